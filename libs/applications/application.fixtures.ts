import type {
  ApplicationEvent,
  FundPolicy,
  PolicyBand,
  RoleName,
  SeatRank,
  VerificationConclusion,
} from '#catalogue';
import type { Sealed } from '#kernel';
import type { ApplicationCommand } from './application.decider.js';
import type { Authority } from './application.authority.js';
import type { FilledForm } from './application-intake.decider.js';
import type { Member } from './application-review.decider.js';
import type { Mandate, Tie } from '#gate';
import type { Fund } from '#funds/facts';

// Small builders of what happens to a case, for its specifications. Amounts in cents of EUR.

export const at = '2026-03-10T12:00:00.000Z';
export const today = '2026-03-10';
export const submittedAt = '2026-03-09T22:10:00.000Z';
export const applicationId = 'case';
export const eur = (minor: number) => ({ minor: String(minor), currency: 'EUR' });

export const sealed: Sealed<string> = {
  subjectRef: 'subject',
  purpose: 'narrative',
  keyVersion: 1,
  ciphertext: 'AAAA',
};
const sealedAs = <T>(): Sealed<T> => sealed as Sealed<unknown> as Sealed<T>;

const band = (name: string, upTo: number, rest: Omit<PolicyBand, 'name' | 'upToMinor'>) => ({
  name,
  upToMinor: String(upTo),
  ...rest,
});

export const policy: FundPolicy = {
  bands: [
    band('B1', 150_000, { reviews: 1, approvers: 2, seated: 2, boardApprovers: 0 }),
    band('B2', 500_000, { reviews: 1, approvers: 2, seated: 2, boardApprovers: 0 }),
    band('B3', 1_000_000, { reviews: 2, approvers: 3, seated: 5, boardApprovers: 0 }),
    band('B4', 5_000_000, { reviews: 3, approvers: 4, seated: 5, boardApprovers: 1 }),
  ],
  promises: {
    P1: { triageHours: 4, decisionHours: 24, payoutHours: 24 },
    P2: { triageHours: 24, decisionHours: 72, payoutHours: 48 },
    P3: { triageHours: 72, decisionHours: 240, payoutHours: 120 },
    P4: { triageHours: 336, decisionHours: 1008, payoutHours: 240 },
  },
  twoReleasersAboveMinor: '500000',
  screeningValidHours: 24,
  feeAllowanceMinor: { 'mobile-money': '2000' },
  needs: ['relocation', 'legal', 'medical'],
  ineligibleReasons: ['outside-the-fund'],
  declineReasons: ['not-confirmed', 'not-enough-votes'],
  repeatDays: 365,
  appealDays: 30,
  attestationMonths: 12,
};

export const fund: Fund = {
  fundId: 'fund',
  entityId: 'entity',
  preset: 'crisis',
  currency: 'EUR',
  openedOn: '2026-01-01',
  closed: false,
  proposal: null,
  versions: 1,
  intake: { round: null, until: null },
  policies: [{ version: 1, policy, inForceFrom: '2026-01-01T00:00:00.000Z' }],
};

export const form = (change: Partial<FilledForm> = {}): FilledForm => ({
  applicationId,
  fundId: 'fund',
  subjectRef: 'subject',
  applicantKind: 'person',
  needs: ['relocation'],
  requested: eur(240_000),
  costLines: [{ need: 'relocation', minor: '240000' }],
  neededBy: '2026-03-20',
  months: 2,
  country: 'BY',
  region: null,
  identityRef: 'applicant',
  incidentRef: 'incident',
  partyRefs: ['organisation'],
  pseudonym: sealed,
  contact: sealedAs(),
  narrative: sealed,
  link: sealed,
  risk: null,
  referees: sealedAs(),
  plan: null,
  helpElsewhere: false,
  mayAskPartners: false,
  payoutRail: 'mobile-money',
  publicity: 'nothing',
  referralWished: false,
  ...change,
});

/** A form that asks for one amount, in one cost line. */
export const requesting = (minor: number): FilledForm =>
  form({
    requested: eur(minor),
    costLines: [{ need: 'relocation', minor: String(minor) }],
  });

export const tie = (partyRef: string, until: string | null = null): Tie => ({
  tieId: `tie-${partyRef}`,
  partyRef,
  from: '2026-02-01',
  until,
});

/** Somebody of the staff, with roles and perhaps ties. */
export const staff = (id: string, roles: readonly RoleName[], ...ties: Tie[]): Authority => ({
  at,
  today,
  by: { id, roles, ties },
  payeeRefs: [],
});
export const dutyOfficer = staff('duty-officer', ['duty-officer']);
export const verifier = staff('verifier', ['verifier']);
export const caseWorker = staff('case-worker', ['case-worker']);
export const chair = staff('chair', ['chair']);

export const seat = (memberId: string, rank: SeatRank = 'member'): Mandate => ({
  seatId: `seat-${memberId}`,
  memberId,
  rank,
  from: '2026-01-01',
  until: '2026-12-31',
  endedOn: null,
});

/** A member of the committee: seated for the year, attested in January, without ties. */
export const member = (memberId: string, change: Partial<Member> = {}): Member => ({
  memberId,
  seats: [seat(memberId)],
  interests: { ties: [], attestedOn: '2026-01-15' },
  ...change,
});
export const tiedMember = (memberId: string, ...ties: Tie[]): Member =>
  member(memberId, { interests: { ties, attestedOn: '2026-01-15' } });

