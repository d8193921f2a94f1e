import { eligibleMinor, entitledMinor, least, slabMinor } from './entitlement.js';
import type { MatchableGift, MatchRule } from './rule.js';

/** What a gift asks of a pool that has enough for everybody, in minor units. */
export type Claim = {
  readonly gift: MatchableGift;
  readonly eligibleMinor: bigint;
  readonly claimMinor: bigint;
};

/** What an identity gave before, as far as claims look at it. */
export type GivenBefore = {
  /** Sum of what a rule looked at of its gifts, in minor units. */
  readonly totalMinor: bigint;
  /** Whether one of them has a claim. */
  readonly hasClaim: boolean;
};

export const NOTHING_BEFORE: GivenBefore = { totalMinor: 0n, hasClaim: false };

/**
 * What a gift may claim after those that its identity gave before: what the rule adds to the
 * running total with the gift, less what it adds without it. Caps of targets and what a pool has
 * are no matter of a claim.
 */
export function claimOf(rule: MatchRule, gift: MatchableGift, before: GivenBefore): Claim {
  const eligible = eligibleMinor(rule, gift);
  const claimMinor = eligible > 0n ? claimed(rule, gift, eligible, before) : 0n;
  return { gift, eligibleMinor: eligible, claimMinor };
}

/** The same of gifts in the order in which they were made. */
export function claimsOf(rule: MatchRule, gifts: readonly MatchableGift[]): readonly Claim[] {
  const given = new Map<string, GivenBefore>();
  return gifts.map((gift) => {
    const identity = identityOf(rule, gift);
    const before = given.get(identity) ?? NOTHING_BEFORE;
    const claim = claimOf(rule, gift, before);
    given.set(identity, {
      totalMinor: before.totalMinor + claim.eligibleMinor,
      hasClaim: before.hasClaim || claim.claimMinor > 0n,
    });
    return claim;
  });
}

/** What counts together: a giver in the pool, or a giver and one target (D41). */
export function identityOf({ scope }: MatchRule, { donor, target }: MatchableGift): string {
  return scope === 'pool' ? donor : JSON.stringify([donor, target]);
}

/** Claims within what may be added for one target; who gave first comes first. */
export function withinTargets(rule: MatchRule, claims: readonly Claim[]): readonly Claim[] {
  const { targetCapMinor } = rule;
  if (targetCapMinor === null) return claims;
  const claimed = new Map<string, bigint>();
  return claims.map((claim) => {
    const before = claimed.get(claim.gift.target) ?? 0n;
    const claimMinor = least(claim.claimMinor, targetCapMinor - before);
    claimed.set(claim.gift.target, before + claimMinor);
    return { ...claim, claimMinor };
  });
}

/** A gift below every tier is not the first one: it asks for nothing. */
function claimed(
  rule: MatchRule,
  { amountMinor }: MatchableGift,
  eligible: bigint,
  { totalMinor, hasClaim }: GivenBefore,
): bigint {
  const isSlab = rule.tiers.length > 0 && rule.tierMode === 'first-gift-slab';
  if (isSlab) return hasClaim ? 0n : slabMinor(rule, amountMinor, eligible);
  return entitledMinor(rule, totalMinor + eligible) - entitledMinor(rule, totalMinor);
}
