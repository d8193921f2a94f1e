import { isCurrency, isDay, isInstant, MAX_AMOUNT_DIGITS } from '#kernel';
import { isWellFormed } from './well-formed.js';

/** Which amounts a field takes beside positive ones. */
export type MinorUnitsOptions = { readonly allowZero?: boolean; readonly allowNegative?: boolean };

export type PlainTextOptions = {
  /** The most characters (Unicode code points) the text may have. */
  readonly max: number;
  /** A label or a name: neither line breaks nor tabs. */
  readonly singleLine?: boolean;
};

/** The most characters an idempotency key may have. */
export const KEY_TEXT_MAX = 200;

// As wide as #kernel's Money: 30 digits, no leading zeros, no minus zero.
const POSITIVE_UNITS = new RegExp(`^[1-9][0-9]{0,${MAX_AMOUNT_DIGITS - 1}}$`);
const NEGATIVE_UNITS = new RegExp(`^-[1-9][0-9]{0,${MAX_AMOUNT_DIGITS - 1}}$`);

/** Whether the value is integer minor units as text ("1250"), positive unless allowed otherwise. */
export function isMinorUnits(options: MinorUnitsOptions): (value: unknown) => boolean {
  const { allowZero = false, allowNegative = false } = options;
  return (value) =>
    typeof value === 'string' &&
    (POSITIVE_UNITS.test(value) ||
      (allowZero && value === '0') ||
      (allowNegative && NEGATIVE_UNITS.test(value)));
}

export function isCurrencyCode(value: unknown): boolean {
  return typeof value === 'string' && isCurrency(value);
}

export function isDayText(value: unknown): boolean {
  return typeof value === 'string' && isDay(value);
}

export function isInstantText(value: unknown): boolean {
  return typeof value === 'string' && isInstant(value);
}

// Control characters, and U+FFFD, which is what broken UTF-8 has become by the time it is text.
const NEVER_TEXT = /[^\P{Cc}\n\t]|\ufffd/u;
// Forms send line breaks as CR LF, so CR is taken before LF. The second is asked only where the first pattern
// found something: alone it would take twice the time over a long text.
const NEVER_TEXT_BUT_LINE_BREAK = /[^\P{Cc}\n\t\r]|\r(?!\n)|\ufffd/u;
const LINE_OR_TAB = /[\n\t\u2028\u2029]/;
const VISIBLE = /[^\s\p{Cf}]/u;

/** Whether the value is text a person could have written: see `IsPlainText`. */
export function isPlainText(options: PlainTextOptions): (value: unknown) => boolean {
  const { max, singleLine = false } = options;
  return (value) =>
    typeof value === 'string' &&
    atMostCharacters(value, max) &&
    VISIBLE.test(value) &&
    isWellFormed(value) &&
    !(NEVER_TEXT.test(value) && NEVER_TEXT_BUT_LINE_BREAK.test(value)) &&
    !(singleLine && LINE_OR_TAB.test(value));
}

function atMostCharacters(text: string, max: number): boolean {
  if (text.length <= max) return true;
  if (text.length > max * 2) return false;
  return [...text].length <= max;
}

const KEY_TEXT = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

/** Whether the value is 1 to 200 characters of printable ASCII without spaces at its ends. */
export function isKeyText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= KEY_TEXT_MAX && KEY_TEXT.test(value);
}
