import type { Place } from '#acts';
import type { Person } from '#catalogue';
import type { Book } from '#commands';
import type { FundAccountState } from './fund-account.state.js';
import type { FundState } from './fund.state.js';
import type { Keepers } from './promises.js';
import type { FundRow, PolicyRow, RestrictionRow } from './views/funds.query.js';

/** A fund with its account, before somebody who may see it. */
export type FundPlace = Place & {
  readonly fund: FundRow;
  readonly state: FundState;
  readonly account: FundAccountState;
  /** Restrictions that are open, with how their donors wish to be named. */
  readonly restrictions: readonly RestrictionRow[];
  /** Awards that are reserved, owed or waiting for money. */
  readonly openHolds: number;
  readonly book: Book;
  /** Who and what is there to keep its promises. */
  readonly keepers: Keepers;
  /** The version by which a case submitted now is decided. */
  readonly inForce: PolicyRow | undefined;
};

/** Whoever asks, and when, as the rules of funds want it. */
export function asked({ authority: { at: now, by } }: Place): {
  readonly now: string;
  readonly by: Person;
} {
  return { now, by: { accountId: by.id, roles: by.roles } };
}
