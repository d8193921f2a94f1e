import type { BucketShare, FundAccountEvent } from '#catalogue';
import { fold } from '#kernel';
import { paymentMoves } from '../../test/support/fund-moves.js';
import { feeCoverOf } from './fee-cover.js';
import { fundAccountDecider } from './fund-account.decider.js';
import * as fixtures from './fund-account.fixtures.js';
import { committed, eur, free, fundId, released } from './fund-account.fixtures.js';

const received = (minor: number, restriction = 'free'): FundAccountEvent =>
  fixtures.received(minor, restriction, `gift-${restriction}`);
const reserved = (holdId: string, minor: number, fee: readonly BucketShare[]): FundAccountEvent =>
  fixtures.reserved(holdId, minor, 0, [free(minor)], fee);
const settled = (
  holdId: string,
  minor: number,
  fee: number,
  extra = 0,
  back = 0,
): FundAccountEvent => ({
  type: 'FundsSettled',
  data: {
    fundId,
    holdId,
    attemptId: 'attempt',
    money: eur(minor),
    feeMinor: String(fee),
    moves: paymentMoves({
      split: [free(minor)],
      fee: [free(fee - extra)],
      extra: [free(extra)],
      unused: [free(back)],
    }),
  },
});
const feeCoverFrom = (events: readonly FundAccountEvent[], holdId: string) =>
  feeCoverOf(fold(fundAccountDecider, events), holdId);

describe('What covers the fee of a payment', () => {
  test('is the allowance of its hold, and what the same bucket has available', () => {
    const start = [received(1_000), reserved('a', 300, [free(20)])];
    expect(feeCoverFrom(start, 'a')).toEqual({ restriction: 'free', coverMinor: '700' });
    expect(feeCoverFrom([...start, reserved('b', 680, [])], 'a').coverMinor).toBe('20');
  });

  test('is only money of the bucket that bears the fee', () => {
    const start = [
      received(500, 'winter'),
      received(320),
      reserved('a', 300, [{ restriction: 'winter', minor: '20' }]),
    ];
    expect(feeCoverFrom(start, 'a')).toEqual({ restriction: 'winter', coverMinor: '500' });
    expect(feeCoverFrom(start, 'other')).toEqual({ restriction: 'free', coverMinor: '20' });
  });

  test('shrinks as fees are paid, and is nothing of a hold that was given back', () => {
    const start = [received(1_000), reserved('a', 980, [free(20)])];
    const part = [...start, committed('a', 980, [free(20)]), settled('a', 100, 8)];
    expect(feeCoverFrom(part, 'a').coverMinor).toBe('12');
    expect(feeCoverFrom([...part, settled('a', 880, 14, 2, 0)], 'a').coverMinor).toBe('0');
    expect(
      feeCoverFrom([...start, released('a', 1_000, 'voided', { fee: 20 })], 'a').coverMinor,
    ).toBe('1000');
    const again = [
      ...start,
      released('a', 1_000, 'voided', { fee: 20 }),
      reserved('a', 995, [free(5)]),
    ];
    expect(feeCoverFrom(again, 'a').coverMinor).toBe('5');
  });
});
