import { specify } from '../../test/support/specification.js';
import type { ApplicationEvent } from '#catalogue';
import { applicationDecider, type ApplicationCommand } from './application.decider.js';
import {
  applicationId,
  approved,
  assigned,
  called,
  caseWorker,
  chair,
  committee,
  concluded,
  decided,
  declared,
  eur,
  inReview,
  inVote,
  member,
  policy,
  quorum,
  reviewed,
  reviewOpened,
  seat,
  staff,
  submitted,
  tie,
  tiedMember,
  triaged,
  verifying,
  vote,
  voted,
} from './application.fixtures.js';
import type { Member } from './application-review.decider.js';

const { given } = specify(applicationDecider);
const scored = [...inReview, assigned('a'), declared('a'), reviewed('a')];

describe('Calling a decision', () => {
  const call = (
    members: readonly Member[],
    minor = 240_000,
    change: object = {},
  ): ApplicationCommand => ({
    type: 'CallDecision',
    ...chair,
    proposed: eur(minor),
    policy,
    committee: committee(...members),
    ...change,
  });
  const three = [member('a'), member('b'), member('c')];

  test('puts the amount to everybody who is seated, attested and untied', () => {
    given(...scored)
      .when(call(three))
      .then(called(['a', 'b', 'c']));
  });

  test('leaves out who is tied, said conflict or is not sure, is not attested, or only observes', () => {
    const events = given(...scored, declared('f', 'conflict'), declared('g', 'unsure'))
      .when(
        call([
          ...three,
          tiedMember('d', tie('organisation')),
          member('e', { interests: { ties: [], attestedOn: '2024-12-01' } }),
          member('f'),
          member('g'),
          member('h', { seats: [seat('h', 'observer')] }),
          member('i', { seats: [{ ...seat('i'), endedOn: '2026-03-01' }] }),
          member('j', { seats: [seat('j', 'alternate')] }),
        ]),
      )
      .events();
    expect(votersIn(events)).toEqual(['a', 'b', 'c', 'j']);
  });

  test('leaves out who triaged or verified the case: who handles a case does not decide it', () => {
    const events = given(...scored)
      .when(call([...three, member('duty-officer'), member('verifier')]))
      .events();
    expect(votersIn(events)).toEqual(['a', 'b', 'c']);
  });

  test('counts a person with two seats once, for the board', () => {
    const both = member('b', { seats: [seat('b'), { ...seat('b', 'board'), seatId: 'board-b' }] });
    const [event] = given(...scored)
      .when(call([member('a'), both, member('c')]))
      .events();
    expect(event).toMatchObject({ data: { voters: ['a', 'b', 'c'], board: ['b'] } });
  });

  test('is for the chair, untied, once a review on the present words is in', () => {
    given(...scored)
      .when(call(three, 240_000, caseWorker))
      .thenRefused('not-allowed');
    given(...scored)
      .when(call(three, 240_000, staff('chair', ['chair'], tie('applicant'))))
      .thenRefused('tied-to-case');
    given(...inReview)
      .when(call(three))
      .thenRefused('reviews-missing', { have: 0, needed: 1 });
    given(submitted(), triaged())
      .when(call(three))
      .thenRefused('wrong-stage', { stage: 'triaged' });
  });

  test('proposes something, at most what was asked for, in the fund’s currency', () => {
    given(...scored)
      .when(call(three, 0))
      .thenRefused('amount-not-positive');
    given(...scored)
      .when(call(three, 240_001))
      .thenRefused('above-requested');
    given(...scored)
      .when(call(three, 1, { proposed: { minor: '1', currency: 'USD' } }))
      .thenRefused('currency-not-of-fund');
  });

  test('is refused when too few can vote', () => {
    given(...scored)
      .when(call([member('a'), tiedMember('b', tie('applicant'))]))
      .thenRefused('quorum-not-possible', { have: 1, needed: 2 });
  });

  describe('in the bands above', () => {
    const big = (minor: number, reviewers: readonly string[]) => [
      submitted({
        requested: eur(minor),
        costLines: [{ need: 'relocation', minor: String(minor) }],
      }),
      triaged(),
      verifying,
      concluded(),
      reviewOpened,
      ...reviewers.flatMap((id) => [assigned(id), declared(id), reviewed(id)]),
    ];
    const five = ['a', 'b', 'c', 'd', 'e'].map((id) => member(id));

    test('8,000 needs two reviews, five seats and three approvals', () => {
      given(...big(800_000, ['a']))
        .when(call(five, 800_000))
        .thenRefused('reviews-missing', { have: 1, needed: 2 });
      given(...big(800_000, ['a', 'b']))
        .when(call(five.slice(1), 800_000))
        .thenRefused('quorum-not-possible', { have: 4, needed: 5 });
      const [event] = given(...big(800_000, ['a', 'b']))
        .when(call(five, 800_000))
        .events();
      expect(event).toMatchObject({ data: { band: 'B3', approvalsNeeded: 3 } });
    });

    test('20,000 needs somebody of the board', () => {
      const case20 = big(2_000_000, ['a', 'b', 'c']);
      given(...case20)
        .when(call(five, 2_000_000))
        .thenRefused('board-not-possible', { needed: 1 });
      const withBoard = [...five, member('z', { seats: [seat('z', 'board')] })];
      const [event] = given(...case20)
        .when(call(withBoard, 2_000_000))
        .events();
      expect(event).toMatchObject({
        data: { band: 'B4', approvalsNeeded: 4, boardApprovalsNeeded: 1, board: ['z'] },
      });
    });

    test('a smaller proposal falls into the smaller band', () => {
      const [event] = given(...big(800_000, ['a']))
        .when(call(five, 500_000))
        .events();
      expect(event).toMatchObject({ data: { band: 'B2', approvalsNeeded: 2 } });
    });
  });

  test('waits for alternates from outside when more than half of the committee is tied', () => {
    const tied = ['d', 'e', 'f'].map((id) => tiedMember(id, tie('applicant')));
    const two = [member('a'), member('b')];
    given(...scored)
      .when(call([...two, ...tied]))
      .thenRefused('too-many-conflicted');
    const alternate = member('g', { seats: [seat('g', 'alternate')] });
    const events = given(...scored)
      .when(call([...two, ...tied, alternate]))
      .events();
    expect(votersIn(events)).toEqual(['a', 'b', 'g']);
  });

  test('is not repeated while the vote can still carry, but is once too many fell out', () => {
    given(...inVote)
      .when(call(three))
      .thenRefused('vote-still-open');
    const fallen = [...inVote, declared('b', 'conflict'), declared('c', 'conflict')];
    given(...fallen)
      .when(call([...three, member('d')]))
      .then(called(['a', 'd']));
  });
});

