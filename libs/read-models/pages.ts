import { Rejection } from '#kernel';

/** A page of a list that runs from the newest to the oldest. */
export type Page<Row> = {
  readonly rows: readonly Row[];
  /** Cursors of the pages beside it, where there are any. */
  readonly newer: string | undefined;
  readonly older: string | undefined;
};

export type PageWish = {
  /** The `older` or the `newer` of another page. */
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
};

/** How the rows of a page are asked for: those on one side of the edge, nearest first. */
export type PageQuery = {
  readonly edge: number | null;
  readonly compares: '<' | '>';
  readonly order: 'asc' | 'desc';
  /** One more than the page shows, to know whether there are others behind it. */
  readonly limit: number;
};

/** One page of a list by ordinals of the log. Rejection `cursor-invalid`. */
export function pageOf<Row>(
  { before, after, limit }: PageWish,
  numberOf: (row: Row) => number,
  read: (query: PageQuery) => readonly Row[],
): Page<Row> {
  const upwards = before === undefined && after !== undefined;
  const edge = edgeOf(before ?? after);
  const order = upwards ? 'asc' : 'desc';
  const rows = read({ edge, compares: upwards ? '>' : '<', order, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  if (upwards) shown.reverse();
  const more = rows.length > limit;
  const [first, last] = [shown[0], shown.at(-1)];
  return {
    rows: shown,
    newer: first && (upwards ? more : edge !== null) ? String(numberOf(first)) : undefined,
    older: last && (upwards || more) ? String(numberOf(last)) : undefined,
  };
}

function edgeOf(cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  if (!/^\d{1,15}$/.test(cursor)) throw new Rejection('cursor-invalid');
  return Number(cursor);
}
