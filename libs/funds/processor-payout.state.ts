import { find, put, type PersistentMap } from '#kernel';
import {
  movedBetween,
  type FundAccountEvent,
  type ProcessorPayoutInBooks,
  type ProcessorPayoutSaid,
  type ProposedChange,
} from '#catalogue';
import { proposalIn } from '#gate';

/** A payout of a processor as it stands, and what of it somebody would correct. */
export type ProcessorPayout = {
  /** Null once it was taken back. */
  readonly stands: ProcessorPayoutInBooks | null;
  readonly proposal: ProposedChange<ProcessorPayoutSaid> | null;
};

export type ProcessorPayoutEvent = Extract<
  FundAccountEvent,
  { type: 'ProcessorPaidOut' | `ProcessorPayout${string}` }
>;

/** Every payout that an account ever heard of, after one more event. */
export function evolvePayouts(
  payouts: PersistentMap<ProcessorPayout>,
  event: ProcessorPayoutEvent,
): PersistentMap<ProcessorPayout> {
  const { payoutId } = event.data;
  if (event.type === 'ProcessorPaidOut') {
    const { money, baseMinor, arrivedOn, moves } = event.data;
    const split = movedBetween(moves, 'processor', 'bank');
    const stands = { money, baseMinor, arrivedOn, split };
    return put(payouts, payoutId, { stands, proposal: null });
  }
  const known = find(payouts, payoutId);
  if (!known) return payouts;
  switch (event.type) {
    case 'ProcessorPayoutCorrectionProposed':
      return put(payouts, payoutId, { ...known, proposal: proposalIn(event.data) });
    case 'ProcessorPayoutCorrectionDropped':
      return put(payouts, payoutId, { ...known, proposal: null });
    case 'ProcessorPayoutCorrected':
      return put(payouts, payoutId, { stands: event.data.becomes, proposal: null });
  }
}
