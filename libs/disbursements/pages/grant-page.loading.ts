import type { Invocation, Ports } from '#commands';
import { Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import { readAttempts, readFinanceFunds, readGrant, readPayouts } from '../views/grants.query.js';
import { openGrant } from './grant-access.js';
import { grantStory } from './grant-story.js';
import type { GrantAtDesk } from './grant.page.js';
import { openGrantActs, openPayoutActs } from './open-acts.js';

/** Everything that the page of a grant shows. Rejections `not-found`, `views-behind`. */
export async function layOutGrant(
  ports: Ports,
  views: ViewSet,
  invocation: Invocation,
  grantId: string,
  locale: string,
): Promise<GrantAtDesk> {
  const { loaded, authority } = await openGrant(ports, invocation, grantId);
  const grant = readGrant(views, grantId);
  if (!grant) throw new Rejection('views-behind', { retryAfterSeconds: 1 });
  const rows = readPayouts(views, grantId);
  const { caseFacts, book, today } = loaded;
  const { by } = authority;
  const pays = by.roles.includes('treasurer') || by.roles.includes('releaser');
  return {
    grant,
    fundName: readFinanceFunds(views).find((fund) => fund.fund_id === grant.fund_id)?.name ?? {},
    acts: openGrantActs(loaded, authority),
    payouts: rows.map((row) => {
      const payout = loaded.payouts.find((one) => one.disbursementId === row.disbursement_id);
      const acts = payout ? openPayoutActs(loaded, payout, authority) : [];
      return { row, attempts: readAttempts(views, row.disbursement_id), acts };
    }),
    story: await grantStory(ports, loaded, locale),
    today,
    timeZone: book.timeZone,
    opensPayee: pays && !caseFacts.tookPart.includes(by.id),
  };
}
