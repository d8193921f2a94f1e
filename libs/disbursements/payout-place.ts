import type { GrantPlace } from './grant.acts.js';
import type { PayoutOfGrant } from './payout.loading.js';

/** A payout with its grant and its facts, before somebody who may see it. */
export type PayoutPlace = GrantPlace & {
  readonly payout: PayoutOfGrant;
  /** When they opened its payee as it is now; undefined when they have not. */
  readonly payeeSeenAt: string | undefined;
};
