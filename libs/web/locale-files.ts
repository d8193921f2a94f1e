import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { typeset } from './typography.js';

/** Texts of one locale: namespace, then key path (`pager.older`), then text. */
export type LocaleTexts = ReadonlyMap<string, ReadonlyMap<string, string>>;

type Json = { readonly [key: string]: string | Json };

/** The texts of the platform itself: a language is one that has a folder here. */
export const platformTexts = join(import.meta.dirname, 'i18n');

/**
 * Reads every text of a locale from these folders, each of which has a folder per language (one
 * that knows not all languages is passed over where it is silent). `finance.json` is the namespace
 * `finance`, in whichever folder, and `finance.donors.json` adds to it: each context keeps its own.
 * An Error where a key stands twice.
 * In `rejections` the nesting only groups: the key is the last name, which is the rejection code.
 */
export function readLocale(locale: string, folders: readonly string[]): LocaleTexts {
  const namespaces = new Map<string, Map<string, string>>();
  for (const file of folders.flatMap((folder) => filesOf(join(folder, locale)))) {
    const namespace = basename(file).split('.')[0] as string;
    const texts = namespaces.get(namespace) ?? new Map<string, string>();
    namespaces.set(namespace, texts);
    const json = JSON.parse(readFileSync(file, 'utf8')) as Json;
    for (const [path, text] of leaves(json)) {
      const key = namespace === 'rejections' ? (path[path.length - 1] as string) : path.join('.');
      if (texts.has(key)) throw new Error(`${file}: the key ${key} stands twice`);
      texts.set(key, typeset(locale, text));
    }
  }
  return namespaces;
}

/** Every folder of the platform's texts is a locale: adding a language is adding files. */
export function readLocaleNames(): readonly string[] {
  return readdirSync(platformTexts, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Files of texts in a folder, in an order that no machine changes. */
function filesOf(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names.sort().map((name) => join(folder, name));
}

function* leaves(json: Json, path: readonly string[] = []): Generator<[readonly string[], string]> {
  for (const [key, value] of Object.entries(json)) {
    if (typeof value === 'string') yield [[...path, key], value];
    else yield* leaves(value, [...path, key]);
  }
}
