import type { PayeeDetails, PaymentEvidence } from '#catalogue';
import type { Money, Sealed } from '#kernel';
import type { FailureReason } from '../disbursement-payment.decider.js';

/** One attempt to pay, as a rail needs it. */
export type PaymentOrder = {
  /** The same for every call about this attempt, and for no other: the rail's idempotency key. */
  readonly key: string;
  readonly money: Money;
  /** The text of the bank line (D39): it tells nothing, and is all that a payee's bank is told. */
  readonly reference: string;
  /** To whom. Whoever opens it writes down that it was opened. */
  readonly payee: Sealed<PayeeDetails>;
  /** Whether people have written down meanwhile what became of the attempt. */
  readonly recorded: boolean;
};

/** What a rail says of an attempt. */
export type RailAnswer =
  /** A person must now pay, and brings the evidence. */
  | { readonly is: 'by-hand' }
  /** People have paid, or could not, and wrote it down. */
  | { readonly is: 'recorded' }
  /** It was taken and is not paid yet. */
  | { readonly is: 'under-way' }
  | {
      readonly is: 'paid';
      readonly evidence: PaymentEvidence;
      /** What the rail took for it, in minor units of the payment's currency. */
      readonly feeMinor: string;
      /** The day on which the money left, YYYY-MM-DD. */
      readonly paidOn: string;
    }
  /** It will never be paid under this key. Only where the rail says so for good. */
  | { readonly is: 'refused'; readonly reason: FailureReason };

/**
 * The port to a way of paying. Both throw where the outcome is not known (`Unanswered` of the room of
 * effects, or anything else), and neither decides what comes next: that is one rule for all rails.
 */
export type Rail = {
  /** Hands an order over. May be asked again for the same key, and pays once all the same. */
  readonly submit: (order: PaymentOrder, signal: AbortSignal) => Promise<RailAnswer>;
  /**
   * What became of an order, by its key; it pays nothing. `not-there` only where the rail is sure
   * that it has never taken it: then it may be handed over again.
   */
  readonly lookUp: (
    order: PaymentOrder,
    signal: AbortSignal,
  ) => Promise<RailAnswer | { readonly is: 'not-there' }>;
};
