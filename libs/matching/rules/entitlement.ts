import type { MatchRule, Ratio, Tier } from './rule.js';

/** The part of a gift that a rule looks at, in minor units; none of a gift that is too small (E1). */
export function eligibleMinor(
  { minimumGiftMinor, maximumGiftMinor, fundings }: MatchRule,
  { donor, amountMinor }: { readonly donor: string; readonly amountMinor: bigint },
): bigint {
  if (amountMinor < minimumGiftMinor || amountMinor <= 0n) return 0n;
  if (fundings.some(({ funder }) => funder === donor)) return 0n;
  return least(amountMinor, maximumGiftMinor);
}

/**
 * What a rule adds to the running total of a giver: one function of that total, so that a gift
 * made in two parts gains nothing (E1). It rounds down once, after all tiers were added up (D41).
 */
export function entitledMinor(rule: MatchRule, totalMinor: bigint): bigint {
  const counted = least(totalMinor, rule.runningTotalCapMinor);
  const added =
    rule.tiers.length > 0 ? marginal(rule.tiers, counted) : floorOf(rule.ratio, counted);
  return least(added, rule.donorCapMinor);
}

/** What the tier in which a whole gift lies adds to it (E3, first gift only). */
export function slabMinor(rule: MatchRule, giftMinor: bigint, eligible: bigint): bigint {
  const tier = rule.tiers.findLast(({ fromMinor }) => giftMinor >= fromMinor);
  return tier ? least(floorOf(tier.ratio, eligible), rule.donorCapMinor) : 0n;
}

function marginal(tiers: readonly Tier[], total: bigint): bigint {
  const denominator = tiers.reduce((product, { ratio }) => product * ratio.denominator, 1n);
  let sum = 0n;
  for (const [place, { fromMinor, ratio }] of tiers.entries()) {
    const end = least(total, tiers[place + 1]?.fromMinor ?? null);
    if (end <= fromMinor) break;
    sum += (end - fromMinor) * ratio.numerator * (denominator / ratio.denominator);
  }
  return sum / denominator;
}

function floorOf({ numerator, denominator }: Ratio, amount: bigint): bigint {
  return (amount * numerator) / denominator;
}

/** The smaller of the two; no limit is none. */
export function least(amount: bigint, limit: bigint | null): bigint {
  return limit !== null && limit < amount ? limit : amount;
}
