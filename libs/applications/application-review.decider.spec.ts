import { specify } from '../../test/support/specification.js';
import type { RoleName, VerificationConclusion } from '#catalogue';
import { applicationDecider, type ApplicationCommand } from './application.decider.js';
import {
  assigned,
  caseWorker,
  chair,
  concluded,
  declared,
  dutyOfficer,
  inReview,
  inVote,
  infoProvided,
  infoRequested,
  member,
  policy,
  reviewed,
  reviewOpened,
  sealed,
  seat,
  staff,
  submitted,
  tie,
  tiedMember,
  today,
  triaged,
  verifier,
  verifying,
  voted,
} from './application.fixtures.js';
import type { Member } from './application-review.decider.js';

const { given } = specify(applicationDecider);
const without = (roles: readonly RoleName[]) => staff('somebody', roles);

describe('Verification', () => {
  const start: ApplicationCommand = { type: 'StartVerification', ...caseWorker };
  const conclude = (conclusion: VerificationConclusion = 'confirmed') =>
    ({
      type: 'ConcludeVerification',
      ...verifier,
      conclusion,
      refereesHeard: 1,
      documented: true,
      note: sealed,
    }) as const;

  test('starts after triage, by untied people who handle cases', () => {
    given(submitted(), triaged()).when(start).then(verifying);
    given(submitted()).when(start).thenRefused('wrong-stage', { stage: 'submitted' });
    given(submitted(), triaged())
      .when({ ...start, ...chair })
      .thenRefused('not-allowed');
    given(submitted(), triaged())
      .when({ ...start, ...staff('x', ['verifier'], tie('applicant')) })
      .thenRefused('tied-to-case');
  });

  test('is concluded by somebody other than the triager', () => {
    given(submitted(), triaged(), verifying).when(conclude()).then(concluded());
    given(submitted(), triaged(), verifying)
      .when({ ...conclude(), ...dutyOfficer })
      .thenRefused('triager-may-not-conclude');
  });

  test('is not concluded by other roles, by tied people, before it began, or with odd counts', () => {
    const begun = [submitted(), triaged(), verifying];
    given(...begun)
      .when({ ...conclude(), ...without(['reviewer']) })
      .thenRefused('not-allowed');
    given(...begun)
      .when({ ...conclude(), ...staff('x', ['verifier'], tie('organisation')) })
      .thenRefused('tied-to-case');
    given(submitted(), triaged()).when(conclude()).thenRefused('wrong-stage', { stage: 'triaged' });
    given(...begun)
      .when({ ...conclude(), refereesHeard: -1 })
      .thenRefused('referees-heard-invalid');
  });

  test('may be concluded anew when more is found: the last conclusion counts', () => {
    given(submitted(), triaged(), verifying, concluded('contradicted'), concluded('confirmed'))
      .when({ type: 'OpenReview', ...caseWorker })
      .then(reviewOpened);
  });
});

describe('Opening a case for review', () => {
  const open: ApplicationCommand = { type: 'OpenReview', ...caseWorker };
  const found = (conclusion: VerificationConclusion, priority: 'P1' | 'P2', documented = true) =>
    given(submitted(), triaged(priority), verifying, concluded(conclusion, documented)).when(open);

  test('follows a confirmed or partly confirmed story', () => {
    found('confirmed', 'P2').then(reviewOpened);
    found('partly', 'P2').then(reviewOpened);
  });

  test('never follows a contradicted one', () => {
    found('contradicted', 'P1').thenRefused('verification-contradicted');
  });

  test('follows an unconfirmed one in P1 alone, and only with a document', () => {
    found('unconfirmed', 'P1').then(reviewOpened);
    found('unconfirmed', 'P1', false).thenRefused('verification-unconfirmed');
    found('unconfirmed', 'P2').thenRefused('verification-unconfirmed');
  });

  test('needs a conclusion, a role and no tie', () => {
    given(submitted(), triaged(), verifying).when(open).thenRefused('verification-not-concluded');
    given(submitted(), triaged(), verifying, concluded())
      .when({ ...open, ...verifier })
      .thenRefused('not-allowed');
    given(submitted(), triaged(), verifying, concluded())
      .when({ ...open, ...staff('x', ['chair'], tie('applicant')) })
      .thenRefused('tied-to-case');
    given(submitted(), triaged()).when(open).thenRefused('wrong-stage', { stage: 'triaged' });
  });
});

describe('Assigning a reviewer', () => {
  const assign = (who: Member, authority = chair) =>
    ({ type: 'AssignReviewer', ...authority, member: who, policy }) as const;

  test('goes to a seated member without a tie, once', () => {
    given(...inReview)
      .when(assign(member('a')))
      .then(assigned('a'));
    given(...inReview, assigned('a'))
      .when(assign(member('a')))
      .thenRefused('already-assigned');
  });

  test('is refused for a member with a registered tie (a board seat at the organisation)', () => {
    given(...inReview)
      .when(assign(tiedMember('a', tie('organisation'))))
      .thenRefused('tied-to-case');
  });

  test('is refused for a member tied to whoever is to be paid', () => {
    given(...inReview)
      .when({ ...assign(tiedMember('a', tie('payee'))), payeeRefs: ['payee'] })
      .thenRefused('tied-to-case');
  });

  test.each(['conflict', 'unsure'] as const)('is refused for a member who said %s', (answer) => {
    given(...inReview, declared('a', answer))
      .when(assign(member('a')))
      .thenRefused('tied-to-case');
  });

  test.each<[string, Partial<Member>]>([
    ['without a seat', { seats: [] }],
    ['who only observes', { seats: [seat('a', 'observer')] }],
    ['whose mandate has not begun', { seats: [{ ...seat('a'), from: '2026-03-11' }] }],
    ['whose mandate is over', { seats: [{ ...seat('a'), until: '2026-03-09' }] }],
    ['whose mandate was ended today', { seats: [{ ...seat('a'), endedOn: today }] }],
  ])('is refused for a member %s', (_, change) => {
    given(...inReview)
      .when(assign(member('a', change)))
      .thenRefused('not-mandated');
  });

  test('is refused when the yearly statement of interests is missing or too old', () => {
    const attested = (attestedOn: string | null) =>
      member('a', { interests: { ties: [], attestedOn } });
    given(...inReview)
      .when(assign(attested(null)))
      .thenRefused('attestation-expired', { months: 12 });
    given(...inReview)
      .when(assign(attested('2025-03-09')))
      .thenRefused('attestation-expired');
    given(...inReview)
      .when(assign(attested('2025-03-10')))
      .then(assigned('a'));
  });

  test('is the work of the chair or a case worker, untied', () => {
    given(...inReview)
      .when(assign(member('a'), dutyOfficer))
      .thenRefused('not-allowed');
    given(...inReview)
      .when(assign(member('a'), staff('chair', ['chair'], tie('applicant'))))
      .thenRefused('tied-to-case');
    given(submitted())
      .when(assign(member('a')))
      .thenRefused('wrong-stage', { stage: 'submitted' });
  });
});

