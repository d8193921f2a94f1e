import { specify } from '../../test/support/specification.js';
import type { FundAccountEvent } from '#catalogue';
import { fold } from '#kernel';
import { fundAccountDecider, type FundAccountCommand } from './fund-account.decider.js';
import {
  accountant,
  eur,
  fundId,
  on,
  opened,
  openingFacts as facts,
  received,
  reserve,
  treasurer,
} from './fund-account.fixtures.js';

const account = specify(fundAccountDecider);
/** 500 of free money and 900 for women at the bank, 400 for water with a processor. */
const start = [
  opened('women'),
  opened('water'),
  received(500),
  received(900, 'women', 'gift-women'),
  received(400, 'water', 'gift-water', 'processor'),
];
const propose = (
  from: string,
  to: string,
  minor: number | string,
  change: object = {},
): FundAccountCommand => ({
  type: 'ProposeCashTransfer',
  fundId,
  proposalId: 'first',
  from,
  to,
  money: { ...eur(0), minor: String(minor) },
  reason: 'payout-due',
  facts,
  by: treasurer,
  ...change,
});
const settle = (
  type: 'ConfirmCashTransfer' | 'DropCashTransfer',
  change: object = {},
): FundAccountCommand => ({
  type,
  fundId,
  proposalId: 'first',
  facts,
  by: accountant,
  ...change,
});
const confirm = settle('ConfirmCashTransfer');
const setAside = (restriction: string, minor: number): FundAccountCommand => ({
  type: 'SetCashAside',
  fundId,
  attemptId: 'a',
  money: eur(minor),
  split: [{ restriction, minor: String(minor) }],
});
/** After a transfer that one proposed and another confirmed. */
function moved(
  before: readonly FundAccountEvent[],
  from: string,
  to: string,
  minor: number,
  day = on,
): readonly FundAccountEvent[] {
  const proposed = account
    .given(...before)
    .when(propose(from, to, minor))
    .events();
  const then = settle('ConfirmCashTransfer', { facts: { ...facts, today: day } });
  const done = account
    .given(...before, ...proposed)
    .when(then)
    .events();
  return [...before, ...proposed, ...done];
}
const state = (events: readonly FundAccountEvent[]) => fold(fundAccountDecider, events);
const of = (events: readonly FundAccountEvent[], restriction: string) =>
  state(events).buckets.get(restriction)?.balances;

