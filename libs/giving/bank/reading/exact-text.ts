import { exactAmount, type AmountFault } from '#files';
import { isDay, minorUnitDigits } from '#kernel';

const DECIMAL = /^\+?([0-9]*)(?:\.([0-9]*))?$/;

/**
 * Minor units of a decimal number as XML writes it (`18.150`, `+5`, `.5`), from its text; it carries no
 * sign of its own, since another field tells the direction.
 */
export function minorOfDecimal(text: string, currency: string): bigint | AmountFault {
  const [match, whole = '', fraction = ''] = DECIMAL.exec(text) ?? [];
  if (match === undefined || whole + fraction === '') return 'amount-not-number';
  const plain = whole.replace(/^0+(?=[0-9])/, '') || '0';
  return minorOf(fraction === '' ? plain : `${plain}.${fraction}`, currency);
}

const GERMAN = /^([+-]?)([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,([0-9]+))?$/;

/** The same of a number as German banks write it: `-1.234,56`. */
export function minorOfGerman(text: string, currency: string): bigint | AmountFault {
  const [match, sign = '', grouped = '', fraction = ''] = GERMAN.exec(text) ?? [];
  if (match === undefined) return 'amount-not-number';
  const whole = grouped.replaceAll('.', '').replace(/^0+(?=[0-9])/, '');
  const minor = minorOf(fraction === '' ? whole : `${whole}.${fraction}`, currency);
  return typeof minor === 'bigint' && sign === '-' ? -minor : minor;
}

function minorOf(plain: string, currency: string): bigint | AmountFault {
  if (minorUnitDigits(currency) === undefined) return 'currency-unknown';
  const amount = exactAmount(plain, currency);
  return typeof amount === 'string' ? amount : BigInt(amount.minor);
}

const XML_DAY = /^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T[0-9:.]{5,20})?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})?$/;

/** The day of a date or an instant: the bank's own written day counts, whatever its zone. */
export function dayOfXml(text: string): string | undefined {
  const [, day] = XML_DAY.exec(text) ?? [];
  return day !== undefined && isDay(day) ? day : undefined;
}

const GERMAN_DAY = /^([0-9]{2})\.([0-9]{2})\.([0-9]{2}|[0-9]{4})$/;

/** `28.02.26` or `28.02.2026`. */
export function dayOfGerman(text: string): string | undefined {
  const [, day = '', month = '', year = ''] = GERMAN_DAY.exec(text) ?? [];
  const written = `${year.length === 2 ? `20${year}` : year}-${month}-${day}`;
  return isDay(written) ? written : undefined;
}
