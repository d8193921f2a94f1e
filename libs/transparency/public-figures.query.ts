import { NEEDS, type Need } from '#catalogue';
import { dayIn, minorUnitDigits, type Localised } from '#kernel';
import type { RowOf, ViewSet } from '#read-models';
import {
  publishCount,
  publishGroup,
  publishMedianWait,
  publishTable,
  sumOfShown,
  type PublishedAmount,
  type PublishedCell,
  type PublishedCount,
  type PublishedWait,
  type Share,
} from './disclosure.js';
import type { tables } from './public-figures.projection.js';
import { publishedQuarters } from './quarters.js';

export type PublicFund = {
  readonly fundId: string;
  readonly name: Localised;
  readonly purpose: Localised;
  readonly preset: string;
  readonly currency: string;
  readonly open: boolean;
};

/** A quarter of a fund as it may be shown. */
export type PublicQuarter = {
  readonly quarter: string;
  /** Gifts, and the donors behind them. */
  readonly received: PublishedCell;
  readonly asked: PublishedCount;
  /** Of the needs that are shown; nobody is counted twice. */
  readonly granted: PublishedCell;
  /** Every need of the codelist, always. */
  readonly byNeed: readonly { readonly need: Need; readonly cell: PublishedCell }[];
  /** People of needs that are too small to show, and of several needs. */
  readonly otherNeeds: PublishedCell;
};

export type PublicFigures = {
  readonly fund: PublicFund;
  /** Every quarter that is published, whether or not anything happened in it; the newest first. */
  readonly quarters: readonly PublicQuarter[];
  /** Sums of what the quarters show. */
  readonly received: PublishedAmount;
  readonly granted: PublishedAmount;
  /** Days in which half of those who were decided on had their decision. */
  readonly median: PublishedWait;
};

type FundRow = RowOf<typeof tables.public_funds>;

/** The funds that the public sees, at an instant; books of imported grants are not among them. */
export function readPublicFunds(views: ViewSet, now: Date): readonly PublicFigures[] {
  return views
    .select<FundRow>(
      `select * from public_funds where preset <> 'imported' order by preset, fund_id`,
    )
    .map((row) => figuresOf(views, row, now));
}

/** One fund that the public sees, if there is such a one. */
export function readPublicFund(
  views: ViewSet,
  fundId: string,
  now: Date,
): PublicFigures | undefined {
  const [row] = views.select<FundRow>(
    `select * from public_funds where preset <> 'imported' and fund_id = ?`,
    fundId,
  );
  return row && figuresOf(views, row, now);
}

function figuresOf(views: ViewSet, row: FundRow, now: Date): PublicFigures {
  // The day of the fund, from the views alone: these pages answer while the store is away.
  const published = publishedQuarters(row.first_quarter, dayIn(row.time_zone, now));
  return { fund: fundOf(row), ...rememberedTables(views, row, published) };
}

type PublishedTables = Omit<PublicFigures, 'fund'>;
type Remembered = { readonly of: string; readonly published: PublishedTables };

const remembered = new WeakMap<ViewSet, Map<string, Remembered>>();

/**
 * What is published of a fund does not change until its next quarter is: a stranger who asks again
 * costs one small query, however many gifts and people are behind it. The changes tell when a view
 * that was behind has caught up.
 */
function rememberedTables(
  views: ViewSet,
  row: FundRow,
  published: readonly string[],
): PublishedTables {
  const known = remembered.get(views) ?? new Map<string, Remembered>();
  remembered.set(views, known);
  const [latest = ''] = published;
  const [{ changes }] = views.select<{ changes: number }>(
    `select coalesce(sum(changes), 0) as changes from public_quarters
     where fund_id = ? and quarter <= ?`,
    row.fund_id,
    latest,
  ) as [{ changes: number }];
  const of = `${latest} ${changes}`;
  const before = known.get(row.fund_id);
  if (before?.of === of) return before.published;
  const tables = tablesOf(views, row, published);
  known.set(row.fund_id, { of, published: tables });
  return tables;
}

function tablesOf(views: ViewSet, row: FundRow, published: readonly string[]): PublishedTables {
  const quarters = published.map((quarter) => quarterOf(views, row, quarter));
  return {
    quarters,
    received: sumOfShown(quarters.map(({ received }) => received)),
    granted: sumOfShown(quarters.map(({ granted }) => granted)),
    median: medianOf(views, row.fund_id, published),
  };
}

function fundOf(row: FundRow): PublicFund {
  return {
    fundId: row.fund_id,
    name: JSON.parse(row.name) as Localised,
    purpose: JSON.parse(row.purpose) as Localised,
    preset: row.preset,
    currency: row.currency,
    open: row.open === 1,
  };
}

function quarterOf(views: ViewSet, { fund_id, currency }: FundRow, quarter: string): PublicQuarter {
  const digits = minorUnitDigits(currency) ?? 2;
  const shares = (table: string, who: string, group: string): readonly Share[] =>
    views
      .select<{ who: string; group: string; minor: string }>(
        `select ${who} as who, ${group} as "group", minor from ${table}
         where fund_id = ? and quarter = ?`,
        fund_id,
        quarter,
      )
      .map((share) => ({ ...share, minor: BigInt(share.minor) }));
  const asked = views.select<{ person: string }>(
    'select person from public_asked where fund_id = ? and quarter = ?',
    fund_id,
    quarter,
  );
  const table = publishTable(shares('public_helped', 'person', 'need'), NEEDS, digits);
  return {
    quarter,
    received: publishGroup(shares('public_gifts', 'donor', `''`), digits),
    asked: publishCount(asked.map(({ person }) => person)),
    granted: table.total,
    byNeed: NEEDS.map((need, place) => ({ need, cell: table.cells[place] as PublishedCell })),
    otherNeeds: table.rest,
  };
}

function medianOf(views: ViewSet, fundId: string, published: readonly string[]): PublishedWait {
  const waits = views.select<{ who: string; hours: number; quarter: string }>(
    'select person as who, hours, quarter from public_waits where fund_id = ?',
    fundId,
  );
  return publishMedianWait(waits.filter(({ quarter }) => published.includes(quarter)));
}
