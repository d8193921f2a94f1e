import type { DisbursementEvent, EventOf, PaymentInBooks } from '#catalogue';
import {
  confirmedChange,
  proposedChange,
  requireProposal,
  type Authority,
  type SaidChange,
} from '#gate';
import type { CaseFacts } from '#applications/facts';
import { ensure, money, Rejection } from '#kernel';
import { requireDayOf } from './disbursement-payment.decider.js';
import {
  atStage,
  type BookedPayment,
  type DisbursementState,
  type Payout,
} from './disbursement.state.js';
import { inBase } from './grant.decider.js';

/** What a payment should be: its fee, in minor units, and its day; or not this one at all. */
export type ProposePaymentCorrection = Authority &
  SaidChange<Omit<PaymentInBooks, 'feeBaseMinor'>> & {
    readonly type: 'ProposePaymentCorrection';
    readonly caseFacts: CaseFacts;
    /** The day on which the attempt was written down. */
    readonly submittedOn: string;
    readonly baseCurrency: string;
  };

export type SettlePaymentCorrection = Authority & {
  readonly type: 'ConfirmPaymentCorrection' | 'DropPaymentCorrection';
  readonly caseFacts: CaseFacts;
  readonly correctionId: string;
};

/**
 * One person proposes, with a reason; a newer proposal takes the place of an older one. Once the
 * payee has confirmed the receipt, it was this one that was paid: only fee and day can be wrong.
 */
export function proposePaymentCorrection(
  {
    correctionId,
    reason,
    becomes: said,
    submittedOn,
    baseCurrency,
    by,
    today,
  }: ProposePaymentCorrection,
  state: DisbursementState,
): readonly DisbursementEvent[] {
  const { payout, booked } = standing(state);
  if (!said) atStage(state, 'paid');
  const becomes = said && {
    ...said,
    feeBaseMinor: inBase(money(said.feeMinor, payout.money.currency), baseCurrency),
  };
  if (becomes) {
    ensure(BigInt(becomes.feeMinor) >= 0n, 'fee-negative');
    requireDayOf(becomes.paidOn, { today });
    ensure(becomes.paidOn >= submittedOn, 'paid-before-submitted');
  }
  const { attemptId } = booked;
  const proposal = proposedChange({ correctionId, reason, becomes }, inBooks(booked), by.id);
  const data = { disbursementId: payout.disbursementId, attemptId, ...proposal };
  return [{ type: 'PaymentCorrectionProposed', data }];
}

/** A second person confirms what was proposed, and no newer proposal by accident (D54). */
export function confirmPaymentCorrection(
  { correctionId, by }: SettlePaymentCorrection,
  state: DisbursementState,
): readonly EventOf<'PaymentCorrected'>[] {
  const { payout, booked } = standing(state);
  const { attemptId, feeRestriction, baseMinor, proposal } = booked;
  const corrected = confirmedChange(inBooks(booked), proposal, { correctionId, by: by.id });
  if (!corrected.becomes) atStage(state, 'paid');
  const { disbursementId, grantId, applicationId, fundId, holdId, money: amount, split } = payout;
  const ids = { disbursementId, grantId, applicationId, fundId, holdId, attemptId };
  const payment = { money: amount, baseMinor, split, feeRestriction };
  return [{ type: 'PaymentCorrected', data: { ...ids, ...payment, ...corrected } }];
}

/** Either of them says that the proposal no longer stands. */
export function dropPaymentCorrection(
  { correctionId, by }: SettlePaymentCorrection,
  state: DisbursementState,
): readonly DisbursementEvent[] {
  const { payout, booked } = standing(state);
  requireProposal(booked.proposal, correctionId);
  const data = { disbursementId: payout.disbursementId, correctionId, by: by.id };
  return [{ type: 'PaymentCorrectionDropped', data }];
}

/** What the account is told of a corrected payment; `on` is the day of the correction. */
export function settlementCorrection(corrected: EventOf<'PaymentCorrected'>['data'], on: string) {
  const { fundId, holdId, attemptId, correctionId, feeRestriction, was, becomes } = corrected;
  return {
    type: 'CorrectSettlement',
    fundId,
    holdId,
    attemptId,
    correctionId,
    feeRestriction,
    wasFeeMinor: was.feeMinor,
    becomesFeeMinor: becomes?.feeMinor ?? null,
    on,
  } as const;
}

function inBooks({ feeMinor, feeBaseMinor, paidOn }: BookedPayment): PaymentInBooks {
  return { feeMinor, feeBaseMinor, paidOn };
}

/** A payout whose payment is in the books. Rejections `not-found`, `wrong-stage`. */
function standing(state: DisbursementState): {
  readonly payout: Payout;
  readonly booked: BookedPayment;
} {
  const { payout } = atStage(state, 'paid', 'receipted');
  const { booked } = payout;
  if (!booked) throw new Rejection('wrong-stage', { stage: state.status });
  return { payout, booked };
}
