import { specify } from '../../test/support/specification.js';
import { applicationDecider, type ApplicationCommand } from './application.decider.js';
import type { FilledForm } from './application-intake.decider.js';
import {
  approved,
  requesting,
  at,
  applicationId,
  caseWorker,
  chair,
  concluded,
  declared,
  dutyOfficer,
  eur,
  form,
  fund,
  funded,
  infoProvided,
  infoRequested,
  inReview,
  inVote,
  policy,
  sealed,
  staff,
  submitted,
  submittedAt,
  tie,
  today,
  triaged,
  verifying,
} from './application.fixtures.js';
import type { Fund } from '#funds/facts';

const { given } = specify(applicationDecider);

const submit = (filled: FilledForm = form(), facts: Partial<Fund> = {}) =>
  ({ type: 'Submit', at, today, fund: { ...fund, ...facts }, form: filled }) as const;

describe('Submitting an application', () => {
  test('keeps the policy in force and the round of the open intake', () => {
    const facts = {
      intake: { round: 'spring', until: '2026-03-31T00:00:00.000Z' },
      policies: [
        ...fund.policies,
        { version: 2, policy, inForceFrom: '2026-03-01T00:00:00.000Z' },
        { version: 3, policy, inForceFrom: '2026-03-12T00:00:00.000Z' },
      ],
    } as const;
    given()
      .when(submit(form(), facts))
      .then({
        type: 'ApplicationSubmitted',
        data: { ...form(), policyVersion: 2, formVersion: 1, round: 'spring' },
      });
  });

  test.each<[string, string, FilledForm, Partial<Fund>?]>([
    ['while the intake is closed', 'intake-closed', form(), { intake: null }],
    [
      'after the intake ended',
      'intake-closed',
      form(),
      { intake: { round: null, until: '2026-03-10T11:59:59.000Z' } },
    ],
    [
      'after the last day of the intake',
      'intake-closed',
      form(),
      { intake: { round: null, until: '2026-03-09' } },
    ],
    ['to a closed fund', 'intake-closed', form(), { closed: true }],
    ['before any policy is in force', 'no-policy-in-force', form(), { policies: [] }],
    ['for nothing', 'amount-not-positive', requesting(0)],
    ['above the highest band', 'above-ceiling', requesting(5_000_001)],
    [
      'in a currency that is not the fund’s',
      'currency-not-of-fund',
      form({ requested: { minor: '240000', currency: 'USD' } }),
    ],
    ['without cost lines', 'cost-lines-missing', form({ costLines: [] })],
    [
      'with more cost lines than the form has',
      'cost-lines-too-many',
      form({ requested: eur(7), costLines: Array(7).fill({ need: 'relocation', minor: '1' }) }),
    ],
    [
      'with a cost line below zero',
      'amount-not-positive',
      form({
        requested: eur(100),
        costLines: [
          { need: 'relocation', minor: '200' },
          { need: 'relocation', minor: '-100' },
        ],
      }),
    ],
    [
      'with cost lines that do not add up',
      'cost-lines-do-not-add-up',
      form({ costLines: [{ need: 'relocation', minor: '239999' }] }),
    ],
    ['without a need', 'needs-missing', form({ needs: [] })],
    ['for a need that the fund does not fund', 'need-not-funded', form({ needs: ['advocacy'] })],
    [
      'with a cost line for another need',
      'cost-line-without-need',
      form({ costLines: [{ need: 'legal', minor: '240000' }] }),
    ],
    ['for a country that is none', 'country-unknown', form({ country: 'Belarus' })],
    ['for more than a year', 'months-out-of-range', form({ months: 13 })],
    ['for no time at all', 'months-out-of-range', form({ months: 0 })],
    ['needed by a day that does not exist', 'date-invalid', form({ neededBy: '2026-02-30' })],
  ])('is refused %s', (...[, code, filled, facts]) => {
    given().when(submit(filled, facts)).thenRefused(code);
  });

  test('is accepted up to the very ceiling, and on the last day of the intake', () => {
    const facts = { intake: { round: null, until: today } } as const;
    expect(
      given()
        .when(submit(requesting(5_000_000), facts))
        .events(),
    ).toHaveLength(1);
  });

  test('is refused a second time for the same case', () => {
    given(submitted()).when(submit()).thenRefused('already-submitted');
  });
});

