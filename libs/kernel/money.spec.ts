import * as fc from 'fast-check';
import {
  addMoney,
  compareMoney,
  formatMoney,
  isPositive,
  majorText,
  minorOf,
  money,
  negateMoney,
  parseMajor,
  requireAmount,
  splitMoney,
  subtractMoney,
  sumMoney,
  zero,
} from './money.js';
import { currencyCodes, minorUnitDigits } from './currencies.js';

const MOST = 10n ** 27n;
const currency = fc.constantFrom(...currencyCodes);
const minor = fc.bigInt({ min: -MOST, max: MOST });
const units = fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n });
/** An amount that may come in. */
const typed = fc.tuple(units, currency).map(([value, code]) => money(value, code));
const refusal = (code: string) => expect.objectContaining({ name: 'Rejection', code });

describe('an amount', () => {
  it.each([
    [1234, { minor: '1234', currency: 'EUR' }],
    [-0, { minor: '0', currency: 'EUR' }],
    ['-7', { minor: '-7', currency: 'EUR' }],
    [2n ** 64n, { minor: '18446744073709551616', currency: 'EUR' }],
  ])('is kept exactly: %s', (units, expected) => {
    expect(money(units, 'EUR')).toEqual(expected);
  });

  it.each([
    1.5,
    Number.NaN,
    Infinity,
    2 ** 53,
    '01',
    '-0',
    '1.0',
    '1e3',
    '',
    ' 1',
    '٣',
    '1'.repeat(31),
  ])('is refused when it is no exact integer: %s', (units) => {
    expect(() => money(units, 'EUR')).toThrow(refusal('amount-not-integer'));
  });

  it.each(['eur', 'EURO', '', 'XXX', 'XAU', 'FRF'])('is refused in the currency %j', (code) => {
    expect(() => money(1, code)).toThrow(refusal('currency-unknown'));
    expect(() => parseMajor('1', code)).toThrow(refusal('currency-unknown'));
  });

  it('is never added, taken away or compared across currencies', () => {
    const [euros, dollars] = [money(1, 'EUR'), money(1, 'USD')];
    for (const mix of [addMoney, subtractMoney, compareMoney]) {
      expect(() => mix(euros, dollars)).toThrow(refusal('currency-mixed'));
    }
    expect(() => sumMoney([euros, dollars], 'EUR')).toThrow(refusal('currency-mixed'));
    expect(() => sumMoney([euros], 'USD')).toThrow(refusal('currency-mixed'));
  });

  it('is computed without losing a unit, however large', () => {
    fc.assert(
      fc.property(minor, minor, currency, (a, b, code) => {
        const [left, right] = [money(a, code), money(b, code)];
        expect(minorOf(addMoney(left, right))).toBe(a + b);
        expect(minorOf(subtractMoney(left, right))).toBe(a - b);
        expect(addMoney(left, negateMoney(left))).toEqual(zero(code));
        expect(compareMoney(left, right)).toBe(a < b ? -1 : a > b ? 1 : 0);
        expect(isPositive(left)).toBe(a > 0n);
        expect(minorOf(sumMoney([left, right, left], code))).toBe(2n * a + b);
      }),
    );
  });
});

