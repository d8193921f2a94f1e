import { minorUnitDigits, type Localised } from '#kernel';
import type { RowOf, ViewSet } from '#read-models';
import { disclosure, publish, type PublishedCell, type TrueCell } from './disclosure.js';
import type { tables } from './public-figures.projection.js';

export type PublicFund = {
  readonly fundId: string;
  readonly name: Localised;
  readonly purpose: Localised;
  readonly preset: string;
  readonly currency: string;
  readonly open: boolean;
};

/** A quarter of a fund as it may be shown: rounded, with small groups hidden. */
export type PublicQuarter = {
  readonly quarter: string;
  readonly receivedMinor: string;
  readonly asked: PublishedCount;
  readonly answered: PublishedCell;
  readonly byNeed: readonly { readonly need: string; readonly cell: PublishedCell }[];
};

/** Undefined where there are too few to be counted in public. */
export type PublishedCount = number | undefined;

export type PublicFigures = {
  readonly fund: PublicFund;
  readonly quarters: readonly PublicQuarter[];
  /** Median hours from request to decision; undefined while there are too few. */
  readonly medianHours: number | undefined;
};

/** The funds that the public sees; books of imported grants are not among them. */
export function readPublicFunds(views: ViewSet): readonly PublicFund[] {
  const rows = views.select<RowOf<typeof tables.public_funds>>(
    `select * from public_funds where preset <> 'imported' order by preset, fund_id`,
  );
  return rows.map((row) => ({
    fundId: row.fund_id,
    name: JSON.parse(row.name) as Localised,
    purpose: JSON.parse(row.purpose) as Localised,
    preset: row.preset,
    currency: row.currency,
    open: row.open === 1,
  }));
}

/** Quarter by quarter, newest first; only quarters that are over, so that no case shows day by day. */
export function readPublicFigures(views: ViewSet, fund: PublicFund, today: string): PublicFigures {
  const digits = minorUnitDigits(fund.currency) ?? 2;
  const rows = views.select<{
    quarter: string;
    received_minor: string;
    asked: number;
  }>(
    'select quarter, received_minor, asked from public_quarters where fund_id = ? order by quarter desc',
    fund.fundId,
  );
  const quarters = rows
    .filter(({ quarter }) => isOver(quarter, today))
    .map(({ quarter, received_minor, asked }) => {
      const { needs, published } = cellsOf(views, fund.fundId, quarter, digits);
      return {
        quarter,
        receivedMinor: received_minor,
        asked: roundedCount(asked),
        answered: published.total,
        byNeed: needs.map((need, place) => ({
          need,
          cell: published.cells[place] ?? { shown: false },
        })),
      };
    });
  return { fund, quarters, medianHours: medianHours(views, fund.fundId) };
}

function cellsOf(views: ViewSet, fundId: string, quarter: string, digits: number) {
  const rows = views.select<{
    need: string;
    people: number;
    minor: string;
    largest_minor: string;
    second_minor: string;
  }>(
    `select need, people, minor, largest_minor, second_minor from public_cells
     where fund_id = ? and quarter = ? order by need`,
    fundId,
    quarter,
  );
  const cells = rows.map((row): TrueCell => ({
    people: row.people,
    minor: BigInt(row.minor),
    largestMinor: BigInt(row.largest_minor),
    secondMinor: BigInt(row.second_minor),
  }));
  return { needs: rows.map(({ need }) => need), published: publish(cells, digits) };
}

function isOver(quarter: string, today: string): boolean {
  const [year = '', part = ''] = quarter.split('-Q');
  const lastMonth = String(Number(part) * 3).padStart(2, '0');
  return `${year}-${lastMonth}-31` < today;
}

function roundedCount(count: number): PublishedCount {
  if (count < disclosure.leastPeople) return undefined;
  return Math.round(count / disclosure.countStep) * disclosure.countStep;
}

function medianHours(views: ViewSet, fundId: string): number | undefined {
  const hours = views
    .select<{ hours: number }>(
      'select hours from public_waits where fund_id = ? order by hours',
      fundId,
    )
    .map((row) => row.hours);
  return hours.length < disclosure.leastPeople ? undefined : hours[Math.floor(hours.length / 2)];
}
