import type { OpeningBalance } from '#catalogue';

/** No books begin before it: an earlier day is a slip, such as the year 206. */
export const FIRST_DAY_OF_BOOKS = '1970-01-01';

/**
 * The first day of a fund's books, before which no gift counts (D53): that of its opening balance,
 * where two people have said one, else the day on which it was opened.
 */
export function firstDayOf(
  { openedOn }: { readonly openedOn: string },
  { opening }: { readonly opening: OpeningBalance | null },
): string {
  return opening?.on ?? openedOn;
}
