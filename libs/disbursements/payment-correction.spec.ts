import { specify } from '../../test/support/specification.js';
import type { DisbursementEvent } from '#catalogue';
import { disbursementDecider, type DisbursementCommand } from './disbursement.decider.js';
import {
  accountant,
  caseFacts,
  caseWorker,
  disbursementId,
  note,
  paid,
  ready,
  sent,
  today,
  treasurer,
} from './disbursement.fixtures.js';

const { given } = specify(disbursementDecider);
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
  feeCoverMinor: '50000',
  feeAllowanceMinor: '150',
  ...change,
});
const inFlight = [...ready, sent()];

describe('A fee above what the policy allows', () => {
  const noted: DisbursementEvent = {
    type: 'AttemptFeeNoted',
    data: {
      disbursementId,
      attemptId: 'attempt-1',
      feeMinor: '50000',
      allowanceMinor: '150',
      currency: 'EUR',
      paidOn: today,
      by: 'accountant',
    },
  };
  const high = { feeMinor: '50000' };

  test('is booked only when a second person writes down the same', () => {
    given(...inFlight)
      .when(record(high))
      .then(noted);
    given(...inFlight, noted)
      .when(record(high))
      .thenRefused('fee-needs-second-person');
    const [event] = given(...inFlight, noted)
      .when(record({ ...high, ...treasurer }))
      .events();
    expect(event).toMatchObject({ type: 'AttemptPaid', data: { feeMinor: '50000' } });
  });

  test('is written down anew by whoever says something else, the first person included', () => {
    for (const change of [{ feeMinor: '40000' }, { ...high, paidOn: '2026-03-15' }]) {
      const events = given(...inFlight, noted)
        .when(record({ ...change, ...treasurer }))
        .events();
      expect(events.map(({ type }) => type)).toEqual(['AttemptFeeNoted']);
    }
  });

  test('does not matter once somebody finds that it is within it', () => {
    const events = given(...inFlight, noted)
      .when(record({ feeMinor: '150' }))
      .events();
    expect(events.map(({ type }) => type)).toEqual(['AttemptPaid']);
  });
});

describe('A payment that was written down wrongly (D54)', () => {
  const booked = { feeMinor: '150', feeBaseMinor: '150', paidOn: today };
  const propose = (change: object = {}): DisbursementCommand => ({
    type: 'ProposePaymentCorrection',
    ...accountant,
    caseFacts,
    correctionId: 'c1',
    reason: 'typed-wrongly',
    becomes: { feeMinor: '50', paidOn: '2026-03-15' },
    submittedOn: '2026-03-15',
    baseCurrency: 'EUR',
    ...change,
  });
  const told = { correctionId: 'c1', reason: 'typed-wrongly', proposedBy: 'accountant' } as const;
  const becomes = { feeMinor: '50', feeBaseMinor: '50', paidOn: '2026-03-15' };
  const proposed = (change: object = {}): DisbursementEvent => ({
    type: 'PaymentCorrectionProposed',
    data: { disbursementId, attemptId: 'attempt-1', becomes, ...told, ...change },
  });
  const confirm = (change: object = {}): DisbursementCommand => ({
    type: 'ConfirmPaymentCorrection',
    ...treasurer,
    caseFacts,
    correctionId: 'c1',
    ...change,
  });
  const isPaid = [...inFlight, paid()];

  test('is corrected by two people in its fee and its day', () => {
    given(...isPaid)
      .when(propose())
      .then(proposed());
    const [event] = given(...isPaid, proposed())
      .when(confirm())
      .events();
    expect(event).toMatchObject({
      type: 'PaymentCorrected',
      data: { was: booked, becomes, ...told, confirmedBy: 'treasurer' },
    });
  });

  test('nobody confirms what they proposed, nor what they have not read', () => {
    given(...isPaid, proposed())
      .when(confirm(accountant))
      .thenRefused('own-correction');
    given(...isPaid, proposed({ correctionId: 'c2' }))
      .when(confirm())
      .thenRefused('correction-replaced');
    given(...isPaid)
      .when(confirm())
      .thenRefused('no-correction-proposed');
  });

  test('recorded on the wrong payout, this one waits for its payment again', () => {
    const gone = proposed({ becomes: null, reason: 'belongs-elsewhere' });
    const [event] = given(...isPaid, gone)
      .when(confirm())
      .events();
    expect(event).toMatchObject({ type: 'PaymentCorrected', data: { becomes: null } });
    const after = [...isPaid, gone, event as DisbursementEvent];
    expect(
      given(...after)
        .when(record({ feeMinor: '0' }))
        .events(),
    ).toHaveLength(1);
    given(...after)
      .when(confirm())
      .thenRefused('wrong-stage', { stage: 'submitted' });
  });

  test('a later correction starts from what stands', () => {
    const first = given(...isPaid, proposed())
      .when(confirm())
      .events();
    const again = proposed({ correctionId: 'c2', becomes: booked });
    const [event] = given(...isPaid, proposed(), ...first, again)
      .when(confirm({ correctionId: 'c2' }))
      .events();
    expect(event).toMatchObject({ data: { was: becomes, becomes: booked } });
  });

  test('is refused as a payment would be', () => {
    const wrong: readonly (readonly [string, object])[] = [
      ['nothing-to-correct', { becomes: { feeMinor: '150', paidOn: today } }],
      ['paid-before-submitted', { becomes: { feeMinor: '0', paidOn: '2026-03-14' } }],
      ['date-in-the-future', { becomes: { feeMinor: '0', paidOn: '2026-12-31' } }],
    ];
    for (const [code, change] of wrong) {
      given(...isPaid)
        .when(propose(change))
        .thenRefused(code);
    }
    given(...isPaid)
      .when(propose(caseWorker))
      .thenRefused('not-allowed');
    given(...inFlight)
      .when(propose())
      .thenRefused('wrong-stage', { stage: 'submitted' });
  });
});
