import {
  meetsTerms,
  type BucketShare,
  type FundBalance,
  type Movement,
  type ReservationNeed,
  type RestrictionTerms,
} from '#catalogue';
import { share, type Shares } from './shares.js';

/** The bucket of money that nobody restricted. */
export const FREE = 'free';

/** Money under one restriction, in minor units by balance; free money has no terms. */
export type Bucket = {
  readonly terms: RestrictionTerms | null;
  readonly balances: Readonly<Record<FundBalance, bigint>>;
};

export type Buckets = ReadonlyMap<string, Bucket>;

/** Which buckets an award and its fee allowance come from. */
export type Choice = { readonly split: Shares; readonly feeSplit: Shares };

export const EMPTY_BUCKET: Bucket = {
  terms: null,
  balances: {
    given: 0n,
    available: 0n,
    reserved: 0n,
    'fees-reserved': 0n,
    committed: 0n,
    'fees-committed': 0n,
    settled: 0n,
    short: 0n,
    missing: 0n,
    outside: 0n,
    bank: 0n,
    'set-aside': 0n,
    processor: 0n,
    'due-back': 0n,
    lent: 0n,
  },
};

/** What may still be promised. */
export function availableIn(bucket: Bucket | undefined): bigint {
  return bucket?.balances.available ?? 0n;
}

export function availableOver(buckets: Buckets, names: Iterable<string>): bigint {
  let sum = 0n;
  for (const name of names) sum += availableIn(buckets.get(name));
  return sum;
}

/**
 * The buckets whose terms an expense meets, in the order in which they are spent: what expires
 * first goes first, free money last (D28).
 */
export function eligibleBuckets(buckets: Buckets, need: ReservationNeed): readonly string[] {
  return [...buckets]
    .filter(([, { terms }]) => terms === null || meetsTerms(terms, need))
    .sort(([nameA, a], [nameB, b]) => spendingOrder(nameA, a, nameB, b))
    .map(([name]) => name);
}

/**
 * Splits an award and its fee allowance over the named buckets, in their order; undefined when
 * they do not hold enough. The fee allowance is borne by one bucket that allows fees, so that
 * the bank line of a fee always stands under one restriction.
 */
export function chooseBuckets(
  buckets: Buckets,
  names: readonly string[],
  award: bigint,
  fee: bigint,
): Choice | undefined {
  if (availableOver(buckets, names) < award + fee) return undefined;
  const bearer = fee === 0n ? undefined : feeBearer(buckets, names, fee);
  if (fee > 0n && bearer === undefined) return undefined;
  const split: BucketShare[] = [];
  let left = award;
  for (const name of names) {
    const open = availableIn(buckets.get(name)) - (name === bearer ? fee : 0n);
    const part = open < left ? open : left;
    if (part > 0n) split.push(share(name, part));
    left -= part > 0n ? part : 0n;
  }
  return { split, feeSplit: bearer === undefined ? [] : [share(bearer, fee)] };
}

/** What one balance holds over all restrictions. */
export function totalOf(buckets: Buckets, balance: FundBalance): bigint {
  let sum = 0n;
  for (const { balances } of buckets.values()) sum += balances[balance];
  return sum;
}

/** The buckets after money moved; unknown buckets start empty. */
export function afterMoves(buckets: Buckets, moves: readonly Movement[]): Buckets {
  if (moves.length === 0) return buckets;
  const copy = new Map(buckets);
  for (const { from, to, restriction, minor } of moves) {
    const { terms, balances } = copy.get(restriction) ?? EMPTY_BUCKET;
    const amount = BigInt(minor);
    const moved = { [from]: balances[from] - amount, [to]: balances[to] + amount };
    copy.set(restriction, { terms, balances: { ...balances, ...moved } });
  }
  return copy;
}

function feeBearer(buckets: Buckets, names: readonly string[], fee: bigint): string | undefined {
  return names.find((name) => {
    const bucket = buckets.get(name);
    return (bucket?.terms?.feesAllowed ?? true) && availableIn(bucket) >= fee;
  });
}

function spendingOrder(nameA: string, a: Bucket, nameB: string, b: Bucket): number {
  const [rankA, rankB] = [expiry(a), expiry(b)];
  if (rankA !== rankB) return rankA < rankB ? -1 : 1;
  return nameA < nameB ? -1 : 1;
}

/** Sorts by last day; what never expires comes after, and free money after that. */
function expiry({ terms }: Bucket): string {
  if (terms === null) return '~~';
  return terms.until ?? '~';
}
