import type { BucketShare } from '#catalogue';

/** An amount in parts by restriction: the arithmetic of splits, exact and without zero parts. */
export type Shares = readonly BucketShare[];

export function sumOf(shares: Shares): bigint {
  return shares.reduce((sum, share) => sum + BigInt(share.minor), 0n);
}

export function addShares(a: Shares, b: Shares): Shares {
  return merged([...a, ...b]);
}

/** What is left of `a` without `b`; ask `isWithin` first where that may not be. */
export function subtractShares(a: Shares, b: Shares): Shares {
  const taken = b.map(({ restriction, minor }) => share(restriction, -BigInt(minor)));
  return merged([...a, ...taken]);
}

/** Whether each part of `b` is there in `a`. */
export function isWithin(a: Shares, b: Shares): boolean {
  return subtractShares(a, b).every(({ minor }) => BigInt(minor) > 0n);
}

/** The first `amount` of the shares in their order; what comes first is spent first. */
export function takeFirst(shares: Shares, amount: bigint): Shares {
  const taken: BucketShare[] = [];
  let left = amount;
  for (const { restriction, minor } of shares) {
    if (left <= 0n) break;
    const part = BigInt(minor) < left ? BigInt(minor) : left;
    taken.push(share(restriction, part));
    left -= part;
  }
  return taken;
}

/** The last `amount` of the shares: what would be spent last is given back first. */
export function takeLast(shares: Shares, amount: bigint): Shares {
  return takeFirst(shares.toReversed(), amount).toReversed();
}

export function share(restriction: string, minor: bigint): BucketShare {
  return { restriction, minor: minor.toString() };
}

/** One share per restriction, in the order in which they first appear; empty ones are left out. */
function merged(shares: Shares): Shares {
  const sums = new Map<string, bigint>();
  for (const { restriction, minor } of shares) {
    sums.set(restriction, (sums.get(restriction) ?? 0n) + BigInt(minor));
  }
  return [...sums].filter(([, sum]) => sum !== 0n).map(([name, sum]) => share(name, sum));
}
