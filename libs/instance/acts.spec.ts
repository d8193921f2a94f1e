import { introduce } from '#contexts';
import { GATE } from '#gate';
import { validatorOf } from '#validation';
import { availableLocales, platformTexts, readLocale } from '#web';
import { contributions } from './contexts.js';

// Every act of every context, and of what joins them. That each has its route, described, is walked in test/e2e.

const sets = contributions.flatMap(({ acts = [] }) => acts);
const acts = sets.flatMap(({ acts: some, texts, base }) =>
  some.map((act) => ({ ...act, texts, at: `${base}/${act.name}` })),
);
const folders = [platformTexts, ...contributions.flatMap(({ texts }) => texts ?? [])];

beforeAll(() => introduce(contributions));

const CORRECTIONS = ['correction', 'reversal', 'correction-confirmation', 'correction-dropping'];

describe('Every act', () => {
  test.each(acts)('$at has an example that its declaration takes', ({ input, example }) => {
    expect(validatorOf(input)({ ...example })).toMatchObject({ ok: true });
  });

  test.each(acts)('$at stands on a line of the gate’s table', ({ act }) => {
    expect(Object.keys(GATE)).toContain(act);
  });

  test.each(availableLocales())('has its texts in %s', (locale) => {
    const said = readLocale(locale, folders);
    const missing = acts.flatMap(({ texts, name }) =>
      ['title', 'text', 'do', 'done']
        .map((part) => `act.${name}.${part}`)
        .filter((key) => !said.get(texts)?.has(key))
        .map((key) => `${texts}:${key}`),
    );
    expect(missing).toEqual([]);
  });

  test('has texts of its own, but for what two people correct, which reads the same of everything', () => {
    const names = acts
      .filter(({ name }) => !CORRECTIONS.includes(name))
      .map(({ texts, name }) => `${texts}:act.${name}`);
    expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([]);
  });

  test('has an address of its own', () => {
    const addresses = acts.map(({ at }) => at);
    expect(addresses.filter((at, place) => addresses.indexOf(at) !== place)).toEqual([]);
  });
});
