const NO_BREAK = '\u00a0';
const NARROW_NO_BREAK = '\u202f';

/**
 * Sets a text as its language prints it, so that translators may type plain spaces and straight
 * apostrophes: French keeps a space that does not break before high punctuation and in guillemets.
 */
export function typeset(locale: string, text: string): string {
  const curled = text.replace(/(?<=\p{L})'(?=[\p{L}{«])/gu, '’');
  if (locale.split('-')[0] !== 'fr') return curled;
  return curled
    .replace(/ (?=[;?!])/g, NARROW_NO_BREAK)
    .replace(/ (?=[:»%€])/g, NO_BREAK)
    .replace(/« /g, `«${NO_BREAK}`);
}
