import type { BucketShare, FundAccountEvent } from '#catalogue';
import { find, put, type PersistentMap } from '#kernel';
import { addShares, type Shares } from './shares.js';

/** What went back of one receipt at once. Minor units. */
export type Reversal = {
  readonly reversalId: string;
  readonly receiptId: string;
  readonly restriction: string;
  readonly minor: bigint;
  /** YYYY-MM-DD, when it went. */
  readonly on: string;
  /** What of it came here again. */
  readonly restored: bigint;
  /** What free money covered for another restriction. */
  readonly fromFree: bigint;
};

/** What went back and no money covers yet. */
export type Missing = {
  readonly reversalId: string;
  readonly restriction: string;
  readonly minor: bigint;
};

export type Reversals = {
  readonly known: PersistentMap<Reversal>;
  /** Oldest first; a restriction with one of them has nothing available. */
  readonly missing: readonly Missing[];
  /** When what left the processor, and came to it again where it is below zero. */
  readonly left: readonly (BucketShare & { readonly day: string })[];
};

export const noReversals: Reversals = { known: [], missing: [], left: [] };

type ReversalEvent = Extract<
  FundAccountEvent,
  {
    type:
      | 'FundsReceiptReversed'
      | 'FundsReceiptRestored'
      | 'ShortfallOpened'
      | 'ShortfallCovered'
      | 'ShortfallCoverGivenBack';
  }
>;

/** What is missing under a restriction, in minor units. */
export function missingUnder({ missing }: Reversals, restriction: string): bigint {
  return missing
    .filter((one) => one.restriction === restriction)
    .reduce((sum, { minor }) => sum + minor, 0n);
}

/** What had left a processor at the end of a day, and will have left it after that: by restriction. */
export function leftBy(
  { left }: Reversals,
  day: string,
): { readonly until: Shares; readonly after: Shares } {
  const until = left.filter((one) => one.day <= day);
  const after = left.filter((one) => one.day > day);
  const share = ({ restriction, minor }: BucketShare) => ({ restriction, minor });
  return { until: addShares(until.map(share), []), after: addShares(after.map(share), []) };
}

/** What an account knows of what went back, after one more event. */
export function evolveReversals(before: Reversals, event: ReversalEvent): Reversals {
  const { reversalId, restriction } = event.data;
  const minor = BigInt(event.data.money.minor);
  switch (event.type) {
    case 'FundsReceiptReversed': {
      const { receiptId, on: day } = event.data;
      const went = { reversalId, receiptId, restriction, minor, on: day };
      const reversal = { ...went, restored: 0n, fromFree: 0n };
      const known = put(before.known, reversalId, reversal);
      const share = { restriction, minor: minor.toString(), day };
      return { ...before, known, left: [...before.left, share] };
    }
    case 'FundsReceiptRestored': {
      const share = { restriction, minor: (-minor).toString(), day: event.data.on };
      const known = changed(before, reversalId, (one) => ({ restored: one.restored + minor }));
      return { ...before, known, left: [...before.left, share] };
    }
    case 'ShortfallOpened':
      return { ...before, missing: [...before.missing, { reversalId, restriction, minor }] };
    case 'ShortfallCovered': {
      const missing = before.missing
        .map((one) => (one.reversalId === reversalId ? { ...one, minor: one.minor - minor } : one))
        .filter((one) => one.minor > 0n);
      const more = event.data.coveredBy === restriction ? 0n : minor;
      const known = changed(before, reversalId, (one) => ({ fromFree: one.fromFree + more }));
      return { ...before, known, missing };
    }
    case 'ShortfallCoverGivenBack': {
      const known = changed(before, reversalId, (one) => ({ fromFree: one.fromFree - minor }));
      return { ...before, known };
    }
  }
}

function changed(
  { known }: Reversals,
  reversalId: string,
  change: (reversal: Reversal) => Partial<Reversal>,
): PersistentMap<Reversal> {
  const reversal = find(known, reversalId);
  return reversal ? put(known, reversalId, { ...reversal, ...change(reversal) }) : known;
}
