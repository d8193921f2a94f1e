import type { ApplicationEvent, ApplicationSubmitted } from '#catalogue';
import {
  isUndecided,
  type ApplicationState,
  type CaseFile,
  type KnownState,
} from './application.state.js';

/** Folds one event into the state of a case; total, an event out of place changes nothing. */
export function evolveApplication(
  state: ApplicationState,
  event: ApplicationEvent,
): ApplicationState {
  if (event.type === 'ApplicationSubmitted') return submitted(event.data);
  if (state.status === 'unknown') return state;
  return evolveKnown(state, event);
}

function submitted(data: ApplicationSubmitted['data']): ApplicationState {
  const { applicationId, fundId, policyVersion, subjectRef, requested } = data;
  const { needs, country, payoutRail, incidentRef } = data;
  const known = { applicationId, fundId, policyVersion, subjectRef, requested };
  const file: CaseFile = {
    ...known,
    needs,
    country,
    payoutRail,
    incidentRef,
    partyRefs: [...new Set([data.identityRef, ...data.partyRefs])],
    revision: 1,
    pauses: 0,
    questionOpen: false,
    holdId: null,
    assigned: [],
    interests: {},
    reviews: [],
  };
  return { status: 'submitted', file };
}

function evolveKnown(state: KnownState, event: ApplicationEvent): ApplicationState {
  const { file } = state;
  switch (event.type) {
    case 'ApplicationTriaged': {
      const { priority, sensitivity, triagedBy } = event.data;
      return { status: 'triaged', file, triage: { priority, sensitivity, triagedBy } };
    }
    case 'ApplicationInfoRequested':
      return asked(state);
    case 'ApplicationInfoProvided':
      return answered(state, event.data.revision);
    case 'ReviewerAssigned':
      return withFile(state, { assigned: [...file.assigned, event.data.memberId] });
    case 'CaseInterestDeclared': {
      const { memberId, answer } = event.data;
      return withFile(state, { interests: { ...file.interests, [memberId]: answer } });
    }
    case 'ReviewSubmitted': {
      const { memberId, revision } = event.data;
      return withFile(state, { reviews: [...file.reviews, { memberId, revision }] });
    }
    case 'ReviewStruck': {
      const { memberId } = event.data;
      return withFile(state, {
        reviews: file.reviews.filter((review) => review.memberId !== memberId),
      });
    }
    case 'ApplicationDeclined':
      return { status: 'declined', file };
    case 'ApplicationWithdrawn':
      return { status: 'withdrawn', file };
    case 'ApplicationJoined':
      return isUndecided(state)
        ? { status: 'joined', file, into: event.data.into, before: state }
        : state;
    case 'ApplicationReopened':
      return state.status === 'joined' ? state.before : state;
    default:
      return evolveSorted(state, event);
  }
}

/** Events that need the triage, or what came after it. */
function evolveSorted(state: KnownState, event: ApplicationEvent): ApplicationState {
  if (!('triage' in state)) return state;
  const { file, triage } = state;
  switch (event.type) {
    case 'ApplicationFoundIneligible':
      return { status: 'ineligible', file, triage };
    case 'VerificationStarted':
      return { status: 'verifying', file, triage, conclusion: null };
    case 'VerificationConcluded': {
      if (state.status !== 'verifying') return state;
      const { conclusion, documented, by } = event.data;
      return { ...state, conclusion: { conclusion, documented, by } };
    }
    case 'ReviewOpened':
      if (state.status !== 'verifying' || !state.conclusion) return state;
      return { status: 'under-review', file, triage, conclusion: state.conclusion };
    case 'DecisionCalled': {
      if (state.status !== 'under-review' && state.status !== 'deciding') return state;
      const { revision, proposed, approvalsNeeded, boardApprovalsNeeded } = event.data;
      const { voters, board } = event.data;
      const rule = { revision, proposed, approvalsNeeded, boardApprovalsNeeded };
      const ballot = { ...rule, voters, board, votes: [] };
      return { status: 'deciding', file, triage, conclusion: state.conclusion, ballot };
    }
    default:
      return evolveBalloted(state, event);
  }
}

/** Events that need a vote, or what came after it. */
function evolveBalloted(state: KnownState, event: ApplicationEvent): ApplicationState {
  if (!('ballot' in state)) return state;
  const { file, triage, conclusion, ballot } = state;
  const balloted = { file, triage, conclusion, ballot };
  switch (event.type) {
    case 'VoteCast': {
      const { memberId, choice } = event.data;
      return { ...state, ballot: { ...ballot, votes: [...ballot.votes, { memberId, choice }] } };
    }
    case 'VoteStruck': {
      const votes = ballot.votes.filter((vote) => vote.memberId !== event.data.memberId);
      return { ...state, ballot: { ...ballot, votes } };
    }
    case 'DecisionReached': {
      const { award, holdId, approved } = event.data;
      const decided = { ...balloted, file: { ...file, holdId } };
      return { status: 'approved', ...decided, award: { award, holdId, approved } };
    }
    case 'DecisionVoided':
      if (event.data.to === 'deciding') return { status: 'deciding', ...balloted };
      return { status: 'under-review', file, triage, conclusion };
    case 'ApplicationAwaitingFunds':
      return 'award' in state ? { ...state, status: 'awaiting-funds' } : state;
    case 'ApplicationFunded':
      return 'award' in state ? { ...state, status: 'funded' } : state;
    case 'ApplicationClosed':
      return 'award' in state ? { ...state, status: 'closed' } : state;
    default:
      return state;
  }
}

function withFile(state: KnownState, change: Partial<CaseFile>): KnownState {
  return { ...state, file: { ...state.file, ...change } };
}

/** A question stops the clock and the case, except for P1, which goes on meanwhile. */
function asked(state: KnownState): ApplicationState {
  const file = { ...state.file, questionOpen: true };
  if (state.status !== 'verifying' && state.status !== 'under-review') return { ...state, file };
  if (state.triage.priority === 'P1') return { ...state, file };
  const paused = { ...file, pauses: file.pauses + 1 };
  return state.status === 'verifying'
    ? { ...state, status: 'more-info', resume: 'verifying', file: paused }
    : { ...state, status: 'more-info', resume: 'under-review', file: paused };
}

/** New words make a new revision: what was said and voted about the old one no longer counts. */
function answered(state: KnownState, revision: number): ApplicationState {
  const file = { ...state.file, revision, questionOpen: false };
  if (state.status === 'more-info') {
    const { triage } = state;
    return state.resume === 'verifying'
      ? { status: 'verifying', file, triage, conclusion: state.conclusion }
      : { status: 'under-review', file, triage, conclusion: state.conclusion };
  }
  if (state.status === 'deciding') {
    const { triage, conclusion } = state;
    return { status: 'under-review', file, triage, conclusion };
  }
  return { ...state, file };
}
