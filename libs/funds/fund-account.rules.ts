import type { ReservationReleased } from '#catalogue';
import { ensure, type Money } from '#kernel';
import type { FundAccountState, Hold } from './fund-account.state.js';
import { addShares, sumOf, type Shares } from './shares.js';
import { find } from './persistent-map.js';

/** Minor units of an amount that may be nothing, such as a fee. */
export const NOT_NEGATIVE = /^(?:0|[1-9][0-9]{0,29})$/;

/** Money that was set aside is available again. */
export function released(
  fundId: string,
  holdId: string,
  currency: string,
  split: Shares,
  reason: ReservationReleased['data']['reason'],
): ReservationReleased {
  const money = { minor: sumOf(split).toString(), currency };
  return { type: 'ReservationReleased', data: { fundId, holdId, money, split, reason } };
}

/** All that is left of a hold is available again; told apart where its beneficiary knew of it. */
export function givenUp(
  fundId: string,
  currency: string,
  { holdId, stage, award, fee }: Hold,
  reason: ReservationReleased['data']['reason'],
): ReservationReleased {
  const event = released(fundId, holdId, currency, addShares(award, fee), reason);
  if (stage !== 'committed') return event;
  return { ...event, data: { ...event.data, owed: true } };
}

/** The hold of that name. Rejection `hold-unknown`. */
export function knownHold(state: FundAccountState, holdId: string): Hold {
  const hold = find(state.holds, holdId);
  ensure(hold, 'hold-unknown');
  return hold;
}

/** Refuses another currency than the account's, and what is not a positive amount. */
export function checkAmount({ minor, currency }: Money, state: FundAccountState): void {
  ensure(state.currency === null || state.currency === currency, 'currency-not-held', { currency });
  ensure(NOT_NEGATIVE.test(minor) && minor !== '0', 'amount-not-positive');
}
