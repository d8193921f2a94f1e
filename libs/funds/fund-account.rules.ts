import { shift, type ReservationReleased } from '#catalogue';
import { ensure, find, type Money, requireAmount } from '#kernel';
import type { FundAccountState, Hold } from './fund-account.state.js';
import { sumOf } from './shares.js';

/** Buckets of one account at most; each reservation looks at all of them. */
export const MAX_RESTRICTIONS = 200;

/** Minor units of an amount that may be nothing, such as a fee. */
export const NOT_NEGATIVE = /^(?:0|[1-9][0-9]{0,29})$/;

/** Parts of a hold: of its award and of its fee allowance. */
export type Parts = Pick<Hold, 'award' | 'fee'>;

/** Parts of a hold are available again. */
export function released(
  fundId: string,
  currency: string,
  { holdId, stage }: Hold,
  { award, fee }: Parts,
  reason: ReservationReleased['data']['reason'],
  owed = false,
): ReservationReleased {
  const money = { minor: (sumOf(award) + sumOf(fee)).toString(), currency };
  const isOwed = stage === 'committed';
  const moves = [
    ...shift(isOwed ? 'committed' : 'reserved', 'available', award),
    ...shift(isOwed ? 'fees-committed' : 'fees-reserved', 'available', fee),
  ];
  return {
    type: 'ReservationReleased',
    data: { fundId, holdId, money, reason, owed, moves },
  };
}

/** All that is left of a hold is available again; told apart where its beneficiary knew of it. */
export function givenUp(
  fundId: string,
  currency: string,
  hold: Hold,
  reason: ReservationReleased['data']['reason'],
): ReservationReleased {
  return released(fundId, currency, hold, hold, reason, hold.stage === 'committed');
}

/** The hold of that name. Rejection `hold-unknown`. */
export function knownHold(state: FundAccountState, holdId: string): Hold {
  const hold = find(state.holds, holdId);
  ensure(hold, 'hold-unknown');
  return hold;
}

/** Refuses another currency than the account's, and what is no amount that may come in. */
export function checkAmount({ minor, currency }: Money, state: FundAccountState): void {
  ensure(state.currency === null || state.currency === currency, 'currency-not-held', { currency });
  ensure(NOT_NEGATIVE.test(minor), 'amount-not-positive');
  requireAmount({ minor, currency });
}
