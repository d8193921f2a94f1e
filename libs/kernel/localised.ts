/** Public text written by staff, by locale: `{ "en": "…", "fr": "…" }` (D11). */
export type Localised = Readonly<Record<string, string>>;

/** The text in the reader's language, else in the first language that is there. */
export function textIn(locale: string, text: Localised): string {
  const known = [locale, locale.split('-')[0] ?? ''].find((name) => Object.hasOwn(text, name));
  return (known === undefined ? Object.values(text)[0] : text[known]) ?? '';
}
