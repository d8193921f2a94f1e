/**
 * One spelling of a name that people write in several: without case, accents, punctuation, the order of
 * its words, and what a keyboard of the same script writes otherwise. The only place where names are
 * made alike: a tie, an applicant, a referee and a payee meet by what it makes of them.
 *
 * It makes alike and does not translate: a name in two scripts is two names. That two people may be
 * made alike harms little where it is asked: a tie shuts a case too many, staff look at two requests.
 */
export function foldedName(name: string): string {
  const plain = withoutMarks(name);
  // An address is not a name: its points and dashes tell people apart.
  if (ADDRESS.test(plain)) return plain.trim();
  const words = plain
    .replace(WITHIN_WORDS, '')
    .replace(ABBREVIATED, '')
    .replace(NO_WORD, ' ')
    .trim();
  // What has no letter and no digit is left as it is written: it must not meet whatever has none.
  if (words === '') return plain.replace(/\s+/gu, ' ').trim();
  // A telephone number is its digits in their order, however they are set apart.
  if (/^[\d ]+$/.test(words)) return words.replaceAll(' ', '');
  return words.split(/ +/).sort().join(' ');
}

/** Lower case, taken apart, and without what stands above, below or within letters. */
function withoutMarks(name: string): string {
  // Upper case first: one large letter may be two small ones, and two small ones one large.
  const taken = name.normalize('NFKD').toUpperCase().toLowerCase().normalize('NFKD');
  return taken
    .replace(/[\p{M}\p{Cf}\u0640]/gu, '')
    .replace(/\p{Nd}/gu, digitOf)
    .replace(/[^\0-\u007f]/gu, (letter) => ALIKE.get(letter) ?? letter);
}

/** Digits of every script are ten in a row, and the first of them is found by counting down. */
function digitOf(digit: string): string {
  const code = digit.codePointAt(0) as number;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value % 10);
}

const ADDRESS = /^\s*\S+@\S+\s*$/;
/** Apostrophes of all kinds, which some write and others do not: O’Brien, Sana‘a. */
const WITHIN_WORDS = /['’‘`´ʼʻʿʾ\u02bc]/gu;
/** The points of U.N.: between or after letters that stand alone. */
const ABBREVIATED = /(?<=(?:^|[^\p{L}\p{N}])\p{L}|\.\p{L})\.(?=\p{L}(?:[^\p{L}\p{N}]|$))/gu;
const NO_WORD = /[^\p{L}\p{N}]+/gu;

/** Letters that normalization keeps and people do not: strokes, ligatures, forms of one letter. */
const ALIKE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    // Latin
    ø: 'o',
    ł: 'l',
    đ: 'd',
    ð: 'd',
    ħ: 'h',
    ŧ: 't',
    ı: 'i',
    ŋ: 'n',
    ə: 'e',
    æ: 'ae',
    œ: 'oe',
    þ: 'th',
    // Greek: the sigma at the end of a word
    ς: 'σ',
    // Cyrillic: the letter of Ukrainian that others write without its stroke
    ґ: 'г',
    // Arabic: forms of alif, ya, kaf and ha that are written for each other
    ٱ: 'ا',
    ى: 'ي',
    ی: 'ي',
    ة: 'ه',
    ک: 'ك',
    ہ: 'ه',
    ە: 'ه',
    ھ: 'ه',
    ء: '',
  }),
);
