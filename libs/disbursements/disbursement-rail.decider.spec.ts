import { specify } from '../../test/support/specification.js';
import { disbursementDecider, type DisbursementCommand } from './disbursement.decider.js';
import { failed, note, paid, ready, sent, today } from './disbursement.fixtures.js';

const { given } = specify(disbursementDecider);
const BY = 'effect:rail';

const paidByRail = (change: object = {}): DisbursementCommand => ({
  type: 'NotePaidByRail',
  kind: 'process',
  process: BY,
  attemptId: 'attempt-1',
  evidence: 'bank-confirmation',
  evidenceNote: note,
  feeMinor: '150',
  paidOn: today,
  feeRestriction: 'free',
  feeCoverMinor: '2000',
  baseCurrency: 'EUR',
  ...change,
});
const failedByRail = (attemptId = 'attempt-1'): DisbursementCommand => ({
  type: 'NoteFailedByRail',
  failedOn: today,
  kind: 'process',
  process: BY,
  attemptId,
  reason: 'refused-by-rail',
});

describe('What a rail says of an attempt', () => {
  const handedOver = [...ready, sent()];

  test('makes it paid, as the first evidence by a person does', () => {
    given(...handedOver)
      .when(paidByRail())
      .then(paid(1, { by: BY }));
  });

  test('changes nothing where it is paid already', () => {
    given(...handedOver, paid())
      .when(paidByRail())
      .then();
  });

  test('makes it fail', () => {
    const { data } = failed() as Extract<ReturnType<typeof failed>, { type: 'AttemptFailed' }>;
    given(...handedOver)
      .when(failedByRail())
      .then({ type: 'AttemptFailed', data: { ...data, reason: 'refused-by-rail', by: BY } });
  });

  test('is refused where people have written down something else', () => {
    given(...handedOver, failed())
      .when(paidByRail())
      .thenRefused('wrong-stage');
    given(...handedOver, paid())
      .when(failedByRail())
      .thenRefused('wrong-stage');
  });

  test('is of the live attempt only', () => {
    given(...handedOver)
      .when(paidByRail({ attemptId: 'attempt-2' }))
      .thenRefused('wrong-stage');
    given(...handedOver)
      .when(failedByRail('attempt-2'))
      .thenRefused('wrong-stage');
  });

  test('is an evidence that its channel leaves, on a day that exists, with a fee that is covered', () => {
    const refused = (change: object, code: string) =>
      given(...handedOver)
        .when(paidByRail(change))
        .thenRefused(code);
    refused({ evidence: 'code-word' }, 'evidence-not-accepted');
    refused({ paidOn: '2026-02-30' }, 'date-invalid');
    refused({ feeMinor: '2001' }, 'fee-not-covered');
  });
});
