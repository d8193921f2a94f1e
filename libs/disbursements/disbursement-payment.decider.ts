import { attemptIdOf, type DisbursementEvent, type PaymentEvidence } from '#catalogue';
import type { Authority } from '#gate';
import { ensure, isDay, money, type Sealed } from '#kernel';
import type { CaseFacts } from '#applications/facts';
import {
  requireCovered,
  requireFresh,
  requireGrantInForce,
  type PayoutFacts,
} from './disbursement-preparation.decider.js';
import { atStage, type DisbursementState, type Payout } from './disbursement.state.js';
import { inBase } from './grant.decider.js';
import { evidenceOf, isProven } from './rails/evidence.js';

/** Why an attempt failed: codes, since free words could name somebody. */
export const FAILURE_REASONS = [
  'account-closed',
  'account-unknown',
  'refused-by-rail',
  'not-collected',
  'rail-unavailable',
  'other',
] as const;
export type FailureReason = (typeof FAILURE_REASONS)[number];

export const CANCEL_REASONS = [
  'withdrawn',
  'voided',
  'payee-held',
  'payee-unreachable',
  'mistake',
  'other',
] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

export type SubmitToRail = Authority &
  PayoutFacts & {
    readonly type: 'SubmitToRail';
    readonly attemptId: string;
    /** Random, for the bank line of this attempt (D39). */
    readonly reference: string;
  };

/** Written before anybody pays, so that a crash leaves a trace. One live attempt at most. */
export function submitToRail(
  command: SubmitToRail,
  state: DisbursementState,
): readonly DisbursementEvent[] {
  ensure(state.status !== 'submitted', 'attempt-in-flight');
  const { payout, screening, releases } = atStage(state, 'released');
  const { caseFacts, attemptId, reference, by } = command;
  requireGrantInForce(command);
  // Whoever has decided the case meanwhile does not also release its money.
  const deciders = [...caseFacts.approvedBy, ...caseFacts.tookPart];
  ensure(!releases.some((id) => deciders.includes(id)), 'approver-may-not-release');
  requireFresh(screening, command);
  requireCovered(command, payout.split);
  const { disbursementId, rail, money: amount } = payout;
  const attempt = payout.attempts + 1;
  const sent = { attemptId, attempt, rail, money: amount, reference };
  return [{ type: 'AttemptSubmitted', data: { disbursementId, ...sent, by: by.id } }];
}

export type RecordPaid = Authority & {
  readonly type: 'RecordPaid';
  readonly caseFacts: CaseFacts;
  readonly evidence: PaymentEvidence;
  readonly evidenceNote: Sealed<string>;
  readonly feeMinor: string;
  readonly paidOn: string;
  /** The day on which the attempt was written down. */
  readonly submittedOn: string;
  /** The bucket that bears the fee, from the reservation. */
  readonly feeRestriction: string;
  /** What of a fee the fund account has money for, in minor units. */
  readonly feeCoverMinor: string;
  /** What the policy of the case allows for a payment on that rail, in minor units. */
  readonly feeAllowanceMinor: string;
  readonly baseCurrency: string;
};

/**
 * The first evidence: the money left. Not from those who released it (four eyes). A fee must be
 * covered by the allowance of the hold or by available money, so that no bucket goes below zero.
 * Above what the policy allows, two people write down the same fee and day.
 */