describe('Cash that one restriction lends another (D55)', () => {
  test('is proposed by one, and moves when a second one confirms exactly that', () => {
    const [proposed] = account
      .given(...start)
      .when(propose('women', 'water', 300))
      .events();
    const given = account.given(...start, proposed as FundAccountEvent);
    given.when({ ...confirm, by: treasurer } as FundAccountCommand).thenRefused('own-correction');
    given.when({ ...confirm, proposalId: 'x' } as never).thenRefused('correction-replaced');
    account
      .given(...start)
      .when(confirm)
      .thenRefused('no-correction-proposed');
    const [event] = given.when(confirm).events();
    expect(event).toEqual({
      type: 'CashLent',
      data: {
        fundId,
        proposalId: 'first',
        from: 'women',
        to: 'water',
        money: eur(300),
        reason: 'payout-due',
        on,
        proposedBy: 'treasurer',
        confirmedBy: 'accountant',
        moves: [
          { from: 'bank', to: 'lent', restriction: 'women', minor: '300' },
          { from: 'lent', to: 'bank', restriction: 'water', minor: '300' },
        ],
      },
    });
  });

  test('changes where the money is, and nothing of what it is for', () => {
    const events = moved(start, 'women', 'water', 300);
    const held = { available: 900n, given: -900n, outside: -900n };
    expect(of(events, 'women')).toMatchObject({ ...held, bank: 600n, lent: 300n });
    expect(of(events, 'water')).toMatchObject({ available: 400n, bank: 300n, lent: -300n });
    expect(state(events).loans).toEqual([{ from: 'women', to: 'water', minor: 300n, on }]);
  });

  test('can be released where it was borrowed, and not where it was lent', () => {
    const needed = (minor: number, available: number, restriction: string) => ({
      restriction,
      available: String(available),
      needed: String(minor),
      currency: 'EUR',
    });
    account
      .given(...start)
      .when(setAside('water', 300))
      .thenRefused('bank-balance-elsewhere', needed(300, 0, 'water'));
    account
      .given(...start)
      .when(setAside('water', 1401))
      .thenRefused('bank-balance-short');
    const events = moved(start, 'women', 'water', 300);
    const set = account
      .given(...events)
      .when(setAside('water', 300))
      .events();
    expect(set).toHaveLength(1);
    account
      .given(...events)
      .when(setAside('women', 601))
      .thenRefused('bank-balance-elsewhere', needed(601, 600, 'women'));
  });

  test('is what the bank holds there and no release counts on', () => {
    const more = { restriction: 'women', available: '900', needed: '901', currency: 'EUR' };
    account
      .given(...start)
      .when(propose('women', 'water', 901))
      .thenRefused('cash-to-lend-short', more);
    // What a processor holds is not there yet.
    account
      .given(...start)
      .when(propose('water', 'free', 1))
      .thenRefused('cash-to-lend-short');
    const aside = account
      .given(...start)
      .when(setAside('women', 700))
      .events();
    account
      .given(...start, ...aside)
      .when(propose('women', 'water', 201))
      .thenRefused('cash-to-lend-short');
    // Asked again when it is confirmed.
    const proposed = account
      .given(...start)
      .when(propose('women', 'water', 300))
      .events();
    account
      .given(...start, ...proposed, ...aside)
      .when(confirm)
      .thenRefused('cash-to-lend-short');
  });

  test('is given back by the same act the other way, the oldest first, and never more', () => {
    const first = moved(start, 'women', 'water', 300, '2026-03-01');
    const second = moved(first, 'women', 'water', 50, '2026-03-09');
    const owed = { owed: '350', currency: 'EUR' };
    account
      .given(...second)
      .when(propose('water', 'women', 351))
      .thenRefused('above-what-is-lent', owed);
    const back = moved(second, 'water', 'women', 310);
    expect(back.at(-1)?.type).toBe('CashGivenBack');
    expect(state(back).loans).toEqual([
      { from: 'women', to: 'water', minor: 40n, on: '2026-03-09' },
    ]);
    const all = moved(back, 'water', 'women', 40);
    expect(state(all).loans).toEqual([]);
    expect(of(all, 'women')).toEqual(of(start, 'women'));
    // Then it may lend itself, once it has cash of its own.
    account
      .given(...all)
      .when(propose('water', 'women', 1))
      .thenRefused('cash-to-lend-short');
  });

  test('cannot be taken back from its donor meanwhile', () => {
    const events = moved(start, 'women', 'water', 300);
    const was = { minor: '900', restriction: 'women', heldBy: 'bank', on } as const;
    account
      .given(...events)
      .when({
        type: 'CorrectReceipt',
        fundId,
        receiptId: 'gift-women',
        correctionId: 'c1',
        currency: 'EUR',
        was,
        becomes: null,
        on,
      })
      .thenRefused('bank-has-less', { missing: '300', currency: 'EUR' });
  });

  test('serves nobody: nothing more can be promised by it', () => {
    const waiting = account
      .given(...start)
      .when(reserve('h1', 5_000))
      .events();
    const given = [...start, ...waiting];
    expect(moved(given, 'women', 'water', 300).slice(given.length)).toHaveLength(2);
  });

  test('is dropped by either, and is then nobody’s to confirm', () => {
    const proposed = account
      .given(...start)
      .when(propose('women', 'water', 300))
      .events();
    const drop = settle('DropCashTransfer', { by: treasurer });
    const dropped = account
      .given(...start, ...proposed)
      .when(drop)
      .events();
    expect(dropped.map(({ type }) => type)).toEqual(['CashTransferDropped']);
    account
      .given(...start, ...proposed, ...dropped)
      .when(confirm)
      .thenRefused('no-correction-proposed');
  });

  const releaser = { accountId: 'somebody', roles: ['releaser'] as const };
  test.each([
    ['by a releaser', propose('women', 'water', 1, { by: releaser }), 'not-allowed'],
    ['to itself', propose('women', 'women', 1), 'transfer-to-itself'],
    ['to a restriction that nobody opened', propose('women', 'moon', 1), 'restriction-unknown'],
    ['from a restriction that nobody opened', propose('moon', 'women', 1), 'restriction-unknown'],
    ['of nothing', propose('women', 'water', 0), 'amount-not-positive'],
    ['of less than nothing', propose('women', 'water', -5), 'amount-not-positive'],
    ['of more than anybody means', propose('women', 'water', '9'.repeat(17)), 'amount-too-large'],
    [
      'in another currency',
      propose('women', 'water', 1, { money: { minor: '1', currency: 'USD' } }),
      'currency-not-held',
    ],
    [
      'where the books are kept in another currency',
      propose('women', 'water', 1, { facts: { ...facts, bookCurrency: 'USD' } }),
      'fund-in-other-currency',
    ],
    [
      'in a closed fund',
      propose('women', 'water', 1, { facts: { ...facts, isClosed: true } }),
      'fund-closed',
    ],
  ])('is refused %s', (_, command, code) => {
    account
      .given(...start)
      .when(command)
      .thenRefused(code);
  });
});
