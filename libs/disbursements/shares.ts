import type { BucketShare } from '#catalogue';
import { minorOf, money, splitMoney, type Money } from '#kernel';

/** What shares sum to, in minor units. */
export function sumOfShares(shares: readonly BucketShare[]): bigint {
  return shares.reduce((sum, share) => sum + BigInt(share.minor), 0n);
}

/** Shares less others of the same restrictions; what is used up falls away. */
export function withoutShares(
  shares: readonly BucketShare[],
  taken: readonly BucketShare[],
): readonly BucketShare[] {
  const left = new Map(shares.map(({ restriction, minor }) => [restriction, BigInt(minor)]));
  for (const { restriction, minor } of taken) {
    left.set(restriction, (left.get(restriction) ?? 0n) - BigInt(minor));
  }
  return [...left]
    .filter(([, minor]) => minor !== 0n)
    .map(([restriction, minor]) => ({ restriction, minor: minor.toString() }));
}

/** A part of some shares, in proportion to them and to the last unit. At most their sum. */
export function partOfShares(shares: readonly BucketShare[], part: Money): readonly BucketShare[] {
  if (minorOf(part) === 0n) return [];
  const weights = shares.map(({ minor }) => BigInt(minor));
  return splitMoney(part, weights)
    .map(({ minor }, place) => ({ restriction: shares[place]?.restriction ?? '', minor }))
    .filter(({ minor }) => minor !== '0');
}

/** The sum of shares as money. */
export function moneyOfShares(shares: readonly BucketShare[], currency: string): Money {
  return money(sumOfShares(shares), currency);
}
