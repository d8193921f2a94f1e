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
