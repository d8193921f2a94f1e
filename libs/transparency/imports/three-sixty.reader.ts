import {
  csvRows,
  type Delimiter,
  formOf,
  utf8Chunks,
  type ReadingProgress,
  type TextEncoding,
  IMPORT_LIMITS,
  type ImportLimits,
  stampOf,
  type ImportSource,
} from '#files';
import { ensure, Rejection } from '#kernel';
import type { RowRules } from './field.checks.js';
import { flatReader, titlesIn, type FlatReader, type FlatRow } from './flat-form.reader.js';
import { readRow, type RowReading } from './grant.rules.js';
import { scanJsonPackage } from './json-package.scanner.js';
import type { DecimalMark, PastGrant, ThreeSixtyFormat, ThreeSixtySurvey } from './past-grant.js';
import { newTally, type FileFindings, type ReadRow } from './survey.js';
import { openWorkbook, type Sheet, type Workbook } from './workbook.reader.js';

export type ReadingOptions = RowRules & {
  /** Told from the content when absent. */
  readonly format?: ThreeSixtyFormat;
  /** How a text file is written; UTF-8 when absent, or UTF-16 where the file begins with its mark. */
  readonly encoding?: TextEncoding | undefined;
  /** What stands between the cells of a CSV file; told from its titles when absent. */
  readonly delimiter?: Delimiter | undefined;
  readonly decimal?: DecimalMark | undefined;
  readonly limits?: Partial<ImportLimits>;
  readonly progress?: ReadingProgress;
};

/** A file that was looked through once, and is read a second time for its grants. */
export type ThreeSixtyFile = ThreeSixtySurvey & {
  /** The grants that load, one by one, checked again as they are read. */
  readonly grants: (progress?: ReadingProgress) => AsyncGenerator<PastGrant>;
};

/**
 * Looks through a file of past grants in the 360Giving form, JSON, CSV or a workbook (D19): every
 * row is either a checked grant with exact amounts, or has problems that say why not. Nothing is
 * booked and nothing is asked of the outside world; the same bytes give the same findings. Only a
 * part of the file is in memory at a time, however large it is: but for 24 bytes or a little more
 * for each id, and the texts that the cells of a workbook share.
 *
 * Throws a Rejection, code `import-...`, when the file as a whole cannot be read; see utf8Chunks,
 * scanJsonPackage, csvRows, flatReader and openWorkbook for the codes.
 */
export async function surveyThreeSixtyGiving(
  source: ImportSource,
  options: ReadingOptions,
): Promise<ThreeSixtyFile> {
  const stamp = stampOf(source);
  let known: ReadonlySet<number> = new Set();
  for (;;) {
    const tally = newTally(known);
    // Only what cannot be seen again from the row itself.
    const duplicates = new Set<number>();
    const reading = readRows(source, options);
    let step = await reading.next();
    for (; !step.done; step = await reading.next()) {
      const { row, reading: read } = step.value;
      if (!tally.add(step.value) && read.grant) duplicates.add(row);
    }
    if (tally.contradicted.size > 0) {
      known = new Set([...known, ...tally.contradicted]);
      continue;
    }
    const survey = tally.survey(step.value);
    const { format } = survey;
    const grants = (progress?: ReadingProgress): AsyncGenerator<PastGrant> =>
      loadable(source, { ...options, format, progress }, { stamp, duplicates });
    return { ...survey, grants };
  }
}

type FirstReading = { readonly stamp: string; readonly duplicates: ReadonlySet<number> };

async function* loadable(
  source: ImportSource,
  options: ReadingOptions,
  { stamp, duplicates }: FirstReading,
): AsyncGenerator<PastGrant> {
  const ensureSame = (): void => ensure(stampOf(source) === stamp, 'import-file-changed');
  ensureSame();
  const rows = readRows(source, options);
  try {
    for (let step = await rows.next(); !step.done; step = await rows.next()) {
      const { row, place, reading } = step.value;
      if (reading.grant && !duplicates.has(row)) yield { row, place, ...reading.grant };
    }
  } finally {
    // Whoever stops early leaves no file open.
    await rows.return(NOTHING_FOUND);
  }
  ensureSame();
}

const NOTHING_FOUND: FileFindings = { format: 'json' };

type Rows = Generator<ReadRow, FileFindings> | AsyncGenerator<ReadRow, FileFindings>;