describe('Declaring an interest in a case', () => {
  const declare = (
    answer: 'none' | 'conflict' | 'unsure',
    who: Member = member('a'),
  ): ApplicationCommand => ({
    type: 'DeclareCaseInterest',
    today,
    payeeRefs: [],
    member: who,
    policy,
    answer,
    why: null,
  });

  test.each(['none', 'conflict', 'unsure'] as const)('a member answers %s', (answer) => {
    given(...inReview)
      .when(declare(answer))
      .then(declared('a', answer));
  });

  test('“none” is refused when the register says otherwise; “conflict” never', () => {
    const tied = tiedMember('a', tie('applicant'));
    given(...inReview)
      .when(declare('none', tied))
      .thenRefused('tied-to-case');
    given(...inReview)
      .when(declare('conflict', tied))
      .then(declared('a', 'conflict'));
  });

  test('can become a conflict later, but never none again', () => {
    given(...inReview, declared('a'))
      .when(declare('conflict'))
      .then(declared('a', 'conflict'));
    given(...inReview, declared('a', 'conflict'))
      .when(declare('none'))
      .thenRefused('already-declared');
    given(...inReview, declared('a', 'unsure'))
      .when(declare('none'))
      .thenRefused('already-declared');
    given(...inReview, declared('a'))
      .when(declare('none'))
      .thenRefused('already-declared');
  });

  test('comes too late after a review or a vote: these must be struck', () => {
    given(...inReview, assigned('a'), declared('a'), reviewed('a'))
      .when(declare('conflict'))
      .thenRefused('disclose-late-conflict');
    given(...inVote, voted('b', 'no'))
      .when(declare('conflict', member('b')))
      .thenRefused('disclose-late-conflict');
  });

  test('is for members with a mandate, on a case that is open', () => {
    given(...inReview)
      .when(declare('none', member('a', { seats: [] })))
      .thenRefused('not-mandated');
    given(submitted()).when(declare('none')).thenRefused('wrong-stage', { stage: 'submitted' });
  });
});

describe('Submitting a review', () => {
  const review = (change: object = {}): ApplicationCommand => ({
    type: 'SubmitReview',
    today,
    payeeRefs: [],
    member: member('a'),
    policy,
    revision: 1,
    scores: { danger: 4, need: 4, feasibility: 3 },
    recommendation: 'fund',
    recommendedMinor: null,
    comment: sealed,
    ...change,
  });
  const ready = [...inReview, assigned('a'), declared('a')];

  test('needs an assignment and a declared “none” before it', () => {
    given(...ready)
      .when(review())
      .then(reviewed('a'));
    given(...inReview, declared('a'))
      .when(review())
      .thenRefused('not-assigned');
    given(...inReview, assigned('a'))
      .when(review())
      .thenRefused('interest-not-declared');
    given(...inReview, assigned('a'), declared('a', 'conflict'))
      .when(review())
      .thenRefused('tied-to-case');
  });

  test('is refused to a member tied meanwhile, or whose mandate ran out', () => {
    given(...ready)
      .when(review({ member: tiedMember('a', tie('applicant')) }))
      .thenRefused('tied-to-case');
    given(...ready)
      .when(review({ member: member('a', { seats: [] }) }))
      .thenRefused('not-mandated');
  });

  test('counts for the revision that was read, and once for each', () => {
    given(...ready, reviewed('a'))
      .when(review())
      .thenRefused('already-reviewed');
    const revised = [...ready, reviewed('a'), infoRequested, infoProvided(2)];
    given(...revised)
      .when(review())
      .thenRefused('revision-outdated', { revision: 2 });
    given(...revised)
      .when(review({ revision: 2 }))
      .then(reviewed('a', 2));
  });

  test('scores from 1 to 5 and recommends at most what was asked for', () => {
    const scores = { danger: 4, need: 4, feasibility: 3 };
    for (const danger of [0, 6, 2.5]) {
      given(...ready)
        .when(review({ scores: { ...scores, danger } }))
        .thenRefused('score-out-of-range');
    }
    given(...ready)
      .when(review({ recommendedMinor: '240001' }))
      .thenRefused('above-requested');
    expect(
      given(...ready)
        .when(review({ recommendedMinor: '240000' }))
        .events(),
    ).toHaveLength(1);
  });

  test('is refused before the case is open for review', () => {
    given(submitted(), triaged()).when(review()).thenRefused('wrong-stage', { stage: 'triaged' });
  });
});
