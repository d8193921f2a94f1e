import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { typeset } from './typography.js';

/** Texts of one locale: namespace, then key path (`pager.older`), then text. */
export type LocaleTexts = ReadonlyMap<string, ReadonlyMap<string, string>>;

type Json = { readonly [key: string]: string | Json };

export const localesFolder = join(import.meta.dirname, 'i18n');

/**
 * Reads every text of a locale. `finance.json` is the namespace `finance`; a file
 * `rejections.funds.json` adds to the namespace `rejections`, so that each context keeps its own.
 * In `rejections` the nesting only groups: the key is the last name, which is the rejection code.
 */
export function readLocale(locale: string): LocaleTexts {
  const folder = join(localesFolder, locale);
  const namespaces = new Map<string, Map<string, string>>();
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()) {
    const namespace = file.split('.')[0] as string;
    const texts = namespaces.get(namespace) ?? new Map<string, string>();
    namespaces.set(namespace, texts);
    const json = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Json;
    for (const [path, text] of leaves(json)) {
      const key = namespace === 'rejections' ? (path[path.length - 1] as string) : path.join('.');
      if (texts.has(key)) throw new Error(`${locale}/${file}: the key ${key} stands twice`);
      texts.set(key, typeset(locale, text));
    }
  }
  return namespaces;
}

/** Every folder of texts is a locale: adding a language is adding files. */
export function readLocaleNames(): readonly string[] {
  return readdirSync(localesFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

function* leaves(json: Json, path: readonly string[] = []): Generator<[readonly string[], string]> {
  for (const [key, value] of Object.entries(json)) {
    if (typeof value === 'string') yield [[...path, key], value];
    else yield* leaves(value, [...path, key]);
  }
}