describe('Voting', () => {
  const cast = (memberId: string, choice: 'yes' | 'no' | 'abstain' = 'yes') =>
    voted(memberId, choice);

  test('the last approval that is needed reaches the decision', () => {
    given(...inVote)
      .when(vote('a'))
      .then(cast('a'));
    given(...inVote, cast('a'))
      .when(vote('b'))
      .then(cast('b'), quorum('a', 'b'), decided(['a', 'b']));
  });

  test('the fee allowance comes from the policy, by the way of paying', () => {
    const byBank = [submitted({ payoutRail: 'bank' }), ...inVote.slice(1), cast('a')];
    const events = given(...byBank)
      .when(vote('b'))
      .events();
    expect(events.at(-1)).toMatchObject({ data: { feeAllowanceMinor: '0', holdId: 'case.1' } });
  });

  test('a no, or an abstention, leaves the rest to decide', () => {
    given(...inVote)
      .when(vote('a', 'no'))
      .then(cast('a', 'no'));
    given(...inVote)
      .when(vote('a', 'abstain'))
      .then(cast('a', 'abstain'));
  });

  test('declines the case once yes can no longer be reached', () => {
    const declined: ApplicationEvent = {
      type: 'ApplicationDeclined',
      data: { applicationId, reason: 'not-enough-votes', by: 'vote', held: null },
    };
    given(...inVote, cast('a', 'no'))
      .when(vote('b', 'no'))
      .then(cast('b', 'no'), declined);
    given(...inVote, cast('c', 'yes'), cast('a', 'abstain'))
      .when(vote('b', 'abstain'))
      .then(cast('b', 'abstain'), declined);
  });

  test('does not decline because members stepped aside: the chair calls anew', () => {
    given(...inVote, declared('b', 'conflict'), declared('c', 'conflict'))
      .when(vote('a'))
      .then(cast('a'));
  });

  test('needs the board where the band asks for it, however many others say yes', () => {
    const members = ['a', 'b', 'c', 'd', 'z', 'y'];
    const ready = [
      ...inReview,
      ...members.flatMap((id) => [assigned(id), declared(id), reviewed(id)]),
      called(members, { band: 'B2', approvals: 2, board: ['z', 'y'] }),
      cast('a'),
      cast('b'),
    ];
    given(...ready)
      .when(vote('c'))
      .then(cast('c'));
    const events = given(...ready)
      .when(vote('z'))
      .events();
    expect(events.map(({ type }) => type)).toEqual([
      'VoteCast',
      'QuorumReached',
      'DecisionReached',
    ]);
    const lost = given(...ready, cast('y', 'no'))
      .when(vote('z', 'no'))
      .events();
    expect(lost.map(({ type }) => type)).toEqual(['VoteCast', 'ApplicationDeclined']);
  });

  test('is for those whom the chair called', () => {
    given(...inVote, declared('d'))
      .when(vote('d'))
      .thenRefused('not-called-to-vote');
  });

  test('counts each person once', () => {
    given(...inVote, cast('a'))
      .when(vote('a'))
      .thenRefused('already-voted');
    given(...inVote, cast('a'))
      .when(vote('a', 'no'))
      .thenRefused('already-voted');
  });

  test.each<[string, string, Partial<Member>]>([
    [
      'whose mandate ended since',
      'not-mandated',
      { seats: [{ ...seat('a'), endedOn: '2026-03-10' }] },
    ],
    [
      'whose statement of interests grew too old',
      'attestation-expired',
      { interests: { ties: [], attestedOn: '2025-03-01' } },
    ],
    [
      'with a tie that came up since',
      'tied-to-case',
      { interests: { ties: [tie('organisation')], attestedOn: '2026-01-15' } },
    ],
  ])('is refused to a called member %s', (_, code, change) => {
    given(...inVote)
      .when(vote('a', 'yes', { member: member('a', change) }))
      .thenRefused(code);
  });

  test('is refused to a member tied to whoever is to be paid', () => {
    const tied = tiedMember('a', tie('payee'));
    given(...inVote)
      .when(vote('a', 'yes', { member: tied, payeeRefs: ['payee'] }))
      .thenRefused('tied-to-case');
  });

  test('is refused before “none” was declared on this case', () => {
    const silent = [...scored, called(['a', 'b'])];
    given(...silent)
      .when(vote('b'))
      .thenRefused('interest-not-declared');
  });

  test('is on the revision that was put to the vote', () => {
    given(...inVote)
      .when(vote('a', 'yes', { revision: 2 }))
      .thenRefused('revision-outdated', { revision: 1 });
  });

  test('is refused before the call and after the decision', () => {
    given(...scored)
      .when(vote('a'))
      .thenRefused('wrong-stage', { stage: 'under-review' });
    given(...approved)
      .when(vote('c'))
      .thenRefused('wrong-stage', { stage: 'approved' });
  });
});

describe('Declining by the chair', () => {
  const decline = (reason: string, who = chair): ApplicationCommand => ({
    type: 'Decline',
    ...who,
    reason,
    policy,
  });

  test('is possible with a reason of the policy, until the vote is called', () => {
    given(...inReview)
      .when(decline('not-confirmed'))
      .then({
        type: 'ApplicationDeclined',
        data: { applicationId, reason: 'not-confirmed', by: 'chair', held: null },
      });
    given(...inReview)
      .when(decline('i-said-so'))
      .thenRefused('reason-not-in-policy');
    given(...inVote)
      .when(decline('not-confirmed'))
      .thenRefused('wrong-stage', { stage: 'deciding' });
  });

  test('is refused to others and to a tied chair', () => {
    given(...inReview)
      .when(decline('not-confirmed', caseWorker))
      .thenRefused('not-allowed');
    given(...inReview)
      .when(decline('not-confirmed', staff('chair', ['chair'], tie('applicant'))))
      .thenRefused('tied-to-case');
  });
});

function votersIn(events: readonly ApplicationEvent[]): readonly string[] {
  const call = events.find((event) => event.type === 'DecisionCalled');
  return call?.type === 'DecisionCalled' ? call.data.voters : [];
}
