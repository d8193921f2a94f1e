import { LosslessNumber } from 'lossless-json';
import { MAX_AMOUNT_DIGITS, minorUnitDigits, type Money } from '#kernel';

/** A decimal number by value: digits x 10^exponent; no digits is zero; no zeros at either end. */
export type ExactNumber = {
  readonly negative: boolean;
  readonly digits: string;
  readonly exponent: number;
};

export type AmountFault =
  'currency-unknown' | 'amount-too-precise' | 'amount-too-large' | 'amount-not-number';

/** Whether a value is a number by its source text, as only the parser makes it. */
export function isExactNumber(value: unknown): value is LosslessNumber {
  return value instanceof LosslessNumber;
}

/**
 * A number of a source as JSON spells it: the text that stood there, or of a number of JavaScript its
 * shortest spelling, which is the same number again. Undefined for anything else.
 */
export function numberText(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return isExactNumber(value) ? value.value : undefined;
}

const JSON_NUMBER = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/;

/** Beyond this the exact exponent no longer matters: no amount comes near. */
const EXPONENT_CLAMP = 1_000_000_000;

/** Reads a number as JSON spells it, without passing through a float. */
export function readExactNumber(text: string): ExactNumber | undefined {
  const match = JSON_NUMBER.exec(text);
  if (!match) return undefined;
  const [, sign, whole = '', fraction = '', power = '0'] = match;
  const padded = (whole + fraction).replace(/^0+/, '');
  const digits = withoutEndZeros(padded);
  if (digits === '') return { negative: false, digits, exponent: 0 };
  const shift = padded.length - digits.length - fraction.length;
  return { negative: sign === '-', digits, exponent: clamp(Number(power)) + shift };
}

/** The one spelling of a number by value, itself a JSON number: 40000.0 and 4E4 are `4e4`. */
export function canonicalNumber(text: string): string {
  const number = readExactNumber(text);
  if (!number || number.digits === '') return '0';
  // A clamped exponent would make different numbers equal, so such numbers keep their spelling.
  if (Math.abs(number.exponent) >= EXPONENT_CLAMP / 2) return text.toLowerCase();
  const sign = number.negative ? '-' : '';
  return number.exponent === 0
    ? sign + number.digits
    : `${sign}${number.digits}e${number.exponent}`;
}

/** A small number as plain decimal text: 12, 1.5. Undefined when it would be absurdly long. */
export function plainDecimal(number: ExactNumber): string | undefined {
  const { digits, exponent, negative } = number;
  if (Math.abs(exponent) > MAX_AMOUNT_DIGITS || digits.length > MAX_AMOUNT_DIGITS) return undefined;
  const sign = negative ? '-' : '';
  if (exponent >= 0) return digits === '' ? '0' : sign + digits + '0'.repeat(exponent);
  const padded = digits.padStart(1 - exponent, '0');
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}

/** An amount in major units as exact minor units; more digits than the currency has are refused. */
export function exactAmount(text: string, currency: string): Money | AmountFault {
  const decimals = minorUnitDigits(currency);
  if (decimals === undefined) return 'currency-unknown';
  const number = readExactNumber(text);
  if (!number) return 'amount-not-number';
  if (number.digits === '') return { currency, minor: '0' };
  const zeros = number.exponent + decimals;
  if (zeros < 0) return 'amount-too-precise';
  if (number.digits.length + zeros > MAX_AMOUNT_DIGITS) return 'amount-too-large';
  // In the order in which it will be written.
  return { currency, minor: (number.negative ? '-' : '') + number.digits + '0'.repeat(zeros) };
}

/** A loop, because /0+$/ takes quadratic time on long runs of zeros inside a number. */
function withoutEndZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits.charCodeAt(end - 1) === 0x30) end -= 1;
  return digits.slice(0, end);
}

function clamp(power: number): number {
  return Math.max(-EXPONENT_CLAMP, Math.min(EXPONENT_CLAMP, power));
}
