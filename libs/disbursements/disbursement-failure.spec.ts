import { specify } from '../../test/support/specification.js';
import { attemptIdOf, type DisbursementEvent } from '#catalogue';
import { disbursementDecider, type DisbursementCommand } from './disbursement.decider.js';
import {
  caseFacts,
  accountant,
  bounced,
  caseWorker,
  disbursementId,
  eur,
  facts,
  failed,
  given as releaseGiven,
  grantId,
  note,
  otherReleaser,
  paid,
  prepared,
  ready,
  releaseBy,
  released,
  releaser,
  screened,
  sent,
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

describe('An attempt that fails', () => {
  const fail = (change: object = {}): DisbursementCommand => ({
    type: 'RecordFailed',
    failedOn: today,
    submittedOn: today,
    caseFacts,
    ...treasurer,
    reason: 'account-closed',
    railUnsure: false,
    ...change,
  });

  test('is not written down by people while its rail may have paid it', () => {
    given(...ready, sent())
      .when(fail({ railUnsure: true }))
      .thenRefused('rail-not-answered');
  });

  test('leaves the payout prepared: screened and released anew for the next attempt', () => {
    given(...ready, sent())
      .when(fail())
      .then(failed());
    const again = [...ready, sent(), failed()];
    given(...again)
      .when(submit(2))
      .thenRefused('wrong-stage', { stage: 'prepared' });
    given(...again, screened(), releaseGiven(), released('releaser'))
      .when(submit(2))
      .then(sent(2));
  });

  test('has a reason of the list, and is noted by the treasurer or the accountant', () => {
    given(...ready, sent())
      .when(fail({ reason: 'the account of somebody' }))
      .thenRefused('reason-unknown');
    given(...ready, sent())
      .when(fail(releaser))
      .thenRefused('not-allowed');
    given(...ready)
      .when(fail())
      .thenRefused('wrong-stage', { stage: 'released' });
  });
});

describe('A payment that fails after it was reported paid', () => {
  const bounce: DisbursementCommand = {
    type: 'RecordFailedAfterPaid',
    failedOn: today,
    caseFacts,
    ...accountant,
    reason: 'account-closed',
    baseCurrency: 'EUR',
  };
  const gone = [...ready, sent(), paid(), bounced()];

  test('is owed again', () => {
    given(...ready, sent(), paid())
      .when(bounce)
      .then(bounced());
    given(...ready, sent())
      .when(bounce)
      .thenRefused('wrong-stage', { stage: 'submitted' });
    given(...ready, sent(), paid(), confirmed)
      .when(bounce)
      .thenRefused('wrong-stage', { stage: 'receipted' });
    given(...ready, sent(), paid())
      .when({ ...bounce, ...caseWorker })
      .thenRefused('not-allowed');
  });

  test('the next attempt needs a new screening and two people, whatever the amount', () => {
    given(...gone)
      .when(releaseBy(releaser))
      .thenRefused('screening-missing');
    given(...gone, screened())
      .when(releaseBy(releaser))
      .then(releaseGiven('releaser', 2));
    given(...gone, screened(), releaseGiven('releaser', 2))
      .when(releaseBy(otherReleaser))
      .then(releaseGiven('other-releaser', 2), released('releaser', 'other-releaser'));
  });

  const back = (minor: number, change: object = {}): DisbursementCommand => ({
    type: 'RecordReturnedMoney',
    caseFacts,
    ...accountant,
    attemptId: 'attempt-1',
    returnId: 'return-1',
    money: eur(minor),
    arrivedOn: today,
    baseCurrency: 'EUR',
    ...change,
  });
  const returned = (minor: number): DisbursementEvent => ({
    type: 'ReturnedMoneyArrived',
    data: {
      disbursementId,
      fundId: 'fund',
      attemptId: 'attempt-1',
      returnId: 'return-1',
      money: eur(minor),
      baseMinor: String(minor),
      split: [{ restriction: 'free', minor: String(minor) }],
      arrivedOn: today,
      by: 'accountant',
    },
  });

  test('fails on a day of its own: not before it was paid, and nothing comes back before it (D53)', () => {
    const bounce: DisbursementCommand = {
      type: 'RecordFailedAfterPaid',
      caseFacts,
      ...accountant,
      reason: 'account-closed',
      failedOn: '2026-03-15',
      baseCurrency: 'EUR',
    };
    given(...ready, sent(), paid())
      .when(bounce)
      .thenRefused('failed-before-paid', { day: today });
    given(...ready, sent(), paid())
      .when({ ...bounce, failedOn: '2026-03-17' })
      .thenRefused('date-in-the-future');
    given(...ready, sent())
      .when({
        type: 'RecordFailed',
        caseFacts,
        ...accountant,
        reason: 'account-closed',
        failedOn: '2026-03-15',
        submittedOn: today,
        railUnsure: false,
      })
      .thenRefused('failed-before-sent', { day: today });
    given(...gone)
      .when(back(1, { arrivedOn: '2026-03-15' }))
      .thenRefused('returned-before-failed', { day: today });
  });

  test('its money comes back when the bank line comes, at most what had left', () => {
    given(...gone)
      .when(back(300_000))
      .then(returned(300_000));
    given(...gone, returned(299_999))
      .when(back(2))
      .thenRefused('above-what-left');
    given(...gone, returned(299_999))
      .when(back(1))
      .then(returned(1));
    given(...gone, returned(300_000))
      .when(back(1))
      .thenRefused('above-what-left');
  });

  test('its money is not expected from an attempt that did not bounce, nor from the future', () => {
    given(...ready, sent(), paid())
      .when(back(1))
      .thenRefused('attempt-did-not-bounce');
    given(...gone)
      .when(back(1, { arrivedOn: '2026-03-17' }))
      .thenRefused('date-in-the-future');
    given(...gone)
      .when(back(0))
      .thenRefused('amount-not-positive');
    given(...gone)
      .when(back(1, releaser))
      .thenRefused('not-allowed');
  });

  test('its money may come back while the next attempt is under way', () => {
    const next = [screened(), releaseGiven(), releaseGiven('other-releaser')];
    const both = released('releaser', 'other-releaser');
    given(...gone, ...next, both, sent(2))
      .when(back(300_000))
      .then(returned(300_000));
  });
});

describe('Cancelling a payout', () => {
  const cancel = (change: object = {}): DisbursementCommand => ({
    type: 'Cancel',
    caseFacts,
    reason: 'mistake',
    from: treasurer,
    ...change,
  });
  const cancelled = (by: string): DisbursementEvent => ({
    type: 'DisbursementCancelled',
    data: {
      disbursementId,
      grantId,
      reason: 'mistake',
      by,
      fundId: 'fund',
      currency: 'EUR',
      attemptId: attemptIdOf(disbursementId, 1),
    },
  });

  test('is possible until it is handed to the rail', () => {
    given(...ready)
      .when(cancel())
      .then(cancelled('treasurer'));
    given(prepared(), screened('hit')).when(cancel()).then(cancelled('treasurer'));
    given(...ready, sent())
      .when(cancel())
      .thenRefused('attempt-in-flight');
    given(...ready, sent(), paid())
      .when(cancel())
      .thenRefused('wrong-stage', { stage: 'paid' });
  });

  test('is done by the treasurer, or a process that finds nothing to do when it is late', () => {
    given(prepared())
      .when(cancel({ from: { process: 'payment' } }))
      .then(cancelled('payment'));
    given(...ready, sent())
      .when(cancel({ from: { process: 'payment' } }))
      .then();
    given(prepared())
      .when(cancel({ from: releaser }))
      .thenRefused('not-allowed');
    given(prepared())
      .when(cancel({ reason: 'because of somebody' }))
      .thenRefused('reason-unknown');
  });
});
