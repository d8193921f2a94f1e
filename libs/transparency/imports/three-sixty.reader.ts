import { addMoney, type Money } from '#kernel';
import { formatOf, utf8Content } from './file-text.js';
import type { FoundProblem } from './field.checks.js';
import { scanFlatForm } from './flat-form.reader.js';
import { readRow, type RowReading } from './grant.rules.js';
import { IMPORT_LIMITS, type ImportLimits } from './import.limits.js';
import { scanJsonPackage } from './json-package.scanner.js';
import type {
  DateFormat,
  PastGrant,
  ReadingWarning,
  RowProblem,
  ThreeSixtyFormat,
  ThreeSixtyReading,
  WarningCode,
} from './past-grant.js';

export type ReadingOptions = {
  /** Told from the content when absent. */
  readonly format?: ThreeSixtyFormat;
  readonly dateFormat: DateFormat;
  readonly limits?: Partial<ImportLimits>;
};

/**
 * Reads a file of past grants in the 360Giving form, JSON or CSV (D19): every row is either a
 * checked grant with exact amounts, or has problems that say why not. Nothing is booked and nothing
 * is asked of the outside world; the same bytes give the same reading.
 *
 * Throws a Rejection, code `import-...`, when the file as a whole cannot be read; see utf8Content,
 * scanJsonPackage and scanFlatForm for the codes.
 */
export function readThreeSixtyGiving(
  bytes: Uint8Array,
  options: ReadingOptions,
): ThreeSixtyReading {
  const limits = { ...IMPORT_LIMITS, ...options.limits };
  const text = utf8Content(bytes, limits);
  const format = options.format ?? formatOf(text);
  const tally = newTally();
  if (format === 'json') {
    scanJsonPackage(text, limits, (source, index) => {
      addRow(tally, `grants[${index}]`, readRow(source, options.dateFormat));
    });
    return finish(tally, format, []);
  }
  const form = scanFlatForm(text, limits, ({ grant, line }) => {
    const reading = grant === undefined ? MISALIGNED : readRow(grant, options.dateFormat);
    addRow(tally, `line ${line}`, reading);
  });
  const reading = finish(tally, format, form.unread);
  const problems = reading.problems.map((problem) => ({
    ...problem,
    path: form.columnOf(problem.path),
  }));
  return { ...reading, problems };
}

/** A row with more or fewer cells than titles: some cell is not where its title says. */
const MISALIGNED: RowReading = {
  problems: [{ path: '', rule: 'cell-count' }],
  warnings: [],
  digest: '',
};

type Tally = {
  total: number;
  unreadable: number;
  readonly grants: { readonly grant: PastGrant; readonly warnings: readonly WarningCode[] }[];
  readonly problems: RowProblem[];
  readonly fileTotals: Map<string, Money>;
  readonly firstById: Map<string, FirstSeen>;
};

type FirstSeen = {
  readonly row: number;
  readonly place: string;
  readonly digest: string;
  contradicted: boolean;
};

function newTally(): Tally {
  return {
    total: 0,
    unreadable: 0,
    grants: [],
    problems: [],
    fileTotals: new Map(),
    firstById: new Map(),
  };
}

function addRow(tally: Tally, place: string, reading: RowReading): void {
  tally.total += 1;
  const row = tally.total;
  const { grant, grantId, amount } = reading;
  if (amount) addTo(tally.fileTotals, amount);
  else tally.unreadable += 1;
  const problems = [...reading.problems, ...duplicateOf(tally, row, place, reading)];
  for (const problem of problems) {
    tally.problems.push({ row, place, ...(grantId === undefined ? {} : { grantId }), ...problem });
  }
  if (grant && problems.length === 0) {
    tally.grants.push({ grant: { row, place, ...grant }, warnings: reading.warnings });
  }
}

/**
 * The same id twice: the repetition is refused; where the rows differ, nobody can tell which is
 * right, so the first is refused as well.
 */
function duplicateOf(
  tally: Tally,
  row: number,
  place: string,
  { grantId, digest }: RowReading,
): readonly FoundProblem[] {
  if (grantId === undefined) return [];
  const first = tally.firstById.get(grantId);
  if (!first) {
    tally.firstById.set(grantId, { row, place, digest, contradicted: false });
    return [];
  }
  if (first.digest !== digest && !first.contradicted) {
    first.contradicted = true;
    const { row: firstRow, place: firstPlace } = first;
    tally.problems.push({ row: firstRow, place: firstPlace, grantId, ...DUPLICATE });
  }
  return [DUPLICATE];
}

const DUPLICATE = { path: 'id', rule: 'duplicate-grant-id' } as const;

function finish(
  tally: Tally,
  format: ThreeSixtyFormat,
  unread: readonly string[],
): ThreeSixtyReading {
  const loadable = new Map<string, Money>();
  const kept = tally.grants.filter(
    ({ grant }) => !tally.firstById.get(grant.grantId)?.contradicted,
  );
  for (const { grant } of kept) addTo(loadable, grant.amount);
  return {
    format,
    total: tally.total,
    refused: tally.total - kept.length,
    rows: kept.map(({ grant }) => grant),
    problems: tally.problems.sort((a, b) => a.row - b.row),
    totals: {
      loadable: byCurrency(loadable),
      file: byCurrency(tally.fileTotals),
      unreadable: tally.unreadable,
    },
    warnings: [...columnWarning(unread), ...rowWarnings(kept)],
  };
}

function addTo(totals: Map<string, Money>, amount: Money): void {
  const sum = totals.get(amount.currency);
  totals.set(amount.currency, sum ? addMoney(sum, amount) : amount);
}

function byCurrency(totals: ReadonlyMap<string, Money>): readonly Money[] {
  return [...totals.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
}

/** How many rows or columns a warning names; the count is always the whole. */
const MAX_NAMED = 20;
const MAX_COLUMN_TITLE = 60;

function columnWarning(unread: readonly string[]): readonly ReadingWarning[] {
  if (unread.length === 0) return [];
  const names = unread.slice(0, MAX_NAMED).map((title) => title.trim().slice(0, MAX_COLUMN_TITLE));
  return [{ code: 'columns-not-read', count: unread.length, rows: [], names }];
}

function rowWarnings(kept: Tally['grants']): readonly ReadingWarning[] {
  const found = new Map<WarningCode, { count: number; readonly rows: number[] }>();
  for (const { grant, warnings } of kept) {
    for (const code of new Set(warnings)) {
      const entry = found.get(code) ?? { count: 0, rows: [] };
      found.set(code, entry);
      entry.count += 1;
      if (entry.rows.length < MAX_NAMED) entry.rows.push(grant.row);
    }
  }
  return [...found].map(([code, { count, rows }]) => ({ code, count, rows }));
}
