import { attemptIdOf, type DisbursementEvent, type PaymentEvidence } from '#catalogue';
import { commandId, type Invocation, type Ports } from '#commands';
import { effectDecider, effectStream, isUnsure } from '#effects';
import { loadState, type Executed } from '#event-store';
import { createdIdOf, ensure, type Money, type Sealed } from '#kernel';
import type { FailureReason } from './disbursement-payment.decider.js';
import { factsOf, onPayout } from './disbursement.commands.js';
import { paymentReferenceOf } from './payment-reference.js';
import {
  disbursementStream,
  loadFeeCover,
  loadPayout,
  type LoadedPayout,
} from './payout.loading.js';

/** Characters of what is noted about a proof. */
export const MAX_NOTE_CHARACTERS = 2_000;

/** Hands a released payout to its rail; on a manual rail somebody pays now. */
export async function submitToRail(
  ports: Ports,
  invocation: Invocation,
  input: { readonly disbursementId: string },
): Promise<Executed<DisbursementEvent> & { readonly attemptId: string }> {
  const { disbursementId } = input;
  const loaded = await loadPayout(ports, invocation, disbursementId);
  const attempt = loaded.payout.state.payout.attempts + 1;
  const attemptId = attemptIdOf(disbursementId, attempt);
  const reference = paymentReferenceOf(ports, disbursementId, attempt);
  const facts = factsOf(loaded, disbursementId);
  const what = { attemptId, reference };
  const done = await onPayout(ports, invocation, loaded, disbursementId, (authority) => ({
    type: 'SubmitToRail',
    ...authority,
    ...facts,
    ...what,
  }));
  const sent = done.events.find(({ type }) => type === 'AttemptSubmitted');
  return {
    ...done,
    attemptId: sent?.type === 'AttemptSubmitted' ? sent.data.attemptId : attemptId,
  };
}

/** The first evidence: the money left on that day, and so it counts on that day. */
export async function recordPaid(
  ports: Ports,
  invocation: Invocation,
  input: {
    readonly disbursementId: string;
    readonly evidence: PaymentEvidence;
    readonly note: string;
    readonly feeMinor: string;
    readonly paidOn: string;
  },
): Promise<Executed<DisbursementEvent>> {
  const { disbursementId, evidence, feeMinor, paidOn } = input;
  const loaded = await loadPayout(ports, invocation, disbursementId);
  const evidenceNote = await sealedNote(ports, invocation, loaded, 'AttemptPaid', input.note);
  const { submittedOn } = loaded.payout;
  const fees = await loadFeeCover(ports, loaded.grant);
  const { baseCurrency } = loaded.book;
  const proof = { evidence, evidenceNote, feeMinor, paidOn };
  const bearer = { feeRestriction: fees.restriction, feeCoverMinor: fees.coverMinor };
  const feeAllowanceMinor = feeAllowanceOf(loaded);
  const facts = { submittedOn, ...bearer, feeAllowanceMinor, baseCurrency };
  const onDay = { ...invocation, effectiveDate: paidOn };
  return onPayout(ports, onDay, loaded, disbursementId, (authority) => ({
    type: 'RecordPaid',
    ...authority,
    caseFacts: loaded.caseFacts,
    ...proof,
    ...facts,
  }));
}

/** What the policy of the case allows for a payment on the rail of this payout; nothing where it says nothing. */
export function feeAllowanceOf({ policy, payout }: LoadedPayout): string {
  return policy.feeAllowanceMinor[payout.state.payout.rail] ?? '0';
}

/** The second evidence: the payee has it. */
export async function confirmReceipt(
  ports: Ports,
  invocation: Invocation,
  input: {
    readonly disbursementId: string;
    readonly evidence: PaymentEvidence;
    readonly note: string;
  },
): Promise<Executed<DisbursementEvent>> {
  const { disbursementId, evidence } = input;
  const loaded = await loadPayout(ports, invocation, disbursementId);
  const evidenceNote = await sealedNote(ports, invocation, loaded, 'ReceiptConfirmed', input.note);
  const { caseFacts } = loaded;
  const proof = { caseFacts, evidence, evidenceNote };
  return onPayout(ports, invocation, loaded, disbursementId, (authority) => ({
    type: 'ConfirmReceipt',
    ...authority,
    ...proof,
  }));
}

