import { comparableAccount } from '#kernel';
import { isSoundAccount } from './payee-account.js';

describe('The account of a payee on a bank transfer', () => {
  test.each([
    'BE71 0961 2345 6769',
    'be71-0961-2345-6769',
    'IBAN: FR76 3000 6000 0112 3456 7890 189',
  ])('%s is an IBAN whose check digits fit', (account) =>
    expect(isSoundAccount('bank', account)).toBe(true),
  );

  test.each([
    'FR00 bad iban',
    'FR00 1234',
    'BE71 0961 2345 6768',
    'BE71 0961 2345 676',
    'ZZ71 0961',
  ])('%s is a mistyped IBAN', (account) => expect(isSoundAccount('bank', account)).toBe(false));

  test('a country without IBANs has numbers of its own', () => {
    expect(isSoundAccount('bank', '0123456789')).toBe(true);
    expect(isSoundAccount('bank', 'Equity Bank, 1180 2612 3456')).toBe(true);
  });

  test('on another rail nothing is an IBAN', () => {
    expect(isSoundAccount('cash-agent', 'FR00 agent')).toBe(true);
  });
});

test('one account is the same account, however it is written', () => {
  const written = [
    'BE71 0961 2345 6769',
    'be71096123456769',
    'IBAN BE71.0961.2345.6769',
    'ＢＥ７１ 0961 2345 6769',
  ];
  expect(new Set(written.map(comparableAccount)).size).toBe(1);
});
