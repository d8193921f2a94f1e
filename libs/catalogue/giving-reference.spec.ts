import fc from 'fast-check';
import {
  donorReference,
  givingReferencesIn,
  kindOfReference,
  pledgeReference,
  shownReference,
} from './giving-reference.js';

const ID = '018f3f6e-1234-7000-8000-000000000000';

describe('A reference for a transfer', () => {
  test('is a creditor reference whose check digits come to 1 modulo 97, as ISO 11649 has it', () => {
    for (const reference of [pledgeReference(ID), donorReference(ID)]) {
      expect(reference).toMatch(/^RF[0-9]{2}[PS][0-9A-HJKMNP-TV-Z]{10}$/);
      const moved = reference.slice(4) + reference.slice(0, 4);
      const figures = [...moved].map((one) => Number.parseInt(one, 36)).join('');
      expect(BigInt(figures) % 97n).toBe(1n);
    }
  });

  test('says whether it names a pledge or a donor, and nothing of when the id was made', () => {
    expect(kindOfReference(pledgeReference(ID))).toBe('pledge');
    expect(kindOfReference(donorReference(ID))).toBe('donor');
    expect(kindOfReference('RF18539007547034')).toBeUndefined();
    const near = ID.replace('1234', '1235');
    expect(pledgeReference(near).slice(5, 9)).not.toBe(pledgeReference(ID).slice(5, 9));
  });

  test.each<[string, (reference: string) => string]>([
    ['as it is shown', shownReference],
    ['in small letters', (one) => one.toLowerCase()],
    ['with dashes', (one) => shownReference(one).replaceAll(' ', '-')],
    ['among other words', (one) => `DON 2026 ${shownReference(one)} MERCI`],
    ['broken by the bank', (one) => `/ROC/${one.slice(0, 7)}\n${one.slice(7)}//`],
    ['with the letter O for nothing', (one) => one.slice(0, 5) + one.slice(5).replaceAll('0', 'o')],
    ['after letters that begin like it', (one) => `RFRF ${one}`],
  ])('is found %s', (_, typed) => {
    const reference = pledgeReference(ID);
    expect(givingReferencesIn(typed(reference))).toEqual([reference]);
  });

  test('is found once, and beside another one', () => {
    const [first, second] = [pledgeReference(ID), donorReference(ID)];
    expect(givingReferencesIn(`${first} ${second} ${first}`)).toEqual([first, second]);
    expect(givingReferencesIn('Gift for the crisis fund, RF 12, thank you')).toEqual([]);
  });

  test('with a wrong letter or figure, or two neighbours that changed places, is none', () => {
    // A letter for a figure is found in 96 of 97 cases only.
    const isFigure = (one: string): boolean => /[0-9]/.test(one);
    const meant = (text: string): string =>
      text.slice(0, 5) + text.slice(5).replaceAll('O', '0').replaceAll(/[IL]/g, '1');
    const ids = fc.uuid();
    fc.assert(
      fc.property(ids, fc.nat(14), fc.nat(35), (id, place, other) => {
        const reference = pledgeReference(id);
        const letter = other.toString(36).toUpperCase();
        const wrong = reference.slice(0, place) + letter + reference.slice(place + 1);
        fc.pre(meant(wrong) !== reference);
        fc.pre(isFigure(meant(wrong).charAt(place)) === isFigure(reference.charAt(place)));
        expect(givingReferencesIn(wrong)).toEqual([]);
      }),
    );
    fc.assert(
      fc.property(ids, fc.nat(13), (id, place) => {
        const typed = [...pledgeReference(id)];
        const [a = '', b = ''] = typed.slice(place, place + 2);
        fc.pre(a !== b && isFigure(a) === isFigure(b));
        typed.splice(place, 2, b, a);
        expect(givingReferencesIn(typed.join(''))).toEqual([]);
      }),
    );
  });
});
