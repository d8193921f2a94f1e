import type { Asked, Desk } from '#desk';
import { Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import { readAttempts, readFinanceFunds, readGrant, readPayouts } from '../views/grants.query.js';
import { openGrant } from './grant-at-hand.js';
import { grantStory } from './grant-story.js';
import type { GrantAtDesk } from './grant.page.js';
import { openGrantActs, openPayoutActs } from './open-acts.js';

/** Everything that the page of a grant shows. Rejections `not-found`, `views-behind`. */
export async function layOutGrant(
  desk: Desk,
  views: ViewSet,
  asked: Asked,
  grantId: string,
  locale: string,
): Promise<GrantAtDesk> {
  const { atHand, asking } = await openGrant(desk, asked, grantId);
  const grant = readGrant(views, grantId);
  if (!grant) throw new Rejection('views-behind', { retryAfterSeconds: 1 });
  const rows = readPayouts(views, grantId);
  const { caseFacts, book, today } = atHand;
  const { by } = asking;
  const pays = by.roles.includes('treasurer') || by.roles.includes('releaser');
  return {
    grant,
    fundName: readFinanceFunds(views).find((fund) => fund.fund_id === grant.fund_id)?.name ?? {},
    acts: openGrantActs(atHand, asking),
    payouts: rows.map((row) => {
      const loaded = atHand.payouts.find((one) => one.disbursementId === row.disbursement_id);
      const acts = loaded ? openPayoutActs(atHand, loaded, asking) : [];
      return { row, attempts: readAttempts(views, row.disbursement_id), acts };
    }),
    story: await grantStory(desk, atHand, locale),
    today,
    timeZone: book.timeZone,
    opensPayee: pays && !caseFacts.tookPart.includes(by.id),
  };
}
