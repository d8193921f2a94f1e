import type {
  ApplicationDeclined,
  ApplicationEvent,
  DecisionCalled,
  FundPolicy,
  PolicyBand,
  QuorumReached,
} from '#catalogue';
import { isShut, isVotingSeat, NO_INTERESTS, type Interests, type Mandate } from '#gate';
import { compareMoney, ensure, requireAmount, Rejection, type Money, type Sealed } from '#kernel';
import { subjectOf, type Authority } from './application.authority.js';
import { requireSeated, type Member } from './application-review.decider.js';
import {
  approvalsOf,
  atStage,
  countedReviews,
  type ApplicationState,
  type Ballot,
  type CaseFile,
  heldFor,
} from './application.state.js';
import { isAttested } from './committee.facts.js';
import { bandOf } from '#funds/facts';

/** The reason of a refusal by vote, one of those that a policy names; the chair picks others. */
export const DECLINED_BY_VOTE = 'not-enough-votes';

/** The whole committee of the fund. */
export type Committee = {
  readonly seats: readonly Mandate[];
  readonly interests: Readonly<Record<string, Interests>>;
};

export type CallDecision = Authority & {
  readonly type: 'CallDecision';
  readonly proposed: Money;
  readonly policy: FundPolicy;
  readonly committee: Committee;
} & AfterPayment;

/**
 * Whether money of an earlier decision is on its way or has arrived: it was handed over at the
 * moment in which that decision fell, and a second decision could not have it again (D34).
 */
type AfterPayment = { readonly payoutUnderWay?: boolean };

/**
 * The chair puts an amount to the vote, once enough reviews are in and enough untied members can
 * vote. Called again only when so many fell out that the first ballot can no longer carry it.
 */
export function callDecision(
  command: CallDecision,
  state: ApplicationState,
): readonly ApplicationEvent[] {
  requireNoPayment(command);
  const current = atStage(state, 'under-review', 'deciding');
  const { file } = current;
  const { proposed, policy, by } = command;
  const band = bandFor(policy, file, proposed);
  requireReviews(file, band);
  const handled = [current.triage.triagedBy, current.conclusion.by];
  const able = votersFor(command, file, handled);
  if (current.status === 'deciding') requireBallotLost(current.ballot, able);
  requireEnoughVoters(command, file, able, band);
  const { approvers: approvalsNeeded, boardApprovers: boardApprovalsNeeded } = band;
  const rule = { proposed, band: band.name, approvalsNeeded, boardApprovalsNeeded };
  const { applicationId, revision } = file;
  const data: DecisionCalled['data'] = {
    applicationId,
    revision,
    ...rule,
    voters: able.voters,
    board: able.board,
    calledBy: by.id,
  };
  return [{ type: 'DecisionCalled', data }];
}

function requireNoPayment({ payoutUnderWay }: AfterPayment): void {
  ensure(payoutUnderWay !== true, 'decision-after-payment');
}

function bandFor(policy: FundPolicy, file: CaseFile, proposed: Money): PolicyBand {
  const { currency } = file.requested;
  ensure(proposed.currency === currency, 'currency-not-of-fund', { currency });
  requireAmount(proposed);
  ensure(compareMoney(proposed, file.requested) <= 0, 'above-requested');
  const band = bandOf(policy, proposed);
  if (!band) throw new Rejection('above-ceiling');
  return band;
}

function requireReviews(file: CaseFile, band: PolicyBand): void {
  const have = countedReviews(file);
  ensure(have >= band.reviews, 'reviews-missing', { have, needed: band.reviews });
}

type Able = { readonly voters: readonly string[]; readonly board: readonly string[] };

/** Seated, mandated, attested, untied, and not among those who handled the case. */
function votersFor(command: CallDecision, file: CaseFile, handled: readonly string[]): Able {
  const { committee, policy, today, payeeRefs } = command;
  const subject = subjectOf(file, payeeRefs);
  const seats = committee.seats.filter((seat) => {
    const interests = committee.interests[seat.memberId];
    if (!interests || !isVotingSeat(seat, today) || handled.includes(seat.memberId)) return false;
    return (
      isAttested(interests, policy.attestationMonths, today) &&
      !isShut({ id: seat.memberId, roles: [], ties: interests.ties }, today, subject)
    );
  });
  const distinct = (some: readonly Mandate[]) => [...new Set(some.map(({ memberId }) => memberId))];
  return { voters: distinct(seats), board: distinct(seats.filter(({ rank }) => rank === 'board')) };
}

/** Where more than half of the committee is tied, alternates from outside must make it up. */
function requireEnoughVoters(
  command: CallDecision,
  file: CaseFile,
  { voters, board }: Able,
  band: PolicyBand,
): void {
  const { committee, today, payeeRefs } = command;
  const needed = Math.max(band.approvers, band.seated);
  ensure(voters.length >= needed, 'quorum-not-possible', { have: voters.length, needed });
  const { boardApprovers } = band;
  ensure(board.length >= boardApprovers, 'board-not-possible', { needed: boardApprovers });
  const subject = subjectOf(file, payeeRefs);
  const regular = committee.seats.filter(
    (seat) => isVotingSeat(seat, today) && seat.rank !== 'alternate',
  );
  const conflicted = regular.filter(({ memberId }) => {
    const interests = committee.interests[memberId] ?? NO_INTERESTS;
    return isShut({ id: memberId, roles: [], ties: interests.ties }, today, subject);
  });
  const halfLost = conflicted.length * 2 > regular.length;
  ensure(!halfLost || voters.length * 2 > regular.length, 'too-many-conflicted');
}

