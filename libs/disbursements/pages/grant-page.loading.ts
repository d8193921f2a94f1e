import { openActs } from '#acts';
import type { Invocation, Ports } from '#commands';
import { Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import { GRANT_ACTS } from '../grant.acts.js';
import { payeeSeenAt } from '../payee-looks.facts.js';
import { PAYOUT_ACTS } from '../payout.acts.js';
import { readAttempts, readFinanceFunds, readGrant, readPayouts } from '../views/grants.query.js';
import { openGrant } from './grant-access.js';
import { grantStory } from './grant-story.js';
import type { GrantOverview } from './grant.page.js';

/** Everything that the page of a grant shows. Rejections `not-found`, `views-behind`. */
export async function layOutGrant(
  ports: Ports,
  views: ViewSet,
  invocation: Invocation,
  grantId: string,
  locale: string,
): Promise<GrantOverview> {
  const { loaded, authority } = await openGrant(ports, invocation, grantId);
  const grant = readGrant(views, grantId);
  if (!grant) throw new Rejection('views-behind', { retryAfterSeconds: 1 });
  const rows = readPayouts(views, grantId);
  const { caseFacts, book } = loaded;
  const place = { ...loaded, authority };
  const { by } = authority;
  const pays = by.roles.includes('treasurer') || by.roles.includes('releaser');
  return {
    grant,
    fundName: readFinanceFunds(views).find((fund) => fund.fund_id === grant.fund_id)?.name ?? {},
    place,
    acts: openActs(GRANT_ACTS, place),
    payouts: await Promise.all(
      rows.map(async (row) => {
        const payout = loaded.payouts.find((one) => one.disbursementId === row.disbursement_id);
        const attempts = readAttempts(views, row.disbursement_id);
        if (!payout) return { row, attempts, acts: [] };
        const seenAt = await payeeSeenAt(ports, caseFacts.applicationId, payout, by.id);
        const own = { ...place, payout, payeeSeenAt: seenAt };
        return { row, attempts, place: own, acts: openActs(PAYOUT_ACTS, own) };
      }),
    ),
    story: await grantStory(ports, loaded, locale),
    timeZone: book.timeZone,
    opensPayee: pays && !caseFacts.tookPart.includes(by.id),
  };
}
