import type { Localised, Money } from '#kernel';
import type { ConfirmedChange, CorrectionReason, ProposedChange } from './corrections.js';
import type { Event } from './event.js';
import type { Movement } from './fund-balances.js';

/** How a fund works by default (R22). `imported` holds grants of the past. */
export type FundPreset = 'solidarity' | 'crisis' | 'imported';

/** A fund of an entity. Stream `fund-…`. Its base currency is fixed for ever. */
export type FundCreated = Event<
  'FundCreated',
  {
    fundId: string;
    entityId: string;
    name: Localised;
    purpose: Localised;
    preset: FundPreset;
    baseCurrency: string;
    /** The first day of its books: no gift counts before it (D53). */
    openedOn: string;
  }
>;

/** How many distinct people an amount asks for. */
export type PolicyBand = {
  readonly name: string;
  /** Upper limit of the band, inclusive, in minor units of the fund's base currency. */
  readonly upToMinor: string;
  readonly reviews: number;
  readonly approvers: number;
  /** Seats on the committee that must be filled and untied for a vote to be called. */
  readonly seated: number;
  /** Approvals that must come from members of the board. */
  readonly boardApprovers: number;
};

export type PolicyPriority = 'P1' | 'P2' | 'P3' | 'P4';
export type PolicyRail = 'bank' | 'mobile-money' | 'cash-agent' | 'crypto' | 'trusted-organisation';

/** Everything that a fund promises and asks for, as data (domain.md, policy defaults). */
export type FundPolicy = {
  readonly bands: readonly PolicyBand[];
  /** Hours to triage, to decide, to instruct a payout, by priority. */
  readonly promises: Readonly<
    Record<
      PolicyPriority,
      { readonly triageHours: number; readonly decisionHours: number; readonly payoutHours: number }
    >
  >;
  /** Above this a payout needs two releasers; minor units. */
  readonly twoReleasersAboveMinor: string;
  /** Hours for which a screening counts. */
  readonly screeningValidHours: number;
  /** Fee allowance per rail, minor units; 0 where not named (D32). */
  readonly feeAllowanceMinor: Readonly<Partial<Record<PolicyRail, string>>>;
  readonly needs: readonly string[];
  readonly ineligibleReasons: readonly string[];
  readonly declineReasons: readonly string[];
  /** Days between awards to one person, unless the incident is new. */
  readonly repeatDays: number;
  readonly appealDays: number;
  /** Months after which an attestation of interests no longer counts. */
  readonly attestationMonths: number;
};

/** A policy is proposed by one person (D7). */
export type FundPolicyProposed = Event<
  'FundPolicyProposed',
  { fundId: string; version: number; policy: FundPolicy; proposedBy: string }
>;

/** A second person confirmed it; in force from the instant given, never for earlier cases (D7). */
export type FundPolicyPublished = Event<
  'FundPolicyPublished',
  {
    fundId: string;
    version: number;
    policy: FundPolicy;
    inForceFrom: string;
    confirmedBy: string;
  }
>;

export type IntakeOpened = Event<
  'IntakeOpened',
  {
    fundId: string;
    /** The name of the round, null for a rolling intake. */
    round: string | null;
    until: string | null;
  }
>;

export type IntakeSuspended = Event<
  'IntakeSuspended',
  {
    fundId: string;
    reason: 'no-money' | 'too-many-requests' | 'round-ended' | 'donor-freeze' | 'other';
    until: string | null;
  }
>;

export type FundClosed = Event<'FundClosed', { fundId: string; reason: string }>;

/** A share of an amount that stands under one restriction; free money is `free`. */
export type BucketShare = { readonly restriction: string; readonly minor: string };

/** Money set aside for a case: which hold, and in whose account it stands. */
export type HeldMoney = {
  readonly holdId: string;
  readonly fundId: string;
  readonly currency: string;
};

/** What a donor asked of restricted money (D28). Empty lists and nulls do not limit. */
export type RestrictionTerms = {
  readonly needs: readonly string[];
  /** ISO 3166 alpha-2 codes. */
  readonly places: readonly string[];
  readonly from: string | null;
  readonly until: string | null;
  readonly feesAllowed: boolean;
};

/**
 * What every event of a fund account says beside its own facts: how money moves between the named
 * balances. All that an account holds is the sum of these, by restriction (D49). What is held by
 * purpose and what is held by place change by the same amount in each event.
 */
type OnAccount<Type extends string, Data> = Event<
  Type,
  { fundId: string } & Data & { moves: readonly Movement[] }
>;

