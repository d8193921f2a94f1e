import type { RateEvent, RateSet } from '#catalogue';
import { canonicalJson, ensure, isDay, type Decider } from '#kernel';

/** By whoever has the machine: what the bank published of the days of one month. */
export type ImportRates = {
  readonly type: 'ImportRates';
  readonly sets: readonly Omit<RateSet, 'corrects'>[];
  /** The latest day that has begun in the books. */
  readonly today: string;
};

export type RatesCommand = ImportRates;

/** Every set of one month and entity, in the order in which they were recorded. */
export type RatesState = { readonly sets: readonly RateSet[] };

/**
 * The rates of a month. A set never changes: told again it adds nothing, and what is told otherwise is
 * refused, since something may have been booked by it. What is wrong is corrected by another set.
 */
export const ratesDecider: Decider<RatesState, RatesCommand, RateEvent> = {
  initial: { sets: [] },
  decide: importRates,
  evolve: (state, { data }) => ({ ...state, sets: [...state.sets, data] }),
};

/** Rejections `date-invalid`, `date-in-the-future`, `rates-told-otherwise` with day and currency. */
function importRates({ sets, today }: ImportRates, state: RatesState): readonly RateEvent[] {
  return sets.flatMap((set): readonly RateEvent[] => {
    ensure(isDay(set.on), 'date-invalid');
    ensure(set.on <= today, 'date-in-the-future');
    const before = state.sets.find(({ rateSetId }) => rateSetId === set.rateSetId);
    if (!before) return [{ type: 'RateSetImported', data: { ...set, corrects: null } }];
    const currency = differenceOf(before, set);
    ensure(currency === undefined, 'rates-told-otherwise', {
      day: set.on,
      currency: currency ?? '',
    });
    return [];
  });
}

/** The first currency of which two sets do not say the same. */
function differenceOf(
  before: Pick<RateSet, 'rates'>,
  now: Pick<RateSet, 'rates'>,
): string | undefined {
  const of = ({ rates }: Pick<RateSet, 'rates'>) =>
    new Map(rates.map((rate) => [rate.currency, canonicalJson(rate)]));
  const [was, is] = [of(before), of(now)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .sort()
    .find((currency) => was.get(currency) !== is.get(currency));
}
