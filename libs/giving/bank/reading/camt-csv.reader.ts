import {
  csvRows,
  IMPORT_LIMITS,
  MOST_LEADING_ROWS,
  utf8Chunks,
  type ImportSource,
  type ReadingProgress,
  type TextEncoding,
} from '#files';
import { ensure } from '#kernel';
import type { BankLine, BankProblemRule, BankReadingListener } from './bank-line.js';
import { checkSum } from './camt.statement.js';
import { dayOfGerman, minorOfGerman } from './exact-text.js';
import { contentOf, lineOrdinals } from './line-keys.js';

/** Titles of both families of German banks that offer statements as a table, in small letters. */
const TITLES = {
  account: ['auftragskonto', 'iban auftragskonto'],
  bookedOn: ['buchungstag'],
  valueOn: ['valutadatum'],
  kind: ['buchungstext'],
  text: ['verwendungszweck'],
  endToEndId: ['kundenreferenz (end-to-end)'],
  name: ['beguenstigter/zahlungspflichtiger', 'name zahlungsbeteiligter'],
  counterAccount: ['kontonummer/iban', 'iban zahlungsbeteiligter'],
  amount: ['betrag'],
  currency: ['waehrung', 'währung'],
  info: ['info'],
  balance: ['saldo nach buchung'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

type Column = keyof typeof TITLES;
const NEEDED: readonly Column[] = ['account', 'bookedOn', 'amount', 'currency'];
const KNOWN: ReadonlySet<string> = new Set(Object.values(TITLES).flat());
/** Lines that are announced only. */
const ANNOUNCED = 'vorgemerkt';
/** A payment that came back. */
const TAKEN_BACK = /storno|r(?:ü|ue)cklast|r(?:ü|ue)ck(?:ü|ue)berw/i;
/** Accounts of one file: whoever exports, exports what they may see. */
const MOST_ACCOUNTS = 1_000;

/**
 * Reads the table that German banks offer beside camt (CAMT-CSV): semicolons, German days and
 * amounts, newest line first. It has no statements: what it tells of one account counts as one without
 * a number, and lines are known by what they say.
 *
 * Rejections: those of `utf8Chunks` and `csvRows`; `import-camt-columns`, `import-no-statements`,
 * `import-too-many-rows`.
 */
export function* camtCsvLines(
  source: ImportSource,
  listener: BankReadingListener,
  encoding?: TextEncoding,
  progress?: ReadingProgress,
): Generator<BankLine> {
  const chunks = utf8Chunks(source, IMPORT_LIMITS, encoding, progress);
  const accounts = new Map<string, AccountReading>();
  const ordinalOf = lineOrdinals();
  let columns: Columns | undefined;
  let rows = 0;
  for (const { cells, at } of csvRows(chunks, IMPORT_LIMITS, knownTitles)) {
    rows += 1;
    ensure(rows <= IMPORT_LIMITS.rows, 'import-too-many-rows', { maximum: IMPORT_LIMITS.rows });
    if (cells.every((cell) => cell.trim() === '')) continue;
    if (!columns) {
      columns = columnsOf(cells);
      ensure(columns ?? rows < MOST_LEADING_ROWS, 'import-camt-columns');
      continue;
    }
    const place = `line ${at}`;
    if (cells.length !== columns.width) {
      listener.problem({ place, rule: 'cell-count', value: String(cells.length) });
      continue;
    }
    const row = rowOf(cells, columns);
    let account = accounts.get(row.account);
    if (!account) {
      ensure(accounts.size < MOST_ACCOUNTS, 'import-too-many-rows', { maximum: MOST_ACCOUNTS });
      account = accountReading(accounts.size, row, place);
      accounts.set(row.account, account);
    }
    const line = account.take(row, place, listener, ordinalOf);
    if (line) yield line;
  }
  ensure(columns, 'import-camt-columns');
  ensure(accounts.size > 0, 'import-no-statements');
  for (const account of accounts.values()) account.close(listener);
}

function knownTitles(cells: readonly string[]): number {
  return cells.filter((cell) => KNOWN.has(titleOf(cell))).length;
}

function titleOf(cell: string): string {
  return cell.trim().toLowerCase();
}

type Columns = { readonly width: number; readonly at: Partial<Record<Column, number>> };

/** Where each column stands; undefined for a row that holds no titles. */
function columnsOf(cells: readonly string[]): Columns | undefined {
  const titles = cells.map(titleOf);
  const at: Partial<Record<Column, number>> = {};
  for (const column of Object.keys(TITLES) as Column[]) {
    const names: readonly string[] = TITLES[column];
    const place = titles.findIndex((title) => names.includes(title));
    if (place >= 0) at[column] = place;
  }
  return NEEDED.every((column) => at[column] !== undefined)
    ? { width: cells.length, at }
    : undefined;
}

type Row = Readonly<Record<Column, string>>;

function rowOf(cells: readonly string[], { at }: Columns): Row {
  const read = (column: Column): string => {
    const place = at[column];
    return place === undefined
      ? ''
      : (cells[place] ?? '').replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim();
  };
  const columns = Object.keys(TITLES) as Column[];
  return Object.fromEntries(columns.map((column) => [column, read(column)])) as Row;
}

type AccountReading = {
  readonly take: (
    row: Row,
    place: string,
    listener: BankReadingListener,
    ordinalOf: (key: string) => number,
  ) => BankLine | undefined;
  readonly close: (listener: BankReadingListener) => void;
};

/** A balance is told after each line by some: newest first, or oldest first; nobody says which. */
type Chain = {
  readonly firstAfter: bigint;
  readonly firstMinor: bigint;
  lastAfter: bigint;
  lastMinor: bigint;
  isOldestFirst: boolean;
  isNewestFirst: boolean;
};

function accountReading(
  ordinal: number,
  { account, currency }: Row,
  first: string,
): AccountReading {
  const days = { from: '', until: '' };
  const sums = { in: 0n, out: 0n };
  const counts = { lines: 0, pending: 0, withoutBalance: 0 };
  let chain: Chain | undefined;

  const addBalance = (after: bigint, minor: bigint): void => {
    if (!chain) {
      const ends = { firstAfter: after, firstMinor: minor, lastAfter: after, lastMinor: minor };
      chain = { ...ends, isOldestFirst: true, isNewestFirst: true };
      return;
    }
    chain.isOldestFirst &&= chain.lastAfter + minor === after;
    chain.isNewestFirst &&= after + chain.lastMinor === chain.lastAfter;
    chain.lastAfter = after;
    chain.lastMinor = minor;
  };

  return {
    take: (row, place, listener, ordinalOf) => {
      const problem = (rule: BankProblemRule, value: string): undefined => {
        listener.problem({ place, rule, value: value.slice(0, 40) });
      };
      if (row.info.toLowerCase().includes(ANNOUNCED)) {
        counts.pending += 1;
        return undefined;
      }
      if (row.currency !== currency) return problem('currency-differs', row.currency);
      const minor = minorOfGerman(row.amount, currency);
      if (typeof minor === 'string') return problem(minor, row.amount);
      if (minor === 0n) return problem('amount-zero', row.amount);
      const bookedOn = dayOfGerman(row.bookedOn);
      if (bookedOn === undefined) return problem('day-not-a-date', row.bookedOn);
      const valueOn = row.valueOn === '' ? null : dayOfGerman(row.valueOn);
      if (valueOn === undefined) return problem('day-not-a-date', row.valueOn);
      if (row.balance === '') counts.withoutBalance += 1;
      else {
        const after = minorOfGerman(row.balance, currency);
        if (typeof after === 'string') return problem(after, row.balance);
        addBalance(after, minor);
      }
      counts.lines += 1;
      if (minor > 0n) sums.in += minor;
      else sums.out -= minor;
      days.from = days.from === '' || bookedOn < days.from ? bookedOn : days.from;
      days.until = bookedOn > days.until ? bookedOn : days.until;
      const said = {
        minor: minor.toString(),
        bookedOn,
        valueOn,
        endToEndId:
          row.endToEndId === '' || row.endToEndId === 'NOTPROVIDED' ? null : row.endToEndId,
        name: row.name === '' ? null : row.name,
        account: row.counterAccount === '' ? null : row.counterAccount,
        text: row.text,
      };
      const own = contentOf(said);
      const which = ordinalOf(`${account}\n${own}`);
      const isReversal = TAKEN_BACK.test(row.kind);
      return { statement: ordinal, place, key: `${own}\n${which}`, isReversal, ...said };
    },
    close: (listener) => {
      const problem = (rule: BankProblemRule, at = first, value?: string): void => {
        listener.problem({ place: at, rule, ...(value === undefined ? {} : { value }) });
      };
      if (account === '') problem('account-missing');
      if (currency === '') problem('currency-missing');
      const { opening, closing } = counts.withoutBalance === 0 ? endsOf(chain) : NO_ENDS;
      const follows = !chain || chain.isOldestFirst || chain.isNewestFirst;
      if (!follows) problem('balances-do-not-follow');
      else checkSum({ opening, closing, moved: sums.in - sums.out, problem });
      if (counts.pending > 0) {
        listener.finding({ code: 'pending-left-out', place: first, count: counts.pending });
      }
      if (opening === undefined)
        listener.finding({ code: 'balances-missing', place: first, count: 1 });
      listener.statement({
        place: first,
        account,
        currency,
        number: null,
        sequence: null,
        from: days.from || null,
        until: days.until || null,
        openingMinor: opening?.toString() ?? null,
        closingMinor: closing?.toString() ?? null,
        lines: counts.lines,
        inMinor: sums.in.toString(),
        outMinor: sums.out.toString(),
      });
    },
  };
}

const NO_ENDS = { opening: undefined, closing: undefined };

/** What was there before the first line and after the last, whichever way the lines stand. */
function endsOf(chain: Chain | undefined): {
  readonly opening: bigint | undefined;
  readonly closing: bigint | undefined;
} {
  if (!chain) return NO_ENDS;
  const { firstAfter, firstMinor, lastAfter, lastMinor, isNewestFirst } = chain;
  if (isNewestFirst) return { opening: lastAfter - lastMinor, closing: firstAfter };
  return { opening: firstAfter - firstMinor, closing: lastAfter };
}
