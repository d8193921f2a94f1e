import { eligibleMinor, entitledMinor, least, slabMinor } from './entitlement.js';
import type { MatchableGift, MatchRule } from './rule.js';

/** What a gift asks of a pool that has enough for everybody, in minor units. */
export type Claim = {
  readonly gift: MatchableGift;
  readonly eligibleMinor: bigint;
  readonly claimMinor: bigint;
};

/**
 * What each gift may claim, in the order in which they were made: what the rule adds to the
 * running total with the gift, less what it adds without it. Caps of targets and what a pool has
 * are no matter of a claim.
 */
export function claimsOf(rule: MatchRule, gifts: readonly MatchableGift[]): readonly Claim[] {
  const isSlab = rule.tiers.length > 0 && rule.tierMode === 'first-gift-slab';
  const claimOf = isSlab ? slabClaims(rule) : totalClaims(rule);
  return gifts.map((gift) => {
    const eligible = eligibleMinor(rule, gift);
    const claimMinor = eligible > 0n ? claimOf(gift, eligible) : 0n;
    return { gift, eligibleMinor: eligible, claimMinor };
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

type ClaimOf = (gift: MatchableGift, eligible: bigint) => bigint;

function totalClaims(rule: MatchRule): ClaimOf {
  const totals = new Map<string, bigint>();
  return (gift, eligible) => {
    const identity = identityOf(rule, gift);
    const before = totals.get(identity) ?? 0n;
    totals.set(identity, before + eligible);
    return entitledMinor(rule, before + eligible) - entitledMinor(rule, before);
  };
}

/** A gift below every tier is not the first one: it asks for nothing. */
function slabClaims(rule: MatchRule): ClaimOf {
  const matched = new Set<string>();
  return (gift, eligible) => {
    const identity = identityOf(rule, gift);
    if (matched.has(identity)) return 0n;
    const claim = slabMinor(rule, gift.amountMinor, eligible);
    if (claim > 0n) matched.add(identity);
    return claim;
  };
}
