import type { ApplicationEvent } from '#catalogue';
import { fold, Rejection } from '#kernel';
import * as fc from 'fast-check';
import { applicationDecider, type ApplicationCommand } from './application.decider.js';
import {
  requesting,
  at,
  caseWorker,
  chair,
  committee,
  dutyOfficer,
  eur,
  fund,
  member,
  policy,
  sealed,
  seat,
  submittedAt,
  tie,
  tiedMember,
  today,
  verifier,
  vote,
} from './application.fixtures.js';
import type { Member } from './application-review.decider.js';
import { bandOf } from '#funds/facts';

// Random lives of a case: whatever order people try things in, an award takes the distinct,
// untied people of its band.

const MEMBERS: readonly Member[] = [
  member('a'),
  member('b'),
  member('c', { seats: [seat('c'), { ...seat('c', 'board'), seatId: 'board-c' }] }),
  member('d', { seats: [seat('d', 'board')] }),
  member('e', { seats: [seat('e', 'alternate')] }),
  member('f'),
  tiedMember('g', tie('organisation')),
  member('h', { interests: { ties: [], attestedOn: '2024-01-01' } }),
  member('i', { seats: [seat('i', 'observer')] }),
  member('duty-officer'),
];
const TIED_OR_SILENCED = ['g', 'h', 'i', 'duty-officer'];
const AMOUNTS = [100_000, 400_000, 900_000, 3_000_000, 3_000_000, 3_000_000];

const who = fc.constantFrom(...MEMBERS);
const revision = fc.constantFrom(1, 1, 1, 2);
const speaks = { today, payeeRefs: [], policy };

const steps: fc.Arbitrary<ApplicationCommand> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ member: who, revision }).map(reviewBy) },
  {
    weight: 24,
    arbitrary: fc
      .record({
        member: who,
        revision,
        choice: fc.constantFrom('yes', 'yes', 'yes', 'no', 'abstain'),
      })
      .map(({ member: voter, choice, revision: read }) =>
        vote(voter.memberId, choice as 'yes', { member: voter, revision: read }),
      ),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({
        member: who,
        answer: fc.constantFrom('none', 'conflict', 'unsure'),
      })
      .map(({ member: speaker, answer }): ApplicationCommand => ({
        type: 'DeclareCaseInterest',
        ...speaks,
        member: speaker,
        answer: answer as 'none',
        why: null,
      })),
  },
  {
    weight: 1,
    arbitrary: who.map((one): ApplicationCommand => ({
      type: 'AssignReviewer',
      ...chair,
      member: one,
      policy,
    })),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(...AMOUNTS).map((minor): ApplicationCommand => ({
      type: 'CallDecision',
      ...chair,
      proposed: eur(minor),
      policy,
      committee: committee(...MEMBERS),
    })),
  },
  {
    weight: 2,
    arbitrary: who.map(({ memberId }): ApplicationCommand => ({
      type: 'StrikeLateConflict',
      memberId,
      answer: 'conflict',
      why: null,
      from: chair,
      payout: { payeeRefs: [], inFlight: false, paid: false },
      policy,
    })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<ApplicationCommand>(
      { type: 'RequestInfo', ...caseWorker, question: sealed },
      { type: 'ProvideInfo', from: 'applicant', answer: sealed },
    ),
  },
);

function reviewBy({
  member: reviewer,
  revision: read,
}: {
  member: Member;
  revision: number;
}): ApplicationCommand {
  return {
    type: 'SubmitReview',
    ...speaks,
    member: reviewer,
    revision: read,
    scores: { danger: 3, need: 3, feasibility: 3 },
    recommendation: 'fund',
    recommendedMinor: null,
    comment: sealed,
  };
}

/** The first steps of every case, up to the committee. */
const opening = (priority: 'P1' | 'P2'): readonly ApplicationCommand[] => [
  { type: 'Submit', at, today, fund, form: requesting(3_000_000) },
  { type: 'Triage', ...dutyOfficer, priority, sensitivity: 2, submittedAt, policy },
  { type: 'StartVerification', ...caseWorker },
  {
    type: 'ConcludeVerification',
    ...verifier,
    conclusion: 'confirmed',
    refereesHeard: 2,
    documented: true,
    note: sealed,
  },
  { type: 'OpenReview', ...caseWorker },
  ...MEMBERS.flatMap((one): ApplicationCommand[] => [
    { type: 'AssignReviewer', ...chair, member: one, policy },
    { type: 'DeclareCaseInterest', ...speaks, member: one, answer: 'none', why: null },
  ]),
];

