import type {
  ApplicationEvent,
  FundPolicy,
  InterestAnswer,
  ReviewSubmitted,
  VerificationConclusion,
} from '#catalogue';
import { isShut, votingSeatOf, type Interests, type Mandate } from '#gate';
import { ensure, minorOf, type Sealed } from '#kernel';
import { subjectOf, type Authority } from './application.authority.js';
import { atStage, type ApplicationState, type CaseFile } from './application.state.js';
import { isAttested } from './committee.facts.js';

/** What the rules must know of one member of the committee. */
export type Member = {
  readonly memberId: string;
  readonly seats: readonly Mandate[];
  readonly interests: Interests;
};

export type StartVerification = Authority & { readonly type: 'StartVerification' };

export function startVerification(
  command: StartVerification,
  state: ApplicationState,
): readonly ApplicationEvent[] {
  const { file } = atStage(state, 'triaged');
  const data = { applicationId: file.applicationId, by: command.by.id };
  return [{ type: 'VerificationStarted', data }];
}

export type ConcludeVerification = Authority & {
  readonly type: 'ConcludeVerification';
  readonly conclusion: VerificationConclusion;
  readonly refereesHeard: number;
  readonly documented: boolean;
  readonly note: Sealed<string>;
};

/** Somebody other than the triager says what was found; a later conclusion replaces it. */
export function concludeVerification(
  command: ConcludeVerification,
  state: ApplicationState,
): readonly ApplicationEvent[] {
  const { file, triage } = atStage(state, 'verifying');
  const { by, conclusion, refereesHeard, documented, note } = command;
  ensure(by.id !== triage.triagedBy, 'triager-may-not-conclude');
  ensure(Number.isInteger(refereesHeard) && refereesHeard >= 0, 'referees-heard-invalid');
  const found = { conclusion, refereesHeard, documented, note };
  const data = { applicationId: file.applicationId, ...found, by: by.id };
  return [{ type: 'VerificationConcluded', data }];
}

export type OpenReview = Authority & { readonly type: 'OpenReview' };

/** A contradicted story goes no further; an unconfirmed one only in P1, with a document. */
export function openReview(
  command: OpenReview,
  state: ApplicationState,
): readonly ApplicationEvent[] {
  const { file, triage, conclusion } = atStage(state, 'verifying');
  ensure(conclusion, 'verification-not-concluded');
  ensure(conclusion.conclusion !== 'contradicted', 'verification-contradicted');
  if (conclusion.conclusion === 'unconfirmed') {
    ensure(triage.priority === 'P1' && conclusion.documented, 'verification-unconfirmed');
  }
  const data = { applicationId: file.applicationId, by: command.by.id };
  return [{ type: 'ReviewOpened', data }];
}

export type AssignReviewer = Authority & {
  readonly type: 'AssignReviewer';
  readonly member: Member;
  readonly policy: FundPolicy;
};

export function assignReviewer(
  command: AssignReviewer,
  state: ApplicationState,
): readonly ApplicationEvent[] {
  const { file } = atStage(state, 'under-review', 'deciding');
  const { member, by } = command;
  requireSeated(member, command);
  requireMemberUntied(member, file, command);
  ensure(!file.assigned.includes(member.memberId), 'already-assigned');
  const data = { applicationId: file.applicationId, memberId: member.memberId, by: by.id };
  return [{ type: 'ReviewerAssigned', data }];
}

/** Refuses without a seat whose mandate runs, or with a statement of interests grown too old. */
export function requireSeated(
  member: Member,
  { today, policy }: { readonly today: string; readonly policy: FundPolicy },
): Mandate {
  const seat = votingSeatOf(member.seats, member.memberId, today);
  ensure(seat, 'not-mandated');
  const { attestationMonths: months } = policy;
  ensure(isAttested(member.interests, months, today), 'attestation-expired', { months });
  return seat;
}

/** Refuses a member who is tied to anybody in the case (`tied-to-case`). */
export function requireMemberUntied(
  member: Member,
  file: CaseFile,
  { today, payeeRefs }: { readonly today: string; readonly payeeRefs: readonly string[] },
): void {
  const asker = { id: member.memberId, roles: [], ties: member.interests.ties };
  ensure(!isShut(asker, today, subjectOf(file, payeeRefs)), 'tied-to-case');
}

/** A member answers for themselves, before any content is shown. */
export type DeclareCaseInterest = {
  readonly type: 'DeclareCaseInterest';
  readonly today: string;
  readonly payeeRefs: readonly string[];
  readonly member: Member;
  readonly policy: FundPolicy;
  readonly answer: InterestAnswer;
  readonly why: Sealed<string> | null;
};

/**
 * Conflict, or not being sure, shuts the case for this member, and for good. Whoever has scored
 * or voted already must have that struck instead (StrikeLateConflict).
 */
export function declareCaseInterest(
  command: DeclareCaseInterest,
  state: ApplicationState,
): readonly ApplicationEvent[] {
  const { file } = atStage(state, 'triaged', 'verifying', 'more-info', 'under-review', 'deciding');
  const { member, answer, why } = command;
  requireSeated(member, command);
  const before = file.interests[member.memberId];
  const tookPart = file.reviews.some((review) => review.memberId === member.memberId);
  const voted = 'ballot' in state && state.ballot.votes.some(isBy(member.memberId));
  ensure(!tookPart && !voted, 'disclose-late-conflict');
  ensure(before === undefined || (before === 'none' && answer !== 'none'), 'already-declared');
  if (answer === 'none') requireMemberUntied(member, file, command);
  const { applicationId } = file;
  const data = { applicationId, memberId: member.memberId, answer, why };
  return [{ type: 'CaseInterestDeclared', data }];
}

const isBy = (memberId: string) => (vote: { readonly memberId: string }) =>
  vote.memberId === memberId;

export type SubmitReview = {
  readonly type: 'SubmitReview';
  readonly today: string;
  readonly payeeRefs: readonly string[];
  readonly member: Member;
  readonly policy: FundPolicy;
  /** The revision that the reviewer had before them. */
  readonly revision: number;
  readonly scores: ReviewSubmitted['data']['scores'];
  readonly recommendation: ReviewSubmitted['data']['recommendation'];
  readonly recommendedMinor: string | null;
  readonly comment: Sealed<string>;
};

export function submitReview(
  command: SubmitReview,
  state: ApplicationState,
): readonly ApplicationEvent[] {
  const { file } = atStage(state, 'under-review', 'deciding');
  const { member, revision, scores, recommendation, recommendedMinor, comment } = command;
  const { memberId } = member;
  ensure(file.assigned.includes(memberId), 'not-assigned');
  requireSeated(member, command);
  ensure(file.interests[memberId] === 'none', 'interest-not-declared');
  ensure(revision === file.revision, 'revision-outdated', { revision: file.revision });
  const mine = file.reviews.filter((review) => review.memberId === memberId);
  ensure(!mine.some((review) => review.revision === revision), 'already-reviewed');
  ensure(Object.values(scores).every(isScore), 'score-out-of-range');
  if (recommendedMinor !== null) {
    const minor = BigInt(recommendedMinor);
    ensure(minor >= 0n && minor <= minorOf(file.requested), 'above-requested');
  }
  const given = { scores, recommendation, recommendedMinor, comment };
  const data = { applicationId: file.applicationId, memberId, revision, ...given };
  return [{ type: 'ReviewSubmitted', data }];
}

/** Each score is a whole number from 1 to 5. */
function isScore(score: number): boolean {
  return Number.isInteger(score) && score >= 1 && score <= 5;
}