export function recordPaid(
  command: RecordPaid,
  state: DisbursementState,
): readonly DisbursementEvent[] {
  const { payout, releases, attemptId, feeNoted } = atStage(state, 'submitted');
  const { by, evidence, paidOn, today, submittedOn, feeMinor, feeAllowanceMinor } = command;
  ensure(!releases.includes(by.id), 'releaser-may-not-record');
  const accepted = evidenceOf(payout.rail).first;
  ensure(accepted.includes(evidence), 'evidence-not-accepted', { rail: payout.rail });
  requireDayOf(paidOn, { today });
  ensure(paidOn >= submittedOn, 'paid-before-submitted');
  const events = paid(payout, { ...command, attemptId, by: by.id });
  if (BigInt(feeMinor) <= BigInt(feeAllowanceMinor)) return events;
  const isSame = feeNoted?.feeMinor === feeMinor && feeNoted.paidOn === paidOn;
  if (isSame && feeNoted.by !== by.id) return events;
  ensure(!isSame, 'fee-needs-second-person');
  const { disbursementId, money: amount } = payout;
  const noted = { feeMinor, allowanceMinor: feeAllowanceMinor, currency: amount.currency, paidOn };
  return [{ type: 'AttemptFeeNoted', data: { disbursementId, attemptId, ...noted, by: by.id } }];
}

/** What is written down of a payment, whoever reports it. */
export type Paid = {
  readonly attemptId: string;
  readonly by: string;
  readonly evidence: PaymentEvidence;
  readonly evidenceNote: Sealed<string>;
  readonly feeMinor: string;
  readonly paidOn: string;
  readonly feeRestriction: string;
  readonly feeCoverMinor: string;
  readonly baseCurrency: string;
};

/** The attempt is paid, and its fee is covered. Rejections `fee-negative`, `fee-not-covered`. */
export function paid(payout: Payout, facts: Paid): readonly DisbursementEvent[] {
  const { disbursementId, grantId, applicationId, fundId, holdId, money: amount } = payout;
  const { attemptId, evidence, evidenceNote, feeMinor, paidOn, baseCurrency, by } = facts;
  const { currency } = amount;
  const fee = money(feeMinor, currency);
  ensure(BigInt(feeMinor) >= 0n, 'fee-negative');
  const { feeCoverMinor: available, feeRestriction } = facts;
  ensure(BigInt(feeMinor) <= BigInt(available), 'fee-not-covered', { available, currency });
  const data = {
    disbursementId,
    grantId,
    applicationId,
    fundId,
    holdId,
    attemptId,
    money: amount,
    baseMinor: inBase(amount, baseCurrency),
    feeMinor,
    feeBaseMinor: inBase(fee, baseCurrency),
    split: payout.split,
    feeRestriction,
    evidence,
    evidenceNote,
    paidOn,
    by,
  };
  return [{ type: 'AttemptPaid', data }];
}

export type ConfirmReceipt = Authority & {
  readonly type: 'ConfirmReceipt';
  readonly caseFacts: CaseFacts;
  readonly evidence: PaymentEvidence;
  readonly evidenceNote: Sealed<string>;
};

/** The second evidence: the payee has it. From somebody who neither prepared nor released. */
export function confirmReceipt(
  command: ConfirmReceipt,
  state: DisbursementState,
): readonly DisbursementEvent[] {
  const { payout, releases, attemptId, first } = atStage(state, 'paid');
  const { by, evidence, evidenceNote } = command;
  ensure(by.id !== payout.preparedBy, 'preparer-may-not-confirm');
  ensure(!releases.includes(by.id), 'releaser-may-not-confirm');
  const { rail } = payout;
  ensure(evidenceOf(rail).second.includes(evidence), 'evidence-not-accepted', { rail });
  ensure(isProven(rail, first, { kind: evidence, by: by.id }), 'evidence-not-another');
  const { disbursementId, grantId, applicationId } = payout;
  const { money: arrived } = payout;
  const proof = { attemptId, evidence, evidenceNote, by: by.id, money: arrived };
  return [{ type: 'ReceiptConfirmed', data: { disbursementId, grantId, applicationId, ...proof } }];
}

export type RecordFailed = Authority & {
  readonly type: 'RecordFailed';
  readonly caseFacts: CaseFacts;
  readonly reason: FailureReason;
  /** The day on which it failed. */
  readonly failedOn: string;
  /** The day on which the attempt was written down. */
  readonly submittedOn: string;
  /** The rail may have paid, and has not said: a new attempt could pay twice. */
  readonly railUnsure: boolean;
};

