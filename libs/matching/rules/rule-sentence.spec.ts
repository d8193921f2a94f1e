import { setTextFolders } from '#web';
import { matchingManifest } from '../matching.manifest.js';
import { MATCHING_METHODS } from './rule.js';
import { ruleSentences } from './rule-sentence.js';
import { cents, ruleOf } from './rules.fixtures.js';

beforeAll(() => setTextFolders([matchingManifest.texts ?? '']));

const minor = (written: string): string => cents(written).toString();
const everything = {
  minimumGift: minor('5.00'),
  maximumGift: minor('1,000.00'),
  runningTotalCap: minor('2,000.00'),
  donorCap: minor('300.00'),
  targetCap: minor('9,000.00'),
  quadraticCap: minor('250.00'),
  threshold: { amount: minor('5,000.00'), donors: 20, unlocks: minor('1,000.00') },
};

describe('A rule in sentences', () => {
  test('says ratio, limits and pool', () => {
    const rule = ruleOf('50,000.00', { donorCap: minor('300.00') });
    expect(ruleSentences(rule, 'en')).toEqual([
      'For each €1.00 given, €1.00 is added.',
      'At most €300.00 is added for one giver.',
      'Whoever gives first is matched first, while the pool of €50,000.00 lasts.',
    ]);
  });

  test('says tiers as exact as they are', () => {
    const tiers = [{ from: minor('100.00'), ratio: { numerator: 1, denominator: 3 } }];
    expect(ruleSentences(ruleOf('10.00', { tiers }), 'en')[0]).toBe(
      'Of what a giver gives in all, from €100.00 on: €1.00 for each €3.00.',
    );
  });

  test('says only what its method looks at', () => {
    const said = ruleSentences(ruleOf('10.00', { ...everything, method: 'quadratic' }), 'en').join(
      ' ',
    );
    expect(said).toContain('At most €250.00 is added for one target.');
    expect(said).not.toContain('€300.00');
  });

  test.each(
    MATCHING_METHODS.flatMap((method) => ['en', 'fr'].map((locale) => [method, locale] as const)),
  )('has all its words: %s in %s', (method, locale) => {
    const said = ruleSentences(ruleOf('10.00', { ...everything, method }), locale);
    for (const sentence of said) expect(sentence).not.toMatch(/matching:|\{\{|not available/);
  });
});