/** The rows of a file, in order; in the end, what was found besides them. */
function readRows(source: ImportSource, options: ReadingOptions): Rows {
  const limits = { ...IMPORT_LIMITS, ...options.limits };
  const format = options.format ?? formatOf(source, limits);
  // A text file is not waited for: that would cost each row as much as its checks.
  if (format !== 'xlsx') return textRows(source, { ...options, format });
  return openedRows(source, limits, options);
}

/** What looks like XML has no titles that the standard knows: it is told so as a table. */
function formatOf(source: ImportSource, limits: ImportLimits): ThreeSixtyFormat {
  const form = formOf(source, limits);
  return form === 'xml' ? 'csv' : form;
}

async function* openedRows(
  source: ImportSource,
  limits: ImportLimits,
  options: ReadingOptions,
): AsyncGenerator<ReadRow, FileFindings> {
  const workbook = await openWorkbook(source, limits);
  try {
    return yield* workbookRows(workbook, limits, options);
  } finally {
    workbook.close();
  }
}

/** The same of a text file, for which nothing has to be waited for. */
export function* textRows(
  source: ImportSource,
  options: ReadingOptions,
): Generator<ReadRow, FileFindings> {
  const limits = { ...IMPORT_LIMITS, ...options.limits };
  const format = options.format ?? formatOf(source, limits);
  const chunks = utf8Chunks(source, limits, options.encoding, options.progress);
  if (format === 'json') {
    for (const { grant, index, exactly } of scanJsonPackage(chunks, limits)) {
      const read = (source: unknown): RowReading =>
        readRow({ grant: source, whole: source, form: 'json' }, options);
      const quick = read(grant);
      // What is wrong is told as the file spells it.
      const reading = quick.problems.length > 0 ? read(exactly()) : quick;
      yield { row: index + 1, place: `grants[${index}]`, reading };
    }
    return { format };
  }
  const { decimal, delimiter } = options;
  const reader = flatReader(limits, { decimal });
  let row = 0;
  for (const cells of csvRows(chunks, limits, titlesIn, delimiter)) {
    const found = reader.take(cells);
    if (found) yield { row: (row += 1), place: `line ${found.at}`, reading: read(found, options) };
  }
  return { format, ...reader.form() };
}

async function* workbookRows(
  { sheets, dayOf }: Workbook,
  limits: ImportLimits,
  options: ReadingOptions,
): AsyncGenerator<ReadRow, FileFindings> {
  const newReader = (): FlatReader => flatReader(limits, { dayOf, isSparse: true });
  const sheet = await sheetWithTitles(sheets, newReader);
  const reader = newReader();
  let row = 0;
  for await (const cells of sheet.rows(options.progress)) {
    const found = reader.take(cells);
    if (found) yield { row: (row += 1), place: `row ${found.at}`, reading: read(found, options) };
  }
  const otherSheets = sheets.filter((other) => other !== sheet).map(({ name }) => name);
  return { format: 'xlsx', ...reader.form(), otherSheets };
}

/** The sheet that the published tools call so, else the first one with titles of the standard. */
async function sheetWithTitles(
  sheets: readonly Sheet[],
  newReader: () => FlatReader,
): Promise<Sheet> {
  const isNamedSo = ({ name }: Sheet): boolean => name.trim().toLowerCase() === 'grants';
  let why = new Rejection('import-columns-unknown');
  for (const sheet of [...sheets.filter(isNamedSo), ...sheets]) {
    const reader = newReader();
    try {
      for await (const cells of sheet.rows()) if (reader.take(cells)) return sheet;
      reader.form();
    } catch (error) {
      if (!(error instanceof Rejection) || !NOT_THIS_SHEET.has(error.code)) throw error;
      if (error.code === 'import-no-rows') why = error;
    }
  }
  throw why;
}

const NOT_THIS_SHEET: ReadonlySet<string> = new Set(['import-columns-unknown', 'import-no-rows']);

function read({ grant, whole }: FlatRow, rules: RowRules): RowReading {
  return grant === undefined ? MISALIGNED : readRow({ grant, whole, form: 'table' }, rules);
}

/** A row with more or fewer cells than titles: some cell is not where its title says. */
const MISALIGNED: RowReading = {
  problems: [{ path: '', rule: 'cell-count' }],
  warnings: [],
  digest: '',
};
