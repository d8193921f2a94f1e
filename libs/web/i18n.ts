import { createInstance } from 'i18next';
import type { i18n } from 'i18next';
import { formatMoney } from '#kernel';
import { formatDay, formatInstant } from './format.js';
import { platformTexts, readLocale, readLocaleNames } from './locale-files.js';
import type { LocaleTexts } from './locale-files.js';

export type Direction = 'ltr' | 'rtl';
export type TextParams = Readonly<Record<string, string | number | boolean>>;

/**
 * The text of a key, `namespace:path.of.key`, in the reader's language. Texts may hold
 * `{{name}}`, `{{count, number}}`, `{{available, money}}` (minor units, with a `currency` param),
 * `{{due, day}}` and `{{at, instant}}`; a param named `count` picks the plural form
 * (`cases_one`, `cases_other`).
 */
export type Translate = (key: string, params?: TextParams) => string;

/** The language that stands in where a text is missing in another. */
export const fallbackLocale = 'en';

type Catalogue = { readonly names: readonly string[]; readonly texts: Map<string, LocaleTexts> };

let folders: readonly string[] = [platformTexts];
let catalogue: Catalogue | undefined;
let instance: i18n | undefined;
const translators = new Map<string, Translate>();

/**
 * Makes known where texts are beside those of the platform: folders that hold one folder per
 * language. What was known before is forgotten. Read when the first text is asked for.
 */
export function setTextFolders(given: readonly string[]): void {
  const wanted = [platformTexts, ...given];
  if (wanted.join('\n') === folders.join('\n')) return;
  folders = wanted;
  catalogue = undefined;
  instance = undefined;
  translators.clear();
}

/**
 * The translator of a locale. A missing key or parameter throws in tests; in production the
 * English text stands in, and never the raw key.
 */
export function translator(locale: string): Translate {
  const known = availableLocales().includes(locale) ? locale : fallbackLocale;
  const made = translators.get(known) ?? makeTranslator(known);
  translators.set(known, made);
  return made;
}

/** Locales that have a folder of texts, in alphabetical order. */
export function availableLocales(): readonly string[] {
  return loaded().names;
}

/** The way a locale is written, from `_direction` in its `common.json`. */
export function directionOf(locale: string): Direction {
  const text = loaded().texts.get(locale)?.get('common')?.get('_direction');
  return text === 'rtl' ? 'rtl' : 'ltr';
}

/** A locale's own name ("Français"), for the language switch. */
export function localeName(locale: string): string {
  return loaded().texts.get(locale)?.get('common')?.get('_name') ?? locale;
}

/** Whether a key has a text of its own in the locale or in the fallback. */
export function hasText(locale: string, key: string): boolean {
  return [locale, fallbackLocale].some((name) => textOf(name, key) !== undefined);
}

/**
 * The language to answer in: what the address asks for, else the cookie, else the best of
 * Accept-Language, else English. Anything unknown is passed over, never refused.
 */
export function negotiateLocale(
  acceptLanguage: string | undefined,
  cookie: string | undefined,
  query: string | undefined,
): string {
  const wishes = [query, cookie, ...acceptedLanguages(acceptLanguage ?? '')];
  for (const wish of wishes) {
    const found = wish === undefined ? undefined : knownLocale(wish);
    if (found) return found;
  }
  return fallbackLocale;
}

/** Header parts read at most; a longer header is cut, not refused. */
const MAX_ACCEPTED_LANGUAGES = 20;

function acceptedLanguages(header: string): readonly string[] {
  return header
    .slice(0, 500)
    .split(',')
    .slice(0, MAX_ACCEPTED_LANGUAGES)
    .map((part) => {
      const [tag = '', ...options] = part.trim().split(';');
      const weight = options.map((option) => /^\s*q=([0-9.]+)$/.exec(option)?.[1]).find(Boolean);
      return { tag: tag.trim(), weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ tag, weight }) => tag !== '' && weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
}

function knownLocale(wish: string): string | undefined {
  const names = availableLocales();
  const exact = names.find((name) => name.toLowerCase() === wish.toLowerCase());
  const language = wish.toLowerCase().split('-')[0];
  return exact ?? names.find((name) => name.toLowerCase() === language);
}

function loaded(): Catalogue {
  if (catalogue) return catalogue;
  const names = readLocaleNames();
  const texts = new Map(names.map((name) => [name, readLocale(name, folders)] as const));
  catalogue = { names, texts };
  return catalogue;
}

function textOf(locale: string, key: string): string | undefined {
  const [namespace = '', path = ''] = key.split(':');
  const texts = loaded().texts.get(locale)?.get(namespace);
  return texts?.get(path) ?? texts?.get(`${path}_other`);
}

function makeTranslator(locale: string): Translate {
  const t = engine().getFixedT(locale);
  return (key, params = {}) => {
    const text = textOf(locale, key);
    if (text === undefined) return withoutText(locale, key, params);
    // Most texts hold no facts; handing them to i18next took half of the time of a page.
    if (params['count'] === undefined && !text.includes('{{')) return text;
    return t(key, { ...params });
  };
}

function withoutText(locale: string, key: string, params: TextParams): string {
  if (process.env['NODE_ENV'] === 'test') throw new Error(`No text for ${key} in ${locale}`);
  const fallback = engine().getFixedT(fallbackLocale);
  if (textOf(fallbackLocale, key) !== undefined) return fallback(key, { ...params });
  return engine().getFixedT(locale)('common:text-missing');
}

function engine(): i18n {
  if (instance) return instance;
  const made = createInstance();
  void made.init({
    initAsync: false,
    lng: fallbackLocale,
    fallbackLng: fallbackLocale,
    ns: [...(loaded().texts.get(fallbackLocale)?.keys() ?? [])],
    resources: resources(),
    keySeparator: false,
    showSupportNotice: false,
    interpolation: { escapeValue: false },
    missingInterpolationHandler: (text: string, match: readonly string[]) => {
      if (process.env['NODE_ENV'] === 'test')
        throw new Error(`No value for ${match[0]} in: ${text}`);
      return '…';
    },
  } as Parameters<i18n['init']>[0]);
  made.services.formatter?.add('money', (value, lng, options: Record<string, unknown>) =>
    formatMoney({ minor: String(value), currency: String(options['currency']) }, lng ?? 'en'),
  );
  made.services.formatter?.add('day', (value, lng) => formatDay(String(value), lng ?? 'en'));
  made.services.formatter?.add('instant', (value, lng) =>
    formatInstant(String(value), lng ?? 'en'),
  );
  instance = made;
  return made;
}

/** Flat keys per locale and namespace, every plural form of the language filled from `_other`. */
function resources(): Record<string, Record<string, Record<string, string>>> {
  return Object.fromEntries(
    [...loaded().texts].map(([locale, namespaces]) => {
      const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
      const filled = [...namespaces].map(([namespace, texts]) => {
        const flat = Object.fromEntries(texts);
        for (const key of texts.keys()) {
          if (!key.endsWith('_other')) continue;
          const stem = key.slice(0, -'other'.length);
          for (const form of forms) flat[stem + form] ??= flat[key] as string;
        }
        return [namespace, flat] as const;
      });
      return [locale, Object.fromEntries(filled)] as const;
    }),
  );
}