const lives = fc.record({
  priority: fc.constantFrom<'P1' | 'P2'>('P1', 'P2'),
  steps: fc.array(steps, { minLength: 100, maxLength: 300 }),
});

/** Everything that was accepted of what was tried. */
function live(tried: readonly ApplicationCommand[]): readonly ApplicationEvent[] {
  const log: ApplicationEvent[] = [];
  let state = applicationDecider.initial;
  for (const command of tried) {
    try {
      const events = applicationDecider.decide(command, state);
      log.push(...events);
      state = events.reduce(applicationDecider.evolve, state);
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
    }
  }
  return log;
}

/** What stands at the moment of an event, counted from the log alone and not from the state. */
function standing(log: readonly ApplicationEvent[]) {
  const votes = new Map<string, string>();
  const shut = new Set<string>();
  let reviewers = new Set<string>();
  let approvals = 0;
  for (const event of log) {
    if (event.type === 'DecisionCalled') votes.clear();
    if (event.type === 'VoteCast') votes.set(event.data.memberId, event.data.choice);
    if (event.type === 'VoteStruck') votes.delete(event.data.memberId);
    if (event.type === 'ReviewSubmitted') reviewers.add(event.data.memberId);
    if (event.type === 'ReviewStruck') reviewers.delete(event.data.memberId);
    if (event.type === 'ApplicationInfoProvided') reviewers = new Set();
    if (event.type === 'CaseInterestDeclared' && event.data.answer !== 'none') {
      shut.add(event.data.memberId);
    }
    if (event.type === 'QuorumReached') approvals = event.data.approvals.length;
  }
  const yes = [...votes].filter(([, choice]) => choice === 'yes').map(([id]) => id);
  return { yes, shut, reviewers, approvals };
}

const RUNS = { numRuns: 200, seed: 20_260_310 };

describe('Whatever order people try things in', () => {
  test('an award takes the reviews and the distinct, untied people of its band', () => {
    let awards = 0;
    const bands = new Set<string>();
    fc.assert(
      fc.property(lives, ({ priority, steps: tried }) => {
        const log = live([...opening(priority), ...tried]);
        log.forEach((event, place) => {
          if (event.type !== 'DecisionReached') return;
          awards += 1;
          const { approved, approvedBy } = event.data;
          const band = bandOf(policy, approved)!;
          bands.add(band.name);
          const before = standing(log.slice(0, place));
          expect(new Set(approvedBy).size).toBe(approvedBy.length);
          expect(approvedBy.length).toBeGreaterThanOrEqual(band.approvers);
          expect([...approvedBy].sort()).toEqual([...before.yes].sort());
          expect(before.reviewers.size).toBeGreaterThanOrEqual(band.reviews);
          const board = approvedBy.filter((id) => id === 'c' || id === 'd');
          expect(board.length).toBeGreaterThanOrEqual(band.boardApprovers);
          for (const id of approvedBy) {
            expect(before.shut.has(id)).toBe(false);
            expect(TIED_OR_SILENCED).not.toContain(id);
          }
        });
      }),
      RUNS,
    );
    // The lives are worth something only if many of them reach an award, in every band.
    expect(awards).toBeGreaterThan(100);
    expect([...bands].sort()).toEqual(['B1', 'B2', 'B3', 'B4']);
  });

  test('an award is one hold, and stands at most once at a time', () => {
    fc.assert(
      fc.property(lives, ({ priority, steps: tried }) => {
        let stands = false;
        for (const event of live([...opening(priority), ...tried])) {
          if (event.type === 'DecisionVoided') stands = false;
          if (event.type !== 'DecisionReached') continue;
          expect(stands).toBe(false);
          expect(event.data.holdId).toBe('case.1');
          stands = true;
        }
      }),
      RUNS,
    );
  });

  test('folding takes any events in any order without failing', () => {
    fc.assert(
      fc.property(lives, fc.infiniteStream(fc.nat()), ({ priority, steps: tried }, dice) => {
        const log = live([...opening(priority), ...tried]);
        const shuffled = [...log].sort(() => (dice.next().value! % 2 === 0 ? -1 : 1));
        expect(() => fold(applicationDecider, shuffled)).not.toThrow();
      }),
      { ...RUNS, numRuns: 50 },
    );
  });
});
