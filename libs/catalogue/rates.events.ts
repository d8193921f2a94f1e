import type { Event } from './event.js';

/** So many units of a currency for one euro: an exact ratio in lowest terms, never a float. */
export type EuroRate = {
  readonly currency: string;
  /** Whole numbers above zero, as text. */
  readonly numerator: string;
  readonly denominator: string;
};

/** Where rates come from: the European Central Bank's published file, or two people. */
export type RateSource = 'ecb' | 'two-people';

/** The rates of one day. It never changes: what is wrong is corrected by another set. */
export type RateSet = {
  readonly rateSetId: string;
  readonly entityId: string;
  /** The day of the rates, YYYY-MM-DD. */
  readonly on: string;
  readonly source: RateSource;
  /** By currency, in the order of the alphabet; the euro itself is not among them. */
  readonly rates: readonly EuroRate[];
  /** The set in whose place this one stands from now on; null where it is the first. */
  readonly corrects: string | null;
};

/** By which rate an amount was put into the books. */
export type Exchange = {
  /** The currency of the books. */
  readonly into: string;
  readonly rateSetId: string;
  /** The day of that set: the day of the amount, or one shortly before. */
  readonly ratesOn: string;
  /** So many whole units of the books' currency for one of the amount's, exactly. */
  readonly numerator: string;
  readonly denominator: string;
};

/** Rates that were published were read from a file. Stream `rates-<entity>-<YYYY-MM>`. */
export type RateSetImported = Event<'RateSetImported', RateSet>;

export type RateEvent = RateSetImported;
