import { MOST_LEADING_ROWS, readExactNumber, type ImportLimits } from '#files';
import { ensure } from '#kernel';
import { LosslessNumber } from 'lossless-json';
import { pathOf, standardTitles, targetOf, type CellTarget } from './flat-form.columns.js';
import type { DecimalMark } from './past-grant.js';

/**
 * A cell as its file holds it: text, or from a workbook a number by its text there, a number that
 * counts days, or what is no value at all.
 */
export type Cell = string | { readonly number: string } | { readonly broken: true };

/** A row of cells, and where it stands: its first line, or its row in a workbook. */
export type TableRow = { readonly cells: readonly Cell[]; readonly at: number };

export type FlatRow = {
  /** The grant in the shape of the JSON form, or undefined when the cells do not fit the titles. */
  readonly grant?: unknown;
  /** The whole row, the cells of columns that are not taken included. */
  readonly whole: unknown;
  readonly at: number;
};

export type FlatForm = {
  /** Titles of the columns that are not taken, in the order of the file. */
  readonly unread: readonly string[];
  /** Rows that stood before the titles. */
  readonly leading: number;
  /** The column that a path of the checks came from, or would come from. */
  readonly columnOf: (path: string) => string;
};

export type FlatReader = {
  /** The grant of a row; undefined for blank rows, titles and what stands before them. */
  readonly take: (row: TableRow) => FlatRow | undefined;
  /** What was found of the titles. Rejections `import-columns-unknown`, `import-no-rows`. */
  readonly form: () => FlatForm;
};

export type FlatOptions = {
  readonly decimal?: DecimalMark;
  /** The day of a number that counts days, as the workbook counts them. */
  readonly dayOf?: (serial: number) => string;
  /** Whether empty cells at the end of a row are left out, as workbooks do. */
  readonly isSparse?: boolean;
};

/** Fewer titles than this may be a note that begins like one. */
const FEWEST_TITLES = 2;

/** Whether the cells are titles of the standard: how many of them are. */
export function titlesIn(cells: readonly Cell[]): number {
  const known = cells.filter((cell) => typeof cell === 'string' && targetOf(cell)).length;
  return known >= FEWEST_TITLES ? known : 0;
}

/**
 * Reads the flat form of 360Giving: titles, then one grant per row, lists given by `:` or `/` in the
 * titles. Notes before the titles are passed over, with what the published tools say there: a row
 * that begins with `#` may tell how many rows to skip and how many rows the titles take. Empty
 * cells are absent fields; blank rows are no rows. Cells are trimmed.
 *
 * Refuses the file with `import-too-many-rows`, `import-columns-unknown`, `import-duplicate-column`.
 */
export function flatReader(limits: ImportLimits, options: FlatOptions = {}): FlatReader {
  let header: Header | undefined;
  let rows = 0;
  let leading = 0;
  let toSkip = 0;
  let headerRows = 1;
  const readTitles = ({ cells }: TableRow): void => {
    if (toSkip === 0 && titlesIn(cells) > 0) {
      header = readHeader(cells, leading);
      toSkip = headerRows - 1;
      return;
    }
    leading += 1;
    ensure(leading <= MOST_LEADING_ROWS, 'import-columns-unknown');
    if (toSkip > 0) toSkip -= 1;
    const told = noteOf(cells);
    if (told) ({ skip: toSkip, header: headerRows } = told);
  };
  return {
    take: (row) => {
      const { cells, at } = row;
      if (cells.every(isBlankCell)) return undefined;
      if (!header || toSkip > 0) {
        if (!header) readTitles(row);
        else toSkip -= 1;
        return undefined;
      }
      ensure(rows < limits.rows, 'import-too-many-rows', { maximum: limits.rows });
      rows += 1;
      const whole = [...cells, ...header.form.unread].map(wholeCell);
      const told = options.isSparse ? filledUp(cells, header.columns.length) : cells;
      const fits = told.length === header.columns.length;
      return { at, whole, ...(fits && { grant: grantOf(told, header, options) }) };
    },
    form: () => {
      ensure(header, 'import-columns-unknown');
      ensure(rows > 0, 'import-no-rows');
      return header.form;
    },
  };
}

