import type { AnyEvent } from '#catalogue';

/** What an application must know of the money that follows from it (D9). */
export type PayoutFacts = {
  /** Who is, or was, to be paid. */
  readonly payeeRefs: readonly string[];
  /** An attempt was handed to a rail and its outcome is not known. */
  readonly inFlight: boolean;
  /** Something arrived and did not fail afterwards. */
  readonly paid: boolean;
};

export const NO_PAYOUT: PayoutFacts = { payeeRefs: [], inFlight: false, paid: false };

/** Folds the stream of one payout into what is known of all. */
export function withPayout(facts: PayoutFacts, events: readonly AnyEvent[]): PayoutFacts {
  const payeeRefs = new Set(facts.payeeRefs);
  let inFlight = false;
  let paid = false;
  for (const event of events) {
    if (event.type === 'DisbursementPrepared' || event.type === 'PayeeChanged') {
      payeeRefs.add(event.data.payeeRef);
    }
    if (event.type === 'AttemptSubmitted') inFlight = true;
    if (event.type === 'AttemptPaid') {
      inFlight = false;
      paid = true;
    }
    if (event.type === 'AttemptFailed') inFlight = false;
    if (event.type === 'AttemptFailedAfterPaid') paid = false;
  }
  return {
    payeeRefs: [...payeeRefs],
    inFlight: facts.inFlight || inFlight,
    paid: facts.paid || paid,
  };
}
