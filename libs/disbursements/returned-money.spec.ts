import { specify } from '../../test/support/specification.js';
import type { DisbursementEvent } from '#catalogue';
import { disbursementDecider, type DisbursementCommand } from './disbursement.decider.js';
import {
  accountant,
  caseFacts,
  caseWorker,
  disbursementId,
  eur,
  paid,
  ready,
  sent,
  today,
  treasurer,
} from './disbursement.fixtures.js';
import { returnCorrection } from './returned-money.decider.js';

const { given } = specify(disbursementDecider);
const split = (minor: number) => [{ restriction: 'free', minor: String(minor) }];
const inBooks = (minor: number, arrivedOn = today) => ({
  money: eur(minor),
  baseMinor: String(minor),
  split: split(minor),
  arrivedOn,
});
const failed: DisbursementEvent = {
  type: 'AttemptFailedAfterPaid',
  data: {
    disbursementId,
    grantId: 'grant',
    fundId: 'fund',
    holdId: 'case.1',
    attemptId: 'attempt-1',
    money: eur(300_000),
    baseMinor: '300000',
    reason: 'account-closed',
    failedOn: '2026-03-15',
    by: 'accountant',
  },
};
const back = (minor: number, returnId = 'r1'): DisbursementEvent => ({
  type: 'ReturnedMoneyArrived',
  data: {
    disbursementId,
    fundId: 'fund',
    attemptId: 'attempt-1',
    returnId,
    ...inBooks(minor),
    by: 'accountant',
  },
});
const bounced = [...ready, sent(), paid(), failed];
const cameBack = [...bounced, back(200_000)];
const told = { correctionId: 'c1', reason: 'typed-wrongly', proposedBy: 'accountant' } as const;
const right = { money: eur(20_000), arrivedOn: '2026-03-15' };
const propose = (change: object = {}): DisbursementCommand => ({
  type: 'ProposeReturnCorrection',
  ...accountant,
  caseFacts,
  returnId: 'r1',
  correctionId: 'c1',
  reason: 'typed-wrongly',
  becomes: right,
  ...change,
});
const proposed = (change: object = {}): DisbursementEvent => ({
  type: 'ReturnCorrectionProposed',
  data: { disbursementId, returnId: 'r1', ...told, becomes: right, ...change },
});
const settle = (
  type: 'ConfirmReturnCorrection' | 'DropReturnCorrection',
  change: object = {},
): DisbursementCommand => ({
  type,
  ...treasurer,
  caseFacts,
  returnId: 'r1',
  correctionId: 'c1',
  baseCurrency: 'EUR',
  ...change,
});
const confirm = (change: object = {}) => settle('ConfirmReturnCorrection', change);

describe('Money that came back and was written down wrongly (D54)', () => {
  test('is corrected by two people in its amount and its day', () => {
    given(...cameBack)
      .when(propose())
      .then(proposed());
    given(...cameBack, proposed())
      .when(confirm())
      .then({
        type: 'ReturnedMoneyCorrected',
        data: {
          disbursementId,
          fundId: 'fund',
          attemptId: 'attempt-1',
          returnId: 'r1',
          was: inBooks(200_000),
          becomes: inBooks(20_000, '2026-03-15'),
          ...told,
          confirmedBy: 'treasurer',
        },
      });
  });

  test('nobody confirms what they proposed, nor what they have not read', () => {
    given(...cameBack, proposed())
      .when(confirm(accountant))
      .thenRefused('own-correction');
    given(...cameBack, proposed({ correctionId: 'c2' }))
      .when(confirm())
      .thenRefused('correction-replaced');
    const dropped = given(...cameBack, proposed())
      .when(settle('DropReturnCorrection'))
      .events();
    given(...cameBack, proposed(), ...dropped)
      .when(confirm())
      .thenRefused('no-correction-proposed');
  });

  test('that never came is due back again, and may come on its day', () => {
    const gone = given(...cameBack, proposed({ becomes: null }))
      .when(confirm())
      .events();
    const after = [...cameBack, proposed({ becomes: null }), ...gone];
    given(...after)
      .when(propose())
      .thenRefused('taken-back');
    const record: DisbursementCommand = {
      type: 'RecordReturnedMoney',
      ...accountant,
      caseFacts,
      attemptId: 'attempt-1',
      returnId: 'r2',
      money: eur(300_000),
      arrivedOn: today,
      baseCurrency: 'EUR',
    };
    given(...after)
      .when(record)
      .then(back(300_000, 'r2'));
  });

  test('is at most what had left and did not come back otherwise, when it is confirmed too', () => {
    const more = { money: eur(250_000), arrivedOn: today };
    given(...cameBack)
      .when(propose({ becomes: more }))
      .then(proposed({ becomes: more }));
    given(...cameBack, proposed({ becomes: more }), back(50_001, 'r2'))
      .when(confirm())
      .thenRefused('above-what-left');
    given(...cameBack, back(100_000, 'r2'))
      .when(propose({ becomes: { ...more, money: eur(200_001) } }))
      .thenRefused('above-what-left');
  });

  test('a later correction starts from what stands', () => {
    const first = given(...cameBack, proposed())
      .when(confirm())
      .events();
    const again = proposed({ correctionId: 'c2', becomes: { money: eur(7), arrivedOn: today } });
    const [event] = given(...cameBack, proposed(), ...first, again)
      .when(confirm({ correctionId: 'c2' }))
      .events();
    expect(event).toMatchObject({
      data: { was: inBooks(20_000, '2026-03-15'), becomes: inBooks(7) },
    });
  });

  test('is refused as a return would be', () => {
    const wrong: readonly (readonly [string, object])[] = [
      ['nothing-to-correct', { becomes: { money: eur(200_000), arrivedOn: today } }],
      ['returned-before-failed', { becomes: { ...right, arrivedOn: '2026-03-14' } }],
      ['date-in-the-future', { becomes: { ...right, arrivedOn: '2026-12-31' } }],
      ['amount-not-positive', { becomes: { ...right, money: eur(0) } }],
      ['not-found', { returnId: 'r9' }],
      ['not-allowed', caseWorker],
    ];
    for (const [code, change] of wrong) {
      const params = code === 'returned-before-failed' ? [{ day: '2026-03-15' }] : [];
      given(...cameBack)
        .when(propose(change))
        .thenRefused(code, ...params);
    }
  });

  test('of another day alone the account hears nothing', () => {
    const ids = { disbursementId, fundId: 'fund', attemptId: 'attempt-1', returnId: 'r1' };
    const change = { ...told, confirmedBy: 'treasurer', was: inBooks(5) };
    const otherDay = { ...ids, ...change, becomes: inBooks(5, '2026-03-15') };
    expect(returnCorrection(otherDay)).toBeUndefined();
    expect(returnCorrection({ ...ids, ...change, becomes: null })).toMatchObject({
      type: 'CorrectCashReturn',
      was: split(5),
      becomes: [],
    });
  });
});
