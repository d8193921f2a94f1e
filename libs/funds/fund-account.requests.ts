import type {
  BucketShare,
  Person,
  PolicyPriority,
  ProcessorPayoutSaid,
  ReceiptInAccount,
  ReservationNeed,
  ReservationReleased,
  RestrictionTerms,
} from '#catalogue';
import type { SaidChange } from '#gate';
import type { Localised, Money } from '#kernel';
import type { ProposeCashTransfer, SettleCashTransfer } from './cash-transfer.requests.js';
import type { ProposeOpeningBalance, SettleOpeningBalance } from './opening-balance.requests.js';

/** A donor's terms become a bucket of the account. By a treasurer or an accountant. */
export type OpenRestriction = {
  readonly type: 'OpenRestriction';
  readonly fundId: string;
  readonly currency: string;
  /** Short name, kebab-case; `free` is free money and cannot be opened. */
  readonly restriction: string;
  readonly terms: RestrictionTerms;
  readonly credit: Localised;
  readonly by: Person;
};

/** Money is there: the gift without what the bank or processor kept. Sent by a process. */
export type RecordReceipt = {
  readonly type: 'RecordReceipt';
  readonly fundId: string;
  readonly receiptId: string;
  readonly money: Money;
  readonly restriction: string;
  /** Where it came from, such as `donation-<id>`. */
  readonly source: string;
  /** What a processor holds is not at the bank before it pays out (D27). */
  readonly heldBy: 'bank' | 'processor';
  /** The day on which this counts; waiting holds are evaluated on it. */
  readonly on: string;
};

/** What came in was written down wrongly, and two people corrected it (D54). Sent by a process. */
export type CorrectReceipt = {
  readonly type: 'CorrectReceipt';
  readonly fundId: string;
  readonly receiptId: string;
  readonly correctionId: string;
  readonly currency: string;
  readonly was: ReceiptInAccount;
  /** Null where it should not be there. */
  readonly becomes: ReceiptInAccount | null;
  /** The day of the correction; waiting holds are evaluated on it. */
  readonly on: string;
};

/** Money of a receipt went back: a fact (D29). Sent by a process. */
export type RecordReceiptReversal = {
  readonly type: 'RecordReceiptReversal';
  readonly fundId: string;
  readonly reversalId: string;
  readonly receiptId: string;
  readonly money: Money;
  /** Under which the receipt stood. */
  readonly restriction: string;
  readonly on: string;
};

/** All or a part of what went back is with the processor again. Sent by a process. */
export type RestoreReceipt = Omit<RecordReceiptReversal, 'type' | 'receiptId' | 'restriction'> & {
  readonly type: 'RestoreReceipt';
};

/** A processor paid out to the bank. By a treasurer or an accountant. */
export type RecordProcessorPayout = {
  readonly type: 'RecordProcessorPayout';
  readonly fundId: string;
  readonly payoutId: string;
  readonly money: Money;
  readonly arrivedOn: string;
  readonly today: string;
  /** The currency of the entity's books. */
  readonly baseCurrency: string;
  /** Whoever writes it down knows of an equal one on that day, and means another one. */
  readonly another?: boolean;
  readonly by: Person;
};

/** What a payout of a processor should be; null where it never was (D54). */
export type ProposePayoutCorrection = SaidChange<ProcessorPayoutSaid> & {
  readonly type: 'ProposePayoutCorrection';
  readonly fundId: string;
  readonly payoutId: string;
  readonly today: string;
  /** The currency of the entity's books. */
  readonly baseCurrency: string;
  readonly by: Person;
};

/** A second person confirms it, or either says that it no longer stands. */
export type SettlePayoutCorrection = {
  readonly type: 'ConfirmPayoutCorrection' | 'DropPayoutCorrection';
  readonly fundId: string;
  readonly payoutId: string;
  readonly correctionId: string;
  readonly by: Person;
};

/** Sets money aside for an award and its fee. Buckets are chosen here, by terms and facts (D28). */
export type Reserve = {
  readonly type: 'Reserve';
  readonly fundId: string;
  readonly holdId: string;
  readonly purposeId: string;
  readonly money: Money;
  readonly feeAllowanceMinor: string;
  readonly priority: PolicyPriority;
  readonly need: ReservationNeed;
};

