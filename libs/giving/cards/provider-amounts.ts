import { ensure, minorUnitDigits, money, type Money } from '#kernel';

/** Currencies that the provider counts in other units than ISO 4217 does, by its own digits. */
const OTHER_DIGITS: Readonly<Record<string, number>> = { ISK: 2, UGX: 2, MGA: 0 };
/** Where there are three digits, the provider takes no more than two of them. */
const LAST_DIGIT = 10n;

/**
 * An amount in the provider's units, exactly. Rejection `card-amount-not-payable` for one that it cannot
 * take: a part of its smallest unit.
 */
export function toProvider(amount: Money): number {
  const { minor, currency } = amount;
  const own = minorUnitDigits(currency) ?? 0;
  const theirs = OTHER_DIGITS[currency] ?? own;
  const units = BigInt(minor);
  const more = 10n ** BigInt(Math.max(0, theirs - own));
  const less = 10n ** BigInt(Math.max(0, own - theirs));
  const isWhole = units % less === 0n && (own !== 3 || units % LAST_DIGIT === 0n);
  const sent = Number((units * more) / less);
  ensure(isWhole && Number.isSafeInteger(sent), 'card-amount-not-payable', { currency });
  return sent;
}

/** An amount as the provider told it. Rejection `card-amount-unreadable`: it is never rounded. */
export function fromProvider(units: number, code: string): Money {
  const currency = code.toUpperCase();
  const own = minorUnitDigits(currency);
  ensure(own !== undefined && Number.isSafeInteger(units), 'card-amount-unreadable', { currency });
  const theirs = OTHER_DIGITS[currency] ?? own;
  const more = 10n ** BigInt(Math.max(0, own - theirs));
  const less = 10n ** BigInt(Math.max(0, theirs - own));
  const told = BigInt(units) * more;
  ensure(told % less === 0n, 'card-amount-unreadable', { currency });
  return money(told / less, currency);
}
