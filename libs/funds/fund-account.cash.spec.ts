import { paymentMoves, reversalMoves } from '../../test/support/fund-moves.js';
import { specify } from '../../test/support/specification.js';
import { shift, type FundAccountEvent } from '#catalogue';
import { fold } from '#kernel';
import { freeCash } from './fund-account.cash.js';
import { fundAccountDecider, type FundAccountCommand } from './fund-account.decider.js';
import * as fixtures from './fund-account.fixtures.js';
import { eur, fundId } from './fund-account.fixtures.js';

const { given } = specify(fundAccountDecider);

const split = (minor: number) => [fixtures.free(minor)];
const received = (minor: number, heldBy: 'bank' | 'processor' = 'bank'): FundAccountEvent =>
  fixtures.received(minor, 'free', `gift-${heldBy}`, heldBy);
const paidOut = (minor: number): FundAccountEvent => ({
  type: 'ProcessorPaidOut',
  data: {
    fundId,
    payoutId: 'payout',
    money: eur(minor),
    baseMinor: String(minor),
    arrivedOn: '2026-03-16',
    by: 'treasurer',
    moves: shift('processor', 'bank', split(minor)),
  },
});
const cash = (
  type: 'CashSetAside' | 'CashFreed' | 'CashReturned',
  attemptId: string,
  minor: number,
): FundAccountEvent => {
  const moves = {
    CashSetAside: shift('bank', 'set-aside', split(minor)),
    CashFreed: shift('set-aside', 'bank', split(minor)),
    CashReturned: shift('due-back', 'bank', split(minor)),
  }[type];
  return { type, data: { fundId, attemptId, money: eur(minor), moves } };
};
const settled = (attemptId: string, minor: number, fee = 0, kept = 0): FundAccountEvent => ({
  type: 'FundsSettled',
  data: {
    fundId,
    holdId: 'case.1',
    attemptId,
    money: eur(minor),
    feeMinor: String(fee),
    moves: paymentMoves({ split: split(minor), fee: split(fee), kept: split(kept) }),
  },
});
const reversed = (attemptId: string, minor: number): FundAccountEvent => ({
  type: 'SettlementReversed',
  data: {
    fundId,
    holdId: 'case.1',
    attemptId,
    money: eur(minor),
    baseMinor: String(minor),
    moves: reversalMoves(split(minor)),
  },
});
const setAside = (attemptId: string, minor: number): FundAccountCommand => ({
  type: 'SetCashAside',
  fundId,
  attemptId,
  money: eur(minor),
  split: split(minor),
});
const free = (attemptId: string): FundAccountCommand => ({
  type: 'FreeCash',
  fundId,
  attemptId,
  currency: 'EUR',
});
const left = (...events: readonly FundAccountEvent[]) =>
  freeCash(fold(fundAccountDecider, events), 'free');

const short = (available: number, needed: number, restriction = 'free') => ({
  restriction,
  available: String(available),
  needed: String(needed),
  currency: 'EUR',
});

describe('A release needs the bank to hold its money (D27)', () => {
  test('what the bank holds is set aside for it, to the last cent', () => {
    given(received(500))
      .when(setAside('a', 500))
      .then(cash('CashSetAside', 'a', 500));
    given(received(500))
      .when(setAside('a', 501))
      .thenRefused('bank-balance-short', short(500, 501));
  });

  test('no other release counts on it', () => {
    given(received(500), cash('CashSetAside', 'a', 300))
      .when(setAside('b', 201))
      .thenRefused('bank-balance-short', short(200, 201));
  });

  test('money under another restriction does not count, though it lies on the same account', () => {
    const start = [received(100), fixtures.received(900, 'women', 'gift-women')];
    given(...start)
      .when(setAside('a', 101))
      .thenRefused('bank-balance-elsewhere', short(100, 101));
    const mixed = [fixtures.free(100), { restriction: 'women', minor: '901' }];
    given(...start)
      .when({ type: 'SetCashAside', fundId, attemptId: 'a', money: eur(1_001), split: mixed })
      .thenRefused('bank-balance-short', short(900, 901, 'women'));
  });

  test('what a processor holds cannot be wired before it is paid out', () => {
    const start = [received(100), received(900, 'processor')];
    given(...start)
      .when(setAside('a', 101))
      .thenRefused('bank-balance-short', short(100, 101));
    given(...start, paidOut(900))
      .when(setAside('a', 1_000))
      .then(cash('CashSetAside', 'a', 1_000));
  });

  test('what bounced cannot be wired again before its line came back', () => {
    const bounced = [received(500), settled('a', 500), reversed('a', 500)];
    given(...bounced)
      .when(setAside('b', 500))
      .thenRefused('bank-balance-short', short(0, 500));
    given(...bounced)
      .when({
        type: 'NoteCashReturned',
        fundId,
        attemptId: 'a',
        money: eur(500),
        split: split(500),
      })
      .then(cash('CashReturned', 'a', 500));
    given(...bounced, cash('CashReturned', 'a', 500))
      .when(setAside('b', 500))
      .then(cash('CashSetAside', 'b', 500));
  });

  test('a payment takes what was set aside, and its fee', () => {
    expect(left(received(500), cash('CashSetAside', 'a', 300))).toBe(200n);
    expect(left(received(500), cash('CashSetAside', 'a', 300), settled('a', 300, 2, 300))).toBe(
      198n,
    );
  });

  test('fees may take more than there is: then nothing is free', () => {
    given(received(500), settled('a', 500, 2))
      .when(setAside('b', 1))
      .thenRefused('bank-balance-short', short(0, 1));
  });

  test('a fee that free money lacked leaves less to the others: the bank holds one sum', () => {
    const start = [received(500), settled('a', 500, 2), fixtures.received(900, 'women', 'gift-w')];
    const women = (minor: number): FundAccountCommand => ({
      type: 'SetCashAside',
      fundId,
      attemptId: 'b',
      money: eur(minor),
      split: [{ restriction: 'women', minor: String(minor) }],
    });
    given(...start)
      .when(women(899))
      .thenRefused('bank-balance-short', short(898, 899, 'women'));
  });

  test('asked again for the same attempt nothing more is set aside', () => {
    const kept = [received(500), cash('CashSetAside', 'a', 300)];
    given(...kept)
      .when(setAside('a', 300))
      .then();
    given(...kept)
      .when(setAside('a', 200))
      .thenRefused('cash-set-aside-differs');
  });

  test('an attempt that pays nothing gives it back, once', () => {
    const kept = [received(500), cash('CashSetAside', 'a', 300)];
    given(...kept)
      .when(free('a'))
      .then(cash('CashFreed', 'a', 300));
    given(...kept, cash('CashFreed', 'a', 300))
      .when(free('a'))
      .then();
    given(received(500)).when(free('b')).then();
    expect(left(...kept, cash('CashFreed', 'a', 300))).toBe(500n);
  });
});