/** The attempt did not go through; the next one starts with a new screening. */
export function recordFailed(
  command: RecordFailed,
  state: DisbursementState,
): readonly DisbursementEvent[] {
  const { payout, attemptId } = atStage(state, 'submitted');
  const { reason, by, railUnsure, failedOn, submittedOn } = command;
  ensure(!railUnsure, 'rail-not-answered');
  requireDayOf(failedOn, command);
  ensure(failedOn >= submittedOn, 'failed-before-sent', { day: submittedOn });
  return failed(payout, { attemptId, reason, failedOn, by: by.id });
}

/** The attempt has failed for good, whoever reports it. Rejection `reason-unknown`. */
export function failed(
  { disbursementId, fundId, money: { currency } }: Payout,
  what: { attemptId: string; reason: FailureReason; failedOn: string; by: string },
): readonly DisbursementEvent[] {
  ensure(FAILURE_REASONS.includes(what.reason), 'reason-unknown');
  const data = { disbursementId, ...what, fundId, currency };
  return [{ type: 'AttemptFailed', data }];
}

export type RecordFailedAfterPaid = Authority & {
  readonly type: 'RecordFailedAfterPaid';
  readonly caseFacts: CaseFacts;
  readonly reason: FailureReason;
  /** The day on which it failed. */
  readonly failedOn: string;
  readonly baseCurrency: string;
};

/** Reported paid, then failed: owed again, and two people release the next attempt. */
export function recordFailedAfterPaid(
  command: RecordFailedAfterPaid,
  state: DisbursementState,
): readonly DisbursementEvent[] {
  const { payout, attemptId, paidOn } = atStage(state, 'paid');
  const { reason, by, baseCurrency, failedOn } = command;
  requireDayOf(failedOn, command);
  ensure(failedOn >= paidOn, 'failed-before-paid', { day: paidOn });
  ensure(FAILURE_REASONS.includes(reason), 'reason-unknown');
  const { disbursementId, grantId, fundId, holdId, money: amount } = payout;
  const baseMinor = inBase(amount, baseCurrency);
  const bounced = { attemptId, money: amount, baseMinor, reason, failedOn, by: by.id };
  return [
    {
      type: 'AttemptFailedAfterPaid',
      data: { disbursementId, grantId, fundId, holdId, ...bounced },
    },
  ];
}

/** A day that has come. Rejections `date-invalid`, `date-in-the-future`. */
export function requireDayOf(day: string, { today }: { readonly today: string }): void {
  ensure(isDay(day), 'date-invalid');
  ensure(day <= today, 'date-in-the-future');
}

export type Cancel = {
  readonly type: 'Cancel';
  readonly caseFacts: CaseFacts;
  readonly reason: CancelReason;
  readonly from: { readonly process: string } | Authority;
};

/** Before anything was handed to a rail; afterwards the rail has to fail first. */
export function cancel(command: Cancel, state: DisbursementState): readonly DisbursementEvent[] {
  const { reason, from } = command;
  if ('process' in from) {
    const open = ['prepared', 'held', 'screened', 'released'].includes(state.status);
    if (!open) return [];
  }
  ensure(state.status !== 'submitted', 'attempt-in-flight');
  const { payout } = atStage(state, 'prepared', 'held', 'screened', 'released');
  ensure(CANCEL_REASONS.includes(reason), 'reason-unknown');
  const { disbursementId, grantId, fundId } = payout;
  const by = 'process' in from ? from.process : from.by.id;
  const attemptId = attemptIdOf(disbursementId, payout.attempts + 1);
  const cash = { fundId, currency: payout.money.currency, attemptId };
  return [
    { type: 'DisbursementCancelled', data: { disbursementId, grantId, reason, by, ...cash } },
  ];
}