export type Failure = {
  readonly disbursementId: string;
  readonly reason: FailureReason;
  /** The day on which it failed, YYYY-MM-DD; today when not given. */
  readonly failedOn?: string;
};

/** The attempt did not go through. Rejection `rail-not-answered` while its rail may have paid it. */
export async function recordFailed(
  ports: Ports,
  invocation: Invocation,
  input: Failure,
): Promise<Executed<DisbursementEvent>> {
  const { disbursementId, reason } = input;
  const loaded = await loadPayout(ports, invocation, disbursementId);
  const { failedOn = loaded.today } = input;
  const { state, submittedOn } = loaded.payout;
  const railUnsure =
    state.status === 'submitted' && (await isRailUnsure(ports, state.attemptId, loaded.at));
  const what = { reason, failedOn, submittedOn, railUnsure };
  const onDay = { ...invocation, effectiveDate: failedOn };
  return onPayout(ports, onDay, loaded, disbursementId, (authority) => ({
    type: 'RecordFailed',
    ...authority,
    caseFacts: loaded.caseFacts,
    ...what,
  }));
}

/** It was reported paid and failed afterwards: it is owed again. */
export async function recordFailedAfterPaid(
  ports: Ports,
  invocation: Invocation,
  input: Failure,
): Promise<Executed<DisbursementEvent>> {
  const { disbursementId, reason } = input;
  const loaded = await loadPayout(ports, invocation, disbursementId);
  const { book, caseFacts } = loaded;
  const { baseCurrency } = book;
  const { failedOn = loaded.today } = input;
  const what = { caseFacts, reason, failedOn, baseCurrency };
  const onDay = { ...invocation, effectiveDate: failedOn };
  return onPayout(ports, onDay, loaded, disbursementId, (authority) => ({
    type: 'RecordFailedAfterPaid',
    ...authority,
    ...what,
  }));
}

/** The bank line of such a payment, on the day on which it came back. */
export async function recordReturnedMoney(
  ports: Ports,
  invocation: Invocation,
  input: {
    readonly disbursementId: string;
    readonly attemptId: string;
    readonly money: Money;
    readonly arrivedOn: string;
  },
): Promise<Executed<DisbursementEvent> & { readonly returnId: string }> {
  const { disbursementId, attemptId, money, arrivedOn } = input;
  const returnId = createdIdOf(commandId(invocation));
  const loaded = await loadPayout(ports, invocation, disbursementId);
  const { book, caseFacts } = loaded;
  const { baseCurrency } = book;
  const what = { caseFacts, attemptId, returnId, money, arrivedOn, baseCurrency };
  const onDay = { ...invocation, effectiveDate: arrivedOn };
  const done = await onPayout(ports, onDay, loaded, disbursementId, (authority) => ({
    type: 'RecordReturnedMoney',
    ...authority,
    ...what,
  }));
  return { ...done, returnId };
}

/** Whether the rail may have paid an attempt and nobody knows. By hand people know. */
async function isRailUnsure({ store }: Ports, attemptId: string, at: string): Promise<boolean> {
  return isUnsure(await loadState(store, effectDecider, effectStream(attemptId)), at);
}

/** Seals what was noted about a proof: slips and code words name people. */
function sealedNote(
  ports: Ports,
  invocation: Invocation,
  { caseFacts, payout }: LoadedPayout,
  type: 'AttemptPaid' | 'ReceiptConfirmed',
  note: string,
): Promise<Sealed<string>> {
  ensure(note.length <= MAX_NOTE_CHARACTERS, 'text-too-long', { max: MAX_NOTE_CHARACTERS });
  const stream = disbursementStream(payout.disbursementId);
  const place = { stream, commandId: commandId(invocation), field: `${type}.evidenceNote` };
  return ports.vault.seal(note, caseFacts.subjectRef, 'payment-identity', place);
}