/** A restriction becomes a bucket of the fund account. Stream `fundaccount-<fund>.<currency>`. */
export type RestrictionOpened = OnAccount<
  'RestrictionOpened',
  { currency: string; restriction: string; terms: RestrictionTerms; credit: Localised }
>;

/** Money is there: given to available, from outside to the bank or to a processor. */
export type FundsReceived = OnAccount<
  'FundsReceived',
  {
    receiptId: string;
    money: Money;
    restriction: string;
    source: string;
    /** The day on which it arrived. */
    on: string;
  }
>;

/**
 * What a fund held at the bank at the start of a day, before its books began here (D53). No gift, and
 * of no donor: it counts among what was received and in no sum of gifts.
 */
export type OpeningBalance = {
  /** The first day of the fund's books from then on, YYYY-MM-DD. */
  readonly on: string;
  /** By restriction, in the currency of the books; each above zero. */
  readonly shares: readonly BucketShare[];
  /** Where it can be read: the number of a bank statement, for one. */
  readonly source: string;
};

/** One person says what it was, or that it should not be there (null); nothing has changed yet. */
export type OpeningBalanceProposed = OnAccount<
  'OpeningBalanceProposed',
  {
    proposalId: string;
    currency: string;
    becomes: OpeningBalance | null;
    /** Null for the first one; what stands already is corrected for a reason (D54). */
    reason: CorrectionReason | null;
    proposedBy: string;
  }
>;

/** What was proposed no longer stands. */
export type OpeningBalanceDropped = OnAccount<
  'OpeningBalanceDropped',
  { proposalId: string; currency: string; by: string }
>;

/**
 * A second person confirmed exactly that: given to available, from outside to the bank. What stood
 * before is taken back in the same event.
 */
export type OpeningBalanceConfirmed = OnAccount<
  'OpeningBalanceConfirmed',
  {
    proposalId: string;
    was: OpeningBalance | null;
    becomes: OpeningBalance | null;
    reason: CorrectionReason | null;
    /** What stands now. */
    money: Money;
    proposedBy: string;
    confirmedBy: string;
  }
>;

/** A receipt as the account holds it: after fees, and with whom it arrived. */
export type ReceiptInAccount = {
  readonly minor: string;
  readonly restriction: string;
  readonly heldBy: 'bank' | 'processor';
  /** The day on which it arrived. */
  readonly on: string;
};

/**
 * What came in was written down wrongly (D54): taken back as it was (available to given, and out of
 * the place that held it), and received as it should have been; in one event, so that a small
 * difference needs no more than that difference.
 */
export type ReceiptCorrected = OnAccount<
  'ReceiptCorrected',
  {
    receiptId: string;
    correctionId: string;
    was: ReceiptInAccount;
    becomes: ReceiptInAccount | null;
    /** What stands now. */
    money: Money;
  }
>;

/**
 * Of what was received, money went back: a refund, or a dispute (D29). What the restriction still had is
 * taken from it (available to given, and out of the processor); the rest is told by ShortfallOpened.
 */
export type FundsReceiptReversed = OnAccount<
  'FundsReceiptReversed',
  {
    /** Names what went back: it counts once. */
    reversalId: string;
    receiptId: string;
    /** All that went, with what ShortfallOpened says beside this. */
    money: Money;
    restriction: string;
    on: string;
  }
>;

/**
 * More went back than the restriction has left, since it was promised or paid: missing to given. It has
 * nothing available, and no payment is released from it, until money came.
 */
export type ShortfallOpened = OnAccount<
  'ShortfallOpened',
  { reversalId: string; money: Money; restriction: string }
>;

/**
 * Money covers what is missing, or a part of it, before any promise: available to missing. Where free
 * money does it for another restriction it becomes that one's for good, where it lies: available to given
 * under the one, given to missing under the other.
 */
export type ShortfallCovered = OnAccount<
  'ShortfallCovered',
  {
    reversalId: string;
    money: Money;
    /** What was short. */
    restriction: string;
    /** Whose money covers it: the same one, or `free`. */
    coveredBy: string;
  }
>;

/** What went back is here again: a refund that failed, or a dispute that was won (given to available). */
export type FundsReceiptRestored = OnAccount<
  'FundsReceiptRestored',
  { reversalId: string; receiptId: string; money: Money; restriction: string; on: string }
>;

/** What free money had covered for it is free again. */
export type ShortfallCoverGivenBack = OnAccount<
  'ShortfallCoverGivenBack',
  { reversalId: string; money: Money; restriction: string }
>;

