import type { Money, Sealed } from '#kernel';
import type { Event } from './event.js';
import type { BucketShare, HeldMoney, PolicyPriority, PolicyRail } from './funds.events.js';
import type { Sensitivity } from './envelope.js';

export type ApplicantKind = 'person' | 'informal-group' | 'organisation' | 'family-member';

export type Need =
  | 'relocation'
  | 'legal'
  | 'medical'
  | 'psychosocial'
  | 'family'
  | 'physical-security'
  | 'digital-security'
  | 'equipment'
  | 'advocacy'
  | 'other';

/** What may be said publicly (question 12). */
export type Publicity = 'nothing' | 'region' | 'country-and-theme' | 'name';

export type CostLine = { readonly need: Need; readonly minor: string };

export type SafeContact = {
  readonly channel:
    'signal' | 'e-mail' | 'telephone' | 'messenger' | 'through-someone' | 'receipt-code';
  readonly address: string;
  readonly when: string;
  readonly language: string;
  readonly neverWrite: string;
};

export type RefereeNamed = {
  readonly name: string;
  readonly reach: string;
  readonly outside: boolean;
};

/**
 * The twelve questions, answered. Stream `application-…`. What could identify anybody is
 * sealed; what the rules need (needs, amount, country) is in the clear.
 */
export type ApplicationSubmitted = Event<
  'ApplicationSubmitted',
  {
    applicationId: string;
    fundId: string;
    policyVersion: number;
    formVersion: number;
    round: string | null;
    subjectRef: string;
    applicantKind: ApplicantKind;
    needs: readonly Need[];
    requested: Money;
    costLines: readonly CostLine[];
    neededBy: string | null;
    months: number;
    /** ISO 3166 alpha-2 of the danger. */
    country: string;
    /** Left vague if the applicant wishes. */
    region: Sealed<string> | null;
    /** Random refs from look-up streams: who asks, and about which incident of theirs (D8). */
    identityRef: string;
    incidentRef: string;
    /** Everybody in the case to whom a tie would be a conflict: applicant, organisation. */
    partyRefs: readonly string[];
    pseudonym: Sealed<string>;
    contact: Sealed<SafeContact>;
    narrative: Sealed<string>;
    link: Sealed<string>;
    risk: Sealed<string> | null;
    referees: Sealed<readonly RefereeNamed[]>;
    plan: Sealed<string> | null;
    helpElsewhere: boolean;
    mayAskPartners: boolean;
    payoutRail: PolicyRail;
    publicity: Publicity;
    referralWished: boolean;
  }
>;

export type ApplicationTriaged = Event<
  'ApplicationTriaged',
  {
    applicationId: string;
    priority: PolicyPriority;
    sensitivity: Sensitivity;
    triagedBy: string;
    /** What the fund promises from its policy: decide by this instant. */
    decideBy: string;
  }
>;

export type ApplicationFoundIneligible = Event<
  'ApplicationFoundIneligible',
  { applicationId: string; reason: string; by: string }
>;

export type ApplicationInfoRequested = Event<
  'ApplicationInfoRequested',
  { applicationId: string; question: Sealed<string>; by: string }
>;

export type ApplicationInfoProvided = Event<
  'ApplicationInfoProvided',
  { applicationId: string; revision: number; answer: Sealed<string> }
>;

export type VerificationStarted = Event<
  'VerificationStarted',
  { applicationId: string; by: string }
>;

export type VerificationConclusion = 'confirmed' | 'partly' | 'unconfirmed' | 'contradicted';

export type VerificationConcluded = Event<
  'VerificationConcluded',
  {
    applicationId: string;
    conclusion: VerificationConclusion;
    refereesHeard: number;
    documented: boolean;
    note: Sealed<string>;
    by: string;
  }
>;

export type ReviewOpened = Event<'ReviewOpened', { applicationId: string; by: string }>;

export type ReviewerAssigned = Event<
  'ReviewerAssigned',
  { applicationId: string; memberId: string; by: string }
>;

export type InterestAnswer = 'none' | 'conflict' | 'unsure';

/** Before any content is shown, a member says whether there is a tie to this case. */
export type CaseInterestDeclared = Event<
  'CaseInterestDeclared',
  { applicationId: string; memberId: string; answer: InterestAnswer; why: Sealed<string> | null }
>;

export type ReviewSubmitted = Event<
  'ReviewSubmitted',
  {
    applicationId: string;
    memberId: string;
    revision: number;
    /** 1 to 5 each. */
    scores: { readonly danger: number; readonly need: number; readonly feasibility: number };
    recommendation: 'fund' | 'fund-part' | 'decline';
    recommendedMinor: string | null;
    comment: Sealed<string>;
  }
>;

/** A review no longer counts: its author turned out to be tied to the case. It stays in the log. */
export type ReviewStruck = Event<
  'ReviewStruck',
  { applicationId: string; memberId: string; reason: 'late-conflict' }
