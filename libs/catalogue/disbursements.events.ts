import { derivedId, type Money, type Sealed } from '#kernel';
import type { ConfirmedChange, ProposedChange } from './corrections.js';
import type { Event } from './event.js';
import type { BucketShare, HeldMoney, PolicyRail } from './funds.events.js';

/** The one grant of a hold: whoever knows the hold finds the stream `grant-…`. */
export function grantIdOf(holdId: string): string {
  return derivedId('grant', holdId);
}

/**
 * The n-th payout of a grant, from 1. Counted and not drawn by lot, for two reasons: whoever
 * knows the grant finds all its payouts in the log, and two people who prepare one at the same
 * moment meet in the same stream, where one of them wins.
 */
export function disbursementIdOf(grantId: string, ordinal: number): string {
  return derivedId('disbursement', grantId, String(ordinal));
}

/** The n-th attempt to pay a payout, from 1: known before it is made, so money can wait for it. */
export function attemptIdOf(disbursementId: string, attempt: number): string {
  return derivedId('attempt', disbursementId, String(attempt));
}

/**
 * An award becomes a grant. Stream `grant-…`, its id derives from case and award number. A second
 * decision on the same award drafts it anew, with its own amount (D34).
 */
export type GrantDrafted = Event<
  'GrantDrafted',
  {
    grantId: string;
    applicationId: string;
    fundId: string;
    holdId: string;
    award: Money;
    rail: PolicyRail;
    /** The award by restriction, fee allowance not included. */
    split: readonly BucketShare[];
  }
>;

/** The beneficiary was told: from now on it is an expense and a debt (D25). */
export type GrantNotified = Event<
  'GrantNotified',
  {
    grantId: string;
    applicationId: string;
    fundId: string;
    holdId: string;
    money: Money;
    baseMinor: string;
    split: readonly BucketShare[];
    channel: string;
    by: string;
  }
>;

/** The beneficiary agreed to the terms. Posts nothing (D25). */
export type GrantAgreed = Event<
  'GrantAgreed',
  { grantId: string; evidence: 'signature' | 'witnessed-consent' | 'receipt-code'; by: string }
>;

/** The grant shrinks: withdrawn, voided, terminated or not payable (D25). */
export type GrantReduced = Event<
  'GrantReduced',
  {
    grantId: string;
    applicationId: string;
    fundId: string;
    money: Money;
    baseMinor: string;
    split: readonly BucketShare[];
    reason: 'withdrawn' | 'voided' | 'terminated' | 'unpayable';
    /** The hold whose money is free again; none when its money has gone back already. */
    holdId: string | null;
  }
>;

/** A payment of the grant arrived with its payee: noted in the grant, which posts nothing. */
export type GrantPaymentNoted = Event<
  'GrantPaymentNoted',
  { grantId: string; attemptId: string; money: Money }
>;

export type GrantClosed = Event<
  'GrantClosed',
  {
    grantId: string;
    applicationId: string;
    outcome: 'paid' | 'reduced-to-nothing';
    /** What it was paid from, or what goes back; none when its money has gone back already. */
    held: HeldMoney | null;
  }
>;

export type PayeeDetails = {
  readonly name: string;
  /** Account number, telephone number, agent and code: whatever the rail asks for. */
  readonly account: string;
  readonly note: string;
};

/** Somebody prepared a payout. Stream `disbursement-…`. */
export type DisbursementPrepared = Event<
  'DisbursementPrepared',
  {
    disbursementId: string;
    grantId: string;
    applicationId: string;
    fundId: string;
    holdId: string;
    money: Money;
    split: readonly BucketShare[];
    rail: PolicyRail;
    payee: Sealed<PayeeDetails>;
    /** Random ref of the payee, for conflicts (D8). */
    payeeRef: string;
    /** Random ref of the account that is paid, however its holder is spelled (D8). */
    accountRef: string;
    /** Random, for the bank line; used nowhere else and telling nothing (D39). */
    reference: string;
    releasersNeeded: number;
    preparedBy: string;
  }
