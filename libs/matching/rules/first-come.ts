import type { Claim } from './claims.js';
import { least } from './entitlement.js';
import type { MatchRule } from './rule.js';

/**
 * What each gift gets as it is made, while the pool lasts (E2). A gift that was cut short by an
 * empty pool is caught up by no later gift, but by the pass over what is left at the end.
 */
export function firstCome(
  { targetCapMinor }: MatchRule,
  claims: readonly Claim[],
  poolMinor: bigint,
): readonly bigint[] {
  return giveInOrder(
    claims.map(({ gift, claimMinor }) => ({ target: gift.target, wantedMinor: claimMinor })),
    { poolMinor, targetCapMinor, byTarget: new Map() },
  );
}

/** What is still to be given, and what each target has already. */
export type Left = {
  readonly poolMinor: bigint;
  readonly targetCapMinor: bigint | null;
  readonly byTarget: ReadonlyMap<string, bigint>;
};

/** Gives to each what it wants, in this order, as long as there is anything. */
export function giveInOrder(
  wants: readonly { readonly target: string; readonly wantedMinor: bigint }[],
  { poolMinor, targetCapMinor, byTarget }: Left,
): readonly bigint[] {
  const given = new Map(byTarget);
  let left = poolMinor;
  return wants.map(({ target, wantedMinor }) => {
    const before = given.get(target) ?? 0n;
    const room = targetCapMinor === null ? null : targetCapMinor - before;
    const gets = least(least(wantedMinor, room), left);
    if (gets <= 0n) return 0n;
    given.set(target, before + gets);
    left -= gets;
    return gets;
  });
}
