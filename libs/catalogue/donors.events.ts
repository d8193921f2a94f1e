import type { Localised, Sealed } from '#kernel';
import type { Event } from './event.js';
import type { RestrictionTerms } from './funds.events.js';

export const DONOR_KINDS = ['individual', 'member', 'institution', 'state', 'un-body'] as const;
export type DonorKind = (typeof DONOR_KINDS)[number];

/** Whether a donor wishes to be named: an anonymous one is known to compliance alone. */
export const DONOR_WISHES = ['named', 'anonymous'] as const;
export type DonorWish = (typeof DONOR_WISHES)[number];

/** What came of looking into a donor. */
export const DUE_DILIGENCE_RESULTS = ['passed', 'passed-with-conditions', 'refused'] as const;
export type DueDiligenceResult = (typeof DUE_DILIGENCE_RESULTS)[number];

/** How a donor is reached; what is not known is empty. */
export type DonorContact = {
  readonly person: string;
  readonly email: string;
  readonly phone: string;
  readonly address: string;
};

/**
 * Somebody who gives. Stream `donor-…`. The fund is the one for which they were registered: its
 * treasurers look after them, whichever funds they give to.
 */
export type DonorRegistered = Event<
  'DonorRegistered',
  {
    donorId: string;
    fundId: string;
    subjectRef: string;
    kind: DonorKind;
    wish: DonorWish;
    name: Sealed<string>;
    /** UTC instant: of two that are one, the later one goes into the earlier one. */
    registeredAt: string;
  }
>;

/** A donor is called otherwise now; the old name stays where it was written. */
export type DonorRenamed = Event<'DonorRenamed', { donorId: string; name: Sealed<string> }>;

/** A donor is reached otherwise now. */
export type DonorContactChanged = Event<
  'DonorContactChanged',
  { donorId: string; contact: Sealed<DonorContact> }
>;

/** A donor said whether they wish to be named. */
export type DonorWishNoted = Event<'DonorWishNoted', { donorId: string; wish: DonorWish }>;

/** Somebody looked into where a donor's money comes from, and what it asks in return. */
export type DonorDueDiligenceRecorded = Event<
  'DonorDueDiligenceRecorded',
  {
    donorId: string;
    result: DueDiligenceResult;
    on: string;
    /** The last day on which the result holds; null where the donor was refused. */
    validUntil: string | null;
    /** Why, and under which conditions; null where nothing was written. */
    note: Sealed<string> | null;
    by: string;
  }
>;

/** What a donor and a fund agreed about money given under one restriction (R16). */
export type DonorAgreement = {
  readonly agreementId: string;
  readonly fundId: string;
  /** `free`, or a restriction of the fund account. */
  readonly restriction: string;
  /** What the money is for, as the fund account keeps to it; null of free money. */
  readonly terms: RestrictionTerms | null;
  /** What it is for, in words. */
  readonly purpose: Localised;
  /** Part that may pay for running the fund, 0 to 100. */
  readonly overheadPercent: number;
  /** How the donor is named in what is made with the money; empty where they are not. */
  readonly credit: Localised;
  /** What must stand beside it, such as that it is not the donor's opinion. */
  readonly disclaimer: Localised;
  readonly signedOn: string;
};

/** An agreement was signed. */
export type DonorAgreementSigned = Event<
  'DonorAgreementSigned',
  { donorId: string; by: string } & DonorAgreement
>;

/** An agreement ends: what was given under it stays under its restriction. */
export type DonorAgreementEnded = Event<
  'DonorAgreementEnded',
  { donorId: string; agreementId: string; fundId: string; on: string; by: string }
>;

/** One person says that two donors are one. Stream of the one that was registered later. */
export type DonorMergeProposed = Event<
  'DonorMergeProposed',
  { donorId: string; proposalId: string; into: string; proposedBy: string }
>;

/** What was proposed no longer stands. */
export type DonorMergeDropped = Event<
  'DonorMergeDropped',
  { donorId: string; proposalId: string; by: string }
>;

/** A second person confirmed: from now on this donor is the other one. Nothing is rewritten. */
export type DonorMerged = Event<
  'DonorMerged',
  { donorId: string; proposalId: string; into: string; proposedBy: string; confirmedBy: string }
>;

export type DonorEvent =
  | DonorRegistered
  | DonorRenamed
  | DonorContactChanged
  | DonorWishNoted
  | DonorDueDiligenceRecorded
  | DonorAgreementSigned
  | DonorAgreementEnded
  | DonorMergeProposed
  | DonorMergeDropped
  | DonorMerged;
