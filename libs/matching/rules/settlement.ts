import { claimsOf, withinTargets, type Claim } from './claims.js';
import { firstCome } from './first-come.js';
import { quadraticMatch } from './quadratic.js';
import { fundedMinor, type MatchableGift, type MatchRule } from './rule.js';
import { equalShares, proRata, shareAtClose } from './shared-pool.js';
import { callsOf, sourcesInTurn, type Source } from './sources.js';
import { thresholdMatch } from './threshold.js';

/** What is added to one gift, and from which fundings. Minor units. */
export type Allocation = {
  readonly giftId: string;
  readonly matchedMinor: bigint;
  readonly sources: readonly Source[];
};

/** What a rule makes of gifts. Minor units of the rule's currency. */
export type Settlement = {
  /** One for each gift, in their order; none where a method adds to targets alone. */
  readonly allocations: readonly Allocation[];
  /** One for each target to which anything was given, in the order in which they were met. */
  readonly targets: readonly { readonly target: string; readonly matchedMinor: bigint }[];
  /** What each funder owes. */
  readonly calls: readonly Source[];
  /** What was put in and added to nothing. */
  readonly remainingMinor: bigint;
};

/**
 * What a rule adds to gifts, in the order in which they were made, with all that was put in. A pure
 * function of the two: the same for a pool that is closed, and for a trial that touches nothing.
 */
export function settle(rule: MatchRule, gifts: readonly MatchableGift[]): Settlement {
  const claims = claimsOf(rule, gifts);
  const matched =
    rule.method === 'threshold' || rule.method === 'quadratic' ? [] : byGift(rule, claims);
  const byTarget = targetsOf(rule, claims, matched);
  const total = [...byTarget.values()].reduce((sum, minor) => sum + minor, 0n);
  const sourcesOf = sourcesInTurn(rule.fundings);
  return {
    allocations: matched.map((matchedMinor, place) => ({
      giftId: (claims[place] as Claim).gift.giftId,
      matchedMinor,
      sources: sourcesOf(matchedMinor),
    })),
    targets: [...byTarget].map(([target, matchedMinor]) => ({ target, matchedMinor })),
    calls: callsOf(rule.fundings, total),
    remainingMinor: fundedMinor(rule) - total,
  };
}

/** What is added to each gift by the methods that look at gifts. */
function byGift(rule: MatchRule, claims: readonly Claim[]): readonly bigint[] {
  const pool = fundedMinor(rule);
  if (rule.method === 'first-come') return firstCome(rule, claims, pool);
  const sharing = rule.method === 'pro-rata' ? proRata : equalShares;
  return shareAtClose(rule, withinTargets(rule, claims), pool, sharing);
}

function targetsOf(
  rule: MatchRule,
  claims: readonly Claim[],
  matched: readonly bigint[],
): ReadonlyMap<string, bigint> {
  const targets = new Map(claims.map(({ gift }) => [gift.target, 0n]));
  const pool = fundedMinor(rule);
  if (rule.method === 'threshold') {
    return new Map([...targets, ...thresholdMatch(rule, claims, pool)]);
  }
  if (rule.method === 'quadratic') {
    return new Map([...targets, ...quadraticMatch(rule, claims, pool)]);
  }
  for (const [place, { gift }] of claims.entries()) {
    targets.set(gift.target, (targets.get(gift.target) ?? 0n) + (matched[place] as bigint));
  }
  return targets;
}