/** The beneficiary was told: what was reserved is owed. Less than reserved gives back the rest. */
export type Commit = {
  readonly type: 'Commit';
  readonly fundId: string;
  readonly holdId: string;
  readonly money: Money;
  readonly on: string;
};

/** A payment left the bank. */
export type Settle = {
  readonly type: 'Settle';
  readonly fundId: string;
  readonly holdId: string;
  readonly attemptId: string;
  readonly money: Money;
  /** The payment by restriction; null takes it in the order of the hold. */
  readonly split: readonly BucketShare[] | null;
  readonly feeMinor: string;
  /** The bucket that bears the fee; null lets the account choose. */
  readonly feeRestriction: string | null;
  readonly on: string;
};

/** A payment failed after it was reported paid: owed again, once per attempt. */
export type ReverseSettlement = {
  readonly type: 'ReverseSettlement';
  readonly fundId: string;
  readonly holdId: string;
  readonly attemptId: string;
  /** What is owed again, in the entity's base currency. */
  readonly baseMinor: string;
};

/** A payment was written down wrongly, and two people corrected it (D54). Sent by a process. */
export type CorrectSettlement = {
  readonly type: 'CorrectSettlement';
  readonly fundId: string;
  readonly holdId: string;
  readonly attemptId: string;
  readonly correctionId: string;
  /** The bucket that bore the fee. */
  readonly feeRestriction: string;
  readonly wasFeeMinor: string;
  /** Null where it was not this one that was paid. */
  readonly becomesFeeMinor: string | null;
  readonly on: string;
};

/** What is left of a hold is no longer needed. A waiting hold is dropped. */
export type Release = {
  readonly type: 'Release';
  readonly fundId: string;
  readonly holdId: string;
  readonly reason: Exclude<ReservationReleased['data']['reason'], 'reduced'>;
  /** Whether a payment of this hold is on its way: then nothing is released. */
  readonly inFlight: boolean;
  readonly on: string;
};

/** Part of what is held is no longer owed: the grant was reduced. Sent by a process. */
export type Reduce = {
  readonly type: 'Reduce';
  readonly fundId: string;
  readonly holdId: string;
  /** By how much, by restriction. */
  readonly split: readonly BucketShare[];
  readonly on: string;
};

/** A release needs its money at the bank. Sent by whoever gives the last release that is needed. */
export type SetCashAside = {
  readonly type: 'SetCashAside';
  readonly fundId: string;
  /** The attempt that will be made of it. */
  readonly attemptId: string;
  readonly money: Money;
  /** Sums to `money`. */
  readonly split: readonly BucketShare[];
};

/** The attempt ended without a payment, or will never be made. */
export type FreeCash = {
  readonly type: 'FreeCash';
  readonly fundId: string;
  readonly attemptId: string;
  readonly currency: string;
};

/** Money of a bounced payment is at the bank again. Sent by a process. */
export type NoteCashReturned = {
  readonly type: 'NoteCashReturned';
  readonly fundId: string;
  readonly attemptId: string;
  readonly money: Money;
  /** Sums to `money`. */
  readonly split: readonly BucketShare[];
};

/** What came back was written down wrongly, and two people corrected it (D54). Sent by a process. */
export type CorrectCashReturn = {
  readonly type: 'CorrectCashReturn';
  readonly fundId: string;
  readonly attemptId: string;
  readonly returnId: string;
  readonly correctionId: string;
  readonly currency: string;
  readonly was: readonly BucketShare[];
  /** Empty where nothing came back. */
  readonly becomes: readonly BucketShare[];
};

export type FundAccountCommand =
  | OpenRestriction
  | ProposeOpeningBalance
  | SettleOpeningBalance
  | ProposeCashTransfer
  | SettleCashTransfer
  | RecordReceipt
  | CorrectReceipt
  | RecordReceiptReversal
  | RestoreReceipt
  | RecordProcessorPayout
  | ProposePayoutCorrection
  | SettlePayoutCorrection
  | Reserve
  | Commit
  | Settle
  | ReverseSettlement
  | CorrectSettlement
  | Release
  | Reduce
  | SetCashAside
  | FreeCash
  | NoteCashReturned
  | CorrectCashReturn;
