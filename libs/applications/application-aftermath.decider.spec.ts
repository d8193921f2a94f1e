import { specify } from '../../test/support/specification.js';
import type { ApplicationEvent } from '#catalogue';
import type { Authority } from './application.authority.js';
import { applicationDecider, type ApplicationCommand } from './application.decider.js';
import {
  applicationId,
  approved,
  assigned,
  chair,
  declared,
  decided,
  eur,
  funded,
  inReview,
  inVote,
  policy,
  quorum,
  reviewed,
  staff,
  tie,
  vote,
  voted,
} from './application.fixtures.js';

const { given } = specify(applicationDecider);

describe('A tie that comes to light late', () => {
  const none = { payeeRefs: [], inFlight: false, paid: false };
  const strike = (
    memberId: string,
    change: Partial<Extract<ApplicationCommand, { type: 'StrikeLateConflict' }>> = {},
  ): ApplicationCommand => ({
    type: 'StrikeLateConflict',
    memberId,
    answer: 'conflict',
    why: null,
    from: staff(memberId, []),
    payout: none,
    policy,
    ...change,
  });
  const struck = { applicationId, reason: 'late-conflict' } as const;
  const reviewStruck = (memberId: string): ApplicationEvent => ({
    type: 'ReviewStruck',
    data: { ...struck, memberId },
  });
  const voteStruck = (memberId: string): ApplicationEvent => ({
    type: 'VoteStruck',
    data: { ...struck, memberId },
  });
  const voided = (to: 'deciding' | 'under-review'): ApplicationEvent => ({
    type: 'DecisionVoided',
    data: { ...struck, award: 1, holdId: 'case.1', to },
  });

  test('strikes the vote, and the decision that it carried: back to the vote', () => {
    given(...approved)
      .when(strike('b'))
      .then(declared('b', 'conflict'), voteStruck('b'), voided('deciding'));
  });

  test('strikes the review too: with too few reviews left, back to the reviews', () => {
    given(...approved)
      .when(strike('a'))
      .then(declared('a', 'conflict'), reviewStruck('a'), voteStruck('a'), voided('under-review'));
  });

  test('goes back to the vote when the reviews that are left still meet the band', () => {
    const twice = [...approved.slice(0, 5), assigned('c'), declared('c'), reviewed('c')];
    const events = given(...twice, ...approved.slice(5))
      .when(strike('a'))
      .events();
    expect(events.at(-1)).toEqual(voided('deciding'));
  });

  test('leaves a decision that the other reviews and votes still carry', () => {
    const alsoScored = [assigned('c'), declared('c'), reviewed('c')];
    const twice = [...approved.slice(0, 5), ...alsoScored, ...approved.slice(5)];
    given(...twice)
      .when(strike('c'))
      .then(declared('c', 'conflict'), reviewStruck('c'));
  });

  test('an alternate’s vote carries it again, under the same hold', () => {
    const again = [...approved, declared('b', 'conflict'), voteStruck('b'), voided('deciding')];
    given(...again)
      .when(vote('c'))
      .then(voted('c', 'yes'), quorum('a', 'c'), decided(['a', 'c']));
    given(...again)
      .when(vote('b'))
      .thenRefused('tied-to-case');
  });

  test('voids a funded decision while nothing is on its way: the money stays reserved', () => {
    const events = given(...approved, funded)
      .when(strike('b'))
      .events();
    expect(events.at(-1)).toEqual(voided('deciding'));
  });

  test.each(['inFlight', 'paid'] as const)(
    'voids nothing once money is on its way or there (%s), and leaves its trace',
    (what) => {
      given(...approved, funded)
        .when(strike('b', { payout: { ...none, [what]: true } }))
        .then(declared('b', 'conflict'), voteStruck('b'));
    },
  );

  test('voids nothing in a closed case', () => {
    const closed: ApplicationEvent = {
      type: 'ApplicationClosed',
      data: { applicationId, outcome: 'helped' },
    };
    given(...approved, funded, closed)
      .when(strike('b'))
      .then(declared('b', 'conflict'), voteStruck('b'));
  });

  test('during the reviews or the vote only strikes', () => {
    given(...inReview, assigned('a'), declared('a'), reviewed('a'))
      .when(strike('a', { answer: 'unsure' }))
      .then(declared('a', 'unsure'), reviewStruck('a'));
    given(...inVote, voted('b', 'yes'))
      .when(strike('b'))
      .then(declared('b', 'conflict'), voteStruck('b'));
    given(...inVote, declared('a', 'conflict'), reviewStruck('a'))
      .when(vote('b'))
      .thenRefused('reviews-missing', { have: 0, needed: 1 });
  });

  test('is said by the member, the chair, or the process that compares the registers', () => {
    const said = (from: 'process' | Authority) => given(...approved).when(strike('b', { from }));
    expect(said(chair).events()).toHaveLength(3);
    expect(said('process').events()).toHaveLength(3);
    said(staff('c', [])).thenRefused('not-allowed');
    said(staff('chair', ['chair'], tie('organisation'))).thenRefused('tied-to-case');
  });

  test('needs something to strike', () => {
    given(...approved)
      .when(strike('c'))
      .thenRefused('nothing-to-strike');
    given(...approved, declared('b', 'conflict'), voteStruck('b'), voided('deciding'))
      .when(strike('b'))
      .thenRefused('nothing-to-strike');
  });
});

describe('Word from the fund account', () => {
  const split = [{ restriction: 'free', minor: '240000' }];
  const note = (
    outcome: Extract<ApplicationCommand, { type: 'NoteFunding' }>['outcome'],
    change: object = {},
  ): ApplicationCommand => ({
    type: 'NoteFunding',
    kind: 'process',
    holdId: 'case.1',
    outcome,
    ...change,
  });
  const there = note({ is: 'funded', split });
  const missing = note({ is: 'awaiting', available: eur(20_000) });
  const awaiting: ApplicationEvent = {
    type: 'ApplicationAwaitingFunds',
    data: { applicationId, holdId: 'case.1', available: eur(20_000) },
  };

  test('an approved case is funded, or waits and is funded later', () => {
    given(...approved)
      .when(there)
      .then(funded);
    given(...approved)
      .when(missing)
      .then(awaiting);
    given(...approved, awaiting)
      .when(there)
      .then(funded);
  });

  test('changes nothing that was noted before or has moved on', () => {
    given(...approved, funded)
      .when(there)
      .then();
    given(...approved, awaiting)
      .when(missing)
      .then();
    given(...inVote)
      .when(there)
      .then();
    given(...approved)
      .when(note({ is: 'funded', split }, { holdId: 'case.2' }))
      .then();
  });

  test('is not for people to say', () => {
    given(...approved)
      .when(note({ is: 'funded', split }, { kind: 'person' }))
      .thenRefused('not-allowed');
  });
});

describe('Word that the grant was paid', () => {
  const paid = (change: object = {}): ApplicationCommand => ({
    type: 'NotePaid',
    kind: 'process',
    holdId: 'case.1',
    ...change,
  });

  test('closes the case as helped, once', () => {
    const closed: ApplicationEvent = {
      type: 'ApplicationClosed',
      data: { applicationId, outcome: 'helped' },
    };
    given(...approved, funded)
      .when(paid())
      .then(closed);
    given(...approved, funded, closed)
      .when(paid())
      .then();
    given(...approved, funded)
      .when(paid({ holdId: 'case.2' }))
      .then();
  });

  test('is not for people to say', () => {
    given(...approved, funded)
      .when(paid({ kind: 'person' }))
      .thenRefused('not-allowed');
  });
});