>;

export type PayeeScreened = Event<
  'PayeeScreened',
  {
    disbursementId: string;
    listVersion: string;
    result: 'clear' | 'hit';
    screenedAt: string;
    by: string;
  }
>;

/** New details: verification, screening and releases given before are void (D35). */
export type PayeeChanged = Event<
  'PayeeChanged',
  {
    disbursementId: string;
    rail: PolicyRail;
    payee: Sealed<PayeeDetails>;
    payeeRef: string;
    accountRef: string;
    releasersNeeded: number;
    by: string;
  }
>;

/** One person's release (D7), and how many the payout needs as it was given. */
export type DisbursementReleaseGiven = Event<
  'DisbursementReleaseGiven',
  { disbursementId: string; by: string; needed: number }
>;

/**
 * A release counts with what the same account, or the same person, was paid before (D35). Stream
 * `payee-…`, named by the random ref of either; `released` is by how many people.
 */
export type PayoutCounted = Event<
  'PayoutCounted',
  { ref: string; disbursementId: string; money: Money; releasedAt: string; released: number }
>;

/** Enough distinct people released it. */
export type DisbursementReleased = Event<
  'DisbursementReleased',
  { disbursementId: string; by: readonly string[] }
>;

/** Written before the rail is called, so that a crash leaves a trace to look up. */
export type AttemptSubmitted = Event<
  'AttemptSubmitted',
  {
    disbursementId: string;
    attemptId: string;
    attempt: number;
    rail: PolicyRail;
    money: Money;
    reference: string;
    by: string;
  }
>;

export type PaymentEvidence =
  'bank-confirmation' | 'agent-slip' | 'code-word' | 'witness' | 'transfer-receipt';

/**
 * Somebody wrote down that an attempt was paid with a fee above its allowance: nothing is booked
 * before a second person writes down the same, since a fee is money that leaves without a payee.
 */
export type AttemptFeeNoted = Event<
  'AttemptFeeNoted',
  {
    disbursementId: string;
    attemptId: string;
    feeMinor: string;
    /** What the policy of the case allows for a payment on that rail, in minor units. */
    allowanceMinor: string;
    currency: string;
    paidOn: string;
    by: string;
  }
>;

/** What is written down of a payment and may have been typed wrongly. */
export type PaymentInBooks = { feeMinor: string; feeBaseMinor: string; paidOn: string };

/** One person says what a payment should be, or that it was not this one that was paid (D54). */
export type PaymentCorrectionProposed = Event<
  'PaymentCorrectionProposed',
  { disbursementId: string; attemptId: string } & ProposedChange<PaymentInBooks>
>;

/** Nobody stands by the proposal any more. */
export type PaymentCorrectionDropped = Event<
  'PaymentCorrectionDropped',
  { disbursementId: string; correctionId: string; by: string }
>;

/**
 * A second person confirmed: taken back as it was, booked as it should be, each on its own day.
 * Null: this attempt is not paid, and waits for its payment again.
 */
export type PaymentCorrected = Event<
  'PaymentCorrected',
  {
    disbursementId: string;
    grantId: string;
    applicationId: string;
    fundId: string;
    holdId: string;
    attemptId: string;
    money: Money;
    baseMinor: string;
    split: readonly BucketShare[];
    feeRestriction: string;
  } & ConfirmedChange<PaymentInBooks>
>;

/** The money left: this posts it (D24). `split` and `fee` together left the bank. */
export type AttemptPaid = Event<
  'AttemptPaid',
  {
    disbursementId: string;
    grantId: string;
    applicationId: string;
    fundId: string;
    holdId: string;
    attemptId: string;
    money: Money;
    feeMinor: string;
    baseMinor: string;
    feeBaseMinor: string;
    split: readonly BucketShare[];
    /** The bucket that bears the fee. */
    feeRestriction: string;
    evidence: PaymentEvidence;
    evidenceNote: Sealed<string>;
    paidOn: string;
    by: string;
  }
