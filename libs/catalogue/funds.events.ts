import type { Localised, Money } from '#kernel';
import type { Event } from './event.js';

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

/** What a donor asked of restricted money (D28). Empty lists and nulls do not limit. */
export type RestrictionTerms = {
  readonly needs: readonly string[];
  /** ISO 3166 alpha-2 codes. */
  readonly places: readonly string[];
  readonly from: string | null;
  readonly until: string | null;
  readonly feesAllowed: boolean;
};

/** A restriction becomes a bucket of the fund account. Stream `fundaccount-<fund>.<currency>`. */
export type RestrictionOpened = Event<
  'RestrictionOpened',
  {
    fundId: string;
    currency: string;
    restriction: string;
    terms: RestrictionTerms;
    credit: Localised;
  }
>;

export type FundsReceived = Event<
  'FundsReceived',
  {
    fundId: string;
    receiptId: string;
    money: Money;
    restriction: string;
    source: string;
    /** Who holds the money: the bank where nothing is said, or a processor until it pays out. */
    heldBy?: 'bank' | 'processor';
  }
>;

/** A processor paid out to the bank what it held of gifts, by restriction (D27). */
export type ProcessorPaidOut = Event<
  'ProcessorPaidOut',
  {
    fundId: string;
    payoutId: string;
    money: Money;
    baseMinor: string;
    split: readonly BucketShare[];
    arrivedOn: string;
    by: string;
  }
>;

/** A payout was released: the bank holds its money, and no other release counts on it (D27). */
export type CashSetAside = Event<
  'CashSetAside',
  { fundId: string; attemptId: string; money: Money }
>;

/** An attempt ends without a payment: what was set aside may be paid to others. */
export type CashFreed = Event<'CashFreed', { fundId: string; attemptId: string; money: Money }>;

/** The bank line of a bounced payment came back: the bank holds it again. */
export type CashReturned = Event<
  'CashReturned',
  { fundId: string; attemptId: string; money: Money }
>;

/** Money is set aside for an award (`money`, by `split`) and for its fee (`feeSplit`). */
export type FundsReserved = Event<
  'FundsReserved',
  {
    fundId: string;
    holdId: string;
    purposeId: string;
    /** The award; the fee allowance comes on top. */
    money: Money;
    feeAllowanceMinor: string;
    /** Sums to `money`. */
    split: readonly BucketShare[];
    /** Sums to the fee allowance. */
    feeSplit: readonly BucketShare[];
    /** Available over all buckets after this. */
    availableAfterMinor: string;
  }
>;

export type ReservationRefused = Event<
  'ReservationRefused',
  {
    fundId: string;
    holdId: string;
    purposeId: string;
    money: Money;
    feeAllowanceMinor: string;
    /** Available in the eligible buckets: why it was refused. */
    available: Money;
    /** Holds that wait before this one; nobody is overtaken. */
    waitingBefore?: number;
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

/** The person has been told: what was reserved is now owed. */
export type FundsCommitted = Event<
  'FundsCommitted',
  { fundId: string; holdId: string; money: Money }
>;

/**
 * An attempt paid: the money is gone. `split` sums to `money`, `feeSplit` to the fee less what
 * FeeShortfallOpened says beside it.
 */
export type FundsSettled = Event<
  'FundsSettled',
  {
    fundId: string;
    holdId: string;
    attemptId: string;
    money: Money;
    feeMinor: string;
    split: readonly BucketShare[];
    feeSplit: readonly BucketShare[];
    /** The part of `feeSplit` beyond the allowance: it was never reserved, but taken from available. */
    feeExtra?: readonly BucketShare[];
    /** Part of the hold no longer needed, back to available. */
    released: readonly BucketShare[];
  }
>;

/**
 * A fee left the bank for which its bucket had no money any more: a fact, which nobody can refuse
 * (D29). `money` is the part that is missing; the bucket shows nothing available until it came.
 */
export type FeeShortfallOpened = Event<
  'FeeShortfallOpened',
  { fundId: string; holdId: string; attemptId: string; money: Money; restriction: string }
>;

/** Money came into the bucket and covers a missing fee, or a part of it. Before any promise. */
export type FeeShortfallCovered = Event<
  'FeeShortfallCovered',
  { fundId: string; holdId: string; attemptId: string; money: Money; restriction: string }
>;

/** A payment failed after it was reported paid: owed again; the fee stays spent (D24, D26). */
export type SettlementReversed = Event<
  'SettlementReversed',
  {
    fundId: string;
    holdId: string;
    attemptId: string;
    money: Money;
    split: readonly BucketShare[];
    baseMinor: string;
  }
>;

/**
 * Money set aside is available again: award and fee allowance together, by `split`; nothing when
 * the hold was still waiting. `reduced` gives back only a part of the award, the rest stays held.
 */
export type ReservationReleased = Event<
  'ReservationReleased',
  {
    fundId: string;
    holdId: string;
    money: Money;
    split: readonly BucketShare[];
    reason: 'withdrawn' | 'voided' | 'declined' | 'terminated' | 'reduced';
    /** Its beneficiary had been told: the grant gives up what it still owes. */
    owed?: true;
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
  | FundsReceived
  | ProcessorPaidOut
  | CashSetAside
  | CashFreed
  | CashReturned
  | FundsReserved
  | ReservationRefused
  | FundsCommitted
  | FundsSettled
  | FeeShortfallOpened
  | FeeShortfallCovered
  | SettlementReversed
  | ReservationReleased;
