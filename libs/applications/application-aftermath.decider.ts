import type { Actor, ApplicationEvent, BucketShare, FundPolicy, InterestAnswer } from '#catalogue';
import { ensure, minorOf, type Money, type Sealed } from '#kernel';
import type { Authority } from './application.authority.js';
import { carries } from './application-decision.decider.js';
import {
  atStage,
  countedReviews,
  type ApplicationState,
  type Ballot,
  type CaseFile,
} from './application.state.js';
import { bandOf } from '#funds/facts';
import type { PayoutFacts } from '#disbursements/facts';

export type StrikeLateConflict = {
  readonly type: 'StrikeLateConflict';
  /** The member who turned out to be tied. */
  readonly memberId: string;
  readonly answer: Exclude<InterestAnswer, 'none'>;
  readonly why: Sealed<string> | null;
  /** Whoever says so: the member, the chair, or the process that compares the registers. */
  readonly from: 'process' | Authority;
  readonly payout: PayoutFacts;
  readonly policy: FundPolicy;
};

/**
 * A tie comes to light after the member took part: review and vote no longer count, and where
 * what is left does not carry the decision, it is void (D34). Once money is on its way or has
 * arrived nothing is voided; what was struck remains for people to judge.
 */
export function strikeLateConflict(
  command: StrikeLateConflict,
  state: ApplicationState,
): readonly ApplicationEvent[] {
  const { memberId, answer, why } = command;
  const current = atStage(
    state,
    'under-review',
    'deciding',
    'approved',
    'awaiting-funds',
    'funded',
    'closed',
  );
  const { file } = current;
  const { applicationId } = file;
  const reviewed = file.reviews.some((review) => review.memberId === memberId);
  const voted =
    'ballot' in current && current.ballot.votes.some((vote) => vote.memberId === memberId);
  ensure(reviewed || voted, 'nothing-to-strike');
  const struck = { applicationId, memberId, reason: 'late-conflict' } as const;
  const events: ApplicationEvent[] = [
    { type: 'CaseInterestDeclared', data: { applicationId, memberId, answer, why } },
  ];
  if (reviewed) events.push({ type: 'ReviewStruck', data: struck });
  if (voted) events.push({ type: 'VoteStruck', data: struck });
  if (!('award' in current) || current.status === 'closed') return events;
  if (command.payout.inFlight || command.payout.paid) return events;
  const to = whereTo(file, current.ballot, memberId, command.policy);
  if (!to) return events;
  const { award, holdId } = current.award;
  const data = { applicationId, award, holdId, reason: 'late-conflict', to } as const;
  return [...events, { type: 'DecisionVoided', data }];
}

/** Back to the vote or to the reviews, or nowhere while what is left carries the decision. */
function whereTo(
  file: CaseFile,
  ballot: Ballot,
  memberId: string,
  policy: FundPolicy,
): 'deciding' | 'under-review' | undefined {
  const reviews = file.reviews.filter((review) => review.memberId !== memberId);
  const needed = bandOf(policy, ballot.proposed)?.reviews ?? 0;
  if (countedReviews({ ...file, reviews }) < needed) return 'under-review';
  const votes = ballot.votes.filter((vote) => vote.memberId !== memberId);
  return carries({ ...ballot, votes }) ? undefined : 'deciding';
}

/** The award process says whether the money was there. */
export type NoteFunding = {
  readonly type: 'NoteFunding';
  readonly kind: Actor['kind'];
  readonly holdId: string;
  readonly outcome:
    | { readonly is: 'funded'; readonly split: readonly BucketShare[] }
    | { readonly is: 'awaiting'; readonly available: Money };
};

/**
 * Nothing is noted when the case has moved on meanwhile (withdrawn, voided, funded before): the
 * process reads the same in the log and gives the money back. Money of another amount was set
 * aside for a decision that fell: word of the present one is on its way.
 */
export function noteFunding(
  command: NoteFunding,
  state: ApplicationState,
): readonly ApplicationEvent[] {
  ensure(command.kind === 'process', 'not-allowed');
  const { outcome, holdId } = command;
  if (state.status !== 'approved' && state.status !== 'awaiting-funds') return [];
  const { file, award } = state;
  if (award.holdId !== holdId) return [];
  const { applicationId, fundId, payoutRail } = file;
  if (outcome.is === 'awaiting') {
    if (state.status === 'awaiting-funds') return [];
    const data = { applicationId, holdId, available: outcome.available };
    return [{ type: 'ApplicationAwaitingFunds', data }];
  }
  const { approved } = award;
  const { split } = outcome;
  const held = split.reduce((sum, { minor }) => sum + BigInt(minor), 0n);
  if (held !== minorOf(approved)) return [];
  const data = { applicationId, fundId, holdId, approved, payoutRail, split };
  return [{ type: 'ApplicationFunded', data }];
}

/** The payment process says that the grant was paid out. */
export type NotePaid = {
  readonly type: 'NotePaid';
  readonly kind: Actor['kind'];
  /** The hold that was paid. */
  readonly holdId: string;
};

export function notePaid(command: NotePaid, state: ApplicationState): readonly ApplicationEvent[] {
  ensure(command.kind === 'process', 'not-allowed');
  if (state.status !== 'funded') return [];
  if (command.holdId !== state.award.holdId) return [];
  const data = { applicationId: state.file.applicationId, outcome: 'helped' } as const;
  return [{ type: 'ApplicationClosed', data }];
}