export const committee = (...members: readonly Member[]) => ({
  seats: members.flatMap(({ seats }) => seats),
  interests: Object.fromEntries(members.map(({ memberId, interests }) => [memberId, interests])),
});

// What has happened.

export const submitted = (change: Partial<FilledForm> = {}): ApplicationEvent => ({
  type: 'ApplicationSubmitted',
  data: { ...form(change), policyVersion: 1, formVersion: 1, round: null },
});
export const triaged = (priority: 'P1' | 'P2' | 'P3' | 'P4' = 'P2'): ApplicationEvent => ({
  type: 'ApplicationTriaged',
  data: {
    applicationId,
    priority,
    sensitivity: 2,
    triagedBy: 'duty-officer',
    decideBy: '2026-03-12T22:10:00.000Z',
  },
});
export const verifying: ApplicationEvent = {
  type: 'VerificationStarted',
  data: { applicationId, by: 'case-worker' },
};
export const concluded = (
  conclusion: VerificationConclusion = 'confirmed',
  documented = true,
): ApplicationEvent => ({
  type: 'VerificationConcluded',
  data: { applicationId, conclusion, refereesHeard: 1, documented, note: sealed, by: 'verifier' },
});
export const reviewOpened: ApplicationEvent = {
  type: 'ReviewOpened',
  data: { applicationId, by: 'case-worker' },
};
export const infoRequested: ApplicationEvent = {
  type: 'ApplicationInfoRequested',
  data: { applicationId, question: sealed, by: 'case-worker' },
};
export const infoProvided = (revision: number): ApplicationEvent => ({
  type: 'ApplicationInfoProvided',
  data: { applicationId, revision, answer: sealed },
});
export const assigned = (memberId: string): ApplicationEvent => ({
  type: 'ReviewerAssigned',
  data: { applicationId, memberId, by: 'chair' },
});
export const declared = (
  memberId: string,
  answer: 'none' | 'conflict' | 'unsure' = 'none',
): ApplicationEvent => ({
  type: 'CaseInterestDeclared',
  data: { applicationId, memberId, answer, why: null },
});
export const reviewed = (memberId: string, revision = 1): ApplicationEvent => ({
  type: 'ReviewSubmitted',
  data: {
    applicationId,
    memberId,
    revision,
    scores: { danger: 4, need: 4, feasibility: 3 },
    recommendation: 'fund',
    recommendedMinor: null,
    comment: sealed,
  },
});
export const called = (
  voters: readonly string[],
  { minor = 240_000, band: name = 'B2', approvals = 2, board = [] as readonly string[] } = {},
): ApplicationEvent => ({
  type: 'DecisionCalled',
  data: {
    applicationId,
    revision: 1,
    proposed: eur(minor),
    band: name,
    approvalsNeeded: approvals,
    boardApprovalsNeeded: board.length > 0 ? 1 : 0,
    voters,
    board,
    calledBy: 'chair',
  },
});
export const voted = (memberId: string, choice: 'yes' | 'no' | 'abstain'): ApplicationEvent => ({
  type: 'VoteCast',
  data: { applicationId, memberId, seatId: `seat-${memberId}`, choice, revision: 1, reason: null },
});
export const quorum = (...approvals: readonly string[]): ApplicationEvent => ({
  type: 'QuorumReached',
  data: { applicationId, approvals, needed: approvals.length },
});
export const decided = (approvedBy: readonly string[], minor = 240_000): ApplicationEvent => ({
  type: 'DecisionReached',
  data: {
    applicationId,
    fundId: 'fund',
    award: 1,
    holdId: 'case.1',
    approved: eur(minor),
    feeAllowanceMinor: '2000',
    priority: 'P2',
    needs: ['relocation'],
    country: 'BY',
    payoutRail: 'mobile-money',
    express: false,
    approvedBy,
    incidentRef: 'incident',
  },
});
export const funded: ApplicationEvent = {
  type: 'ApplicationFunded',
  data: {
    applicationId,
    fundId: 'fund',
    holdId: 'case.1',
    approved: eur(240_000),
    payoutRail: 'mobile-money',
    split: [{ restriction: 'free', minor: '240000' }],
  },
};

/** A case in front of the committee. */
export const inReview = [submitted(), triaged(), verifying, concluded(), reviewOpened];
/** Three members declared, one scored, and the chair called the vote among the three. */
export const inVote = [
  ...inReview,
  assigned('a'),
  declared('a'),
  reviewed('a'),
  declared('b'),
  declared('c'),
  called(['a', 'b', 'c']),
];
/** Two of three said yes. */
export const approved = [
  ...inVote,
  voted('a', 'yes'),
  voted('b', 'yes'),
  quorum('a', 'b'),
  decided(['a', 'b']),
];

type Vote = Extract<ApplicationCommand, { type: 'CastVote' }>;
export const vote = (
  memberId: string,
  choice: Vote['choice'] = 'yes',
  change: Partial<Vote> = {},
): ApplicationCommand => ({
  type: 'CastVote',
  today,
  payeeRefs: [],
  member: member(memberId),
  policy,
  choice,
  revision: 1,
  reason: null,
  ...change,
});
