import { ensure } from '#kernel';

/**
 * What someone typed as an amount, as the plain decimal text that `parseMajor` reads: French
 * "1 250,50" and English "1,250.50" are both "1250.50". Digits of other scripts are read too.
 * A text that could mean two amounts ("1.250" from a French reader) is refused as
 * `amount-ambiguous`; anything else that is no number passes on unchanged, for `parseMajor` to refuse.
 */
export function decimalText(typed: string, locale: string): string {
  const { decimal, group } = separators(locale);
  const text = asciiDigits(typed).replaceAll('٫', decimal).replace(GAPS, '');
  if (group !== undefined) {
    const grouped = new RegExp(`^-?\\d{1,3}(?:[${group}]\\d{3})+(?:[${decimal}]\\d+)?$`);
    if (grouped.test(text)) return text.replaceAll(group, '').replace(decimal, '.');
  }
  if (new RegExp(`^-?\\d+[${decimal}]\\d+$`).test(text)) return text.replace(decimal, '.');
  ensure(!/^-?\d{1,3}[.,]\d{3}$/.test(text), 'amount-ambiguous');
  return text.replace(/^(-?\d+),(\d{1,2})$/, '$1.$2');
}

/** Spaces and marks that stand between thousands and nowhere else. */
const GAPS = /[\s'’٬]/g;

type Separators = { readonly decimal: ',' | '.'; readonly group: ',' | '.' | undefined };

/** The point or comma of the language; undefined where thousands are set apart by a space. */
function separators(locale: string): Separators {
  const parts = new Intl.NumberFormat(locale, { numberingSystem: 'latn' }).formatToParts(1234567.5);
  const group = parts.find((part) => part.type === 'group')?.value;
  return {
    decimal: parts.some((part) => part.type === 'decimal' && part.value === ',') ? ',' : '.',
    group: group === ',' || group === '.' ? group : undefined,
  };
}

const ZEROS = [0x0660, 0x06f0, 0x0966];

function asciiDigits(text: string): string {
  return text.replace(/[٠-٩۰-۹०-९]/g, (digit) => {
    const code = digit.codePointAt(0) as number;
    const zero = ZEROS.find((start) => code >= start && code < start + 10) as number;
    return String(code - zero);
  });
}