describe('Triage', () => {
  const triage = (change: object = {}): ApplicationCommand => ({
    type: 'Triage',
    ...dutyOfficer,
    priority: 'P1',
    sensitivity: 3,
    submittedAt,
    policy,
    ...change,
  });

  test('promises a decision within the hours of the priority, counted from submission', () => {
    given(submitted())
      .when(triage())
      .then({
        type: 'ApplicationTriaged',
        data: {
          applicationId,
          priority: 'P1',
          sensitivity: 3,
          triagedBy: 'duty-officer',
          decideBy: '2026-03-10T22:10:00.000Z',
        },
      });
  });

  test('is the work of a duty officer or a case worker', () => {
    expect(given(submitted()).when(triage(caseWorker)).events()).toHaveLength(1);
    given(submitted())
      .when(triage({ ...chair }))
      .thenRefused('not-allowed');
  });

  test.each(['applicant', 'organisation'])('is shut to whoever is tied to the %s', (party) => {
    const tied = staff('duty-officer', ['duty-officer'], tie(party));
    given(submitted()).when(triage(tied)).thenRefused('tied-to-case');
  });

  test('is open again once the tie has ended', () => {
    const past = staff('duty-officer', ['duty-officer'], tie('applicant', '2026-03-09'));
    expect(given(submitted()).when(triage(past)).events()).toHaveLength(1);
    const lastDay = staff('duty-officer', ['duty-officer'], tie('applicant', today));
    given(submitted()).when(triage(lastDay)).thenRefused('tied-to-case');
  });

  test('happens once, to a case that there is', () => {
    given(submitted(), triaged()).when(triage()).thenRefused('wrong-stage', { stage: 'triaged' });
    given().when(triage()).thenRefused('not-found');
  });
});

describe('Finding a case ineligible', () => {
  const mark = (reason: string, who: object = dutyOfficer) =>
    ({ type: 'MarkIneligible', reason, policy, ...who }) as ApplicationCommand;

  test('gives a reason of the policy', () => {
    given(submitted(), triaged())
      .when(mark('outside-the-fund'))
      .then({
        type: 'ApplicationFoundIneligible',
        data: { applicationId, reason: 'outside-the-fund', by: 'duty-officer' },
      });
    given(submitted(), triaged()).when(mark('no-reason')).thenRefused('reason-not-in-policy');
  });

  test('is refused to other roles, to tied people, and after verification began', () => {
    given(submitted(), triaged()).when(mark('outside-the-fund', chair)).thenRefused('not-allowed');
    given(submitted(), triaged())
      .when(mark('outside-the-fund', staff('x', ['case-worker'], tie('applicant'))))
      .thenRefused('tied-to-case');
    given(submitted(), triaged(), verifying)
      .when(mark('outside-the-fund'))
      .thenRefused('wrong-stage', { stage: 'verifying' });
  });
});

