import type { ApplicationEvent } from '#catalogue';
import type { Decider } from '#kernel';
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
  | NotePaid;

/**
 * One case, from the form to the end. The rules stand in four files by stage: intake, review,
 * decision and aftermath; here is only which command goes where.
 */
export const applicationDecider: Decider<ApplicationState, ApplicationCommand, ApplicationEvent> = {
  initial: { status: 'unknown' },
  decide,
  evolve: evolveApplication,
};

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
  }
}
