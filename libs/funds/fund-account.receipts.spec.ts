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

  test.each([
    ['somebody without the role', { by: { accountId: 'x', roles: ['chair'] } }, 'not-allowed'],
    ['a day that does not exist', { arrivedOn: '2026-02-30' }, 'date-invalid'],
    ['a day to come', { arrivedOn: '2026-03-11' }, 'date-in-the-future'],
    ['books in another currency', { baseCurrency: 'CHF' }, 'rate-missing'],
    ['nothing', { money: eur(0) }, 'amount-not-positive'],
  ])('is not written down for %s', (_, change, code) => {
    account.given(byCard(500, 'r1')).when(payout(1, change)).thenRefused(code);
  });
});