describe('Authority the applicant for more', () => {
  const request: ApplicationCommand = { type: 'RequestInfo', ...caseWorker, question: sealed };
  const provide: ApplicationCommand = { type: 'ProvideInfo', from: 'applicant', answer: sealed };
  const sorted = [submitted(), triaged(), verifying];

  test('pauses a verification, and the answer is a new revision', () => {
    given(...sorted)
      .when(request)
      .then(infoRequested);
    given(...sorted, infoRequested)
      .when(provide)
      .then(infoProvided(2));
    given(...sorted, infoRequested, infoProvided(2))
      .when({ type: 'OpenReview', ...caseWorker })
      .thenRefused('verification-not-concluded');
  });

  test('stops everything else until the answer is there', () => {
    given(...inReview, infoRequested)
      .when({ type: 'AssignReviewer', ...chair, member: memberA, policy })
      .thenRefused('wrong-stage', { stage: 'more-info' });
  });

  test('pauses the clock at most twice', () => {
    const twice = [...sorted, infoRequested, infoProvided(2), infoRequested, infoProvided(3)];
    given(...twice)
      .when(request)
      .thenRefused('pauses-used-up', { max: 2 });
  });

  test('never pauses a P1 case, however often', () => {
    const urgent = [submitted(), triaged('P1'), verifying];
    const often = [infoRequested, infoProvided(2), infoRequested, infoProvided(3)];
    given(...urgent, ...often)
      .when(request)
      .then(infoRequested);
    given(...urgent, infoRequested, concluded())
      .when({ type: 'OpenReview', ...caseWorker })
      .then({ type: 'ReviewOpened', data: { applicationId, by: 'case-worker' } });
  });

  test('voids the vote when the answer to a P1 question comes while the committee votes', () => {
    const [, , ...rest] = inVote;
    const urgent = [submitted(), triaged('P1'), ...rest];
    const asked = [...urgent.slice(0, 5), infoRequested, ...urgent.slice(5)];
    given(...asked)
      .when(provide)
      .then(infoProvided(2));
    given(...asked, infoProvided(2))
      .when({ type: 'CallDecision', ...chair, ...proposal })
      .thenRefused('reviews-missing', { have: 0, needed: 1 });
  });

  test('cannot change what was decided', () => {
    given(...approved)
      .when(provide)
      .thenRefused('wrong-stage', { stage: 'approved' });
  });

  test('is one question at a time, and an answer needs a question', () => {
    given(submitted(), triaged('P1'), verifying, infoRequested)
      .when(request)
      .thenRefused('question-already-open');
    given(...sorted)
      .when(provide)
      .thenRefused('no-question-open');
  });

  test('is refused to other roles, to tied people and before verification', () => {
    given(...sorted)
      .when({ ...request, ...chair })
      .thenRefused('not-allowed');
    given(...sorted)
      .when({ ...request, ...staff('x', ['verifier'], tie('organisation')) })
      .thenRefused('tied-to-case');
    given(submitted(), triaged()).when(request).thenRefused('wrong-stage', { stage: 'triaged' });
  });

  test('may be answered through staff, if they are not tied', () => {
    given(...sorted, infoRequested)
      .when({ type: 'ProvideInfo', from: caseWorker, answer: sealed })
      .then(infoProvided(2));
    given(...sorted, infoRequested)
      .when({ type: 'ProvideInfo', from: chair, answer: sealed })
      .thenRefused('not-allowed');
    const tied = staff('x', ['case-worker'], tie('applicant'));
    given(...sorted, infoRequested)
      .when({ type: 'ProvideInfo', from: tied, answer: sealed })
      .thenRefused('tied-to-case');
  });

  const memberA = { memberId: 'a', seats: [], interests: { ties: [], attestedOn: null } };
  const proposal = { proposed: eur(240_000), policy, committee: { seats: [], interests: {} } };
});

describe('Withdrawing', () => {
  const none = { payeeRefs: [], inFlight: false, paid: false };
  const withdraw = (payout = none): ApplicationCommand => ({
    type: 'Withdraw',
    from: 'applicant',
    payout,
  });
  const heldAs = (holdId: string | null) =>
    holdId === null ? null : { holdId, fundId: 'fund', currency: 'EUR' };
  const gone = (holdId: string | null, by: 'applicant' | 'agent' = 'applicant') =>
    ({
      type: 'ApplicationWithdrawn',
      data: { applicationId, by, held: heldAs(holdId), incidentRef: 'incident' },
    }) as const;

  test('is the applicant’s right at any stage, and names the hold to be given back', () => {
    given(submitted()).when(withdraw()).then(gone(null));
    given(...inVote)
      .when(withdraw())
      .then(gone(null));
    given(...approved)
      .when(withdraw())
      .then(gone('case.1'));
    given(...approved, funded)
      .when(withdraw())
      .then(gone('case.1'));
  });

  test('comes too late once money is on its way or has arrived', () => {
    given(...approved, funded)
      .when(withdraw({ ...none, inFlight: true }))
      .thenRefused('payout-under-way');
    given(...approved, funded)
      .when(withdraw({ ...none, paid: true }))
      .thenRefused('payout-under-way');
  });

  test('may be done by a case worker who was asked to, not by somebody tied or of another role', () => {
    const by = (from: typeof caseWorker): ApplicationCommand => ({
      type: 'Withdraw',
      from,
      payout: none,
    });
    given(submitted()).when(by(caseWorker)).then(gone(null, 'agent'));
    given(submitted()).when(by(dutyOfficer)).thenRefused('not-allowed');
    given(submitted(), triaged(), declared('case-worker', 'unsure'))
      .when(by(caseWorker))
      .thenRefused('tied-to-case');
  });

  test('happens once', () => {
    given(submitted(), gone(null))
      .when(withdraw())
      .thenRefused('wrong-stage', { stage: 'withdrawn' });
    given().when(withdraw()).thenRefused('not-found');
  });
});
