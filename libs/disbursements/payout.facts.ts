import type { AnyEvent } from '#catalogue';

/** Payouts that one grant may have. */
export const MAX_PAYOUTS_PER_GRANT = 100;

/** What a case must know of the money that follows from it (D9). */
export type PayoutFacts = {
  /** Who is, or was, to be paid. */
  readonly payeeRefs: readonly string[];
  /** An attempt was handed to a rail and its outcome is not known. */
  readonly inFlight: boolean;
  /** Something arrived and did not fail afterwards. */
  readonly paid: boolean;
};

export const NO_PAYOUT: PayoutFacts = { payeeRefs: [], inFlight: false, paid: false };

/** Folds the stream of one payout; null before it was prepared. */
export const payoutFold = { initial: null as PayoutFacts | null, evolve };

function evolve(known: PayoutFacts | null, event: AnyEvent): PayoutFacts | null {
  const facts = known ?? NO_PAYOUT;
  switch (event.type) {
    case 'DisbursementPrepared':
    case 'PayeeChanged':
      return { ...facts, payeeRefs: [...new Set([...facts.payeeRefs, event.data.payeeRef])] };
    case 'AttemptSubmitted':
      return { ...facts, inFlight: true };
    case 'AttemptPaid':
      return { ...facts, inFlight: false, paid: true };
    case 'AttemptFailed':
      return { ...facts, inFlight: false };
    case 'AttemptFailedAfterPaid':
      return { ...facts, paid: false };
    case 'PaymentCorrected':
      return event.data.becomes ? facts : { ...facts, inFlight: true, paid: false };
    default:
      return facts;
  }
}

/** What is known of several payouts together. */
export function joined(some: PayoutFacts, other: PayoutFacts): PayoutFacts {
  return {
    payeeRefs: [...new Set([...some.payeeRefs, ...other.payeeRefs])],
    inFlight: some.inFlight || other.inFlight,
    paid: some.paid || other.paid,
  };
}
