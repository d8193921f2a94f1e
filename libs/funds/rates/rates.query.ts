import type { EuroRate, RateSource } from '#catalogue';
import { Rejection } from '#kernel';
import { pageOf, type Page, type PageWish, type RowOf, type ViewSet } from '#read-models';
import type { tables } from './rates.projection.js';

export type RateSetRow = Omit<RowOf<typeof tables.rate_sets>, 'rates' | 'source'> & {
  readonly source: RateSource;
  readonly rates: readonly EuroRate[];
};

type Stored = RowOf<typeof tables.rate_sets> & { readonly source: RateSource };

/** The rate sets of these entities, those recorded last first. */
export function readRateSets(
  views: ViewSet,
  { entityIds, ...wish }: PageWish & { readonly entityIds: readonly string[] },
): Page<RateSetRow> {
  const page = pageOf(
    wish,
    (row: Stored) => row.number,
    ({ edge, compares, order, limit }) =>
      views.select<Stored>(
        `select * from rate_sets where entity_id in (select value from json_each(?))
           and (? is null or number ${compares} ?) order by number ${order} limit ?`,
        JSON.stringify(entityIds),
        edge,
        edge,
        limit,
      ),
  );
  return { ...page, rows: page.rows.map(rowOf) };
}

/** One set of one of these entities. Rejection `not-found`. */
export function readRateSet(
  views: ViewSet,
  entityIds: readonly string[],
  rateSetId: string,
): RateSetRow {
  const [row] = views.select<Stored>('select * from rate_sets where rate_set_id = ?', rateSetId);
  if (!row || !entityIds.includes(row.entity_id)) throw new Rejection('not-found');
  return rowOf(row);
}

function rowOf(row: Stored): RateSetRow {
  return { ...row, rates: JSON.parse(row.rates) as readonly EuroRate[] };
}

/** How far the log was read for rates: another one, and there may be other rates. */
export function ratesSeen(views: ViewSet): number {
  const sql = 'select coalesce(max(number), -1) as last from rate_sets';
  return views.select<{ readonly last: number }>(sql)[0]?.last ?? -1;
}