/** A running vote is not called again while the members who are left can still carry it. */
function requireBallotLost(ballot: Ballot, able: Able): void {
  const voted = ballot.votes.map(({ memberId }) => memberId);
  const left = ballot.voters.filter((id) => !voted.includes(id) && able.voters.includes(id));
  const yes = approvalsOf(ballot);
  const isBoard = (id: string) => ballot.board.includes(id);
  const lost =
    yes.length + left.length < ballot.approvalsNeeded ||
    yes.filter(isBoard).length + left.filter(isBoard).length < ballot.boardApprovalsNeeded;
  ensure(lost, 'vote-still-open');
}

export type CastVote = {
  readonly type: 'CastVote';
  readonly today: string;
  readonly payeeRefs: readonly string[];
  readonly member: Member;
  readonly policy: FundPolicy;
  readonly choice: 'yes' | 'no' | 'abstain';
  /** The revision that the voter had before them. */
  readonly revision: number;
  readonly reason: Sealed<string> | null;
  /** Whether help was decided for another request about the same incident, and they were not parted. */
  readonly awardedBeside?: boolean;
} & AfterPayment;

/** The members' vote; with the last approval that is needed the decision is reached. */
export function castVote(command: CastVote, state: ApplicationState): readonly ApplicationEvent[] {
  const { file, ballot, triage } = atStage(state, 'deciding');
  requireNoPayment(command);
  const { member, policy, choice, revision, reason } = command;
  const { memberId } = member;
  const { applicationId } = file;
  ensure(choice !== 'yes' || command.awardedBeside !== true, 'awarded-beside');
  ensure(ballot.voters.includes(memberId), 'not-called-to-vote');
  const seat = requireSeated(member, command);
  ensure(file.interests[memberId] === 'none', 'interest-not-declared');
  ensure(!ballot.votes.some((vote) => vote.memberId === memberId), 'already-voted');
  ensure(revision === file.revision && ballot.revision === file.revision, 'revision-outdated', {
    revision: file.revision,
  });
  requireReviews(file, bandFor(policy, file, ballot.proposed));
  const vote = { applicationId, memberId, seatId: seat.seatId, choice, revision, reason };
  const cast: ApplicationEvent = { type: 'VoteCast', data: vote };
  const after: Ballot = { ...ballot, votes: [...ballot.votes, { memberId, choice }] };
  if (choice === 'yes' && carries(after)) {
    return [cast, ...decided(file, after, triage.priority, policy)];
  }
  if (choice !== 'yes' && isLostByVotes(after)) {
    return [cast, declined(file, DECLINED_BY_VOTE, 'vote')];
  }
  return [cast];
}

/** Whether the approvals that count are enough, the board's among them. */
export function carries(ballot: Ballot): boolean {
  const yes = approvalsOf(ballot);
  const fromBoard = yes.filter((id) => ballot.board.includes(id));
  return yes.length >= ballot.approvalsNeeded && fromBoard.length >= ballot.boardApprovalsNeeded;
}

/** Whether those who did not say yes are so many that yes can no longer be reached. */
function isLostByVotes({ voters, board, votes, ...needed }: Ballot): boolean {
  const against = votes.filter(({ choice }) => choice !== 'yes').map(({ memberId }) => memberId);
  const without = (some: readonly string[]) => some.filter((id) => !against.includes(id)).length;
  return without(voters) < needed.approvalsNeeded || without(board) < needed.boardApprovalsNeeded;
}

function decided(
  file: CaseFile,
  ballot: Ballot,
  priority: 'P1' | 'P2' | 'P3' | 'P4',
  policy: FundPolicy,
): readonly ApplicationEvent[] {
  const { applicationId, fundId, needs, country, payoutRail, incidentRef } = file;
  const approvals = approvalsOf(ballot);
  const quorum: QuorumReached['data'] = {
    applicationId,
    approvals,
    needed: ballot.approvalsNeeded,
  };
  const reached = {
    applicationId,
    fundId,
    award: FIRST_AWARD,
    holdId: holdIdOf(applicationId),
    approved: ballot.proposed,
    feeAllowanceMinor: policy.feeAllowanceMinor[payoutRail] ?? '0',
    priority,
    needs,
    country,
    payoutRail,
    express: false,
    approvedBy: approvals,
    incidentRef,
  };
  return [
    { type: 'QuorumReached', data: quorum },
    { type: 'DecisionReached', data: reached },
  ];
}

/** A decision voided and taken again is still the first award: it reuses the hold (D34). */
const FIRST_AWARD = 1;

/** Name of the hold, and so of the grant, that an award of the case uses. */
export function holdIdOf(applicationId: string): string {
  return `${applicationId}.${FIRST_AWARD}`;
}

export type Decline = Authority & {
  readonly type: 'Decline';
  readonly reason: string;
  readonly policy: FundPolicy;
};

/** The chair may refuse a case before it is put to the vote; afterwards the vote decides. */
export function decline(command: Decline, state: ApplicationState): readonly ApplicationEvent[] {
  const { file } = atStage(state, 'triaged', 'verifying', 'more-info', 'under-review');
  const { reason, policy } = command;
  ensure(policy.declineReasons.includes(reason), 'reason-not-in-policy');
  return [declined(file, reason, 'chair')];
}

/** A refusal; where a voided decision still holds money, it says which, so that it is given back. */
function declined(file: CaseFile, reason: string, by: 'vote' | 'chair'): ApplicationDeclined {
  const { applicationId } = file;
  return { type: 'ApplicationDeclined', data: { applicationId, reason, by, held: heldFor(file) } };
}
