import { addMoney, type Money } from '#kernel';
import type { FoundProblem } from './field.checks.js';
import { firstSeen } from './first-seen.js';
import type { RowReading } from './grant.rules.js';
import type {
  ReadingWarning,
  RowProblem,
  ThreeSixtyFormat,
  ThreeSixtySurvey,
  WarningCode,
} from './past-grant.js';

/** Problems that are told one by one; the others are counted. */
const MOST_PROBLEMS_TOLD = 1_000;
/** How many rows or columns a warning names; the count is always the whole. */
const MOST_NAMED = 20;
const MOST_TITLE_LENGTH = 60;

/** A row that was read, and where it stands. */
export type ReadRow = {
  /** From 1. */
  readonly row: number;
  readonly place: string;
  readonly reading: RowReading;
};

/** What is found besides the rows. */
export type FileFindings = {
  readonly format: ThreeSixtyFormat;
  readonly unread?: readonly string[];
  readonly leading?: number;
  readonly otherSheets?: readonly string[];
  readonly columnOf?: (path: string) => string;
};

export type Tally = {
  /** Counts a row in; whether its grant loads. */
  readonly add: (row: ReadRow) => boolean;
  /**
   * Rows that stood first with an id of which a later row says something else. Nobody can tell
   * which is right, so neither loads: where there are any, the file is read again with them known.
   */
  readonly contradicted: ReadonlySet<number>;
  readonly survey: (findings: FileFindings) => ThreeSixtySurvey;
};

/** Adds up a file row by row and keeps no row. */
export function newTally(known: ReadonlySet<number> = new Set()): Tally {
  const sums = { file: new Map<string, Money>(), loadable: new Map<string, Money>() };
  const seen = firstSeen();
  const contradicted = new Set<number>();
  const problems: RowProblem[] = [];
  const warned = new Map<WarningCode, Warned>();
  let total = 0;
  let loaded = 0;
  let unreadable = 0;
  let problemCount = 0;

  const isDuplicate = ({ row, reading: { grantId, digest } }: ReadRow): boolean => {
    if (grantId === undefined) return false;
    const first = seen.meet(grantId, digest, row);
    if (first && !first.isSame && !known.has(first.row)) contradicted.add(first.row);
    return first !== undefined || known.has(row);
  };

  return {
    add: (one) => {
      const { row, place, reading } = one;
      const { grant, grantId, amount, warnings } = reading;
      total += 1;
      if (amount) addTo(sums.file, amount);
      else unreadable += 1;
      // Both have to meet the table of ids: the first row of an id is remembered there.
      const isTwice = isDuplicate(one);
      const found: readonly FoundProblem[] = isTwice
        ? [...reading.problems, DUPLICATE]
        : reading.problems;
      problemCount += found.length;
      for (const problem of found) {
        if (problems.length === MOST_PROBLEMS_TOLD) break;
        problems.push({ row, place, ...(grantId === undefined ? {} : { grantId }), ...problem });
      }
      for (const code of new Set(warnings)) warn(warned, code, row, place);
      if (!grant || found.length > 0) return false;
      loaded += 1;
      addTo(sums.loadable, grant.amount);
      return true;
    },
    contradicted,
    survey: ({ format, columnOf = (path) => path, ...findings }) => ({
      format,
      total,
      refused: total - loaded,
      problemCount,
      problems: problems.map((problem) => ({ ...problem, path: columnOf(problem.path) })),
      totals: {
        loadable: byCurrency(sums.loadable),
        file: byCurrency(sums.file),
        unreadable,
      },
      warnings: [...fileWarnings(findings), ...rowWarnings(warned)],
    }),
  };
}

const DUPLICATE = { path: 'id', rule: 'duplicate-grant-id' } as const;

type Warned = { count: number; readonly rows: number[]; readonly places: string[] };

function warn(
  warned: Map<WarningCode, Warned>,
  code: WarningCode,
  row: number,
  place: string,
): void {
  const entry = warned.get(code) ?? { count: 0, rows: [], places: [] };
  warned.set(code, entry);
  entry.count += 1;
  if (entry.rows.length === MOST_NAMED) return;
  entry.rows.push(row);
  entry.places.push(place);
}

function rowWarnings(warned: ReadonlyMap<WarningCode, Warned>): readonly ReadingWarning[] {
  return [...warned].map(([code, found]) => ({ code, ...found }));
}

function fileWarnings({
  unread = [],
  leading = 0,
  otherSheets = [],
}: Omit<FileFindings, 'format' | 'columnOf'>): readonly ReadingWarning[] {
  return [
    ...named('columns-not-read', unread),
    ...named('sheets-not-read', otherSheets),
    ...(leading > 0 ? [{ code: 'rows-before-titles', count: leading, rows: [] } as const] : []),
  ];
}

function named(
  code: 'columns-not-read' | 'sheets-not-read',
  titles: readonly string[],
): readonly ReadingWarning[] {
  if (titles.length === 0) return [];
  const names = titles.slice(0, MOST_NAMED).map((title) => title.slice(0, MOST_TITLE_LENGTH));
  return [{ code, count: titles.length, rows: [], names }];
}

function addTo(totals: Map<string, Money>, amount: Money): void {
  const sum = totals.get(amount.currency);
  totals.set(amount.currency, sum ? addMoney(sum, amount) : amount);
}

function byCurrency(totals: ReadonlyMap<string, Money>): readonly Money[] {
  return [...totals.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
}
