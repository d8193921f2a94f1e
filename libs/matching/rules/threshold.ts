import type { Claim } from './claims.js';
import { least } from './entitlement.js';
import type { MatchRule, Threshold } from './rule.js';

/**
 * A fixed sum for each target for which enough was given by enough people, in the order in which
 * that was reached, while the funding lasts (E8, D41). By target, in minor units.
 */
export function thresholdMatch(
  { threshold }: MatchRule,
  claims: readonly Claim[],
  poolMinor: bigint,
): ReadonlyMap<string, bigint> {
  const matched = new Map<string, bigint>();
  if (!threshold) return matched;
  const raised = new Map<string, { minor: bigint; readonly donors: Set<string> }>();
  let left = poolMinor;
  for (const { gift, eligibleMinor } of claims) {
    if (eligibleMinor === 0n || matched.has(gift.target)) continue;
    const sum = raised.get(gift.target) ?? { minor: 0n, donors: new Set() };
    raised.set(gift.target, sum);
    sum.minor += eligibleMinor;
    sum.donors.add(gift.donor);
    if (!isReached(threshold, sum.minor, sum.donors.size)) continue;
    const unlocked = least(threshold.unlocksMinor, left);
    matched.set(gift.target, unlocked);
    left -= unlocked;
  }
  return matched;
}

function isReached({ amountMinor, donors }: Threshold, minor: bigint, people: number): boolean {
  return minor >= amountMinor && people >= donors;
}