>;

export type AttemptFailed = Event<
  'AttemptFailed',
  {
    disbursementId: string;
    attemptId: string;
    reason: string;
    /** The day on which it failed. */
    failedOn: string;
    by: string;
    /** Where money was set aside for it. */
    fundId: string;
    currency: string;
  }
>;

/** Reported paid, then failed: banks do this. SettlementReversed posts it (D24). */
export type AttemptFailedAfterPaid = Event<
  'AttemptFailedAfterPaid',
  {
    disbursementId: string;
    grantId: string;
    fundId: string;
    holdId: string;
    attemptId: string;
    money: Money;
    baseMinor: string;
    reason: string;
    /** The day on which it failed: not before it was paid, and nothing comes back before it. */
    failedOn: string;
    by: string;
  }
>;

/** The second evidence: the payee has it (D37). */
export type ReceiptConfirmed = Event<
  'ReceiptConfirmed',
  {
    disbursementId: string;
    grantId: string;
    applicationId: string;
    attemptId: string;
    evidence: PaymentEvidence;
    evidenceNote: Sealed<string>;
    by: string;
    /** What arrived. */
    money: Money;
  }
>;

/** The bank line of a failed payment came back. */
export type ReturnedMoneyArrived = Event<
  'ReturnedMoneyArrived',
  {
    disbursementId: string;
    fundId: string;
    attemptId: string;
    /** One payment may come back in parts. */
    returnId: string;
    money: Money;
    baseMinor: string;
    split: readonly BucketShare[];
    arrivedOn: string;
    by: string;
  }
>;

/** What is written down of money that came back and may have been typed wrongly. */
export type ReturnSaid = Pick<ReturnedMoneyArrived['data'], 'money' | 'arrivedOn'>;

/** The same as it stands in the books. */
export type ReturnInBooks = Pick<
  ReturnedMoneyArrived['data'],
  'money' | 'baseMinor' | 'split' | 'arrivedOn'
>;

/** One person says what came back, or that nothing did (D54). */
export type ReturnCorrectionProposed = Event<
  'ReturnCorrectionProposed',
  { disbursementId: string; returnId: string } & ProposedChange<ReturnSaid>
>;

/** Nobody stands by the proposal any more. */
export type ReturnCorrectionDropped = Event<
  'ReturnCorrectionDropped',
  { disbursementId: string; returnId: string; correctionId: string; by: string }
>;

/**
 * A second person confirmed: taken back as it was, booked as it should be, each on its own day.
 * Null: nothing came back, and the bank owes it still.
 */
export type ReturnedMoneyCorrected = Event<
  'ReturnedMoneyCorrected',
  {
    disbursementId: string;
    fundId: string;
    attemptId: string;
    returnId: string;
  } & ConfirmedChange<ReturnInBooks>
>;

export type DisbursementCancelled = Event<
  'DisbursementCancelled',
  {
    disbursementId: string;
    grantId: string;
    reason: string;
    by: string;
    /** Where money may have been set aside, and for which attempt that is not made now. */
    fundId: string;
    currency: string;
    attemptId: string;
  }
>;

export type GrantEvent =
  GrantDrafted | GrantNotified | GrantAgreed | GrantReduced | GrantPaymentNoted | GrantClosed;

export type DisbursementEvent =
  | DisbursementPrepared
  | PayeeScreened
  | PayeeChanged
  | DisbursementReleaseGiven
  | DisbursementReleased
  | AttemptSubmitted
  | AttemptFeeNoted
  | PaymentCorrectionProposed
  | PaymentCorrectionDropped
  | PaymentCorrected
  | AttemptPaid
  | AttemptFailed
  | AttemptFailedAfterPaid
  | ReceiptConfirmed
  | ReturnedMoneyArrived
  | ReturnCorrectionProposed
  | ReturnCorrectionDropped
  | ReturnedMoneyCorrected
  | DisbursementCancelled;

export type PayeeEvent = PayoutCounted;
