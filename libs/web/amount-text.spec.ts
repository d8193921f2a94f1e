import { majorText, money, parseMajor } from '#kernel';
import * as fc from 'fast-check';
import { decimalText } from './amount-text.js';

describe('An amount that somebody typed', () => {
  test.each([
    ['1 250,50', 'fr', 'EUR', '1250.50'],
    ['1\u202f250,5', 'fr', 'EUR', '1250.5'],
    ['1250.50', 'fr', 'EUR', '1250.50'],
    ['1250,5', 'en', 'EUR', '1250.5'],
    ['1,250.50', 'en', 'EUR', '1250.50'],
    ['1,250', 'en', 'EUR', '1250'],
    ['1.250,75', 'es', 'EUR', '1250.75'],
    // Two different marks can mean one amount only, whatever the language.
    ['1.250,50', 'en', 'EUR', '1250.50'],
    ['1,250.50', 'fr', 'EUR', '1250.50'],
    ['1.250.000', 'en', 'EUR', '1250000'],
    ["1'250.50", 'en', 'CHF', '1250.50'],
    ['١٢٥٠٫٥', 'ar', 'EUR', '1250.5'],
    ['١٬٢٥٠٫٥٠', 'ar', 'EUR', '1250.50'],
    ['۲۵۰۰', 'fa', 'EUR', '2500'],
    ['€2500', 'en', 'EUR', '2500'],
    ['2500 €', 'fr', 'EUR', '2500'],
    ['EUR 2,500', 'en', 'EUR', '2500'],
    ['2,500', 'en', 'EUR', '2500'],
    ['-12.5', 'en', 'EUR', '-12.5'],
    // Three digits are decimals where the currency has as many, and the language writes them so.
    ['1.250', 'en', 'TND', '1.250'],
    ['1,250', 'fr', 'TND', '1.250'],
  ])('%p in %s and %s is read as %p', (typed, locale, currency, expected) => {
    expect(decimalText(typed, locale, currency)).toBe(expected);
  });

  test.each([
    ['1.200', 'en', 'EUR'],
    ['1,250', 'fr', 'EUR'],
    ['1.250', 'fr', 'EUR'],
    ['0.500', 'en', 'EUR'],
    ['12345.250', 'en', 'EUR'],
    ['1.250', 'fr', 'TND'],
    ['1.500', 'en', 'JPY'],
  ])('%p in %s and %s could mean two amounts, and is refused', (typed, locale, currency) => {
    expect(() => decimalText(typed, locale, currency)).toThrow('amount-ambiguous');
  });

  test.each([
    // A gap stands before three digits only.
    ['12 50', 'en', 'EUR'],
    ['1 2 3', 'fr', 'EUR'],
    ['12,34,567', 'en', 'EUR'],
    ['1 250,500.00', 'fr', 'EUR'],
    ['1.250.50', 'en', 'EUR'],
    ['1,250,50', 'en', 'EUR'],
    // Of another currency than the form asks for.
    ['$2500', 'en', 'EUR'],
    ['1e3', 'en', 'EUR'],
    ['abc', 'fr', 'EUR'],
    ['€', 'en', 'EUR'],
    ['', 'fr', 'EUR'],
  ])('%p in %s and %s is no amount', (typed, locale, currency) => {
    expect(() => parseMajor(decimalText(typed, locale, currency), currency)).toThrow(
      'amount-not-decimal',
    );
  });

  test('is read back as it was written, in every language and currency that we write', () => {
    const minor = fc.bigInt({ min: 0n, max: 10n ** 14n });
    const written = fc.record({
      minor,
      locale: fc.constantFrom('en', 'fr', 'es', 'de', 'pt-BR'),
      currency: fc.constantFrom('EUR', 'USD', 'JPY', 'CHF'),
    });
    fc.assert(
      fc.property(written, ({ minor: units, locale, currency }) => {
        const amount = money(units, currency);
        const digits = currency === 'JPY' ? 0 : 2;
        const style = { minimumFractionDigits: digits, maximumFractionDigits: digits };
        // Intl formats decimal text exactly; its type still says number.
        const text = new Intl.NumberFormat(locale, style).format(
          majorText(amount) as unknown as number,
        );
        expect(parseMajor(decimalText(text, locale, currency), currency)).toEqual(amount);
      }),
    );
  });
});
