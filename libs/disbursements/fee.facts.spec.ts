import type { AnyEvent, BucketShare } from '#catalogue';
import { eur } from './disbursement.fixtures.js';
import { feeCoverFrom } from './fee.facts.js';

const free = (minor: number): BucketShare => ({ restriction: 'free', minor: String(minor) });
const received = (minor: number, restriction = 'free'): AnyEvent => ({
  type: 'FundsReceived',
  data: { fundId: 'fund', receiptId: 'gift', money: eur(minor), restriction, source: 'gift' },
});
const reserved = (holdId: string, minor: number, fee: readonly BucketShare[]): AnyEvent => ({
  type: 'FundsReserved',
  data: {
    fundId: 'fund',
    holdId,
    purposeId: 'case',
    money: eur(minor),
    split: [free(minor)],
    feeAllowanceMinor: fee[0]?.minor ?? '0',
    feeSplit: fee,
    availableAfterMinor: '0',
  },
});
const settled = (holdId: string, minor: number, fee: number, extra = 0, back = 0): AnyEvent => ({
  type: 'FundsSettled',
  data: {
    fundId: 'fund',
    holdId,
    attemptId: 'attempt',
    money: eur(minor),
    split: [free(minor)],
    feeMinor: String(fee),
    feeSplit: [free(fee)],
    feeExtra: [free(extra)],
    released: [free(back)],
  },
});
const released = (holdId: string, minor: number): AnyEvent => ({
  type: 'ReservationReleased',
  data: { fundId: 'fund', holdId, money: eur(minor), split: [free(minor)], reason: 'voided' },
});

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
    const part = [...start, settled('a', 100, 8)];
    expect(feeCoverFrom(part, 'a').coverMinor).toBe('12');
    expect(feeCoverFrom([...part, settled('a', 880, 14, 2, 0)], 'a').coverMinor).toBe('0');
    expect(feeCoverFrom([...start, released('a', 1_000)], 'a').coverMinor).toBe('1000');
    const again = [...start, released('a', 1_000), reserved('a', 995, [free(5)])];
    expect(feeCoverFrom(again, 'a').coverMinor).toBe('5');
  });
});
