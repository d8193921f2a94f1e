import { attemptIdOf, type DisbursementEvent, type PaymentEvidence } from '#catalogue';
import { commandId, type Asked, type Desk } from '#desk';
import type { Executed } from '#event-store';
import { ensure, type Money, type Sealed } from '#kernel';
import type { FailureReason } from './disbursement-payment.decider.js';
import { factsOf, onPayout } from './disbursement.commands.js';
import { paymentReferenceOf } from './payment-reference.js';
import {
  askingOf,
  disbursementStream,
  feeCoverOf,
  payoutAtHand,
  type PayoutAtHand,
} from './payout.loading.js';

type Done = Promise<Executed<DisbursementEvent>>;

/** Characters of what is noted about a proof. */
export const MAX_NOTE_CHARACTERS = 2_000;

/** Hands a released payout to its rail; on a manual rail somebody pays now. */
export async function submitToRail(
  desk: Desk,
  asked: Asked,
  input: { readonly disbursementId: string },
): Promise<Executed<DisbursementEvent> & { readonly attemptId: string }> {
  const { disbursementId } = input;
  const atHand = await payoutAtHand(desk, asked, disbursementId);
  const asking = await askingOf(desk, asked, atHand);
  const attempt = atHand.payout.state.payout.attempts + 1;
  const attemptId = attemptIdOf(disbursementId, attempt);
  const reference = paymentReferenceOf(desk, disbursementId, attempt);
  const facts = factsOf(atHand, disbursementId);
  const what = { attemptId, reference };
  const command = { type: 'SubmitToRail', ...asking, ...facts, ...what } as const;
  const done = await onPayout(desk, asked, atHand, disbursementId, command);
  const sent = done.events.find(({ type }) => type === 'AttemptSubmitted');
  return {
    ...done,
    attemptId: sent?.type === 'AttemptSubmitted' ? sent.data.attemptId : attemptId,
  };
}

/** The first evidence: the money left on that day, and so it counts on that day. */
export async function recordPaid(
  desk: Desk,
  asked: Asked,
  input: {
    readonly disbursementId: string;
    readonly evidence: PaymentEvidence;
    readonly note: string;
    readonly feeMinor: string;
    readonly paidOn: string;
  },
): Done {
  const { disbursementId, evidence, feeMinor, paidOn } = input;
  const atHand = await payoutAtHand(desk, asked, disbursementId);
  const asking = await askingOf(desk, asked, atHand);
  const evidenceNote = await sealedNote(desk, asked, atHand, 'AttemptPaid', input.note);
  const { submittedOn } = atHand.payout;
  const fees = await feeCoverOf(desk, atHand.grant);
  const { baseCurrency } = atHand.book;
  const proof = { evidence, evidenceNote, feeMinor, paidOn };
  const bearer = { feeRestriction: fees.restriction, feeCoverMinor: fees.coverMinor };
  const facts = { submittedOn, ...bearer, baseCurrency };
  const onDay = { ...asked, effectiveDate: paidOn };
  const command = { type: 'RecordPaid', ...asking, ...proof, ...facts } as const;
  return onPayout(desk, onDay, atHand, disbursementId, command);
}

/** The second evidence: the payee has it. */
export async function confirmReceipt(
  desk: Desk,
  asked: Asked,
  input: {
    readonly disbursementId: string;
    readonly evidence: PaymentEvidence;
    readonly note: string;
  },
): Done {
  const { disbursementId, evidence } = input;
  const atHand = await payoutAtHand(desk, asked, disbursementId);
  const asking = await askingOf(desk, asked, atHand);
  const evidenceNote = await sealedNote(desk, asked, atHand, 'ReceiptConfirmed', input.note);
  const { caseFacts } = atHand;
  const proof = { caseFacts, evidence, evidenceNote };
  const command = { type: 'ConfirmReceipt', ...asking, ...proof } as const;
  return onPayout(desk, asked, atHand, disbursementId, command);
}

/** The attempt did not go through. */
export async function recordFailed(
  desk: Desk,
  asked: Asked,
  input: { readonly disbursementId: string; readonly reason: FailureReason },
): Done {
  const { disbursementId, reason } = input;
  const atHand = await payoutAtHand(desk, asked, disbursementId);
  const asking = await askingOf(desk, asked, atHand);
  const command = { type: 'RecordFailed', ...asking, reason } as const;
  return onPayout(desk, asked, atHand, disbursementId, command);
}

/** It was reported paid and failed afterwards: it is owed again. */
export async function recordFailedAfterPaid(
  desk: Desk,
  asked: Asked,
  input: { readonly disbursementId: string; readonly reason: FailureReason },
): Done {
  const { disbursementId, reason } = input;
  const atHand = await payoutAtHand(desk, asked, disbursementId);
  const asking = await askingOf(desk, asked, atHand);
  const { baseCurrency } = atHand.book;
  const command = { type: 'RecordFailedAfterPaid', ...asking, reason, baseCurrency } as const;
  return onPayout(desk, asked, atHand, disbursementId, command);
}

/** The bank line of such a payment, on the day on which it came back. */
export async function recordReturnedMoney(
  desk: Desk,
  asked: Asked,
  input: {
    readonly disbursementId: string;
    readonly attemptId: string;
    readonly money: Money;
    readonly arrivedOn: string;
  },
): Done {
  const { disbursementId, attemptId, money, arrivedOn } = input;
  const atHand = await payoutAtHand(desk, asked, disbursementId);
  const asking = await askingOf(desk, asked, atHand);
  const { baseCurrency } = atHand.book;
  const what = { attemptId, money, arrivedOn, baseCurrency };
  const onDay = { ...asked, effectiveDate: arrivedOn };
  const command = { type: 'RecordReturnedMoney', ...asking, ...what } as const;
  return onPayout(desk, onDay, atHand, disbursementId, command);
}

/** Seals what was noted about a proof: slips and code words name people. */
function sealedNote(
  desk: Desk,
  asked: Asked,
  { caseFacts, payout }: PayoutAtHand,
  type: 'AttemptPaid' | 'ReceiptConfirmed',
  note: string,
): Promise<Sealed<string>> {
  ensure(note.length <= MAX_NOTE_CHARACTERS, 'text-too-long', { max: MAX_NOTE_CHARACTERS });
  const stream = disbursementStream(payout.disbursementId);
  const place = { stream, commandId: commandId(asked), field: `${type}.evidenceNote` };
  return desk.vault.seal(note, caseFacts.subjectRef, 'payment-identity', place);
}
