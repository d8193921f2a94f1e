import type { Book } from '#commands';
import type { Fund } from './fund.state.js';
import type { OpeningFacts } from './opening-balance.requests.js';

/** What the rules of an opening balance must know of its fund (D9). */
export function openingFacts(fund: Fund, book: Book, today: string): OpeningFacts {
  const { closed: isClosed, openedOn } = fund;
  return { isClosed, openedOn, bookCurrency: book.baseCurrency, today };
}
