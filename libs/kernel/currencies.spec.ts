import { readFileSync } from 'node:fs';
import { needs, standardsFile } from '../../test/support/skips.js';
import { currencyCodes, isCurrency, minorUnitDigits } from './currencies.js';

needs('standards')('the list of currencies', () => {
  type Entry = { readonly code: string; readonly minorUnits: number | null };
  const list = () =>
    JSON.parse(readFileSync(standardsFile('codelists', 'iso4217.json'), 'utf8')) as {
      active: readonly Entry[];
      withdrawn: readonly Entry[];
    };

  it('holds the active codes of ISO 4217 with their minor units, and no other', () => {
    const withUnits = list().active.filter(({ minorUnits }) => minorUnits !== null);
    expect(currencyCodes).toEqual(withUnits.map(({ code }) => code).sort());
    for (const { code, minorUnits } of withUnits) expect(minorUnitDigits(code)).toBe(minorUnits);
  });

  it('knows neither metals and test codes nor currencies of the past', () => {
    const active = new Set(currencyCodes);
    const { withdrawn, active: all } = list();
    const others = [...withdrawn, ...all.filter(({ minorUnits }) => minorUnits === null)];
    const gone = others.filter(({ code }) => !active.has(code));
    expect(gone.length).toBeGreaterThan(20);
    for (const { code } of gone)
      expect([isCurrency(code), minorUnitDigits(code)]).toEqual([false, undefined]);
  });
});

describe('minor units', () => {
  it.each([
    ['EUR', 2],
    ['JPY', 0],
    ['TND', 3],
    ['CLF', 4],
  ])('%s has %d digits', (code, digits) => {
    expect(minorUnitDigits(code)).toBe(digits);
  });

  it.each(['constructor', '__proto__', 'eur', ''])('there are none for %j', (code) => {
    expect(isCurrency(code)).toBe(false);
  });
});
