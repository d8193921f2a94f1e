import type { ApplicationEvent } from '#catalogue';
import { gated, type Act, type Authority as AuthorityAtGate, type Passage } from '#gate';
import type { Decider } from '#kernel';
import { subjectOf } from './application.authority.js';
import {
  notePaid,
  noteFunding,
  strikeLateConflict,
  type NoteFunding,
  type NotePaid,
  type StrikeLateConflict,
} from './application-aftermath.decider.js';
import {
  callDecision,
  castVote,
  decline,
  type CallDecision,
  type CastVote,
  type Decline,
} from './application-decision.decider.js';
import * as intake from './application-intake.decider.js';
import * as review from './application-review.decider.js';
import {
  closeAsJoined,
  reopen,
  type CloseAsJoined,
  type Reopen,
} from './application-joining.decider.js';
import { evolveApplication } from './application.evolve.js';
import type { ApplicationState } from './application.state.js';

export type ApplicationCommand =
  | intake.Submit
  | intake.DoTriage
  | intake.MarkIneligible
  | intake.RequestInfo
  | intake.ProvideInfo
  | intake.Withdraw
  | review.StartVerification
  | review.ConcludeVerification
  | review.OpenReview
  | review.AssignReviewer
  | review.DeclareCaseInterest
  | review.SubmitReview
  | CallDecision
  | CastVote
  | Decline
  | StrikeLateConflict
  | NoteFunding
  | CloseAsJoined
  | Reopen
  | NotePaid;

/**
 * One case, from the form to the end. The rules stand in files by stage: intake, review,
 * decision, aftermath, and joining with another; here is only which command goes where.
 */
export const applicationDecider: Decider<ApplicationState, ApplicationCommand, ApplicationEvent> =
  gated({ initial: { status: 'unknown' }, decide, evolve: evolveApplication }, passageOf);

/** The line of the gate's table that each command by staff stands on. */
const ACT_OF = {
  Triage: 'case.triage',
  MarkIneligible: 'case.mark-ineligible',
  RequestInfo: 'case.request-info',
  ProvideInfo: 'case.provide-info',
  Withdraw: 'case.withdraw',
  StartVerification: 'case.start-verification',
  ConcludeVerification: 'case.conclude-verification',
  OpenReview: 'case.open-review',
  AssignReviewer: 'case.assign-reviewer',
  DeclareCaseInterest: 'case.declare-interest',
  SubmitReview: 'case.submit-review',
  CallDecision: 'case.call-decision',
  CastVote: 'case.vote',
  Decline: 'case.decline',
  StrikeLateConflict: 'case.strike-conflict',
} as const satisfies Partial<Record<ApplicationCommand['type'], Act>>;

/** What a command must pass; drafts, applicants by receipt code and processes have no role. */
function passageOf(command: ApplicationCommand, state: ApplicationState): Passage | undefined {
  const file = state.status === 'unknown' ? undefined : state.file;
  switch (command.type) {
    case 'Submit':
    case 'NoteFunding':
    case 'NotePaid':
    case 'CloseAsJoined':
    case 'Reopen':
      return undefined;
    case 'ProvideInfo':
    case 'Withdraw': {
      const { from } = command;
      if (from === 'applicant') return undefined;
      const subject = subjectOf(file, from.payeeRefs);
      return { act: ACT_OF[command.type], authority: from, subject };
    }
    case 'StrikeLateConflict': {
      const { from, memberId } = command;
      if (from === 'process') return undefined;
      // Whoever turns out to be tied says so themselves: the tie cannot shut that.
      if (from.by.id === memberId) {
        return { act: 'case.disclose-conflict', authority: from, own: true };
      }
      const subject = subjectOf(file, from.payeeRefs);
      return { act: 'case.strike-conflict', authority: from, subject };
    }
    case 'DeclareCaseInterest':
    case 'SubmitReview':
    case 'CastVote': {
      const subject = subjectOf(file, command.payeeRefs);
      return { act: ACT_OF[command.type], authority: asMember(command), subject };
    }
    default: {
      const subject = subjectOf(file, command.payeeRefs);
      return { act: ACT_OF[command.type], authority: command, subject };
    }
  }
}

/** A member of the committee acts by the seat, whatever the roles. */
function asMember({
  member: { memberId, seats, interests },
  today,
}: {
  readonly member: review.Member;
  readonly today: string;
}): Pick<AuthorityAtGate, 'by' | 'today'> {
  return { today, by: { id: memberId, roles: [], mandates: seats, ties: interests.ties } };
}

function decide(command: ApplicationCommand, state: ApplicationState): readonly ApplicationEvent[] {
  switch (command.type) {
    case 'Submit':
      return intake.submit(command, state);
    case 'Triage':
      return intake.triage(command, state);
    case 'MarkIneligible':
      return intake.markIneligible(command, state);
    case 'RequestInfo':
      return intake.requestInfo(command, state);
    case 'ProvideInfo':
      return intake.provideInfo(command, state);
    case 'Withdraw':
      return intake.withdraw(command, state);
    case 'StartVerification':
      return review.startVerification(command, state);
    case 'ConcludeVerification':
      return review.concludeVerification(command, state);
    case 'OpenReview':
      return review.openReview(command, state);
    case 'AssignReviewer':
      return review.assignReviewer(command, state);
    case 'DeclareCaseInterest':
      return review.declareCaseInterest(command, state);
    case 'SubmitReview':
      return review.submitReview(command, state);
    case 'CallDecision':
      return callDecision(command, state);
    case 'CastVote':
      return castVote(command, state);
    case 'Decline':
      return decline(command, state);
    case 'StrikeLateConflict':
      return strikeLateConflict(command, state);
    case 'NoteFunding':
      return noteFunding(command, state);
    case 'NotePaid':
      return notePaid(command, state);
    case 'CloseAsJoined':
      return closeAsJoined(command, state);
    case 'Reopen':
      return reopen(command, state);
  }
}
