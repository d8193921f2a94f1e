import { specify } from '../../test/support/specification.js';
import type { DisbursementEvent, PaymentEvidence, PolicyRail } from '#catalogue';
import { disbursementDecider, type DisbursementCommand } from './disbursement.decider.js';
import {
  accountant,
  agreed,
  caseFacts,
  caseWorker,
  disbursementId,
  drafted,
  eur,
  facts,
  given as releaseGiven,
  grantId,
  grantOf,
  note,
  notified,
  officer,
  otherReleaser,
  paid,
  prepared,
  ready,
  reduced,
  released,
  releaser,
  screened,
  sent,
  tie,
  today,
  treasurer,
} from './disbursement.fixtures.js';

const { given } = specify(disbursementDecider);

const submit = (attempt = 1, change: object = {}): DisbursementCommand => ({
  type: 'SubmitToRail',
  ...treasurer,
  ...facts,
  attemptId: `attempt-${attempt}`,
  reference: 'REF',
  ...change,
});
const record = (change: object = {}): DisbursementCommand => ({
  type: 'RecordPaid',
  caseFacts,
  ...accountant,
  evidence: 'bank-confirmation',
  evidenceNote: note,
  feeMinor: '150',
  paidOn: today,
  submittedOn: '2026-03-15',
  feeRestriction: 'free',
  baseCurrency: 'EUR',
  feeCoverMinor: '2000',
  feeAllowanceMinor: '2000',
  ...change,
});
const confirm = (change: object = {}): DisbursementCommand => ({
  type: 'ConfirmReceipt',
  ...caseWorker,
  caseFacts,
  evidence: 'code-word',
  evidenceNote: note,
  ...change,
});
const confirmed: DisbursementEvent = {
  type: 'ReceiptConfirmed',
  data: {
    disbursementId,
    grantId,
    applicationId: 'case',
    attemptId: 'attempt-1',
    evidence: 'code-word',
    evidenceNote: note,
    by: 'case-worker',
    money: eur(300_000),
  },
};

describe('Handing a payout to the rail', () => {
  test('writes the attempt down before anybody pays', () => {
    given(...ready)
      .when(submit())
      .then(sent());
  });

  test('there is at most one live attempt', () => {
    given(...ready, sent())
      .when(submit(2))
      .thenRefused('attempt-in-flight');
    given(...ready, sent(), paid())
      .when(submit(2))
      .thenRefused('wrong-stage', { stage: 'paid' });
  });

  test('needs the release, a young screening and a decision in force', () => {
    given(prepared(), screened()).when(submit()).thenRefused('wrong-stage', { stage: 'screened' });
    const stale = screened('clear', '2026-03-15T09:59:00.000Z');
    given(prepared(), stale, releaseGiven(), released('releaser'))
      .when(submit())
      .thenRefused('screening-too-old');
    given(...ready)
      .when(submit(1, { caseFacts: { ...caseFacts, decisionInForce: false } }))
      .thenRefused('decision-not-in-force');
  });

  test('is refused when the grant was reduced meanwhile', () => {
    const less = grantOf(drafted(300_000), notified(300_000), agreed, reduced(1));
    given(...ready)
      .when(submit(1, { grant: less }))
      .thenRefused('above-unpaid-part');
    given(...ready)
      .when(submit(1, { grant: grantOf(drafted(300_000)) }))
      .thenRefused('grant-not-agreed');
  });

  test('is the work of the treasurer or a releaser, untied', () => {
    given(...ready)
      .when(submit(1, accountant))
      .thenRefused('not-allowed');
    given(...ready)
      .when(submit(1, officer('x', ['releaser'], tie('payee'))))
      .thenRefused('tied-to-case');
  });
});

