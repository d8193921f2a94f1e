import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  availableLocales,
  directionOf,
  formatDay,
  formatDuration,
  formatInstant,
  negotiateLocale,
  rejectionText,
  signOf,
  translator,
} from './index.js';
import { platformTexts } from './locale-files.js';

describe('finding a text', () => {
  test('a missing text stops a test instead of showing its key', () => {
    expect(() => translator('fr')('common:no-such-text')).toThrow('common:no-such-text');
  });

  test('a text whose fact is not given stops a test', () => {
    expect(() => translator('en')('common:time-left.late')).toThrow('duration');
  });

  test('in production a missing text is replaced by a sentence, never by its key', () => {
    const before = process.env['NODE_ENV'];
    process.env['NODE_ENV'] = 'production';
    try {
      expect(translator('fr')('common:no-such-text')).toBe(
        'Ce texte n’est pas encore disponible dans votre langue.',
      );
    } finally {
      process.env['NODE_ENV'] = before;
    }
  });

  test('counts choose their plural, also for the millions of French', () => {
    expect(translator('fr')('common:form.problems', { count: 1 })).toBe('Une réponse est à revoir');
    expect(translator('fr')('common:form.problems', { count: 1_000_000 })).toMatch(/^1\s000\s000 /);
    expect(translator('en')('common:form.problems', { count: 3 })).toMatch(/^3 answers/);
  });

  test('French is set with spaces that do not break and curled apostrophes', () => {
    expect(translator('fr')('gallery:story')).toBe('Que s’est-il passé\u202f?');
    expect(translator('fr')('common:tone.info')).toBe('À noter\u00a0:');
  });

  test('an amount of money in a text is written as its reader writes it', () => {
    const sentence = (locale: string) =>
      translator(locale)('gallery:left', { left: '20050', currency: 'EUR', day: '2026-03-01' });
    expect(sentence('en')).toBe('€200.50 left on 1 March 2026');
    expect(sentence('fr')).toMatch(/^Il restait 200,50\s€ le 1 mars 2026$/);
  });

  test('a refusal is said in words; an unknown one names its code', () => {
    expect(rejectionText('en', 'amount-too-precise', { currency: 'TND', digits: 3 })).toBe(
      'TND has at most 3 digits after the point.',
    );
    expect(rejectionText('fr', 'seen-by-nobody')).toContain('seen-by-nobody');
  });
});

describe('the sign of a state', () => {
  test('is neutral where nobody made it known', () => {
    expect(signOf('application', 'never-heard-of')).toEqual({ tone: 'neutral', icon: 'dot' });
    expect(signOf('check', 'passed')).toEqual({ tone: 'good', icon: 'check' });
  });
});

describe('choosing a language', () => {
  test.each([
    ['fr-CA,fr;q=0.9,en;q=0.8', undefined, undefined, 'fr'],
    ['de,en;q=0.3,fr;q=0.7', undefined, undefined, 'fr'],
    ['fr;q=0,en', undefined, undefined, 'en'],
    ['fr', 'en', undefined, 'en'],
    ['en', 'en', 'fr', 'fr'],
    ['fr', undefined, '../../etc/passwd', 'fr'],
    [undefined, undefined, undefined, 'en'],
  ])('header %p, cookie %p, address %p: %s', (header, cookie, query, expected) => {
    expect(negotiateLocale(header, cookie, query)).toBe(expected);
  });

  test('adding a language is adding a folder: its direction is in its common.json', () => {
    for (const locale of availableLocales()) {
      const file = readFileSync(join(platformTexts, locale, 'common.json'), 'utf8');
      expect(directionOf(locale)).toBe((JSON.parse(file) as { _direction: string })._direction);
    }
  });
});

describe('dates, lengths of time and typed amounts', () => {
  test('a day has no time zone; an instant says its own', () => {
    expect(formatDay('2026-03-01', 'fr')).toBe('1 mars 2026');
    expect(formatDay('2026-03-01', 'en')).toBe('1 March 2026');
    expect(formatInstant('2026-03-01T23:30:00Z', 'en', 'Asia/Beirut')).toContain('2 Mar 2026');
  });

  test('what is no date is shown as it is', () => {
    expect(formatDay('unknown', 'en')).toBe('unknown');
  });

  test('lengths of time are said in two units', () => {
    expect(formatDuration(33_600_000, 'fr')).toMatch(/^9\s?h 20\s?min$/);
    expect(formatDuration(0, 'en')).toMatch(/^0 min/);
    expect(formatDuration(-5 * 86_400_000, 'en')).toBe('5 days');
  });
});
