import { money } from '#kernel';
import { euroRate, exchanged, proportion, ratioIn, ratioOfText, ratioText } from './rate.js';

const set = {
  rates: [
    euroRate('JPY', { numerator: 16_250n, denominator: 100n }),
    euroRate('TND', { numerator: 337n, denominator: 100n }),
    euroRate('USD', { numerator: 25n, denominator: 23n }),
  ],
};
const ratio = (from: string, to: string) => {
  const found = ratioIn(set, from, to);
  if (!found) throw new Error('no such rate');
  return found;
};

describe('A rate', () => {
  test('is the exact ratio of its text, in lowest terms', () => {
    expect(ratioOfText('1.0870')).toEqual({ numerator: 1_087n, denominator: 1_000n });
    expect(ratioOfText('1.087')).toEqual(ratioOfText('1.0870'));
    expect(ratioOfText('16145')).toEqual({ numerator: 16_145n, denominator: 1n });
  });

  test.each(['0', '0.000', '-1.2', '1,2', '1e3', '.5', '', ' 1', '1.1234567890123', 'N/A'])(
    'is none in %p',
    (text) => expect(ratioOfText(text)).toBeUndefined(),
  );

  test('between two currencies goes over the euro, without rounding on the way', () => {
    expect(ratio('USD', 'EUR')).toEqual({ numerator: 23n, denominator: 25n });
    expect(ratio('USD', 'JPY')).toEqual({ numerator: 299n, denominator: 2n });
    expect(ratioIn(set, 'USD', 'CHF')).toBeUndefined();
  });

  test('counts the minor units of both currencies, and rounds once, halves away from zero', () => {
    expect(exchanged(money('1000000', 'USD'), 'EUR', ratio('USD', 'EUR'))).toEqual(
      money('920000', 'EUR'),
    );
    expect(exchanged(money('10000', 'JPY'), 'EUR', ratio('JPY', 'EUR')).minor).toBe('6154');
    expect(exchanged(money('1000', 'EUR'), 'TND', ratio('EUR', 'TND')).minor).toBe('33700');
    const half = { numerator: 1n, denominator: 2n };
    expect(exchanged(money('1', 'USD'), 'EUR', half).minor).toBe('1');
    expect(exchanged(money('-1', 'USD'), 'EUR', half).minor).toBe('-1');
  });

  test('parts of a whole in proportion, and all of it for all', () => {
    expect(proportion(905_000n, 250_000n, 1_000_000n)).toBe(226_250n);
    expect(proportion(905_000n, 1_000_000n, 1_000_000n)).toBe(905_000n);
    expect(proportion(0n, 0n, 0n)).toBe(0n);
  });

  test('is shown with its end, or with six decimals and the word that it has none', () => {
    expect(ratioText(ratio('USD', 'EUR'))).toEqual({ text: '0.9200', isExact: true });
    expect(ratioText(ratio('EUR', 'USD'))).toEqual({ text: '1.086957', isExact: false });
  });
});
