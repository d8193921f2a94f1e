import { specify } from '../../test/support/specification.js';
import { disbursementDecider, type DisbursementCommand } from './disbursement.decider.js';
import {
  accountant,
  agreed,
  at,
  bounced,
  caseFacts,
  changed,
  drafted,
  facts,
  given as releaseGiven,
  grantOf,
  held,
  notified,
  officer,
  otherReleaser,
  paid,
  payee,
  prepare,
  prepared,
  ready,
  reduced,
  releaseBy,
  released,
  releaser,
  screened,
  sent,
  sibling,
  tie,
  treasurer,
} from './disbursement.fixtures.js';
import type { GrantState } from './grant.decider.js';

const { given } = specify(disbursementDecider);
const voided = { ...caseFacts, decisionInForce: false };

describe('Preparing a payout', () => {
  test('of an agreed grant, by the treasurer', () => {
    given().when(prepare()).then(prepared());
  });

  test.each<[string, GrantState]>([
    ['before the beneficiary agreed', grantOf(drafted(300_000), notified(300_000))],
    ['before the beneficiary was told', grantOf(drafted(300_000))],
    [
      'once it is closed',
      grantOf(drafted(300_000), notified(300_000), agreed, {
        type: 'GrantClosed',
        data: { grantId: 'grant', applicationId: 'case', outcome: 'paid', held },
      }),
    ],
  ])('is refused %s', (_, grant) => {
    given().when(prepare(300_000, { grant })).thenRefused('grant-not-agreed');
  });

  test('is refused once the decision is voided or the application withdrawn', () => {
    given()
      .when(prepare(300_000, { caseFacts: voided }))
      .thenRefused('decision-not-in-force');
  });

  test.each(['approver', 'scorer'])('is refused to the %s of the case', (id) => {
    given()
      .when(prepare(300_000, officer(id, ['treasurer'])))
      .thenRefused('took-part-in-decision');
  });

  test.each(['applicant', 'organisation', 'payee'])(
    'is refused to whoever is tied to the %s',
    (ref) => {
      given()
        .when(prepare(300_000, officer('x', ['treasurer'], tie(ref))))
        .thenRefused('tied-to-case');
    },
  );

  test('is refused to other roles and to whoever stepped aside', () => {
    given().when(prepare(300_000, releaser)).thenRefused('not-allowed');
    given()
      .when(prepare(300_000, officer('stepped-aside', ['treasurer'])))
      .thenRefused('tied-to-case');
  });

  test('is for at most what no payout holds yet of the grant less its reductions', () => {
    given().when(prepare(300_001)).thenRefused('above-unpaid-part');
    given()
      .when(prepare(200_001, { siblings: [sibling(100_000)] }))
      .thenRefused('above-unpaid-part');
    given()
      .when(prepare(200_000, { siblings: [sibling(100_000)] }))
      .then(prepared(200_000));
    const less = grantOf(drafted(300_000), notified(300_000), agreed, reduced(50_000));
    given()
      .when(prepare(250_001, { grant: less }))
      .thenRefused('above-unpaid-part');
    given()
      .when(prepare(1, { money: { minor: '1', currency: 'USD' } }))
      .thenRefused('currency-not-of-fund');
    given().when(prepare(0)).thenRefused('amount-not-positive');
  });

  test('takes a part of each restriction, and the last payout takes what is left', () => {
    const shares = [
      { restriction: 'r1', minor: '100000' },
      { restriction: 'free', minor: '200000' },
    ];
    const grant = grantOf(drafted(300_000, shares), notified(300_000, shares), agreed);
    const first = [
      { restriction: 'r1', minor: '33333' },
      { restriction: 'free', minor: '66667' },
    ];
    given()
      .when(prepare(100_000, { grant }))
      .then(prepared(100_000, { by: first }));
    given()
      .when(prepare(200_000, { grant, siblings: [sibling(100_000, { split: first })] }))
      .then(
        prepared(200_000, {
          by: [
            { restriction: 'r1', minor: '66667' },
            { restriction: 'free', minor: '133333' },
          ],
        }),
      );
  });

  describe('asks for two releasers', () => {
    const grant = grantOf(drafted(1_000_000), notified(1_000_000), agreed);
    const decided = { grant, caseFacts: { ...caseFacts, approvedMinor: '1000000' } };

    test('above the limit of the policy, not at it', () => {
      given().when(prepare(500_000, decided)).then(prepared(500_000));
      given()
        .when(prepare(500_001, decided))
        .then(prepared(500_001, { releasers: 2 }));
    });

    test('when payouts of the grant within 90 days add up to more, whoever they go to', () => {
      const siblings = [sibling(400_000, { preparedAt: '2025-12-20T00:00:00.000Z' })];
      given()
        .when(prepare(100_001, { ...decided, siblings }))
        .then(prepared(100_001, { releasers: 2 }));
      const old = [sibling(400_000, { preparedAt: '2025-12-01T00:00:00.000Z' })];
      given()
        .when(prepare(100_001, { ...decided, siblings: old }))
        .then(prepared(100_001));
    });
  });

  test('refuses an IBAN whose check digits do not fit, to those who may prepare it', () => {
    given()
      .when(prepare(300_000, { accountSound: false }))
      .thenRefused('iban-invalid');
    given()
      .when(prepare(300_000, { ...releaser, accountSound: false }))
      .thenRefused('not-allowed');
  });

  test('happens once', () => {
    given(prepared()).when(prepare()).thenRefused('already-prepared');
  });
});

