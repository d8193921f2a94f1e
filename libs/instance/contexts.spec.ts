import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { roleNames } from '#commands';
import { introduce, statusesOf } from '#contexts';
import { platformRefusals, statusOf } from '#http';
import {
  availableLocales,
  hasText,
  opensTo,
  platformTexts,
  readLocale,
  roomsFor,
  signOf,
  statusSigns,
} from '#web';
import { contexts, contributions } from './contexts.js';

const LIBS = join(import.meta.dirname, '..');
const folders = [platformTexts, ...contributions.flatMap(({ texts }) => texts ?? [])];
const textsOf = (locale: string) => readLocale(locale, folders);

beforeAll(() => introduce(contributions));

describe('The list of contexts', () => {
  it('names each once, as its folder is called', () => {
    expect(contexts.map(({ name }) => name).filter((name) => !filesOf(name).length)).toEqual([]);
  });

  it('refuses two that bring the same', () => {
    const [one] = contexts;
    expect(() => introduce([...contributions, { ...one, name: 'other' }])).toThrow('two contexts');
  });

  it('brings every role from one context', () => {
    expect(contexts.flatMap(({ roles }) => roles).sort()).toEqual([...roleNames].sort());
    for (const role of roleNames) expect(hasText('en', `roles:${role}`)).toBe(true);
  });
});

describe('The navigation', () => {
  const doors = (...roles: readonly string[]) => roomsFor(roles).map(({ href }) => href);

  it('shows what the roles of somebody open, and everybody else what is open to all', () => {
    expect(doors()).toEqual(['/', '/apply', '/case', '/campaigns']);
    expect(doors('releaser')).toEqual(['/', '/finance']);
    expect(doors('chair', 'auditor')).toEqual(['/', '/committee', '/finance', '/audit']);
    expect(doors('administrator')).toEqual(['/', '/finance/funds', '/admin']);
    expect(doors('data-protection-officer')).toEqual(['/', '/audit/trail']);
    expect(opensTo(['accountant'], '/finance/gifts')).toBe(true);
    expect(opensTo(['reviewer'], '/finance/gifts')).toBe(false);
  });

  it('has a text for every section', () => {
    for (const { section } of contexts.flatMap((each) => each.doors)) {
      expect(hasText('en', `navigation:${section}`) ? '' : section).toBe('');
    }
  });
});

describe('Every state', () => {
  it('has a text where it has a sign, and a sign where it has a text', () => {
    const signed = Object.entries(statusSigns()).flatMap(([kind, signs]) =>
      Object.keys(signs).map((code) => `${kind}.${code}`),
    );
    for (const locale of availableLocales()) {
      expect([...(textsOf(locale).get('status')?.keys() ?? [])].sort()).toEqual(signed.sort());
    }
    expect(signOf('application', 'never-heard-of')).toEqual({ tone: 'neutral', icon: 'dot' });
  });

  it('that a page shows is of a kind that some context brings', () => {
    const shown = readdirSync(LIBS).flatMap((lib) =>
      [...textOf(lib).matchAll(/<StatusBadge\s+kind="([^"]+)"/g)].map(([, kind]) => kind as string),
    );
    expect(shown.length).toBeGreaterThan(10);
    expect(shown.filter((kind) => !(kind in statusSigns()))).toEqual([]);
  });
});

describe('Every refusal', () => {
  const brought = new Set(contributions.flatMap((each) => statusesOf(each).map(([code]) => code)));

  it.each(contributions.filter(({ refusals }) => refusals))(
    'that $name words has a status beside it, and the other way round',
    (manifest) => {
      const words =
        readLocale('en', [manifest.texts ?? ''])
          .get('rejections')
          ?.keys() ?? [];
      const codes = statusesOf(manifest).map(([code]) => code);
      expect([...words].sort()).toEqual(codes.sort());
    },
  );

  it('of the platform stands in no manifest', () => {
    const platform = [
      ...platformRefusals,
      ...(readLocale('en', [platformTexts]).get('rejections')?.keys() ?? []),
    ];
    expect(platform.filter((code) => brought.has(code))).toEqual([]);
  });

  it.each(contexts)(
    'in the code of $name has a status and a text in every language',
    ({ name }) => {
      const used = [...textOf(name).matchAll(REFUSED)].map(([, code]) => code as string);
      const platform = new Set(readLocale('en', [platformTexts]).get('rejections')?.keys());
      const nowhere = used.filter((code) => !brought.has(code) && !platform.has(code));
      expect([...new Set(nowhere)]).toEqual([]);
    },
  );

  it('answers with the status of its manifest', () => {
    expect(statusOf('import-too-large')).toBe(413);
    expect(statusOf('receipt-code-wrong')).toBe(401);
    expect(statusOf('donor-unknown')).toBe(404);
    expect(statusOf('wrong-stage')).toBe(409);
  });
});

describe('The texts of every language', () => {
  const english = textsOf('en');
  const others = availableLocales().filter((locale) => locale !== 'en');

  test.each(others)('%s has the same namespaces as English', (locale) => {
    expect([...textsOf(locale).keys()].sort()).toEqual([...english.keys()].sort());
  });

  test.each(others.flatMap((locale) => folders.map((folder) => [locale, folder] as const)))(
    '%s has the same files as English in %s',
    (locale, folder) => {
      expect(readdirSync(join(folder, locale))).toEqual(readdirSync(join(folder, 'en')));
    },
  );

  test.each(others.flatMap((locale) => [...english.keys()].map((name) => [locale, name] as const)))(
    '%s: %s says everything that English says, with the same facts in it',
    (locale, namespace) => {
      const here = byStem(textsOf(locale).get(namespace) ?? new Map());
      const there = byStem(english.get(namespace) ?? new Map());
      expect([...here.keys()].sort()).toEqual([...there.keys()].sort());
      const facts = (texts: typeof here) =>
        Object.fromEntries([...texts].map(([key, forms]) => [key, placeholders(forms)]));
      expect(facts(here)).toEqual(facts(there));
    },
  );

  test('no text is empty', () => {
    for (const locale of availableLocales()) {
      for (const [namespace, texts] of textsOf(locale)) {
        for (const [key, text] of texts) {
          expect(text.trim() === '' ? `${locale} ${namespace}:${key}` : '').toBe('');
        }
      }
    }
  });
});

/** A code where something is refused with it. */
const REFUSED = /(?:Rejection\(\s*|ensure\([^;]*?,\s*)'([a-z]+(?:-[a-z]+)+)'/g;
const PLURAL = /_(zero|one|two|few|many|other)$/;

/** Texts of one namespace by key, plural forms together. */
function byStem(texts: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const stems = new Map<string, readonly string[]>();
  for (const [key, text] of texts) {
    const stem = key.replace(PLURAL, '');
    stems.set(stem, [...(stems.get(stem) ?? []), text]);
  }
  return stems;
}

function placeholders(texts: readonly string[]): readonly string[] {
  const found = texts.flatMap((text) => [...text.matchAll(/\{\{\s*([\w-]+)/g)].map((m) => m[1]));
  return [...new Set(found as string[])].sort();
}

/** What ships of a lib, as text. */
function textOf(lib: string): string {
  return filesOf(lib)
    .filter((file) => /\.tsx?$/.test(file) && !/\.(spec|fixtures)\.tsx?$/.test(file))
    .map((file) => readFileSync(join(LIBS, lib, file), 'utf8'))
    .join(';\n');
}

function filesOf(lib: string): readonly string[] {
  return readdirSync(join(LIBS, lib), { recursive: true, encoding: 'utf8' });
}