/** A processor paid out to the bank what it held of gifts (D27): processor to bank. */
export type ProcessorPaidOut = OnAccount<
  'ProcessorPaidOut',
  { payoutId: string; money: Money; baseMinor: string; arrivedOn: string; by: string }
>;

/** What is written down of a payout of a processor and may have been typed wrongly. */
export type ProcessorPayoutSaid = Pick<ProcessorPaidOut['data'], 'money' | 'arrivedOn'>;

/** The same as it stands in the books; `split` says of which restrictions the processor paid. */
export type ProcessorPayoutInBooks = Pick<
  ProcessorPaidOut['data'],
  'money' | 'baseMinor' | 'arrivedOn'
> & { readonly split: readonly BucketShare[] };

/** One person says what a payout of a processor should be, or that it never was (D54). */
export type ProcessorPayoutCorrectionProposed = OnAccount<
  'ProcessorPayoutCorrectionProposed',
  { payoutId: string; currency: string } & ProposedChange<ProcessorPayoutSaid>
>;

/** Nobody stands by the proposal any more. */
export type ProcessorPayoutCorrectionDropped = OnAccount<
  'ProcessorPayoutCorrectionDropped',
  { payoutId: string; currency: string; correctionId: string; by: string }
>;

/**
 * A second person confirmed: the payout as it was is taken back (bank to processor), and what it
 * becomes is booked (processor to bank), each on the day to which it belongs. Null where it never was.
 */
export type ProcessorPayoutCorrected = OnAccount<
  'ProcessorPayoutCorrected',
  {
    payoutId: string;
    /** What stands now. */
    money: Money;
  } & ConfirmedChange<ProcessorPayoutInBooks>
>;

/**
 * A payout was released: bank to set-aside, so that no other release counts on the same money
 * (D27).
 */
export type CashSetAside = OnAccount<'CashSetAside', { attemptId: string; money: Money }>;

/** An attempt ends without a payment: set-aside to bank, where it may be paid to others. */
export type CashFreed = OnAccount<'CashFreed', { attemptId: string; money: Money }>;

/** The bank line of a bounced payment came back: due-back to bank. */
export type CashReturned = OnAccount<'CashReturned', { attemptId: string; money: Money }>;

/** Why cash moves between restrictions. */
export const TRANSFER_REASONS = [
  'payout-due',
  'gift-on-its-way',
  'fees-taken',
  'given-back',
  'other',
] as const;
export type TransferReason = (typeof TRANSFER_REASONS)[number];

/** What one restriction lends another, or gives back to it. */
export type CashTransfer = {
  /** The restriction that has the cash. */
  readonly from: string;
  /** The restriction that gets it. */
  readonly to: string;
  readonly money: Money;
  readonly reason: TransferReason;
};

/**
 * Cash at the bank under one restriction should stand under another for a while (D55): one person
 * proposes it, and nothing has changed yet.
 */
export type CashTransferProposed = OnAccount<
  'CashTransferProposed',
  CashTransfer & { proposalId: string; proposedBy: string }
>;

/** What was proposed no longer stands. */
export type CashTransferDropped = OnAccount<
  'CashTransferDropped',
  { proposalId: string; currency: string; by: string }
>;

type CashTransferConfirmed<Type extends string> = OnAccount<
  Type,
  CashTransfer & { proposalId: string; on: string; proposedBy: string; confirmedBy: string }
>;

/**
 * A second person confirmed it: bank to lent under the one, lent to bank under the other. What the
 * money is for does not change, so that it is owed back.
 */
export type CashLent = CashTransferConfirmed<'CashLent'>;

/** The same the other way, of what was lent before, the oldest first; never more than is owed. */
export type CashGivenBack = CashTransferConfirmed<'CashGivenBack'>;

/**
 * What came back was written down wrongly (D54): taken back as it was (bank to due-back), and booked
 * as it should have been (due-back to bank).
 */
export type CashReturnCorrected = OnAccount<
  'CashReturnCorrected',
  {
    attemptId: string;
    returnId: string;
    correctionId: string;
    wasMinor: string;
    /** What stands now. */
    money: Money;
  }
>;

/** Money is kept for an award: available to reserved, and to fees-reserved for its fee. */
export type FundsReserved = OnAccount<
  'FundsReserved',
  {
    holdId: string;
    purposeId: string;
    /** The award; the fee allowance comes on top. */
    money: Money;
    feeAllowanceMinor: string;
    /** Available over all buckets after this. */
    availableAfterMinor: string;
  }
>;

