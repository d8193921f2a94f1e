import type { EuroRate, RateSet } from '#catalogue';
import { ensure, minorUnitDigits, money, Rejection, type Money } from '#kernel';

/** So many units of one currency for one of another, exactly. */
export type Ratio = { readonly numerator: bigint; readonly denominator: bigint };

/** The currency in which the European Central Bank quotes all others. */
export const EURO = 'EUR';

/** Digits before and after the mark of a rate: far beyond what anybody quotes. */
const DECIMAL = /^([0-9]{1,12})(?:\.([0-9]{1,12}))?$/;

/** A rate above zero as exact ratio of its text, `1.0870`; undefined where it is none. */
export function ratioOfText(text: string): Ratio | undefined {
  const [, whole, fraction = ''] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const numerator = BigInt(whole + fraction);
  return numerator === 0n ? undefined : lowest(numerator, 10n ** BigInt(fraction.length));
}

/** A rate as it stands in an event. */
export function euroRate(currency: string, { numerator, denominator }: Ratio): EuroRate {
  return { currency, numerator: numerator.toString(), denominator: denominator.toString() };
}

/** So many of `to` for one of `from`; undefined where the set does not know one of them. */
export function ratioIn(
  { rates }: Pick<RateSet, 'rates'>,
  from: string,
  to: string,
): Ratio | undefined {
  const [of, into] = [perEuro(rates, from), perEuro(rates, to)];
  if (!of || !into) return undefined;
  return lowest(into.numerator * of.denominator, into.denominator * of.numerator);
}

function perEuro(rates: readonly EuroRate[], currency: string): Ratio | undefined {
  if (currency === EURO) return { numerator: 1n, denominator: 1n };
  const rate = rates.find((one) => one.currency === currency);
  return rate && { numerator: BigInt(rate.numerator), denominator: BigInt(rate.denominator) };
}

/**
 * An amount in another currency, to the nearest minor unit, halves away from zero. The ratio is of
 * whole units: the minor units of both currencies are counted in.
 */
export function exchanged(amount: Money, to: string, { numerator, denominator }: Ratio): Money {
  const more = digitsOf(to) - digitsOf(amount.currency);
  const up = more > 0 ? 10n ** BigInt(more) : 1n;
  const down = more < 0 ? 10n ** BigInt(-more) : 1n;
  return money(nearest(BigInt(amount.minor) * numerator * up, denominator * down), to);
}

/** The part of a whole that belongs to a part of its amount, to the nearest unit. */
export function proportion(whole: bigint, part: bigint, amount: bigint): bigint {
  return amount === 0n ? 0n : nearest(whole * part, amount);
}

/** Decimals that are shown of a ratio that has no end. */
const SHOWN_DECIMALS = 6;

/** A ratio as people read it; `isExact` says whether that is all of it. */
export function ratioText(
  { numerator, denominator }: Ratio,
  decimals = SHOWN_DECIMALS,
): { readonly text: string; readonly isExact: boolean } {
  const scale = 10n ** BigInt(decimals);
  const scaled = nearest(numerator * scale, denominator);
  const [whole, rest] = [scaled / scale, (scaled % scale).toString().padStart(decimals, '0')];
  const isExact = scaled * denominator === numerator * scale;
  // What people quote has four decimals at least; more noughts than that say nothing.
  const fraction = isExact ? rest.replace(/0+$/, '').padEnd(4, '0') : rest;
  return { text: `${whole}.${fraction}`, isExact };
}

function nearest(numerator: bigint, denominator: bigint): bigint {
  const isNegative = numerator < 0n;
  const size = isNegative ? -numerator : numerator;
  const rounded = (2n * size + denominator) / (2n * denominator);
  return isNegative ? -rounded : rounded;
}

function lowest(numerator: bigint, denominator: bigint): Ratio {
  ensure(denominator > 0n, 'rate-invalid');
  let [a, b] = [numerator, denominator];
  while (b !== 0n) [a, b] = [b, a % b];
  return { numerator: numerator / a, denominator: denominator / a };
}

function digitsOf(currency: string): number {
  const digits = minorUnitDigits(currency);
  if (digits === undefined) {
    throw new Rejection('currency-unknown', { currency: currency.slice(0, 8) });
  }
  return digits;
}
