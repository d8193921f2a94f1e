import type { CorrectionReason, DisbursementEvent, PaymentInBooks } from '#catalogue';
import { commandId, type Invocation, type Ports } from '#commands';
import type { Executed } from '#event-store';
import { createdIdOf } from '#kernel';
import { onPayout } from './disbursement.commands.js';
import { loadPayout } from './payout.loading.js';

/**
 * One person says what a payment should be, or that it was not this one that was paid: nothing
 * changes before a second one confirms (D54).
 */
export async function proposePaymentCorrection(
  ports: Ports,
  invocation: Invocation,
  disbursementId: string,
  input: {
    readonly reason: CorrectionReason;
    readonly becomes: Omit<PaymentInBooks, 'feeBaseMinor'> | null;
  },
): Promise<Executed<DisbursementEvent> & { readonly correctionId: string }> {
  const correctionId = createdIdOf(commandId(invocation));
  const loaded = await loadPayout(ports, invocation, disbursementId);
  const { caseFacts, payout, book } = loaded;
  const facts = { caseFacts, submittedOn: payout.submittedOn, baseCurrency: book.baseCurrency };
  const done = await onPayout(ports, invocation, loaded, disbursementId, (authority) => ({
    type: 'ProposePaymentCorrection',
    ...authority,
    ...facts,
    correctionId,
    ...input,
  }));
  return { ...done, correctionId };
}

/** A second person confirms what was proposed, or either of them says that it no longer stands. */
export async function settlePaymentCorrection(
  ports: Ports,
  invocation: Invocation,
  disbursementId: string,
  type: 'ConfirmPaymentCorrection' | 'DropPaymentCorrection',
  correctionId: string,
): Promise<Executed<DisbursementEvent>> {
  const loaded = await loadPayout(ports, invocation, disbursementId);
  const { caseFacts } = loaded;
  return onPayout(ports, invocation, loaded, disbursementId, (authority) => ({
    type,
    ...authority,
    caseFacts,
    correctionId,
  }));
}
