import { fold } from './decider.js';
import { checkLocalised, textIn } from './localised.js';
import { ensure, Rejection } from './rejection.js';

describe('texts in several languages', () => {
  const text = { en: 'Winter fund', fr: 'Fonds d’hiver' };

  it.each([
    ['fr', 'Fonds d’hiver'],
    ['fr-CA', 'Fonds d’hiver'],
    ['ar', 'Winter fund'],
    ['constructor', 'Winter fund'],
  ])('are shown to a reader of %s as %s', (locale, shown) => {
    expect(textIn(locale, text)).toBe(shown);
  });

  it('are empty when nobody wrote any', () => {
    expect(textIn('fr', {})).toBe('');
  });

  it.each([
    ['nobody wrote one', {}, 'text-missing'],
    ['one of them is blank', { en: 'Winter', fr: ' \n' }, 'text-missing'],
    ['one of them is too long', { en: 'Winter', fr: 'Hivernal' }, 'text-too-long'],
  ])('are refused when %s', (_, wrong, code) => {
    expect(() => checkLocalised(wrong, 7)).toThrow(expect.objectContaining({ code }));
    expect(() => checkLocalised({ en: 'Winter' }, 7)).not.toThrow();
  });
});

describe('refusals', () => {
  it('carry a code and the facts that explain it', () => {
    expect(() => ensure(false, 'balance-too-small', { missing: '5' })).toThrow(
      expect.objectContaining({
        name: 'Rejection',
        code: 'balance-too-small',
        message: 'balance-too-small',
        params: { missing: '5' },
      }),
    );
    expect(() => ensure(1, 'never')).not.toThrow();
    expect(new Rejection('plain').params).toEqual({});
  });
});

describe('folding events', () => {
  it('starts from the beginning and takes them in order', () => {
    const words = { initial: '', evolve: (said: string, word: string) => said + word };
    expect(fold(words, ['a', 'b', 'c'])).toBe('abc');
    expect(fold(words, [])).toBe('');
  });
});
