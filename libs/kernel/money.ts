import { isCurrency, minorUnitDigits } from './currencies.js';
import { ensure, Rejection } from './rejection.js';

/**
 * An amount in integer minor units (cents for EUR, millimes for TND) as decimal text, with its
 * ISO 4217 currency. Text, because amounts outgrow 2^53 and JSON numbers are floats (D5).
 */
export type Money = { readonly minor: string; readonly currency: string };

const INTEGER = /^(0|-?[1-9][0-9]{0,29})$/;

/**
 * Builds an amount. Refuses unknown currencies (`currency-unknown`) and what is no integer, or
 * may have stopped being the one that was meant (`amount-not-integer`).
 */
export function money(minor: bigint | number | string, currency: string): Money {
  ensure(isCurrency(currency), 'currency-unknown', { currency: currency.slice(0, 8) });
  const exact = typeof minor !== 'number' || Number.isSafeInteger(minor);
  ensure(exact && INTEGER.test(String(minor)), 'amount-not-integer');
  return { minor: String(minor), currency };
}

/** Nothing, in a currency. */
export function zero(currency: string): Money {
  return money(0n, currency);
}

/** The integer minor units of an amount. */
export function minorOf(amount: Money): bigint {
  return BigInt(amount.minor);
}

function sameCurrency(a: Money, b: Money): void {
  ensure(a.currency === b.currency, 'currency-mixed', { left: a.currency, right: b.currency });
}

/** Their sum; mixed currencies are refused (`currency-mixed`). */
export function addMoney(a: Money, b: Money): Money {
  sameCurrency(a, b);
  return { minor: (BigInt(a.minor) + BigInt(b.minor)).toString(), currency: a.currency };
}

/** The first less the second, which may be below nothing. */
export function subtractMoney(a: Money, b: Money): Money {
  sameCurrency(a, b);
  return { minor: (BigInt(a.minor) - BigInt(b.minor)).toString(), currency: a.currency };
}

/** The same amount the other way. */
export function negateMoney(a: Money): Money {
  return { minor: (-BigInt(a.minor)).toString(), currency: a.currency };
}

/** -1, 0 or 1; mixed currencies are refused. */
export function compareMoney(a: Money, b: Money): -1 | 0 | 1 {
  sameCurrency(a, b);
  const difference = BigInt(a.minor) - BigInt(b.minor);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Whether it is more than nothing. */
export function isPositive(amount: Money): boolean {
  return BigInt(amount.minor) > 0n;
}

/**
 * Digits that the minor units of an amount may have when it comes in. Far below what the format can
 * hold, so that no number of amounts adds up to one that could not be shown.
 */
export const MAX_AMOUNT_DIGITS = 16;

/**
 * Refuses an amount that is not more than nothing (`amount-not-positive`), or more than anybody can
 * have meant (`amount-too-large`). Every rule that lets an amount in asks this.
 */
export function requireAmount(amount: Money): void {
  ensure(isPositive(amount), 'amount-not-positive');
  ensure(amount.minor.length <= MAX_AMOUNT_DIGITS, 'amount-too-large');
}

/** The sum of amounts that all have the given currency; nothing at all is zero. */
export function sumMoney(amounts: readonly Money[], currency: string): Money {
  return amounts.reduce(addMoney, zero(currency));
}

/**
 * Shares units out by weights without losing one: floors first, then one unit each to the largest
 * remainders, ties to the earlier place. The weights are not below zero, and their sum is above it.
 */
export function apportion(units: bigint, weights: readonly bigint[]): readonly bigint[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  const shares = weights.map((weight) => (units * weight) / total);
  const remainders = weights.map((weight, place) => ({ place, rest: (units * weight) % total }));
  remainders.sort((a, b) => (a.rest === b.rest ? a.place - b.place : a.rest > b.rest ? -1 : 1));
  const odd = units - shares.reduce((sum, share) => sum + share, 0n);
  for (const { place } of remainders.slice(0, Number(odd))) {
    shares[place] = (shares[place] as bigint) + 1n;
  }
  return shares;
}

/**
 * Splits an amount by weights without losing a unit: floors first, then one unit each to the
 * largest remainders, ties to the earlier place. Refuses negative weights and a sum of zero.
 */
export function splitMoney(amount: Money, weights: readonly bigint[]): readonly Money[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  ensure(total > 0n && weights.every((weight) => weight >= 0n), 'split-weights-invalid');
  const minor = BigInt(amount.minor);
  ensure(minor >= 0n, 'split-amount-negative');
  return apportion(minor, weights).map((share) => money(share, amount.currency));
}

/**
 * Reads an amount in major units from its source text ("1234.5", "3239.34"), exactly.
 * Refuses more digits than the currency has minor units (`amount-too-precise`), exponents and
 * separators (`amount-not-decimal`), and more than anybody can have meant (`amount-too-large`).
 */
export function parseMajor(text: string, currency: string): Money {
  const digits = minorUnitDigits(currency);
  if (digits === undefined)
    throw new Rejection('currency-unknown', { currency: currency.slice(0, 8) });
  const match = /^(-?)([0-9]{1,30})(?:\.([0-9]+))?$/.exec(text.trim());
  ensure(match, 'amount-not-decimal');
  const [, sign = '', whole = '0', fraction = ''] = match;
  const significant = fraction.replace(/0+$/, '');
  ensure(significant.length <= digits, 'amount-too-precise', { currency, digits });
  const minor = BigInt(whole + significant.padEnd(digits, '0'));
  ensure(minor.toString().length <= MAX_AMOUNT_DIGITS, 'amount-too-large');
  return money(sign === '-' ? -minor : minor, currency);
}

/** The amount in major units as plain decimal text: 123456 EUR minor units are "1234.56". */
export function majorText(amount: Money): string {
  const digits = minorUnitDigits(amount.currency) ?? 2;
  const minor = BigInt(amount.minor);
  const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, '0');
  const sign = minor < 0n ? '-' : '';
  if (digits === 0) return sign + text;
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** The amount as a reader of `locale` writes it, exactly (no floats): "1 234,56 €". */
export function formatMoney(amount: Money, locale: string): string {
  const digits = minorUnitDigits(amount.currency) ?? 2;
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: amount.currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  // Intl formats decimal text exactly; its type still says number.
  return format.format(majorText(amount) as unknown as number);
}
