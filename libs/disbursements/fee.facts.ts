import type { AnyEvent, BucketShare } from '#catalogue';

/** Who bears the fee of a hold, and how much of it money covers. Minor units. */
export type FeeCover = { readonly restriction: string; readonly coverMinor: string };

/**
 * Folds a fund account (D9): the bucket that bears the fee of a hold is the one of its fee
 * allowance, else free money; what is left of the allowance and what that bucket has available
 * cover it.
 */
export function feeCoverFrom(events: readonly AnyEvent[], holdId: string): FeeCover {
  const fold: Fold = { holdId, available: new Map(), restriction: FREE, allowance: 0n };
  for (const event of events) note(fold, event);
  const open = fold.available.get(fold.restriction) ?? 0n;
  const cover = fold.allowance + (open > 0n ? open : 0n);
  return { restriction: fold.restriction, coverMinor: cover.toString() };
}

/** The bucket of money without a restriction. */
const FREE = 'free';

type Fold = {
  readonly holdId: string;
  readonly available: Map<string, bigint>;
  restriction: string;
  allowance: bigint;
};

function note(fold: Fold, event: AnyEvent): void {
  switch (event.type) {
    case 'FundsReceived': {
      const { restriction, money } = event.data;
      return add(fold, [{ restriction, minor: money.minor }], 1n);
    }
    case 'FundsReserved': {
      const { holdId, split, feeSplit } = event.data;
      add(fold, [...split, ...feeSplit], -1n);
      if (holdId !== fold.holdId) return;
      fold.restriction = feeSplit[0]?.restriction ?? FREE;
      fold.allowance = sumOf(feeSplit);
      return;
    }
    case 'FundsSettled': {
      const { holdId, feeSplit, feeExtra = [], released } = event.data;
      add(fold, released, 1n);
      add(fold, feeExtra, -1n);
      if (holdId !== fold.holdId) return;
      fold.allowance -= sumOf(feeSplit) - sumOf(feeExtra) + sumOf(released);
      return;
    }
    case 'FeeShortfallCovered': {
      const { restriction, money } = event.data;
      return add(fold, [{ restriction, minor: money.minor }], -1n);
    }
    case 'ReservationReleased': {
      const { holdId, split, reason } = event.data;
      add(fold, split, 1n);
      if (holdId === fold.holdId && reason !== 'reduced') fold.allowance = 0n;
      return;
    }
    default:
  }
}

function add({ available }: Fold, shares: readonly BucketShare[], sign: 1n | -1n): void {
  for (const { restriction, minor } of shares) {
    available.set(restriction, (available.get(restriction) ?? 0n) + sign * BigInt(minor));
  }
}

function sumOf(shares: readonly BucketShare[]): bigint {
  return shares.reduce((sum, { minor }) => sum + BigInt(minor), 0n);
}
