import { authorityAt, openActs } from '#acts';
import { bookOfFund, loadAuthority, type Ports } from '#commands';
import { loadState } from '#event-store';
import type { ViewSet } from '#read-models';
import { fundAccountDecider } from '../fund-account.decider.js';
import { fundAccountStream } from '../fund-account.stream.js';
import { FUND_ACTS, POLICY_ACTS } from '../fund.acts.js';
import { openHoldsOf } from '../fund.commands.js';
import { fundDecider } from '../fund.decider.js';
import { loadKeepers } from '../keepers.js';
import { readDonorCredits } from '../views/donor-credits.query.js';
import {
  policyNow,
  readPolicies,
  readPositions,
  readRestrictions,
  readWaiting,
  type FundRow,
} from '../views/funds.query.js';
import { readProcessorPayouts } from '../views/processor-payouts.query.js';
import type { FundOverview } from './fund-parts.js';

/** Waiting awards that a page shows; the rest is further down the queue. */
const MAX_WAITING = 30;
/** Payouts of a processor that a page shows; all of them have a page of their own. */
const MAX_PAYOUTS = 5;

/** Everything that the pages of a fund show to somebody who may see it. */
export async function fundOverview(
  ports: Ports,
  views: ViewSet,
  accountId: string,
  fund: FundRow,
): Promise<FundOverview> {
  const { store, clock } = ports;
  const { fundId, currency } = fund;
  const now = clock.now();
  const at = now.toISOString();
  const book = await bookOfFund(store, fundId);
  const roles = await loadAuthority(store, accountId, fundId, now);
  const policies = readPolicies(views, fundId);
  const authority = authorityAt(now, book.timeZone, { id: accountId, roles });
  const restrictions = readRestrictions(views, fundId);
  const place = {
    authority,
    restrictions,
    fund,
    book,
    state: await loadState(store, fundDecider, `fund-${fundId}`),
    account: await loadState(store, fundAccountDecider, fundAccountStream(fundId, currency)),
    openHolds: await openHoldsOf(ports, fundId),
    inForce: policyNow(policies, at),
    keepers: await loadKeepers(ports, { fundId, currency, at: now, today: authority.today }),
  };
  return {
    place,
    policies,
    positions: readPositions(views, fundId),
    restrictions,
    donorCredits: readDonorCredits(views, fundId),
    waiting: readWaiting(views, fundId, MAX_WAITING),
    processorPayouts: readProcessorPayouts(views, { fundId, limit: MAX_PAYOUTS }),
    acts: [...openActs(FUND_ACTS, place), ...openActs(POLICY_ACTS, place)],
  };
}
