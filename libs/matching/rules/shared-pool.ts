import { apportion } from '#kernel';
import { identityOf, type Claim } from './claims.js';
import { least } from './entitlement.js';
import type { MatchRule } from './rule.js';

/** How much of the pool each identity gets of what it claims, in the same order; minor units. */
type Sharing = (claims: readonly bigint[], poolMinor: bigint) => readonly bigint[];

/**
 * What each claim gets of a pool that may be too small, decided at the close (E4, E5): claims are
 * added for each identity, the pool is shared among these, and what one gets is spread over its
 * gifts in the order in which they were made. So a gift made in two parts gains nothing (D41).
 */
export function shareAtClose(
  rule: MatchRule,
  claims: readonly Claim[],
  poolMinor: bigint,
  sharing: Sharing,
): readonly bigint[] {
  const claimed = new Map<string, bigint>();
  const identities = claims.map(({ gift }) => identityOf(rule, gift));
  for (const [place, { claimMinor }] of claims.entries()) {
    const identity = identities[place] as string;
    claimed.set(identity, (claimed.get(identity) ?? 0n) + claimMinor);
  }
  const shares = sharing([...claimed.values()], poolMinor);
  const left = new Map([...claimed.keys()].map((identity, place) => [identity, shares[place]]));
  return claims.map(({ claimMinor }, place) => {
    const identity = identities[place] as string;
    const there = left.get(identity) ?? 0n;
    const matched = least(claimMinor, there);
    left.set(identity, there - matched);
    return matched;
  });
}

/** In proportion to what is claimed; odd units go to the largest remainders, then to the earlier. */
export function proRata(claims: readonly bigint[], poolMinor: bigint): readonly bigint[] {
  const asked = claims.reduce((sum, claim) => sum + claim, 0n);
  return asked <= poolMinor ? claims : apportion(poolMinor, claims);
}

/**
 * The same for everybody, and nobody more than they claim: a level to which the pool is filled, as
 * water in vessels of several heights. Odd units go one each to the earlier ones.
 */
export function equalShares(claims: readonly bigint[], poolMinor: bigint): readonly bigint[] {
  const ascending = claims.filter((claim) => claim > 0n).sort(byAmount);
  let left = poolMinor;
  let others = BigInt(ascending.length);
  for (const claim of ascending) {
    if (claim * others > left) {
      const level = left / others;
      return filledTo(claims, level, left - level * others);
    }
    left -= claim;
    others -= 1n;
  }
  return claims;
}

function filledTo(claims: readonly bigint[], level: bigint, odd: bigint): readonly bigint[] {
  let units = odd;
  return claims.map((claim) => {
    if (claim <= level) return claim;
    if (units === 0n) return level;
    units -= 1n;
    return level + 1n;
  });
}

function byAmount(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
