/**
 * Characters that nobody sees and that change what others read: of direction, of no width, fillers,
 * and tags that carry hidden text. Telephones paste them into names, so they are left out rather than
 * refused. Joiners are none of them: see `JOINER`.
 */
const INVISIBLE =
  /[\u00ad\u115f\u1160\u180e\u200b\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]|\u034f|\u17b4|\u17b5/gu;
/** Marks of direction: a text of several lines keeps them, a name or a title does not. */
const DIRECTION_MARKS = /[\u061c\u200e\u200f]/g;
/**
 * A zero-width joiner or non-joiner. Scripts whose letters join need them between letters, and emoji
 * are made of them; anywhere else they only make one word look like another.
 */
const JOINER = /[\u200c\u200d]/;
const JOINERS = /[\u200c\u200d]+/g;
const JOINS =
  /[\p{sc=Arab}\p{sc=Syrc}\p{sc=Mong}\p{sc=Nkoo}\p{sc=Deva}\p{sc=Beng}\p{sc=Guru}\p{sc=Gujr}\p{sc=Orya}\p{sc=Taml}\p{sc=Telu}\p{sc=Knda}\p{sc=Mlym}\p{sc=Sinh}\p{sc=Khmr}\p{sc=Mymr}\p{sc=Tibt}\p{Extended_Pictographic}\p{Emoji_Modifier}\u{fe0f}]$/u;
/** Halves of a character that is written with two units. */
const LONGEST_CHARACTER = 2;

/** The text without what nobody sees; `singleLine` for names and titles. */
export function withoutInvisible(text: string, singleLine: boolean): string {
  const plain = text.replace(INVISIBLE, '');
  const seen = singleLine ? plain.replace(DIRECTION_MARKS, '') : plain;
  if (!JOINER.test(seen)) return seen;
  return seen.replace(JOINERS, (joiners, at: number) => {
    const before = seen.slice(Math.max(0, at - LONGEST_CHARACTER), at);
    return JOINS.test(before) ? joiners.slice(0, 1) : '';
  });
}
