import { shift, type FundAccountEvent } from '#catalogue';
import { specify } from '../../test/support/specification.js';
import { fundAccountDecider, type FundAccountCommand } from './fund-account.decider.js';
import {
  eur,
  free,
  fundId,
  on,
  opened,
  receipt,
  received,
  treasurer,
} from './fund-account.fixtures.js';

const account = specify(fundAccountDecider);

const byCard = (minor: number, receiptId: string, restriction = 'free'): FundAccountEvent =>
  received(minor, restriction, receiptId, 'processor');
const payout = (minor: number, change: object = {}): FundAccountCommand => ({
  type: 'RecordProcessorPayout',
  fundId,
  payoutId: 'payout',
  money: eur(minor),
  arrivedOn: on,
  today: on,
  baseCurrency: 'EUR',
  by: treasurer,
  ...change,
});
const winter = (minor: number) => ({ restriction: 'winter', minor: String(minor) });

describe('Money that a processor holds', () => {
  test('is received at once, and it is written down who holds it', () => {
    account
      .given()
      .when({ ...receipt(500, 'free', 'r1'), heldBy: 'processor' } as FundAccountCommand)
      .then(byCard(500, 'r1'));
  });

  test('reaches the bank by a payout, what was given first first', () => {
    account
      .given(opened('winter'), byCard(300, 'r1', 'winter'), byCard(500, 'r2'))
      .when(payout(400))
      .then({
        type: 'ProcessorPaidOut',
        data: {
          fundId,
          payoutId: 'payout',
          money: eur(400),
          baseMinor: '400',
          arrivedOn: on,
          by: 'treasurer',
          moves: shift('processor', 'bank', [winter(300), free(100)]),
        },
      });
  });

  test('is never paid out above what the processor holds', () => {
    const first = account.given(byCard(500, 'r1')).when(payout(400)).events();
    account
      .given(byCard(500, 'r1'), ...first)
      .when(payout(101))
      .thenRefused('above-what-processor-holds', { held: '100', currency: 'EUR' });
    account
      .given()
      .when(payout(1))
      .thenRefused('above-what-processor-holds', { held: '0', currency: 'EUR' });
  });

  test('is never paid out before the gifts that it is made of (D53)', () => {
    const first = byCard(300, 'r1');
    const later = byCard(500, 'r2');
    if (later.type !== 'FundsReceived') throw new Error('a gift was wanted');
    const start = [first, { ...later, data: { ...later.data, on: '2026-03-12' } }];
    const on12 = { arrivedOn: '2026-03-12', today: '2026-03-12' };
    account
      .given(...start)
      .when(payout(301))
      .thenRefused('processor-held-less-then', {
        held: '300',
        currency: 'EUR',
        day: on,
      });
    const all = account.given(...start).when(payout(800, on12));
    expect(all.events()).toHaveLength(1);
    // What was paid out later was not there before either.
    account
      .given(...start, ...all.events())
      .when(payout(1, on12))
      .thenRefused('above-what-processor-holds');
    const part = account.given(...start).when(payout(700, on12));
    account
      .given(...start, ...part.events())
      .when(payout(101))
      .thenRefused('above-what-processor-holds');
    expect(
      account
        .given(...start, ...part.events())
        .when(payout(100))
        .events(),
    ).toHaveLength(1);
  });

  test.each([
    ['somebody without the role', { by: { accountId: 'x', roles: ['chair'] } }, 'not-allowed'],
    ['a day that does not exist', { arrivedOn: '2026-02-30' }, 'date-invalid'],
    ['a day to come', { arrivedOn: '2026-03-11' }, 'date-in-the-future'],
    ['books in another currency', { baseCurrency: 'CHF' }, 'fund-in-other-currency'],
    ['nothing', { money: eur(0) }, 'amount-not-positive'],
  ])('is not written down for %s', (_, change, code) => {
    account.given(byCard(500, 'r1')).when(payout(1, change)).thenRefused(code);
  });
});
