import { introduce } from '#contexts';
import { contributions } from '#instance';
import { hasText } from '#web';
import { filesUnder, textOf } from './tree.js';

// A text that is not there stops a test that shows it; many are shown only when something is wrong.

/** A key that is written out: `t('common:nav.label')`, `{ title: 'finance:funds.title' }`. */
const WRITTEN_OUT = /['"`]([a-z][a-z-]*):([a-z][\w-]*(?:\.[\w-]+)*)['"`]/g;

describe('Every text that code names', () => {
  introduce(contributions);
  const named = filesUnder('libs', 'apps')
    .filter((file) => /\.tsx?$/.test(file) && !/\.(spec|fixtures)\.tsx?$/.test(file))
    .flatMap((file) => keysIn(textOf(file)));
  const files = filesUnder('libs').filter((file) => file.includes('/i18n/en/'));
  const namespaces = new Set(files.map(namespaceOf));
  const keys = named.filter((key) => namespaces.has(key.split(':')[0] ?? ''));
  /** What is only the beginning of keys, as in `texts: 'finance:agreement'`. */
  const groups = new Set(
    files.flatMap((file) =>
      groupsIn(JSON.parse(textOf(file)) as Texts).map((path) => `${namespaceOf(file)}:${path}`),
    ),
  );

  test('is there', () => {
    expect(keys.length).toBeGreaterThan(500);
    const isThere = (key: string) => [key, `${key}_other`].some((one) => hasText('en', one));
    const missing = keys.filter((key) => !isThere(key) && !groups.has(key));
    expect([...new Set(missing)]).toEqual([]);
  });

  test('would be missed if it were not', () => {
    expect(keysIn("t('common:nav.label'), t('common:nav.nowhere'), 'node:fs'")).toEqual([
      'common:nav.label',
      'common:nav.nowhere',
      'node:fs',
    ]);
    expect(hasText('en', 'common:nav.nowhere')).toBe(false);
  });
});

/** A refusal as it is made: `new Rejection('code'`, or `ensure(…, 'code'`. */
const REFUSALS =
  /(?:new Rejection\(\s*|\bensure\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*?,\s*)'([a-z][a-z0-9-]+)'/g;

describe('Every refusal', () => {
  introduce(contributions);
  const codes = filesUnder('libs', 'apps')
    .filter((file) => /\.tsx?$/.test(file) && !/\.(spec|fixtures)\.tsx?$/.test(file))
    .flatMap((file) => refusalsIn(textOf(file)));

  test.each(['en', 'fr'])('has a sentence (%s), whoever meets it', (locale) => {
    const unique = [...new Set(codes)];
    expect(unique.length).toBeGreaterThan(200);
    expect(unique.filter((code) => !hasText(locale, `rejections:${code}`)).sort()).toEqual([]);
  });

  test('would be missed if it had none', () => {
    const code =
      "ensure(state.is(one, two), 'seen-by-nobody'); throw new Rejection('nor-by-us', {});";
    expect(refusalsIn(code)).toEqual(['seen-by-nobody', 'nor-by-us']);
    expect(hasText('en', 'rejections:seen-by-nobody')).toBe(false);
  });
});

function refusalsIn(code: string): readonly string[] {
  return [...code.matchAll(REFUSALS)].map(([, found = '']) => found);
}

type Texts = { readonly [key: string]: string | Texts };

function namespaceOf(file: string): string {
  return /([^/.]+)[^/]*$/.exec(file)?.[1] ?? '';
}

function groupsIn(texts: Texts): readonly string[] {
  return Object.entries(texts).flatMap(([name, inner]) =>
    typeof inner === 'string' ? [] : [name, ...groupsIn(inner).map((path) => `${name}.${path}`)],
  );
}

function keysIn(code: string): readonly string[] {
  const bare = code.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  return [...bare.matchAll(WRITTEN_OUT)].map(([, space = '', key = '']) => `${space}:${key}`);
}