describe('reading and writing amounts', () => {
  it.each([
    ['1234.5', 'EUR', '123450'],
    ['3239.34', 'GBP', '323934'],
    ['0.1', 'EUR', '10'],
    ['-12.00', 'EUR', '-1200'],
    ['-0.00', 'EUR', '0'],
    ['500', 'JPY', '500'],
    ['500.000', 'JPY', '500'],
    ['1.234', 'TND', '1234'],
    ['0007', 'EUR', '700'],
    ['90071992547409.93', 'EUR', '9007199254740993'],
  ])('reads %s %s as %s minor units', (text, code, expected) => {
    expect(parseMajor(text, code)).toEqual({ minor: expected, currency: code });
  });

  it.each(['1,50', '1 000', '1e3', '.5', '5.', '+1', '', 'NaN', '1.2.3', '--1', '1'.repeat(31)])(
    'refuses %j, which is no plain decimal number',
    (text) => {
      expect(() => parseMajor(text, 'EUR')).toThrow(refusal('amount-not-decimal'));
    },
  );

  it.each(['100000000000000.00', '9'.repeat(30)])(
    'refuses %s, which nobody can have meant',
    (text) => {
      expect(() => parseMajor(text, 'EUR')).toThrow(refusal('amount-too-large'));
      expect(() => requireAmount({ minor: '9'.repeat(17), currency: 'EUR' })).toThrow(
        refusal('amount-too-large'),
      );
      expect(() => requireAmount(money(0, 'EUR'))).toThrow(refusal('amount-not-positive'));
      expect(() => requireAmount(money('9'.repeat(16), 'EUR'))).not.toThrow();
    },
  );

  it('refuses fractions of the smallest unit', () => {
    expect(() => parseMajor('1.005', 'EUR')).toThrow(refusal('amount-too-precise'));
    expect(() => parseMajor('0.5', 'JPY')).toThrow(refusal('amount-too-precise'));
  });

  it('reads back what it wrote, in every currency', () => {
    fc.assert(
      fc.property(typed, (value) => {
        const text = majorText(value);
        expect(parseMajor(text, value.currency)).toEqual(value);
        const [, fraction = ''] = text.split('.');
        expect(fraction).toHaveLength(minorUnitDigits(value.currency)!);
      }),
      { numRuns: 500 },
    );
    for (const code of currencyCodes) {
      const values = [0n, 1n, -1n, 99n, -100n, 123_456_789n].map((units) => money(units, code));
      expect(values.map((value) => parseMajor(majorText(value), code))).toEqual(values);
    }
  });

  it('shows amounts as readers of a language write them, to the last digit', () => {
    const shown = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');
    expect(shown(formatMoney(money(123456, 'EUR'), 'fr'))).toBe('1 234,56 €');
    expect(shown(formatMoney(money(123456, 'EUR'), 'en'))).toBe('€1,234.56');
    expect(shown(formatMoney(money(-500, 'JPY'), 'en'))).toBe('-¥500');
    expect(shown(formatMoney(money(1234, 'TND'), 'en'))).toBe('TND 1.234');
    expect(shown(formatMoney(money(90071992547409930701n, 'EUR'), 'en'))).toBe(
      '€900,719,925,474,099,307.01',
    );
  });
});

describe('splitting an amount', () => {
  it('gives what is left over to the largest remainders, then to those who come first', () => {
    const shares = (units: number, ...weights: readonly number[]): readonly string[] =>
      splitMoney(money(units, 'EUR'), weights.map(BigInt)).map((share) => share.minor);
    expect(shares(100, 1, 1, 1)).toEqual(['34', '33', '33']);
    expect(shares(10, 1, 2, 4)).toEqual(['1', '3', '6']);
    expect(shares(1, 0, 1, 1)).toEqual(['0', '1', '0']);
    expect(shares(0, 3, 4)).toEqual(['0', '0']);
  });

  it('loses nothing, and gives nobody a unit more or less than the exact share', () => {
    const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 18n }), { minLength: 1 });
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: MOST }), currency, weights, (units, code, all) => {
        const total = all.reduce((sum, weight) => sum + weight, 0n);
        fc.pre(total > 0n);
        const shares = splitMoney(money(units, code), all).map(minorOf);
        expect(shares.reduce((sum, share) => sum + share, 0n)).toBe(units);
        shares.forEach((share, place) => {
          const exactTimesTotal = units * all[place]!;
          expect(share * total > exactTimesTotal - total).toBe(true);
          expect(share * total < exactTimesTotal + total).toBe(true);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('refuses shares that cannot be', () => {
    const split = (units: number, weights: readonly bigint[]) => () =>
      splitMoney(money(units, 'EUR'), weights);
    expect(split(5, [])).toThrow(refusal('split-weights-invalid'));
    expect(split(5, [0n, 0n])).toThrow(refusal('split-weights-invalid'));
    expect(split(5, [2n, -1n])).toThrow(refusal('split-weights-invalid'));
    expect(split(-5, [1n])).toThrow(refusal('split-amount-negative'));
  });
});
