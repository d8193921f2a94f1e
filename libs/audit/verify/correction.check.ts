import {
  movedBetween,
  type AnyEvent,
  type ConfirmedChange,
  type CorrectionProposal,
} from '#catalogue';
import { canonicalJson } from '#kernel';
import type { Check, Tell } from './finding.js';

/** What stands of a thing, as text, and the proposal that waits for its second person. */
type Thing = { stands: string | null; proposal: CorrectionProposal | null };
type Known = { readonly things: Map<string, Thing>; readonly tell: Tell };

/**
 * What corrects something was proposed by one person and confirmed by another one (D54), and takes
 * back exactly what stood in the books: nothing is taken back twice, or otherwise than it was booked.
 */
export const correctionCheck: Check = (tell) => {
  const known: Known = { things: new Map(), tell };
  return { onEvent: (event) => look(known, event), atEnd: () => undefined };
};

function look(known: Known, event: AnyEvent): void {
  switch (event.type) {
    case 'DonationReceived': {
      const { money, feeMinor, baseMinor, restriction, method, receivedOn } = event.data;
      const booked = { money, feeMinor, baseMinor, restriction, method, receivedOn };
      return written(known, event.data.donationId, booked);
    }
    case 'AttemptPaid': {
      const { feeMinor, feeBaseMinor, paidOn } = event.data;
      return written(known, event.data.disbursementId, { feeMinor, feeBaseMinor, paidOn });
    }
    case 'ProcessorPaidOut': {
      const { money, baseMinor, arrivedOn, moves } = event.data;
      const split = movedBetween(moves, 'processor', 'bank');
      return written(known, event.data.payoutId, { money, baseMinor, arrivedOn, split });
    }
    case 'ReturnedMoneyArrived': {
      const { money, baseMinor, split, arrivedOn, returnId } = event.data;
      return written(known, returnId, { money, baseMinor, split, arrivedOn });
    }
    case 'DonationCorrectionProposed':
      return proposed(known, event.data.donationId, event.data);
    case 'PaymentCorrectionProposed':
      return proposed(known, event.data.disbursementId, event.data);
    case 'ProcessorPayoutCorrectionProposed':
      return proposed(known, event.data.payoutId, event.data);
    case 'ReturnCorrectionProposed':
      return proposed(known, event.data.returnId, event.data);
    case 'DonationCorrected':
      return corrected(known, event.data.donationId, event.data);
    case 'PaymentCorrected':
      return corrected(known, event.data.disbursementId, event.data);
    case 'ProcessorPayoutCorrected':
      return corrected(known, event.data.payoutId, event.data);
    case 'ReturnedMoneyCorrected':
      return corrected(known, event.data.returnId, event.data);
    default:
  }
}

function written({ things }: Known, id: string, booked: object): void {
  things.set(id, { stands: canonicalJson(booked), proposal: null });
}

function proposed({ things }: Known, id: string, proposal: CorrectionProposal): void {
  const thing = things.get(id);
  if (thing) thing.proposal = proposal;
}

function corrected({ things, tell }: Known, id: string, change: ConfirmedChange<object>): void {
  const { correctionId, proposedBy, confirmedBy, was, becomes } = change;
  if (proposedBy === confirmedBy) tell('correction-by-one-person');
  const thing = things.get(id);
  const proposal = thing?.proposal;
  const isProposed = proposal?.correctionId === correctionId && proposal.proposedBy === proposedBy;
  if (!isProposed) tell('correction-not-proposed');
  if (thing?.stands !== canonicalJson(was)) tell('correction-of-something-else');
  things.set(id, { stands: becomes && canonicalJson(becomes), proposal: null });
}