>;

/**
 * A vote no longer counts: its voter turned out to be tied to the case. Whether the decision
 * still stands says the recount: DecisionVoided follows, or nothing (D34).
 */
export type VoteStruck = Event<
  'VoteStruck',
  { applicationId: string; memberId: string; reason: 'late-conflict' }
>;

export type DecisionCalled = Event<
  'DecisionCalled',
  {
    applicationId: string;
    revision: number;
    /** What is put to the vote. */
    proposed: Money;
    band: string;
    approvalsNeeded: number;
    boardApprovalsNeeded: number;
    /** Members who may vote: seated, mandated, attested, untied when it was called. */
    voters: readonly string[];
    /** Those of them who sit for the board. */
    board: readonly string[];
    calledBy: string;
  }
>;

export type VoteCast = Event<
  'VoteCast',
  {
    applicationId: string;
    memberId: string;
    seatId: string;
    choice: 'yes' | 'no' | 'abstain';
    revision: number;
    reason: Sealed<string> | null;
  }
>;

export type QuorumReached = Event<
  'QuorumReached',
  { applicationId: string; approvals: readonly string[]; needed: number }
>;

/** The committee has decided. Posts memo only: the grant is an expense once it is notified (D25). */
export type DecisionReached = Event<
  'DecisionReached',
  {
    applicationId: string;
    fundId: string;
    /** 1 for the first award of the case; a hold is named by case and award number (D34). */
    award: number;
    holdId: string;
    approved: Money;
    feeAllowanceMinor: string;
    priority: PolicyPriority;
    needs: readonly Need[];
    country: string;
    payoutRail: PolicyRail;
    express: boolean;
    /** The distinct people whose approval counted. */
    approvedBy: readonly string[];
    incidentRef: string;
  }
>;

export type ApplicationDeclined = Event<
  'ApplicationDeclined',
  {
    applicationId: string;
    reason: string;
    by: 'vote' | 'chair';
    /** What an earlier, voided decision still holds. */
    held: HeldMoney | null;
  }
>;

/** A vote or review fell away and what is left no longer carries the decision (D34). */
export type DecisionVoided = Event<
  'DecisionVoided',
  {
    applicationId: string;
    award: number;
    holdId: string;
    reason: 'late-conflict' | 'new-revision' | 'fraud';
    /** Back to the vote, or to the reviews. */
    to: 'deciding' | 'under-review';
  }
>;

export type ApplicationAwaitingFunds = Event<
  'ApplicationAwaitingFunds',
  { applicationId: string; holdId: string; available: Money }
>;

/** The money is set aside; the grant can be drafted from what stands here. */
export type ApplicationFunded = Event<
  'ApplicationFunded',
  {
    applicationId: string;
    fundId: string;
    holdId: string;
    approved: Money;
    payoutRail: PolicyRail;
    /** The award by restriction; sums to `approved`. */
    split: readonly BucketShare[];
  }
>;

export type ApplicationWithdrawn = Event<
  'ApplicationWithdrawn',
  {
    applicationId: string;
    by: 'applicant' | 'agent';
    held: HeldMoney | null;
    incidentRef: string;
  }
>;

/** Closed in favour of another request about the same incident; nothing had been decided (D51). */
export type ApplicationJoined = Event<
  'ApplicationJoined',
  { applicationId: string; into: string; incidentRef: string }
>;

/** It could not be closed in favour of another one: it had been decided, or had ended, meanwhile. */
export type ApplicationJoinDeclined = Event<
  'ApplicationJoinDeclined',
  {
    applicationId: string;
    into: string;
    incidentRef: string;
    reason: 'decided' | 'ended';
  }
>;

/** The joining was undone: the request goes on where it stood. */
export type ApplicationReopened = Event<
  'ApplicationReopened',
  { applicationId: string; incidentRef: string }
>;

export type ApplicationClosed = Event<
  'ApplicationClosed',
  { applicationId: string; outcome: 'helped' | 'expired' }
>;

export type ApplicationEvent =
  | ApplicationSubmitted
  | ApplicationTriaged
  | ApplicationFoundIneligible
  | ApplicationInfoRequested
  | ApplicationInfoProvided
  | VerificationStarted
  | VerificationConcluded
  | ReviewOpened
  | ReviewerAssigned
  | CaseInterestDeclared
  | ReviewSubmitted
  | ReviewStruck
  | DecisionCalled
  | VoteCast
  | VoteStruck
  | QuorumReached
  | DecisionReached
  | ApplicationDeclined
  | DecisionVoided
  | ApplicationAwaitingFunds
  | ApplicationFunded
  | ApplicationWithdrawn
  | ApplicationJoined
  | ApplicationJoinDeclined
  | ApplicationReopened
  | ApplicationClosed;
