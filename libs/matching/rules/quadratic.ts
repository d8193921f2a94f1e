import { apportion } from '#kernel';
import type { Claim } from './claims.js';
import { least } from './entitlement.js';
import type { MatchRule } from './rule.js';

/** Roots are taken of minor units times the square of this: whole roots of cents lose whole euros. */
const ROOT_SCALE = 10n ** 12n;

/**
 * Many small gifts weigh more than one large one of the same sum (E9): the square of the sum of the
 * roots of what each person gave, less what was given. Where the pool is too small each target gets
 * the same part of that, none more than the cap; what the cap leaves goes on to the others as far as
 * their own part, and the rest stays with the funders. By target, in minor units.
 */
export function quadraticMatch(
  { quadraticCapMinor }: MatchRule,
  claims: readonly Claim[],
  poolMinor: bigint,
): ReadonlyMap<string, bigint> {
  const wanted = [...givenByTarget(claims)].map(
    ([target, byDonor]) => [target, subsidyMinor([...byDonor.values()])] as const,
  );
  const shares = withinCap(
    wanted.map(([, minor]) => minor),
    poolMinor,
    quadraticCapMinor,
  );
  return new Map(wanted.map(([target], place) => [target, shares[place] as bigint]));
}

/** What people added together for one target ask for, in minor units; one alone asks for nothing. */
export function subsidyMinor(givenMinor: readonly bigint[]): bigint {
  if (givenMinor.length < 2) return 0n;
  const scale = ROOT_SCALE * ROOT_SCALE;
  const roots = givenMinor.reduce((sum, minor) => sum + wholeRoot(minor * scale), 0n);
  const squared = (roots * roots + scale / 2n) / scale;
  const given = givenMinor.reduce((sum, minor) => sum + minor, 0n);
  return squared > given ? squared - given : 0n;
}

/** What each person gave to each target, gifts of one person added first. */
function givenByTarget(claims: readonly Claim[]): ReadonlyMap<string, ReadonlyMap<string, bigint>> {
  const targets = new Map<string, Map<string, bigint>>();
  for (const { gift, eligibleMinor } of claims) {
    const byDonor = targets.get(gift.target) ?? new Map<string, bigint>();
    targets.set(gift.target, byDonor);
    if (eligibleMinor > 0n) {
      byDonor.set(gift.donor, (byDonor.get(gift.donor) ?? 0n) + eligibleMinor);
    }
  }
  return targets;
}

/** The same part of what each wants, the largest that the pool allows, and none above the cap. */
function withinCap(
  wanted: readonly bigint[],
  poolMinor: bigint,
  cap: bigint | null,
): readonly bigint[] {
  const sumOf = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, one) => sum + one, 0n);
  if (sumOf(wanted.map((one) => least(one, cap))) <= poolMinor) {
    return wanted.map((one) => least(one, cap));
  }
  // The largest reach the cap first: they get it, and the others share what is left.
  const descending = wanted.toSorted((a, b) => (a > b ? -1 : a < b ? 1 : 0));
  let [pool, others, capped] = [poolMinor, sumOf(wanted), 0];
  for (const one of descending) {
    if (cap === null || one * pool <= cap * others) break;
    pool -= cap;
    others -= one;
    capped += 1;
  }
  const smallestCapped = capped > 0 ? descending[capped - 1] : undefined;
  const isCapped = (one: bigint): boolean => smallestCapped !== undefined && one >= smallestCapped;
  const shared = apportion(
    pool,
    wanted.map((one) => (isCapped(one) ? 0n : one)),
  );
  return wanted.map((one, place) => (isCapped(one) ? (cap as bigint) : (shared[place] as bigint)));
}

/** The largest whole number whose square is not above `square`. */
function wholeRoot(square: bigint): bigint {
  if (square < 2n) return square;
  // Never below the root, from where Newton's steps only go down.
  let root = BigInt(Math.ceil(Math.sqrt(Number(square)) * (1 + Number.EPSILON * 8)));
  for (;;) {
    const next = (root + square / root) / 2n;
    if (next >= root) return root;
    root = next;
  }
}
