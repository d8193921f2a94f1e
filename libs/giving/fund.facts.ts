import type { AnyEvent } from '#catalogue';

/** What a gift must know of the fund and of the account that receives it (D9). */
export type FundFacts = {
  /** The currency in which the fund keeps its money; null when there is no such fund. */
  readonly fundCurrency: string | null;
  readonly isClosed: boolean;
  /** Restrictions that the fund account knows. */
  readonly restrictions: readonly string[];
};

/** Folds a `fund-…` stream and the `fundaccount-…` stream that receives the gift. */
export function fundFactsFrom(fund: readonly AnyEvent[], account: readonly AnyEvent[]): FundFacts {
  let fundCurrency: string | null = null;
  let isClosed = false;
  for (const event of fund) {
    if (event.type === 'FundCreated') fundCurrency = event.data.baseCurrency;
    if (event.type === 'FundClosed') isClosed = true;
  }
  const restrictions = account.flatMap((event) =>
    event.type === 'RestrictionOpened' ? [event.data.restriction] : [],
  );
  return { fundCurrency, isClosed, restrictions };
}
