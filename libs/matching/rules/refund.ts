import { claimsOf, type Claim } from './claims.js';
import { least } from './entitlement.js';
import { giveInOrder } from './first-come.js';
import type { MatchableGift, MatchRule } from './rule.js';

/** What stays of a gift's match, and what it may claim now. */
export type ReducedGift = MatchedGift & {
  readonly eligibleMinor: bigint;
  readonly claimMinor: bigint;
};

/** A gift, and what has been added to it so far in minor units. */
export type MatchedGift = MatchableGift & { readonly matchedMinor: bigint };

/**
 * What stays of the matches of one giver when money goes back to them (E10): their claims are made
 * anew, in order, with the gift as it is now; each gift keeps of its match what it may still claim,
 * and none gains. Nobody else is touched. In the order of `gifts`, which are that giver's.
 */
export function afterRefund(
  rule: MatchRule,
  gifts: readonly MatchedGift[],
  { giftId, refundedMinor }: { readonly giftId: string; readonly refundedMinor: bigint },
): readonly ReducedGift[] {
  const reduced = gifts.map((gift) =>
    gift.giftId === giftId ? { ...gift, amountMinor: gift.amountMinor - refundedMinor } : gift,
  );
  const claims = claimsOf(rule, reduced);
  return reduced.map((gift, place) => {
    const { eligibleMinor, claimMinor } = claims[place] as Claim;
    return {
      ...gift,
      eligibleMinor,
      claimMinor,
      matchedMinor: least(gift.matchedMinor, claimMinor),
    };
  });
}

/**
 * What gifts get in addition of money that became free, in the order in which they were paid (E2,
 * E10): as far as they could have claimed it, and as far as it lasts.
 */
export function retrospectivePass(
  rule: MatchRule,
  gifts: readonly MatchedGift[],
  poolMinor: bigint,
): readonly bigint[] {
  const byTarget = new Map<string, bigint>();
  for (const { target, matchedMinor } of gifts) {
    byTarget.set(target, (byTarget.get(target) ?? 0n) + matchedMinor);
  }
  const wants = claimsOf(rule, gifts).map(({ claimMinor }, place) => {
    const { target, matchedMinor } = gifts[place] as MatchedGift;
    return { target, wantedMinor: claimMinor > matchedMinor ? claimMinor - matchedMinor : 0n };
  });
  return giveInOrder(wants, { poolMinor, targetCapMinor: rule.targetCapMinor, byTarget });
}
