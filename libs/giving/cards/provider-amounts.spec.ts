import { money } from '#kernel';
import { fromProvider, toProvider } from './provider-amounts.js';

describe('An amount as the provider counts it', () => {
  test.each([
    ['EUR', '1234', 1234],
    ['JPY', '1234', 1234],
    // Counted in hundredths by the provider, and in whole ones by ISO 4217.
    ['ISK', '1234', 123_400],
    ['UGX', '5000', 500_000],
    // The other way round.
    ['MGA', '500000', 5_000],
    ['TND', '1230', 1230],
  ])('%s: %s minor units are %i of its units, there and back', (currency, minor, units) => {
    expect(toProvider(money(minor, currency))).toBe(units);
    expect(fromProvider(units, currency.toLowerCase())).toEqual(money(minor, currency));
  });

  test.each([
    ['TND', '1234'],
    ['MGA', '150'],
    ['EUR', '99999999999999999'],
  ])('%s: %s cannot be paid by card, and is not rounded', (currency, minor) => {
    expect(() => toProvider(money(minor, currency))).toThrow('card-amount-not-payable');
  });

  test.each([
    [1, 'isk'],
    [1.5, 'eur'],
    [100, 'xxx'],
  ])('%d %s is no amount of ours, and is not rounded', (units, code) => {
    expect(() => fromProvider(units, code)).toThrow('card-amount-unreadable');
  });
});
