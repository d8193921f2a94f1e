import { Rejection, type RejectionParams } from '#kernel';
import { CsvError, parse } from 'csv-parse/sync';
import { CARRIAGE_RETURN, LINE_FEED, QUOTE } from './file-text.js';
import type { ImportLimits } from './import-limits.js';

/** What may stand between cells. */
export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** A row of cells, and the line at which it begins. */
export type CsvRow = { readonly cells: readonly string[]; readonly at: number };

/** How many of the cells are titles that the reader knows. */
export type TitlesIn = (cells: readonly string[]) => number;

/** Rows that are looked at for titles: published files put a few notes before them. */
export const MOST_LEADING_ROWS = 20;

/**
 * The rows of a CSV file, one part of the file after the other. Where no delimiter is given, it is
 * the one with which most titles are found that the reader knows.
 *
 * Refuses the file with `import-not-csv` (and the line) and `import-row-too-large`.
 */
export function* csvRows(
  chunks: Iterable<Buffer>,
  limits: ImportLimits,
  titlesIn: TitlesIn,
  given?: Delimiter,
): Generator<CsvRow> {
  let delimiter = given;
  let line = 1;
  for (const block of wholeRows(chunks, limits)) {
    delimiter ??= delimiterOf(block, limits, titlesIn);
    const rows = parseBlock(block, limits, delimiter, line);
    yield* rows;
    line += lineEnds(block);
  }
}

/** The delimiter with which most known titles are found; a comma where none are. */
export function delimiterOf(block: Buffer, limits: ImportLimits, titlesIn: TitlesIn): Delimiter {
  let best: Delimiter = ',';
  let most = 0;
  for (const delimiter of DELIMITERS) {
    const found = Math.max(
      0,
      ...firstRows(block, limits, delimiter).map(({ cells }) => titlesIn(cells)),
    );
    if (found > most) [best, most] = [delimiter, found];
  }
  return best;
}

function firstRows(block: Buffer, limits: ImportLimits, delimiter: Delimiter): readonly CsvRow[] {
  try {
    return parseBlock(block, limits, delimiter, 1, MOST_LEADING_ROWS);
  } catch (error) {
    if (error instanceof Rejection) return [];
    throw error;
  }
}

function parseBlock(
  block: Buffer,
  limits: ImportLimits,
  delimiter: Delimiter,
  firstLine: number,
  most?: number,
): readonly CsvRow[] {
  const rows: CsvRow[] = [];
  let at = firstLine;
  try {
    parse(block, {
      delimiter,
      relax_column_count: true,
      // All of them, since files edited on several machines mix line ends.
      record_delimiter: ['\r\n', '\n', '\r'],
      max_record_size: limits.rowBytes,
      ...(most !== undefined && { to: most }),
      on_record: (cells: string[], { lines }) => {
        rows.push({ cells, at });
        at = firstLine + lines;
        return null;
      },
    });
    return rows;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number(error['lines']);
    const where: RejectionParams = Number.isSafeInteger(line) ? { line: firstLine - 1 + line } : {};
    if (error.code === 'CSV_MAX_RECORD_SIZE') {
      throw new Rejection('import-row-too-large', { ...where, maximum: limits.rowBytes });
    }
    throw new Rejection('import-not-csv', where);
  }
}

/**
 * A text cut where rows end: at line ends that stand between no quotes. Quotes within quotes are
 * doubled, so an even number of them stands before each.
 */
function* wholeRows(chunks: Iterable<Buffer>, limits: ImportLimits): Generator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  let quoted = false;
  for (const chunk of chunks) {
    const text = held.length > 0 ? Buffer.concat([held, chunk]) : chunk;
    let end = -1;
    for (let place = held.length; place < text.length; place += 1) {
      const byte = text[place];
      if (byte === QUOTE) quoted = !quoted;
      else if (!quoted && isLineEnd(byte, text[place + 1])) end = place + 1;
    }
    if (end > 0) yield text.subarray(0, end);
    held = end > 0 ? text.subarray(end) : text;
    if (held.length > limits.rowBytes + chunk.length) {
      throw new Rejection('import-row-too-large', { maximum: limits.rowBytes });
    }
  }
  if (held.length > 0) yield held;
}

/** A line feed, or a carriage return with something else behind it. */
function isLineEnd(byte: number | undefined, next: number | undefined): boolean {
  if (byte === LINE_FEED) return true;
  return byte === CARRIAGE_RETURN && next !== undefined && next !== LINE_FEED;
}

function lineEnds(block: Buffer): number {
  let count = 0;
  for (let place = 0; place < block.length; place += 1) {
    if (block[place] === LINE_FEED) count += 1;
    else if (block[place] === CARRIAGE_RETURN && block[place + 1] !== LINE_FEED) count += 1;
  }
  return count;
}
