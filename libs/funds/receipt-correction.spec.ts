import { specify } from '../../test/support/specification.js';
import type { FundAccountEvent, ReceiptInAccount } from '#catalogue';
import { fold } from '#kernel';
import { fundAccountDecider, type FundAccountCommand } from './fund-account.decider.js';
import { fundId, on, opened, received, reserve } from './fund-account.fixtures.js';
import { receiptsLike } from './fund-account.state.js';

const account = specify(fundAccountDecider);
const was: ReceiptInAccount = { minor: '1000', restriction: 'free', heldBy: 'bank', on };
const correct = (
  becomes: Partial<ReceiptInAccount> | null,
  change: object = {},
): FundAccountCommand => ({
  type: 'CorrectReceipt',
  fundId,
  receiptId: 'r1',
  correctionId: 'c1',
  currency: 'EUR',
  was,
  becomes: becomes && { ...was, ...becomes },
  on,
  ...change,
});

describe('A receipt that was written down wrongly', () => {
  test('is taken back and received anew in one movement', () => {
    const [event] = account
      .given(received(1000))
      .when(correct({ minor: '900' }))
      .events();
    expect(event).toMatchObject({ type: 'ReceiptCorrected', data: { money: { minor: '900' } } });
    const state = fold(fundAccountDecider, [received(1000), event as FundAccountEvent]);
    expect(state.buckets.get('free')?.balances).toMatchObject({
      given: -900n,
      available: 900n,
      bank: 900n,
      outside: -900n,
    });
    expect(receiptsLike(state, was)).toBe(0);
    expect(receiptsLike(state, { ...was, minor: '900' })).toBe(1);
  });

  test('told again, nothing more happens', () => {
    const events = account
      .given(received(1000))
      .when(correct({ minor: '900' }))
      .events();
    account
      .given(received(1000), ...events)
      .when(correct({ minor: '900' }))
      .then();
  });

  test('needs no more than the difference, where most of it is promised', () => {
    const held = account.given(received(1000)).when(reserve('h1', 900)).events();
    const before = [received(1000), ...held];
    expect(
      account
        .given(...before)
        .when(correct({ minor: '900' }))
        .events(),
    ).toHaveLength(1);
    account
      .given(...before)
      .when(correct({ minor: '899' }))
      .thenRefused('receipt-promised', { missing: '1', currency: 'EUR' });
    account
      .given(...before)
      .when(correct(null))
      .thenRefused('receipt-promised', { missing: '900', currency: 'EUR' });
  });

  test('cannot be of another restriction, where the money of its own is promised', () => {
    const held = account.given(opened('winter'), received(1000)).when(reserve('h1', 1)).events();
    account
      .given(opened('winter'), received(1000), ...held)
      .when(correct({ restriction: 'winter' }))
      .thenRefused('receipt-promised', { missing: '1', currency: 'EUR' });
    account
      .given(received(1000))
      .when(correct({ restriction: 'winter' }))
      .thenRefused('restriction-unknown', { restriction: 'winter' });
  });

  test('is looked at on each day that a processor held it', () => {
    const byCard = { ...was, heldBy: 'processor' } as const;
    const paidOut = account
      .given(received(1000, 'free', 'r1', 'processor'))
      .when({
        type: 'RecordProcessorPayout',
        fundId,
        payoutId: 'p1',
        money: { minor: '1000', currency: 'EUR' },
        arrivedOn: on,
        today: '2026-12-31',
        baseCurrency: 'EUR',
        by: { accountId: 'treasurer', roles: ['treasurer'] },
      })
      .events();
    const before = [received(1000, 'free', 'r1', 'processor'), ...paidOut];
    account
      .given(...before)
      .when(correct({ ...byCard, on: '2026-12-30' }, { was: byCard }))
      .thenRefused('processor-paid-it-out', { day: on });
    account
      .given(...before)
      .when(correct({ ...byCard, minor: '999' }, { was: byCard }))
      .thenRefused('processor-paid-it-out', { day: on });
  });

  test('more of it serves who waits', () => {
    const waiting = account.given(received(1000)).when(reserve('h1', 1500)).events();
    const events = account
      .given(received(1000), ...waiting)
      .when(correct({ minor: '1500' }))
      .events();
    expect(events.map(({ type }) => type)).toEqual(['ReceiptCorrected', 'FundsReserved']);
  });

  test('is unknown before its gift was booked', () => {
    account.given().when(correct(null)).thenRefused('receipt-unknown');
  });
});
