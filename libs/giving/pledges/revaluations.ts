import type { Exchange } from '#catalogue';
import { bookOfFund, type Book, type Ports } from '#commands';
import { dayIn } from '#kernel';
import type { RowOf, ViewSet } from '#read-models';
import { loadExchange } from '../exchange.loading.js';
import type { tables } from './pledges.projection.js';

/** A pledge that is, or was, owed in another currency than its books. */
type ForeignRow = Pick<
  RowOf<typeof tables.pledges>,
  'pledge_id' | 'fund_id' | 'currency' | 'revalued'
> & {
  readonly into_currency: string;
  readonly owed_on: string;
  readonly closed_on: string | null;
};

/** A month that has ended for a pledge, and is not in the books at the rate that counts for it now. */
export type RevaluationDue = {
  readonly pledgeId: string;
  readonly fundId: string;
  readonly currency: string;
  readonly into: string;
  /** The last day of the month. */
  readonly on: string;
  /** The rate of that day; null where it waits for one. */
  readonly exchange: Exchange | null;
  readonly book: Book;
  readonly today: string;
};

/** What the answer follows from, but for the day: as long as it is the same, so is the answer. */
export function foreignPledgesSeen(views: ViewSet): string {
  return JSON.stringify(readForeign(views));
}

/**
 * Every month that is to be revalued: ended on the fund's own day, of a pledge that was owed, in the order of
 * the months. The view only says where to look; rates are those of the streams.
 */
export async function revaluationsDue(
  ports: Ports,
  views: ViewSet,
  fundIds?: readonly string[],
): Promise<readonly RevaluationDue[]> {
  const now = ports.clock.now();
  const rates = new Map<string, Promise<Exchange | null>>();
  const due: RevaluationDue[] = [];
  for (const row of readForeign(views)) {
    const { pledge_id: pledgeId, fund_id: fundId, currency, into_currency: into } = row;
    if (fundIds && !fundIds.includes(fundId)) continue;
    const book = await bookOfFund(ports.store, fundId);
    const today = dayIn(book.timeZone, now);
    const done = JSON.parse(row.revalued) as Readonly<Record<string, string>>;
    for (const on of monthEnds(row.owed_on, row.closed_on ?? today, today)) {
      const key = [book.entityId, currency, into, on].join(' ');
      const wish = { from: currency, to: into, day: on };
      const exchange = await (rates.get(key) ??
        remember(key, loadExchange(ports, book.entityId, wish)));
      if (exchange && done[on] === exchange.rateSetId) continue;
      due.push({ pledgeId, fundId, currency, into, on, exchange, book, today });
    }
  }
  return due;

  function remember(key: string, asked: Promise<Exchange | null>): Promise<Exchange | null> {
    rates.set(key, asked);
    return asked;
  }
}

function readForeign(views: ViewSet): readonly ForeignRow[] {
  return views.select<ForeignRow>(
    `select pledge_id, fund_id, currency, into_currency, owed_on, closed_on, revalued from pledges
     where owed_on is not null order by owed_on, pledge_id`,
  );
}

/** The last days of months from a day on, before two others. */
function monthEnds(from: string, until: string, today: string): readonly string[] {
  const ends: string[] = [];
  const [year = 0, month = 1] = from.split('-').map(Number);
  for (let more = 0; ; more += 1) {
    const end = new Date(Date.UTC(year, month + more, 0)).toISOString().slice(0, 10);
    if (end >= today || end >= until) return ends;
    ends.push(end);
  }
}
