import { ensure, minorUnitDigits, parseMajor, Rejection, type Money } from '#kernel';

/**
 * What someone typed as an amount in a currency, as the plain decimal text that `parseMajor` reads:
 * French "1 250,50" and English "1,250.50" are both "1250.50". Digits of other scripts are read, and
 * the sign or code of the currency may stand beside them.
 *
 * A text that could mean two amounts is refused as `amount-ambiguous`: three digits behind the only
 * mark are decimals in no currency that has fewer digits, so they are thousands where the language
 * writes them so ("1,250" in English), and nobody knows what elsewhere ("1.250"). What is no number
 * passes on as it was typed, for `parseMajor` to refuse.
 */
export function decimalText(typed: string, locale: string, currency: string): string {
  const text = withoutCurrency(asciiDigits(typed).trim(), locale, currency);
  const { decimal, group } = separators(locale);
  const [, sign = '', number = ''] = /^(-?)(.*)$/s.exec(text.replaceAll('٫', decimal)) ?? [];
  if (/^\d+$/.test(number)) return sign + number;
  const grouped = /^(\d{1,3})(?:([\s'’٬.,])\d{3})((?:\2\d{3})*)(?:([.,])(\d+))?$/.exec(number);
  if (grouped) {
    const [, , mark = '', more, point, fraction] = grouped;
    const isOnlyMark = point === undefined && more === '' && /[.,]/.test(mark);
    if (!isOnlyMark && point !== mark) {
      const whole = number.slice(0, point === undefined ? undefined : -(fraction ?? '').length - 1);
      return `${sign}${whole.replace(/\D/g, '')}${point === undefined ? '' : `.${fraction}`}`;
    }
  }
  const single = /^(\d+)([.,])(\d+)$/.exec(number);
  if (!single) return typed;
  const [, whole = '', mark, fraction = ''] = single;
  if (fraction.length !== THOUSANDS) return `${sign}${whole}.${fraction}`;
  if (mark === group && /^[1-9]\d{0,2}$/.test(whole)) return sign + whole + fraction;
  const isDecimal = mark === decimal && (minorUnitDigits(currency) ?? 0) >= THOUSANDS;
  ensure(isDecimal, 'amount-ambiguous');
  return `${sign}${whole}.${fraction}`;
}

/**
 * The amount that someone typed into a control. What it is refused with names the control, in the
 * param `field`, so that a page can say it there.
 */
export function amountTyped(
  control: string,
  typed: string,
  { locale, currency }: { readonly locale: string; readonly currency: string },
): Money {
  try {
    return parseMajor(decimalText(typed, locale, currency), currency);
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    throw new Rejection(error.code, { ...error.params, field: control });
  }
}

/** Digits between two marks of thousands. */
const THOUSANDS = 3;

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

/** Without the sign or code of this currency before or after the figures; another one stays. */
function withoutCurrency(text: string, locale: string, currency: string): string {
  const names = new Set([currency, currencySign(locale, currency), currencySign('en', currency)]);
  for (const name of names) {
    if (text.startsWith(name)) return text.slice(name.length).trim();
    if (text.endsWith(name)) return text.slice(0, -name.length).trim();
  }
  return text;
}

function currencySign(locale: string, currency: string): string {
  if (minorUnitDigits(currency) === undefined) return currency;
  const style = { style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const;
  const parts = new Intl.NumberFormat(locale, style).formatToParts(1);
  return parts.find(({ type }) => type === 'currency')?.value ?? currency;
}

const ZEROS = [0x0660, 0x06f0, 0x0966];

function asciiDigits(text: string): string {
  return text.replace(/[٠-٩۰-۹०-९]/g, (digit) => {
    const code = digit.codePointAt(0) as number;
    const zero = ZEROS.find((start) => code >= start && code < start + 10) as number;
    return String(code - zero);
  });
}