describe('Screening the payee', () => {
  const screen = (change: object = {}): DisbursementCommand => ({
    type: 'Screen',
    ...treasurer,
    caseFacts,
    listVersion: 'EU 2026-03-15',
    result: 'clear',
    ...change,
  });

  test('notes which list was looked at, and when', () => {
    given(prepared()).when(screen()).then(screened('clear', at));
    given(prepared())
      .when(screen({ listVersion: ' ' }))
      .thenRefused('list-version-missing');
  });

  test('a hit holds the payout', () => {
    given(prepared())
      .when(screen({ result: 'hit' }))
      .then(screened('hit', at));
    given(prepared(), screened('hit')).when(releaseBy(releaser)).thenRefused('payee-held');
    given(prepared(), screened('hit')).when(screen()).thenRefused('wrong-stage', { stage: 'held' });
  });

  test('looked at again when it grew old, the releases given stay', () => {
    const old = screened('clear', '2026-03-14T08:00:00.000Z');
    const stale = [prepared(), old, releaseGiven(), released('releaser')];
    given(...stale, screened())
      .when({
        type: 'SubmitToRail',
        ...treasurer,
        ...facts,
        attemptId: 'attempt-1',
        reference: 'REF',
      })
      .then(sent());
    given(...stale, screened('hit'))
      .when({
        type: 'SubmitToRail',
        ...treasurer,
        ...facts,
        attemptId: 'attempt-1',
        reference: 'REF',
      })
      .thenRefused('wrong-stage', { stage: 'held' });
  });

  test('is refused to other roles, to tied people, and once the payout is with the rail', () => {
    given(prepared()).when(screen(accountant)).thenRefused('not-allowed');
    given(prepared())
      .when(screen(officer('x', ['releaser'], tie('payee'))))
      .thenRefused('tied-to-case');
    given(...ready, sent())
      .when(screen())
      .thenRefused('wrong-stage', { stage: 'submitted' });
    given().when(screen()).thenRefused('not-found');
  });
});

