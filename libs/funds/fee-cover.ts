import { find } from '#kernel';
import { availableIn, FREE } from './buckets.js';
import type { FundAccountState } from './fund-account.state.js';
import { sumOf } from './shares.js';

/** Who bears the fee of a hold, and how much of it money covers. Minor units. */
export type FeeCover = { readonly restriction: string; readonly coverMinor: string };

/**
 * The bucket that bears the fee of a hold is the one of its fee allowance, else free money; what is
 * left of the allowance and what that bucket has available cover it.
 */
export function feeCoverOf(state: FundAccountState, holdId: string): FeeCover {
  const hold = find(state.holds, holdId);
  const restriction = hold?.feeRestriction ?? FREE;
  const open = availableIn(state.buckets.get(restriction));
  const cover = sumOf(hold?.fee ?? []) + (open > 0n ? open : 0n);
  return { restriction, coverMinor: cover.toString() };
}
