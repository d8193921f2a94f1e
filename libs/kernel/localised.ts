import { ensure } from './rejection.js';

/** Public text written by staff, by locale: `{ "en": "…", "fr": "…" }` (D11). */
export type Localised = Readonly<Record<string, string>>;

/** The text in the reader's language, else in the first language that is there. */
export function textIn(locale: string, text: Localised): string {
  const known = [locale, locale.split('-')[0] ?? ''].find((name) => Object.hasOwn(text, name));
  return (known === undefined ? Object.values(text)[0] : text[known]) ?? '';
}

/**
 * Refuses a text that nobody wrote, or that is blank or too long in any language. Rejections
 * `text-missing`, `text-too-long`.
 */
export function checkLocalised(text: Localised, max: number): void {
  const texts = Object.values(text);
  ensure(texts.length > 0 && texts.every((one) => one.trim() !== ''), 'text-missing');
  ensure(
    texts.every((one) => one.length <= max),
    'text-too-long',
    { max },
  );
}
