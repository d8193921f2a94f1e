import type { Localised, Money } from '#kernel';
import type { Event } from './event.js';
import type { Exchange } from './rates.events.js';

/** A part of a pledge that is due on a day, in minor units; numbered from 1 in their order. */
export type PledgeInstalment = {
  readonly number: number;
  readonly minor: string;
  readonly dueOn: string;
};

/** Something that must happen before the money is owed. Public words, and nobody's name (D11). */
export type PledgeCondition = { readonly conditionId: string; readonly text: Localised };

export const PLEDGE_EVIDENCE = ['contract', 'letter', 'message', 'spoken'] as const;
export type PledgeEvidence = (typeof PLEDGE_EVIDENCE)[number];

export const PLEDGE_END_REASONS = [
  'donor-asked',
  'agreement-ended',
  'work-ended',
  'not-paid',
  'other',
] as const;
export type PledgeEndReason = (typeof PLEDGE_END_REASONS)[number];

/**
 * What a pledge is in the books (D30): owed to the fund, put off to later years or until a condition
 * is met, income, and what was given up; of one in another currency what its rates gained and lost, while it
 * is owed (unrealised) and when it comes (realised).
 */
export type PledgeBalance =
  'receivable' | 'deferred' | 'income' | 'loss' | 'unrealised' | 'realised';

/** What of a pledge moves in the books, in minor units: `from` is credited, `to` is debited (D23). */
export type PledgeMovement = {
  readonly from: PledgeBalance;
  readonly to: PledgeBalance;
  /** In the currency of the pledge; nothing where only its rate has changed. */
  readonly minor: string;
  /** The same in the currency of the books, where that is another one. */
  readonly baseMinor?: string;
  /** The day to which it belongs, where that is not the day of its event (D13). */
  readonly relatesTo?: string;
};

type OnPledge<Type extends string, Data> = Event<Type, { pledgeId: string; fundId: string } & Data>;

/** An event that may post: where, and what. */
type InBooks<Type extends string, Data> = OnPledge<
  Type,
  Data & { currency: string; restriction: string; books: readonly PledgeMovement[] }
>;

/** A donor offers money; nothing is owed yet. Stream `pledge-…`. */
export type PledgeOffered = OnPledge<
  'PledgeOffered',
  {
    donorId: string;
    money: Money;
    /** `free`, or the restriction under which it will be given. */
    restriction: string;
    /** Whether the fund could ask a court for it: only then is it owed in the books (D30). */
    isEnforceable: boolean;
    instalments: readonly PledgeInstalment[];
    conditions: readonly PledgeCondition[];
    offeredOn: string;
    /** The last day on which it can be confirmed; null where it stays open. */
    expiresOn: string | null;
    /** Account that follows it up. */
    owner: string;
    /** The currency of the books, where that is another one. */
    bookCurrency?: string;
  }
>;

/**
 * The donor is bound. What is due by the end of the fund's year is income, what is due later is put
 * off; with a condition that is not met, and where it cannot be enforced, nothing is booked.
 */
export type PledgeConfirmed = InBooks<
  'PledgeConfirmed',
  {
    confirmedOn: string;
    yearEndsOn: string;
    evidence: PledgeEvidence;
    by: string;
    /** The rate at which it became owed, where it is in another currency than the books. */
    exchange?: Exchange;
  }
>;

/** What is still open is due otherwise. */
export type PledgeRescheduled = InBooks<
  'PledgeRescheduled',
  { instalments: readonly PledgeInstalment[]; on: string; yearEndsOn: string; by: string }
>;

/** A condition is met; with the last one the pledge is owed. */
export type PledgeConditionMet = InBooks<
  'PledgeConditionMet',
  { conditionId: string; on: string; yearEndsOn: string; by: string; exchange?: Exchange }
>;

/**
 * A gift counts on the pledge. The gift itself is booked as any other (D24); here its income gives way
 * to what was owed.
 */
export type PledgeInstalmentReceived = InBooks<
  'PledgeInstalmentReceived',
  { donationId: string; instalment: number | null; minor: string; receivedOn: string }
>;

/** A gift that counts on the pledge was corrected (D54); of what it is now, this much counts. */
export type PledgeInstalmentCorrected = InBooks<
  'PledgeInstalmentCorrected',
  {
    donationId: string;
    correctionId: string;
    wasMinor: string;
    minor: string;
    receivedOn: string;
    /** The day to which it belongs. */
    relatesTo: string;
  }
>;

/** A later year has begun: what is due in it is income. */
export type PledgeIncomeRecognised = InBooks<
  'PledgeIncomeRecognised',
  { minor: string; on: string; yearEndsOn: string; by: string }
>;

/** Nothing more will come, and nothing more is asked. */
export type PledgeRemainderCancelled = InBooks<
  'PledgeRemainderCancelled',
  { minor: string; on: string; reason: PledgeEndReason; by: string }
>;

/** The donor does not keep to it. What is open stays owed until it is written off. */
export type PledgeDefaulted = OnPledge<'PledgeDefaulted', { on: string; by: string }>;

/** One person says that the rest should be given up; nothing changes before a second one confirms. */
export type PledgeWriteOffProposed = OnPledge<
  'PledgeWriteOffProposed',
  { proposalId: string; reason: PledgeEndReason; proposedBy: string }
>;

/** What was proposed no longer stands. */
export type PledgeWriteOffDropped = OnPledge<
  'PledgeWriteOffDropped',
  { proposalId: string; by: string }
>;

/** A second person confirmed: what was open is given up. */
export type PledgeWrittenOff = InBooks<
  'PledgeWrittenOff',
  {
    proposalId: string;
    minor: string;
    on: string;
    reason: PledgeEndReason;
    proposedBy: string;
    confirmedBy: string;
  }
>;

/** What of a difference belongs to something that came after the month, in the order of the pledge. */
export type RevaluationShare = {
  readonly of: 'change' | 'revaluation';
  readonly place: number;
  /** In the currency of the books, below zero where it is less. */
  readonly minor: string;
};

/**
 * A month has ended: what is open of a pledge in another currency stands in the books at the rate of its last
 * day. Once for each month and set of rates; where the rate is known or corrected later, what came since
 * has its share of the difference.
 */
export type PledgeRevalued = InBooks<
  'PledgeRevalued',
  {
    /** The last day of the month. */
    on: string;
    exchange: Exchange;
    /** What was open on that day, in minor units of the pledge. */
    openMinor: string;
    /** What it stood for in the books, and stands for now; the difference may be below zero. */
    wasBaseMinor: string;
    baseMinor: string;
    differenceMinor: string;
    shares: readonly RevaluationShare[];
    /** The day on which it was done. */
    revaluedOn: string;
  }
>;

export type PledgeEvent =
  | PledgeOffered
  | PledgeConfirmed
  | PledgeRescheduled
  | PledgeConditionMet
  | PledgeInstalmentReceived
  | PledgeInstalmentCorrected
  | PledgeIncomeRecognised
  | PledgeRemainderCancelled
  | PledgeDefaulted
  | PledgeWriteOffProposed
  | PledgeWriteOffDropped
  | PledgeWrittenOff
  | PledgeRevalued;
