import { inFundsOf, shownTo, type Reader } from '#visibility';
import type { RowOf, ViewSet } from '#read-models';
import { isMemo, type AccountKey } from './accounts.js';
import type { tables } from './ledger.projection.js';
import { tally, type Balance } from './tally.js';

type Views = Pick<ViewSet, 'select'>;

/**
 * What the accounts of the reader's funds hold now, sorted, without zero ones and, unless asked,
 * without memo ones. They are sums over a fund: a tie to one of its cases takes nothing from them,
 * or the books would add up for nobody.
 */
export function trialBalance(
  views: Views,
  reader: Reader,
  options: { readonly fund?: string; readonly memo?: boolean } = {},
): readonly Balance[] {
  const within = inFundsOf(reader, 'fund');
  const rows = views.select<BalanceRow>(
    `select account, fund, restriction, currency, minor, base_minor from ledger_balances
     where ${within.sql} and (? is null or fund = ?) and not (minor = '0' and base_minor = '0')
     order by account, fund, restriction, currency`,
    ...within.cells,
    options.fund ?? null,
    options.fund ?? null,
  );
  return rows
    .filter(({ account }) => options.memo === true || !isMemo(account))
    .map(({ base_minor: baseMinor, ...row }) => ({ ...row, baseMinor }));
}

/** What the accounts held at the end of a day (YYYY-MM-DD, the entity's days), as known today. */
export function trialBalanceAsOf(views: Views, reader: Reader, day: string): readonly Balance[] {
  const sums = tally();
  const within = inFundsOf(reader, 'fund');
  const rows = views.select<LineRow>(
    `select * from journal_lines where ${within.sql} and effective_on <= ?`,
    ...within.cells,
    day,
  );
  for (const {
    debited: to,
    credited: from,
    currency,
    minor,
    base_minor: baseMinor,
    ...row
  } of rows) {
    const { fund, restriction } = row;
    const money = { minor, currency };
    sums.post({ from, to, money, baseMinor, fund, restriction, functionalClass: 'none' });
  }
  return sums.balances();
}

/** Which lines of the journal to show. */
export type JournalFilter = {
  readonly fund?: string;
  readonly account?: AccountKey;
  /** Days, both included. */
  readonly from?: string;
  readonly until?: string;
  /** Where the page before this one ended. */
  readonly after?: JournalCursor;
  readonly limit?: number;
};

export type JournalCursor = { readonly day: string; readonly index: number; readonly line: number };

/** One line: an amount moved from the credited to the debited account. */
export type JournalLine = {
  readonly index: number;
  readonly line: number;
  readonly type: string;
  readonly stream: string;
  readonly effectiveDate: string;
  readonly belongsOn: string;
  readonly debited: AccountKey;
  readonly credited: AccountKey;
  readonly fund: string;
  readonly restriction: string;
  readonly currency: string;
  readonly minor: string;
  readonly baseMinor: string;
};

export const MAX_JOURNAL_LINES = 500;
const JOURNAL_LINES = 50;
/** Sorts before every day, index and line. */
const BEGINNING: JournalCursor = { day: '', index: -1, line: -1 };

/**
 * Lines that the reader may see, none of a case that a tie shuts to them, in the order of their days; `next` is where
 * the following page begins, if there is one.
 */
export function journal(
  views: Views,
  reader: Reader,
  filter: JournalFilter = {},
): { readonly lines: readonly JournalLine[]; readonly next: JournalCursor | undefined } {
  const limit = Math.min(Math.max(1, filter.limit ?? JOURNAL_LINES), MAX_JOURNAL_LINES);
  const after = filter.after ?? BEGINNING;
  const shown = shownTo(reader, { fund: 'fund', applicationId: 'application_id' });
  const rows = views.select<LineRow>(
    `select * from journal_lines
     where ${shown.sql} and (effective_on, idx, line) > (?, ?, ?)
       and effective_on >= ? and effective_on <= ?
       and (? is null or fund = ?) and (? is null or ? in (debited, credited))
     order by effective_on, idx, line limit ?`,
    ...shown.cells,
    after.day,
    after.index,
    after.line,
    filter.from ?? '',
    filter.until ?? '9999-12-31',
    filter.fund ?? null,
    filter.fund ?? null,
    filter.account ?? null,
    filter.account ?? null,
    limit + 1,
  );
  const lines = rows.slice(0, limit).map(lineOf);
  const last = rows.length > limit ? lines.at(-1) : undefined;
  const next = last && { day: last.effectiveDate, index: last.index, line: last.line };
  return { lines, next };
}

type BalanceRow = RowOf<typeof tables.ledger_balances> & { readonly account: AccountKey };

type LineRow = RowOf<typeof tables.journal_lines> & {
  readonly debited: AccountKey;
  readonly credited: AccountKey;
};

function lineOf(row: LineRow): JournalLine {
  const { line, type, stream, debited, credited, fund, restriction, currency, minor } = row;
  return {
    index: row.idx,
    line,
    type,
    stream,
    effectiveDate: row.effective_on,
    belongsOn: row.belongs_on,
    debited,
    credited,
    fund,
    restriction,
    currency,
    minor,
    baseMinor: row.base_minor,
  };
}