describe('Releasing', () => {
  const release = (change: object = {}): DisbursementCommand => ({
    type: 'Release',
    payeeSeen: true,
    releasersNeeded: 1,
    cashSetAside: true,
    ...releaser,
    ...facts,
    ...change,
  });
  const clear = [prepared(), screened()];

  test('one person is enough where one is needed', () => {
    given(...clear)
      .when(release())
      .then(releaseGiven(), released('releaser'));
  });

  test('two different people, where two are needed', () => {
    const large = [prepared(300_000, { releasers: 2 }), screened()];
    given(...large)
      .when(release())
      .then(releaseGiven('releaser', 2));
    given(...large, releaseGiven('releaser', 2))
      .when(release())
      .thenRefused('already-released');
    given(...large, releaseGiven('releaser', 2))
      .when(release(otherReleaser))
      .then(releaseGiven('other-releaser', 2), released('releaser', 'other-releaser'));
  });

  test('two, where the same account or person was paid before: the release says so', () => {
    given(...clear)
      .when(release({ releasersNeeded: 2, cashSetAside: false }))
      .then(releaseGiven('releaser', 2));
    given(...clear, releaseGiven('releaser', 2))
      .when(release(otherReleaser))
      .then(releaseGiven('other-releaser', 2), released('releaser', 'other-releaser'));
  });

  test('only by who has opened the payee as it is now', () => {
    given(...clear)
      .when(release({ payeeSeen: false }))
      .thenRefused('payee-not-opened');
  });

  test('never by who screened the payee, and who released does not screen', () => {
    const byReleaser = screened('clear', '2026-03-16T08:00:00.000Z', 'releaser');
    given(prepared(), byReleaser).when(release()).thenRefused('screener-may-not-release');
    given(prepared(), byReleaser)
      .when(release(otherReleaser))
      .then(releaseGiven('other-releaser'), released('other-releaser'));
    given(...clear, releaseGiven('releaser', 2))
      .when({ type: 'Screen', ...releaser, caseFacts, listVersion: 'EU', result: 'clear' })
      .thenRefused('releaser-may-not-screen');
  });

  test('never by who prepared it, whatever other role they hold', () => {
    given(...clear)
      .when(release(officer('treasurer', ['treasurer', 'releaser'])))
      .thenRefused('preparer-may-not-release');
  });

  test('never by who approved, scored or voted on the case', () => {
    given(...clear)
      .when(release(officer('approver', ['releaser'])))
      .thenRefused('approver-may-not-release');
    given(...clear)
      .when(release(officer('scorer', ['releaser'])))
      .thenRefused('took-part-in-decision');
  });

  test('never by whoever is tied to the case or the payee', () => {
    for (const party of ['applicant', 'payee']) {
      given(...clear)
        .when(release(officer('x', ['releaser'], tie(party))))
        .thenRefused('tied-to-case');
    }
    given(...clear)
      .when(release(officer('stepped-aside', ['releaser'])))
      .thenRefused('tied-to-case');
  });

  test('needs a screening that is still young', () => {
    given(prepared()).when(release()).thenRefused('screening-missing');
    given(prepared(), screened('clear', '2026-03-15T09:59:59.999Z'))
      .when(release())
      .thenRefused('screening-too-old', { hours: 24 });
    given(prepared(), screened('clear', '2026-03-15T10:00:00.000Z'))
      .when(release())
      .then(releaseGiven(), released('releaser'));
  });

  test('needs a decision that is in force: a voided one blocks the payout', () => {
    given(...clear)
      .when(release({ caseFacts: voided }))
      .thenRefused('decision-not-in-force');
  });

  test('is refused to other roles and once it was released', () => {
    given(...clear)
      .when(release(accountant))
      .thenRefused('not-allowed');
    given(...ready)
      .when(release(otherReleaser))
      .thenRefused('wrong-stage', { stage: 'released' });
  });
});

describe('Changing the payee', () => {
  const change = (more: object = {}): DisbursementCommand => ({
    type: 'ChangePayee',
    ...treasurer,
    ...facts,
    rail: 'cash-agent',
    payee,
    payeeRef: 'payee',
    accountRef: 'account',
    accountSound: true,
    preparerTies: [],
    ...more,
  });

  test('voids the screening and the releases', () => {
    given(...ready)
      .when(change())
      .then(changed());
    given(...ready, changed())
      .when(releaseBy(releaser))
      .thenRefused('screening-missing');
    given(...ready, changed(), screened())
      .when({ type: 'SubmitToRail', ...treasurer, ...facts, attemptId: 'a', reference: 'R' })
      .thenRefused('wrong-stage', { stage: 'screened' });
  });

  test('is confirmed by somebody who did not type it', () => {
    given(prepared(), changed('second-treasurer'), screened())
      .when({
        type: 'Release',
        ...officer('second-treasurer', ['releaser']),
        ...facts,
        payeeSeen: true,
        releasersNeeded: 1,
        cashSetAside: true,
      })
      .thenRefused('typist-may-not-release');
    given(prepared(), changed('second-treasurer'), screened())
      .when({
        type: 'Release',
        ...officer('treasurer', ['releaser']),
        ...facts,
        payeeSeen: true,
        releasersNeeded: 1,
        cashSetAside: true,
      })
      .thenRefused('preparer-may-not-release');
  });

  test('checks ties anew: of who changes it, and of who prepared it', () => {
    given(prepared())
      .when(change({ ...officer('x', ['treasurer'], tie('new')), payeeRef: 'new' }))
      .thenRefused('tied-to-case');
    given(prepared())
      .when(change({ preparerTies: [tie('new')], payeeRef: 'new' }))
      .thenRefused('preparer-tied');
  });

  test('counts the releasers anew, and never fewer than two after a payment bounced', () => {
    given(prepared(), screened('hit'))
      .when(change({ siblings: [sibling(400_000)] }))
      .then(changed('treasurer', 2));
    given(...ready, sent(), paid(), bounced())
      .when(change())
      .then(changed('treasurer', 2));
  });

  test('is refused to other roles, to who decided, and while an attempt is under way', () => {
    given(prepared()).when(change(releaser)).thenRefused('not-allowed');
    given(prepared())
      .when(change(officer('scorer', ['treasurer'])))
      .thenRefused('took-part-in-decision');
    given(...ready, sent())
      .when(change())
      .thenRefused('attempt-in-flight');
    given(...ready, sent(), paid())
      .when(change())
      .thenRefused('wrong-stage', { stage: 'paid' });
  });
});
