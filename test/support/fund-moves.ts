import { shift, type BucketShare, type EventOf, type Movement } from '#catalogue';

// What the events of a fund account move, for specifications that write such events by hand.

/** A receipt, at the bank or with a processor. */
export function receiptMoves(
  minor: string,
  restriction = 'free',
  heldBy: 'bank' | 'processor' = 'bank',
): readonly Movement[] {
  const shares = [{ restriction, minor }];
  return [...shift('given', 'available', shares), ...shift('outside', heldBy, shares)];
}

/** A reservation of an award and its fee allowance. */
export function reservationMoves(
  award: readonly BucketShare[],
  fee: readonly BucketShare[] = [],
): readonly Movement[] {
  return [...shift('available', 'reserved', award), ...shift('available', 'fees-reserved', fee)];
}

/** What was reserved is owed. */
export function commitmentMoves(
  award: readonly BucketShare[],
  fee: readonly BucketShare[] = [],
): readonly Movement[] {
  return [
    ...shift('reserved', 'committed', award),
    ...shift('fees-reserved', 'fees-committed', fee),
  ];
}

/** A payment: `fee` is paid out of the allowance, `extra` out of what was available. */
export function paymentMoves(payment: {
  readonly split: readonly BucketShare[];
  readonly fee?: readonly BucketShare[];
  readonly extra?: readonly BucketShare[];
  /** Of the allowance, no longer needed. */
  readonly unused?: readonly BucketShare[];
  /** Set aside for it at the bank. */
  readonly kept?: readonly BucketShare[];
  /** What leaves the bank; where nothing is said the payment, its fee and what is extra. */
  readonly gone?: readonly BucketShare[];
}): readonly Movement[] {
  const { split, fee = [], extra = [], unused = [], kept = [] } = payment;
  const gone = payment.gone ?? [...split, ...fee, ...extra];
  return [
    ...shift('committed', 'settled', split),
    ...shift('fees-committed', 'settled', fee),
    ...shift('available', 'settled', extra),
    ...shift('fees-committed', 'available', unused),
    ...shift('set-aside', 'bank', kept),
    ...shift('bank', 'outside', gone),
  ];
}

/** A payment that bounced: owed again, and due back. */
export function reversalMoves(split: readonly BucketShare[]): readonly Movement[] {
  return [...shift('settled', 'committed', split), ...shift('outside', 'due-back', split)];
}

/** An award and its allowance given back, from what was reserved or from what was owed. */
export function releaseMoves(
  stage: 'reserved' | 'committed',
  award: readonly BucketShare[],
  fee: readonly BucketShare[] = [],
): readonly Movement[] {
  return [
    ...shift(stage, 'available', award),
    ...shift(stage === 'committed' ? 'fees-committed' : 'fees-reserved', 'available', fee),
  ];
}

/** A gift in EUR that has reached the account of the fund `fund`, unless it is said otherwise. */
export function fundsReceived(
  minor: number | string,
  change: Partial<EventOf<'FundsReceived'>['data']> = {},
  heldBy: 'bank' | 'processor' = 'bank',
): EventOf<'FundsReceived'> {
  const { restriction = 'free' } = change;
  const data = {
    fundId: 'fund',
    receiptId: 'gift',
    money: { minor: String(minor), currency: 'EUR' },
    restriction,
    source: 'gift',
    on: '2026-03-01',
    moves: receiptMoves(String(minor), restriction, heldBy),
    ...change,
  };
  return { type: 'FundsReceived', data };
}