/** What the published tools write into a first row: `#, skipRows 1, headerRows 2`. */
function noteOf(cells: readonly Cell[]): { skip: number; header: number } | undefined {
  const [first = '', ...rest] = cells.map((cell) => (typeof cell === 'string' ? cell.trim() : ''));
  if (!first.startsWith('#')) return undefined;
  const told = [first.slice(1), ...rest].join(' ').toLowerCase();
  const number = (name: string): number | undefined => {
    const found = new RegExp(`\\b${name}\\s+(\\d{1,2})\\b`).exec(told)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  return { skip: number('skiprows') ?? 0, header: Math.max(1, number('headerrows') ?? 1) };
}

type Header = {
  readonly columns: readonly (CellTarget | undefined)[];
  readonly form: FlatForm;
};

function readHeader(cells: readonly Cell[], leading: number): Header {
  const titles = cells.map((cell) => (typeof cell === 'string' ? cell.trim() : ''));
  const columns = titles.map(targetOf);
  const titleOf = new Map<string, string>();
  columns.forEach((column, place) => {
    if (!column) return;
    const path = pathOf(column);
    const standard = standardTitles.get(path) ?? path;
    ensure(!titleOf.has(path), 'import-duplicate-column', { column: standard });
    titleOf.set(path, titles[place] as string);
  });
  const columnOf = (path: string): string => titleOf.get(path) ?? standardTitles.get(path) ?? path;
  const unread = titles.filter((title, place) => !columns[place] && title !== '');
  return { columns, form: { unread, leading, columnOf } };
}

function grantOf(cells: readonly Cell[], { columns }: Header, options: FlatOptions): unknown {
  const grant: Record<string, unknown> = {};
  columns.forEach((column, place) => {
    const cell = cells[place] as Cell;
    if (column && !isBlankCell(cell)) put(grant, column, valueOf(cell, column, options));
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

/** What a cell says, as the JSON form would say it. */
function valueOf(cell: Cell, { kind }: CellTarget, { decimal, dayOf }: FlatOptions): unknown {
  if (typeof cell === 'string') {
    const text = cell.trim();
    return kind === 'number' ? numberOf(text, decimal) : text;
  }
  // An error of a formula is no text, whatever stands there.
  if ('broken' in cell) return null;
  const number = Number(cell.number);
  if (kind === 'day' && dayOf) return dayOf(number);
  const text = shortest(number);
  return kind === 'number' ? new LosslessNumber(text) : text;
}

/**
 * A number of a workbook in its shortest spelling. A workbook keeps the nearest binary number and
 * may write 3239.34 as 3239.3400000000001: both are the same number there.
 */
function shortest(number: number): string {
  return String(number);
}

/** Three digits behind a comma are thousands as often as decimals: they are never guessed. */
const COMMA_NUMBER = /^-?(?:0|[1-9]\d*)(?:,(?!\d{3}$)\d+)?$/;

/**
 * Numbers as JSON spells them, but not with an exponent: 1.5E+11 in a CSV file is what a
 * spreadsheet leaves after rounding. With a decimal comma, no point is read at all.
 */
function numberOf(cell: string, decimal: DecimalMark = '.'): unknown {
  if (decimal === ',') {
    return COMMA_NUMBER.test(cell) ? new LosslessNumber(cell.replace(',', '.')) : cell;
  }
  return readExactNumber(cell) && !/e/i.test(cell) ? new LosslessNumber(cell) : cell;
}

/** With the empty cells at its end, as many as there are titles, that the workbook left out. */
function filledUp(cells: readonly Cell[], columns: number): readonly Cell[] {
  const last = cells.findLastIndex((cell) => !isBlankCell(cell));
  const told = cells.slice(0, Math.max(last + 1, Math.min(cells.length, columns)));
  return [...told, ...Array<Cell>(Math.max(0, columns - told.length)).fill('')];
}

function isBlankCell(cell: Cell): boolean {
  return typeof cell === 'string' && cell.trim() === '';
}

function wholeCell(cell: Cell): unknown {
  if (typeof cell === 'string') return cell.trim();
  return 'number' in cell ? shortest(Number(cell.number)) : null;
}