/** There is not enough yet: it waits, and nothing moves. */
export type ReservationRefused = OnAccount<
  'ReservationRefused',
  {
    holdId: string;
    purposeId: string;
    money: Money;
    feeAllowanceMinor: string;
    /** Available in the eligible buckets: why it was refused. */
    available: Money;
    /** Holds that wait before this one; nobody is overtaken. */
    waitingBefore: number;
    /** Needed to try again when money comes: higher priority first, then the older. */
    priority: PolicyPriority;
    need: ReservationNeed;
  }
>;

/** The facts that restrictions are evaluated on (D28). */
export type ReservationNeed = {
  readonly needs: readonly string[];
  readonly country: string | null;
  /** The day of the expense. */
  readonly on: string;
};

/** The person has been told: reserved to committed, and the fee allowance with it. */
export type FundsCommitted = OnAccount<'FundsCommitted', { holdId: string; money: Money }>;

/**
 * An attempt paid: committed to settled, and what was set aside leaves the bank. Its fee comes from
 * the allowance (fees-committed to settled), then from what its bucket has available; what nothing
 * covers is told by FeeShortfallOpened. An allowance that nobody needs any more is available again.
 */
export type FundsSettled = OnAccount<
  'FundsSettled',
  {
    holdId: string;
    attemptId: string;
    money: Money;
    /** All that the bank took for it, with what FeeShortfallOpened says beside this. */
    feeMinor: string;
  }
>;

/**
 * A fee left the bank for which its bucket had no money any more: a fact, which nobody can refuse
 * (D29). Short to settled: the bucket shows nothing available until it came.
 */
export type FeeShortfallOpened = OnAccount<
  'FeeShortfallOpened',
  { holdId: string; attemptId: string; money: Money; restriction: string }
>;

/** Money came and covers a missing fee, or a part of it, before any promise: available to short. */
export type FeeShortfallCovered = OnAccount<
  'FeeShortfallCovered',
  { holdId: string; attemptId: string; money: Money; restriction: string }
>;

/**
 * A payment failed after it was reported paid: owed again (settled to committed) and due back; the
 * fee stays spent (D24, D26).
 */
export type SettlementReversed = OnAccount<
  'SettlementReversed',
  { holdId: string; attemptId: string; money: Money; baseMinor: string }
>;

/**
 * A payment was written down wrongly (D54). Its fee alone is another: the difference moves between
 * available and settled, and at the bank. Or it was not this one that was paid: owed again (settled
 * to committed), its fee available again, and its money set aside at the bank as before.
 */
export type SettlementCorrected = OnAccount<
  'SettlementCorrected',
  {
    holdId: string;
    attemptId: string;
    correctionId: string;
    /** The payment without its fee. */
    money: Money;
    feeRestriction: string;
    wasFeeMinor: string;
    /** With what FeeShortfallOpened says beside this; null where it was not this one that was paid. */
    becomesFeeMinor: string | null;
  }
>;

/**
 * What is left of a hold is available again, award and fee allowance together; nothing moves when
 * it was still waiting. `reduced` gives back only a part of the award, the rest stays held.
 */
export type ReservationReleased = OnAccount<
  'ReservationReleased',
  {
    holdId: string;
    money: Money;
    reason: 'withdrawn' | 'voided' | 'declined' | 'terminated' | 'reduced';
    /** Its beneficiary had been told, and the grant has not said yet what it gives up. */
    owed: boolean;
  }
>;

export type FundEvent =
  | FundCreated
  | FundPolicyProposed
  | FundPolicyPublished
  | IntakeOpened
  | IntakeSuspended
  | FundClosed;

export type FundAccountEvent =
  | RestrictionOpened
  | OpeningBalanceProposed
  | OpeningBalanceDropped
  | OpeningBalanceConfirmed
  | FundsReceived
  | ReceiptCorrected
  | FundsReceiptReversed
  | ShortfallOpened
  | ShortfallCovered
  | FundsReceiptRestored
  | ShortfallCoverGivenBack
  | ProcessorPaidOut
  | ProcessorPayoutCorrectionProposed
  | ProcessorPayoutCorrectionDropped
  | ProcessorPayoutCorrected
  | CashSetAside
  | CashFreed
  | CashReturned
  | CashTransferProposed
  | CashTransferDropped
  | CashLent
  | CashGivenBack
  | CashReturnCorrected
  | FundsReserved
  | ReservationRefused
  | FundsCommitted
  | FundsSettled
  | FeeShortfallOpened
  | FeeShortfallCovered
  | SettlementReversed
  | SettlementCorrected
  | ReservationReleased;
