import type { Exchange, RateSet } from '#catalogue';
import { ensure, type Money } from '#kernel';
import { exchanged, ratioIn, ratioText, type Ratio } from './rate.js';

/** Days by which a rate may be older than the day it is for: over Easter nothing is published for five. */
export const MOST_DAYS_OLD = 7;
const DAY_MS = 86_400_000;

/** The stream of a month of rates. */
export function ratesStream(entityId: string, month: string): string {
  return `rates-${entityId}-${month}`;
}

export function monthOf(day: string): string {
  return day.slice(0, 7);
}

/** A rate with the set in which it stands. */
export type RateFound = {
  readonly rateSetId: string;
  /** The day of the set: that day, or one shortly before. */
  readonly on: string;
  readonly ratio: Ratio;
};

/** Where the rates that count for a day stand: in its month, and in the month before in its first days. */
export function ratesStreamsOf(entityId: string, day: string): readonly string[] {
  const months = new Set([monthOf(daysBefore(day, MOST_DAYS_OLD)), monthOf(day)]);
  return [...months].map((month) => ratesStream(entityId, month));
}

/**
 * The rate for a day: of that day, or else of the last day before it that has one, at most
 * `MOST_DAYS_OLD` days older. Undefined where there is none: nothing is guessed. Of several sets of one
 * day the one that was recorded first counts, and in its place what corrects it.
 */
export function rateOn(
  sets: readonly RateSet[],
  { from, to, day }: RateWish,
): RateFound | undefined {
  const oldest = daysBefore(day, MOST_DAYS_OLD);
  const days = standing(sets)
    .filter(({ on }) => on <= day && on >= oldest)
    .toSorted((a, b) => (a.on === b.on ? 0 : a.on < b.on ? 1 : -1));
  for (const set of days) {
    const ratio = ratioIn(set, from, to);
    if (ratio) return { rateSetId: set.rateSetId, on: set.on, ratio };
  }
  return undefined;
}

/** Sets that nothing corrects, each where the first of its line stood. */
function standing(sets: readonly RateSet[]): readonly RateSet[] {
  const after = new Map(sets.map((set) => [set.corrects, set]));
  return sets
    .filter(({ corrects }) => corrects === null)
    .map((first) => {
      let last = first;
      for (let next = after.get(last.rateSetId); next; next = after.get(last.rateSetId))
        last = next;
      return last;
    });
}

function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(day) - days * DAY_MS).toISOString().slice(0, 10);
}

/** What is asked of rates. */
export type RateWish = { readonly from: string; readonly to: string; readonly day: string };

/** The exchange of a day; null where there is no rate. */
export function exchangeOn(sets: readonly RateSet[], wish: RateWish): Exchange | null {
  const found = rateOn(sets, wish);
  if (!found) return null;
  const { rateSetId, on: ratesOn, ratio } = found;
  const { numerator, denominator } = ratio;
  return {
    into: wish.to,
    rateSetId,
    ratesOn,
    numerator: numerator.toString(),
    denominator: denominator.toString(),
  };
}

/** Nothing is guessed. Rejection `rate-missing` with the currencies and the day. */
export function requireExchange(exchange: Exchange | null, wish: RateWish): Exchange {
  ensure(exchange, 'rate-missing', { ...wish, days: MOST_DAYS_OLD });
  return exchange;
}

/** An amount by an exchange, in minor units of the books' currency. */
export function baseOf(amount: Money, { into, numerator, denominator }: Exchange): string {
  const ratio = { numerator: BigInt(numerator), denominator: BigInt(denominator) };
  return exchanged(amount, into, ratio).minor;
}

/** The rate of an exchange as people read it. */
export function rateText({ numerator, denominator }: Exchange): string {
  return ratioText({ numerator: BigInt(numerator), denominator: BigInt(denominator) }).text;
}
