import type { AnyEvent, RestrictionTerms } from '#catalogue';
import { formatMoney } from '#kernel';
import {
  commitmentMoves,
  paymentMoves,
  fundsReceived,
  reservationMoves,
  reversalMoves,
} from '../../../test/support/fund-moves.js';
import { fundBudget } from './fund-budget.projection.js';
import { readBudget } from './funds.query.js';
import { viewsAfter } from './views.fixtures.js';

const fundId = 'fund-1';
const eur = (minor: string) => ({ minor, currency: 'EUR' });
const free = (minor: string) => [{ restriction: 'free', minor }];

const need = { needs: ['legal'], country: 'TN', on: '2026-02-01' };

const received = fundsReceived(500_000, { fundId, receiptId: 'r' });
const reserved: AnyEvent = {
  type: 'FundsReserved',
  data: {
    fundId,
    holdId: 'h1',
    purposeId: 'c1',
    money: eur('240000'),
    feeAllowanceMinor: '2000',
    availableAfterMinor: '258000',
    moves: reservationMoves(free('240000'), free('2000')),
  },
};
const refused: AnyEvent = {
  type: 'ReservationRefused',
  data: {
    fundId,
    holdId: 'h2',
    purposeId: 'c2',
    money: eur('470000'),
    feeAllowanceMinor: '0',
    available: eur('258000'),
    waitingBefore: 0,
    priority: 'P1' as const,
    need: { needs: [], country: null, on: '2026-02-01' },
    moves: [],
  },
};
const committed: AnyEvent = {
  type: 'FundsCommitted',
  data: {
    fundId,
    holdId: 'h1',
    money: eur('240000'),
    moves: commitmentMoves(free('240000'), free('2000')),
  },
};
const settled: AnyEvent = {
  type: 'FundsSettled',
  data: {
    fundId,
    holdId: 'h1',
    attemptId: 'a1',
    money: eur('240000'),
    feeMinor: '1200',
    moves: paymentMoves({ split: free('240000'), fee: free('1200'), unused: free('800') }),
  },
};
const reversed: AnyEvent = {
  type: 'SettlementReversed',
  data: {
    fundId,
    holdId: 'h1',
    attemptId: 'a1',
    money: eur('240000'),
    baseMinor: '240000',
    moves: reversalMoves(free('240000')),
  },
};
const released: AnyEvent = {
  type: 'ReservationReleased',
  data: {
    fundId,
    holdId: 'h2',
    money: eur('0'),
    reason: 'withdrawn' as const,
    owed: false,
    moves: [],
  },
};

function budgetAfter(...events: readonly AnyEvent[]) {
  const happened = events.map((event) => ['2026-02-01T00:00:00.000Z', event] as const);
  return readBudget(viewsAfter([fundBudget], happened), fundId, 'EUR', need);
}

describe('The money of a fund beside a decision', () => {
  test('what is promised is no longer available, before it is paid', () => {
    const budget = budgetAfter(received, reserved);
    expect(formatMoney(budget.available, 'en')).toBe('€2,580.00');
    expect(formatMoney(budget.held, 'en')).toBe('€2,420.00');
  });

  test('once paid, what was set aside for a fee and not needed is available again', () => {
    const budget = budgetAfter(received, reserved, committed, settled);
    expect(budget).toMatchObject({ held: eur('0'), spent: eur('241200') });
    expect(budget.available).toEqual(eur('258800'));
  });

  test('a payment that failed afterwards is owed again, and its fee stays spent', () => {
    const budget = budgetAfter(received, reserved, committed, settled, reversed);
    expect(budget).toMatchObject({ held: eur('240000'), spent: eur('1200') });
    expect(budget.available).toEqual(eur('258800'));
  });

  test('who waits for money is counted once, until it is there or no longer wanted', () => {
    const waiting = budgetAfter(received, reserved, refused, refused);
    expect(waiting).toMatchObject({ waiting: eur('470000'), waitingCount: 1 });
    const gone = budgetAfter(received, reserved, refused, released);
    expect(gone).toMatchObject({ waiting: eur('0'), waitingCount: 0 });
  });

  test('money given for other purposes, places or times is not there for this case', () => {
    const opened = (restriction: string, terms: Partial<RestrictionTerms>): AnyEvent => ({
      type: 'RestrictionOpened',
      data: {
        fundId,
        currency: 'EUR',
        restriction,
        credit: { en: 'A donor' },
        terms: { needs: [], places: [], from: null, until: null, feesAllowed: true, ...terms },
        moves: [],
      },
    });
    const gift = (restriction: string, minor: string): AnyEvent =>
      fundsReceived(minor, { fundId, receiptId: restriction, restriction });
    const budget = budgetAfter(
      opened('legal-aid', { needs: ['legal'] }),
      opened('moves', { needs: ['relocation'] }),
      opened('elsewhere', { places: ['CM'] }),
      opened('over', { until: '2026-01-31' }),
      gift('free', '1000'),
      gift('legal-aid', '200'),
      gift('moves', '30'),
      gift('elsewhere', '4'),
      gift('over', '500'),
    );
    expect(budget).toMatchObject({ received: eur('1734'), available: eur('1200') });
    expect(budget.notForThis).toEqual(eur('534'));
  });

  test('a fund that never received anything has nothing', () => {
    expect(budgetAfter().available).toEqual(eur('0'));
  });
});
