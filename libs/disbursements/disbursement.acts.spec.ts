import { introduce } from '#contexts';
import { validatorOf } from '#validation';
import { fallbackLocale, hasText } from '#web';
import { GRANT_ACTS } from './grant.acts.js';
import { disbursementsManifest } from './disbursements.manifest.js';
import { PAYOUT_ACTS } from './payout.acts.js';

const acts = [...GRANT_ACTS.acts, ...PAYOUT_ACTS.acts];

describe('The acts on grants and payouts', () => {
  beforeAll(() => introduce([disbursementsManifest]));

  test.each(acts)('the example of $name fits what it declares', ({ input, example }) => {
    expect(validatorOf(input)({ ...example })).toMatchObject({ ok: true });
  });

  test.each(acts)('$name has its texts', ({ name }) => {
    const texts = ['title', 'text', 'do', 'done'].map((part) => `finance:act.${name}.${part}`);
    expect(texts.filter((key) => !hasText(fallbackLocale, key))).toEqual([]);
  });

  test('each has an address of its own', () => {
    for (const set of [GRANT_ACTS.acts, PAYOUT_ACTS.acts]) {
      expect(new Set(set.map(({ name }) => name)).size).toBe(set.length);
    }
  });
});
