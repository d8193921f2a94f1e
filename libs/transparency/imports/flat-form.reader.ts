import { ensure, Rejection, type RejectionParams } from '#kernel';
import { CsvError, parse } from 'csv-parse/sync';
import { LosslessNumber } from 'lossless-json';
import { readExactNumber } from './exact-number.js';
import { pathOf, standardTitles, targetOf, type CellTarget } from './flat-form.columns.js';
import type { ImportLimits } from './import.limits.js';

export type FlatRow = {
  /** The grant in the shape of the JSON form, or undefined when the cells do not fit the titles. */
  readonly grant?: unknown;
  /** The first line of the row in the file, from 1. */
  readonly line: number;
};

export type FlatForm = {
  /** Titles of the columns that are not taken, in the order of the file. */
  readonly unread: readonly string[];
  /** The column that a path of the checks came from, or would come from. */
  readonly columnOf: (path: string) => string;
};

/**
 * Walks through the flat form of 360Giving: one title line, then one grant per row, lists given by
 * `:` in the titles. Empty cells are absent fields; blank rows are no rows. Cells are trimmed.
 * Numbers are read as JSON spells them, but not with an exponent: 1.5E+11 in a CSV file is what a
 * spreadsheet leaves after rounding.
 *
 * Refuses the file with `import-not-csv` (and the line), `import-row-too-large`,
 * `import-too-many-rows`, `import-columns-unknown`, `import-duplicate-column`, `import-no-rows`.
 */
export function scanFlatForm(
  text: Buffer,
  limits: ImportLimits,
  visit: (row: FlatRow, index: number) => void,
): FlatForm {
  let header: Header | undefined;
  let rows = 0;
  let line = 1;
  const onRow = (cells: readonly string[], lastLine: number): void => {
    const start = line;
    line = lastLine + 1;
    if (cells.every((cell) => cell.trim() === '')) return;
    if (!header) {
      header = readHeader(cells);
      return;
    }
    ensure(rows < limits.rows, 'import-too-many-rows', { maximum: limits.rows });
    const fits = cells.length === header.columns.length;
    visit({ line: start, ...(fits && { grant: grantOf(cells, header) }) }, rows);
    rows += 1;
  };
  parseRows(text, limits, onRow);
  ensure(header && rows > 0, 'import-no-rows');
  return header.form;
}

type Header = {
  readonly columns: readonly (CellTarget | undefined)[];
  readonly form: FlatForm;
};

function parseRows(
  text: Buffer,
  limits: ImportLimits,
  onRow: (cells: readonly string[], lastLine: number) => void,
): void {
  try {
    parse(text, {
      relax_column_count: true,
      // All of them, since files edited on several machines mix line ends.
      record_delimiter: ['\r\n', '\n', '\r'],
      max_record_size: limits.rowBytes,
      // Rows are handed over as they come and kept nowhere: null drops them.
      on_record: (cells: string[], { lines }) => {
        onRow(cells, lines);
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number(error['lines']);
    const where: RejectionParams = Number.isSafeInteger(line) ? { line } : {};
    if (error.code === 'CSV_MAX_RECORD_SIZE') {
      throw new Rejection('import-row-too-large', { ...where, maximum: limits.rowBytes });
    }
    throw new Rejection('import-not-csv', where);
  }
}

function readHeader(titles: readonly string[]): Header {
  const columns = titles.map(targetOf);
  const titleOf = new Map<string, string>();
  columns.forEach((column, place) => {
    if (!column) return;
    const path = pathOf(column);
    const standard = standardTitles.get(path) ?? path;
    ensure(!titleOf.has(path), 'import-duplicate-column', { column: standard });
    titleOf.set(path, (titles[place] as string).trim());
  });
  ensure(titleOf.size > 0, 'import-columns-unknown');
  const columnOf = (path: string): string => titleOf.get(path) ?? standardTitles.get(path) ?? path;
  const unread = titles.filter((title, place) => !columns[place] && title.trim() !== '');
  return { columns, form: { unread, columnOf } };
}

function grantOf(cells: readonly string[], { columns }: Header): unknown {
  const grant: Record<string, unknown> = {};
  columns.forEach((column, place) => {
    const cell = (cells[place] as string).trim();
    if (column && cell !== '') put(grant, column, column.numeric ? numberOf(cell) : cell);
  });
  for (const [field, value] of Object.entries(grant)) {
    // Items of a list that the row leaves out altogether are no items.
    if (Array.isArray(value)) grant[field] = value.filter((item) => item !== undefined);
  }
  return grant;
}

function put(grant: Record<string, unknown>, target: CellTarget, value: unknown): void {
  const { field, member, list, item } = target;
  if (member === undefined) {
    grant[field] = value;
    return;
  }
  const items = (grant[field] ??= list ? [] : {}) as Record<string | number, unknown>;
  const holder = (list ? (items[item] ??= {}) : items) as Record<string, unknown>;
  holder[member] = value;
}

function numberOf(cell: string): unknown {
  return readExactNumber(cell) && !/e/i.test(cell) ? new LosslessNumber(cell) : cell;
}