describe('The first evidence', () => {
  const inFlight = [...ready, sent()];

  test('makes the attempt paid, with its fee and the bucket that bears it', () => {
    given(...inFlight)
      .when(record())
      .then(paid());
  });

  test('comes from somebody who did not release', () => {
    given(...inFlight)
      .when(record(officer('releaser', ['releaser', 'treasurer'])))
      .thenRefused('releaser-may-not-record');
    given(...inFlight)
      .when(record(releaser))
      .thenRefused('not-allowed');
  });

  test.each<[PolicyRail, PaymentEvidence, boolean]>([
    ['bank', 'bank-confirmation', true],
    ['bank', 'transfer-receipt', true],
    ['bank', 'agent-slip', false],
    ['bank', 'code-word', false],
    ['mobile-money', 'agent-slip', true],
    ['mobile-money', 'bank-confirmation', false],
    ['cash-agent', 'agent-slip', true],
    ['cash-agent', 'witness', true],
    ['cash-agent', 'code-word', false],
    ['crypto', 'transfer-receipt', true],
    ['crypto', 'witness', false],
    ['trusted-organisation', 'transfer-receipt', true],
    ['trusted-organisation', 'witness', false],
  ])('over %s may be a %s: %s', (rail, evidence, isAccepted) => {
    const route = [prepared(300_000, { rail }), screened(), releaseGiven(), released('releaser')];
    const outcome = given(...route, sent(1, { rail })).when(record({ evidence }));
    if (isAccepted) outcome.then(paid(1, { evidence }));
    else outcome.thenRefused('evidence-not-accepted', { rail });
  });

  test('is of a real day, not in the future and not before the attempt', () => {
    for (const [paidOn, code] of [
      ['2026-02-30', 'date-invalid'],
      ['2026-03-17', 'date-in-the-future'],
      ['2026-03-14', 'paid-before-submitted'],
    ]) {
      given(...inFlight)
        .when(record({ paidOn }))
        .thenRefused(code!);
    }
    expect(
      given(...inFlight)
        .when(record({ paidOn: '2026-03-15' }))
        .events(),
    ).toHaveLength(1);
  });

  test('has a fee that the allowance or available money covers, and is not paid otherwise', () => {
    const covered = { feeMinor: '2000' };
    expect(
      given(...ready, sent())
        .when(record(covered))
        .events(),
    ).toHaveLength(1);
    given(...ready, sent())
      .when(record({ feeMinor: '2001' }))
      .thenRefused('fee-not-covered', { available: '2000', currency: 'EUR' });
  });

  test('has a fee of nothing or more, in whole cents', () => {
    given(...inFlight)
      .when(record({ feeMinor: '-1' }))
      .thenRefused('fee-negative');
    given(...inFlight)
      .when(record({ feeMinor: '1.5' }))
      .thenRefused('amount-not-integer');
  });

  test('needs an attempt that is under way', () => {
    given(...ready)
      .when(record())
      .thenRefused('wrong-stage', { stage: 'released' });
    given(...inFlight, paid())
      .when(record())
      .thenRefused('wrong-stage', { stage: 'paid' });
  });
});

describe('The second evidence', () => {
  const arrived = [...ready, sent(), paid()];

  test('says that the payee has it', () => {
    given(...arrived)
      .when(confirm())
      .then(confirmed);
  });

  test('comes from somebody who neither prepared nor released', () => {
    given(...arrived)
      .when(confirm(treasurer))
      .thenRefused('preparer-may-not-confirm');
    given(...arrived)
      .when(confirm(officer('releaser', ['case-worker'])))
      .thenRefused('releaser-may-not-confirm');
    given(...arrived)
      .when(confirm(otherReleaser))
      .thenRefused('not-allowed');
    given(...arrived)
      .when(confirm(officer('x', ['case-worker'], tie('payee'))))
      .thenRefused('tied-to-case');
  });

  test('is of another kind than the first', () => {
    given(...arrived)
      .when(confirm({ evidence: 'bank-confirmation' }))
      .thenRefused('evidence-not-another');
    given(...arrived)
      .when(confirm({ evidence: 'agent-slip' }))
      .thenRefused('evidence-not-accepted', { rail: 'bank' });
    expect(
      given(...arrived)
        .when(confirm({ evidence: 'transfer-receipt' }))
        .events(),
    ).toHaveLength(1);
  });

  test('in cash may be a second witness, whom another person heard', () => {
    const rail = 'cash-agent';
    const evidence = 'witness';
    const route = [prepared(300_000, { rail }), screened(), releaseGiven(), released('releaser')];
    const seen = [...route, sent(1, { rail }), paid(1, { evidence })];
    given(...seen)
      .when(confirm({ evidence, ...accountant }))
      .thenRefused('evidence-not-another');
    expect(
      given(...seen)
        .when(confirm({ evidence }))
        .events(),
    ).toHaveLength(1);
  });

  test('needs the first', () => {
    given(...ready, sent())
      .when(confirm())
      .thenRefused('wrong-stage', { stage: 'submitted' });
    given(...arrived, confirmed)
      .when(confirm())
      .thenRefused('wrong-stage', { stage: 'receipted' });
  });
});
