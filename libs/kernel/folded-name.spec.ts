import { foldedName } from './folded-name.js';

describe('One name, written in several ways', () => {
  test.each<[string, readonly string[]]>([
    [
      'Latin, accents and punctuation',
      ['Légal-Aid, Tunis', 'Legal Aid Tunis', 'LEGAL AID (TUNIS)'],
    ],
    ['the order of words', ['Mary Doe', 'Doe, Mary', 'DOE MARY', '  mary   doe ']],
    ['an apostrophe', ['O’Brien', "O'Brien", 'Obrien', 'OBRIEN']],
    ['an abbreviation', ['U.N. Women', 'UN Women', 'U.N Women']],
    ['large and small letters that differ in number', ['Straße', 'STRASSE', 'strasse']],
    ['letters with a stroke', ['Łódź Ørsted', 'Lodz Orsted']],
    ['Turkish i', ['İSTANBUL', 'istanbul', 'Istanbul', 'ıstanbul']],
    ['taken apart and put together', ['Ame\u0301lie', 'Am\u00e9lie', 'AMELIE']],
    ['wide letters and ligatures', ['Ｏｆｆｉｃｅ', 'oﬃce', 'Office']],
    ['Greek, accents and the sigma at the end', ['Νίκος Παπάς', 'ΝΙΚΟΣ ΠΑΠΑΣ', 'παπας νικος']],
    ['Cyrillic, io and short i', ['Фёдор Андрей', 'ФЕДОР АНДРЕИ', 'Андрей Федор']],
    ['Arabic, vowel signs, hamza, length', ['أَحْمَد', 'احمد', 'أحمـــد', 'إحمد']],
    ['Arabic, ta marbuta and ya', ['فاطمة علي', 'فاطمه على', 'علي فاطمة']],
    ['Persian and Arabic keyboards', ['کریمی', 'كريمي']],
    ['digits of several scripts', ['Cell 12', 'cell ١٢', 'Cell ۱۲', 'CELL १२']],
    ['a telephone number', ['+00 1 23-45', '00 12345', '(00)12.345', '+٠٠ ١٢٣٤٥']],
    ['an address', [' Someone@Example.org', 'someone@example.org']],
  ])('%s', (_, spellings) => {
    expect(new Set(spellings.map(foldedName)).size).toBe(1);
  });

  test.each<[string, string, string]>([
    ['other words', 'Legal Aid Tunis', 'Legal Aid Tuna'],
    ['fewer words', 'Mary Doe', 'Mary'],
    ['points in an address', 'a.b@example.org', 'ab@example.org'],
    ['the order of digits', '12 34', '34 12'],
    ['letters of another script', 'Анна', 'Anna'],
    ['signs alone', '☂', '☀'],
    ['letters in another order', 'Ana', 'Naa'],
  ])('%s make two', (_, one, other) => {
    expect(foldedName(one)).not.toBe(foldedName(other));
  });

  test('what is folded stays as it is', () => {
    for (const name of ['Légal-Aid, Tunis', 'أَحْمَد', 'ΝΙΚΟΣ', 'a@b.c', '+00 12', '☂ ☂']) {
      expect(foldedName(foldedName(name))).toBe(foldedName(name));
    }
    expect(foldedName('☂')).not.toBe('');
  });
});
