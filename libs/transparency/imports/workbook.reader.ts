import {
  xmlParser,
  type ImportLimits,
  type ImportSource,
  type ReadingProgress,
  type XmlListener,
} from '#files';
import { ensure, Rejection } from '#kernel';
import { StringDecoder } from 'node:string_decoder';
import { fromBufferPromise, openPromise, type Entry, type ZipFile } from 'yauzl';
import type { Cell, TableRow } from './flat-form.reader.js';

export type Sheet = {
  readonly name: string;
  /** Its rows in order, read as they are asked for; rows without cells are left out. */
  readonly rows: (progress?: ReadingProgress) => AsyncGenerator<TableRow>;
};

export type Workbook = {
  readonly sheets: readonly Sheet[];
  /** The day of a number that counts days in this workbook. */
  readonly dayOf: (serial: number) => string;
  readonly close: () => void;
};

/**
 * Opens an .xlsx workbook (ECMA-376). Its sheets are read in parts; only the texts that its cells
 * share are held, and they are bounded. Rejections `import-spreadsheet-file` where it is another kind
 * of workbook, `import-workbook-broken` with the part that cannot be read, `import-too-large`.
 */
export async function openWorkbook(source: ImportSource, limits: ImportLimits): Promise<Workbook> {
  const zip = await openZip(source);
  try {
    const parts = await partsOf(zip);
    ensure(parts.has(WORKBOOK), 'import-spreadsheet-file');
    const book: Book = { zip, parts, limits };
    const { sheets, is1904 } = await readContents(book);
    const targets = await readTargets(book);
    const shared = await readSharedTexts(book);
    return {
      sheets: sheets.flatMap(({ name, link }) => {
        const part = targets.get(link);
        if (part === undefined || !parts.has(part)) return [];
        return [{ name, rows: (progress) => sheetRows(book, part, shared, progress) }];
      }),
      dayOf: (serial) => dayOf(serial, is1904),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

const WORKBOOK = 'xl/workbook.xml';
const WORKBOOK_LINKS = 'xl/_rels/workbook.xml.rels';
const SHARED_TEXTS = 'xl/sharedStrings.xml';
/** Parts that a workbook may have; real ones have a few dozen. */
const MOST_PARTS = 10_000;
/** Letters of the texts that cells share, all together. */
const MOST_SHARED_LENGTH = 128 * 1024 * 1024;
/** Columns of a sheet, as many as the format knows. */
const MOST_COLUMNS = 16_384;

type Book = {
  readonly zip: ZipFile;
  readonly parts: ReadonlyMap<string, Entry>;
  readonly limits: ImportLimits;
};

async function openZip(source: ImportSource): Promise<ZipFile> {
  const options = { autoClose: false, lazyEntries: true } as const;
  try {
    return typeof source === 'string'
      ? await openPromise(source, options)
      : await fromBufferPromise(Buffer.from(source), options);
  } catch {
    throw new Rejection('import-workbook-broken', { part: 'zip' });
  }
}

async function partsOf(zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  const parts = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) {
      ensure(parts.size < MOST_PARTS, 'import-too-large');
      parts.set(entry.fileName, entry);
    }
  } catch (error) {
    if (error instanceof Rejection) throw error;
    throw new Rejection('import-workbook-broken', { part: 'zip' });
  }
  return parts;
}

type Contents = {
  readonly sheets: readonly { readonly name: string; readonly link: string }[];
  readonly is1904: boolean;
};

async function readContents(book: Book): Promise<Contents> {
  const sheets: { name: string; link: string }[] = [];
  let is1904 = false;
  await readWhole(book, WORKBOOK, {
    open: (name, attributes) => {
      if (name === 'workbookPr') is1904 = isTrue(attributes['date1904']);
      if (name === 'sheet') {
        sheets.push({ name: attributes['name'] ?? '', link: attributes['id'] ?? '' });
      }
    },
  });
  return { sheets, is1904 };
}

/** Which part holds the sheet that a link of the workbook names. */
async function readTargets(book: Book): Promise<ReadonlyMap<string, string>> {
  const targets = new Map<string, string>();
  await readWhole(book, WORKBOOK_LINKS, {
    open: (name, { Id: id = '', Target: target = '' }) => {
      if (name !== 'Relationship') return;
      targets.set(id, target.startsWith('/') ? target.slice(1) : `xl/${target}`);
    },
  });
  return targets;
}

async function readSharedTexts(book: Book): Promise<readonly string[]> {
  const texts: string[] = [];
  if (!book.parts.has(SHARED_TEXTS)) return texts;
  let text = '';
  let length = 0;
  let isText = false;
  let isReading = false;
  await readWhole(book, SHARED_TEXTS, {
    open: (name) => {
      if (name === 'si') text = '';
      // How a text is read aloud stands beside it and is no part of it.
      if (name === 'rPh') isReading = true;
      if (name === 't') isText = !isReading;
    },
    text: (more) => {
      if (!isText) return;
      text += more;
      length += more.length;
      ensure(length <= MOST_SHARED_LENGTH, 'import-too-large', { maximum: MOST_SHARED_LENGTH });
    },
    close: (name) => {
      if (name === 't') isText = false;
      if (name === 'rPh') isReading = false;
      if (name === 'si') texts.push(text);
    },
  });
  return texts;
}

async function readWhole(book: Book, part: string, listener: XmlListener): Promise<void> {
  const parts = readPart(book, part, listener);
  while (!(await parts.next()).done);
}

/** Reads an XML part piece by piece, and stops after each for whoever takes what was heard. */
async function* readPart(
  { zip, parts, limits }: Book,
  part: string,
  listener: XmlListener,
  progress: ReadingProgress = () => undefined,
): AsyncGenerator<void> {
  const entry = parts.get(part);
  if (!entry) throw new Rejection('import-workbook-broken', { part });
  const { uncompressedSize: total } = entry;
  ensure(total <= limits.fileBytes, 'import-too-large', {
    bytes: total,
    maximum: limits.fileBytes,
  });
  const decoder = new StringDecoder('utf8');
  const parser = xmlParser(listener);
  let done = 0;
  try {
    const stream = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      parser.write(decoder.write(chunk));
      done += chunk.length;
      progress(done, total);
      yield;
    }
    parser.close();
  } catch (error) {
    // A document that is none is a damaged part; one that is hostile is called so.
    if (error instanceof Rejection && error.code !== 'import-not-xml') throw error;
    throw new Rejection('import-workbook-broken', { part });
  }
}

async function* sheetRows(
  book: Book,
  part: string,
  shared: readonly string[],
  progress?: ReadingProgress,
): AsyncGenerator<TableRow> {
  let ready: TableRow[] = [];
  let cells: Cell[] = [];
  let at = 0;
  let column = 0;
  let kind = '';
  let value = '';
  let isValue = false;
  let isReading = false;
  const listener: XmlListener = {
    open: (name, attributes) => {
      if (name === 'row') {
        at = Number(attributes['r'] ?? at + 1);
        cells = [];
        column = 0;
      } else if (name === 'c') {
        column = attributes['r'] === undefined ? column + 1 : columnOf(attributes['r']);
        kind = attributes['t'] ?? 'n';
        value = '';
      } else if (name === 'rPh') isReading = true;
      else if (name === 'v' || name === 't') isValue = !isReading;
    },
    text: (text) => {
      if (isValue) value += text;
    },
    close: (name) => {
      if (name === 'v' || name === 't') isValue = false;
      else if (name === 'rPh') isReading = false;
      else if (name === 'c') {
        while (cells.length < column - 1) cells.push('');
        cells[column - 1] = cellOf(kind, value, shared);
      } else if (name === 'row' && cells.length > 0) ready.push({ cells, at });
    },
  };
  for await (const _ of readPart(book, part, listener, progress)) {
    yield* ready;
    ready = [];
  }
  yield* ready;
}

function cellOf(kind: string, value: string, shared: readonly string[]): Cell {
  switch (kind) {
    case 's':
      return shared[Number(value)] ?? { broken: true };
    case 'n':
      return value.trim() === '' ? '' : { number: value.trim() };
    case 'e':
      return { broken: true };
    case 'b':
      return value.trim() === '1' ? 'TRUE' : 'FALSE';
    default:
      // Text in place, the text of a formula, a day written out (`d`).
      return value;
  }
}

/** The number of a column, from 1: `A5` is 1, `AB7` is 28. */
function columnOf(reference: string): number {
  const letters = /^[A-Z]{1,3}/.exec(reference)?.[0] ?? '';
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  ensure(column >= 1 && column <= MOST_COLUMNS, 'import-workbook-broken', { part: 'cell' });
  return column;
}

function isTrue(text: string | undefined): boolean {
  return text === '1' || text === 'true';
}

const DAY_MS = 86_400_000;
/** Day 0 of the two ways of counting. The first takes 1900 for a leap year, so day 60 never was. */
const SINCE_1900 = Date.UTC(1899, 11, 30);
const SINCE_1904 = Date.UTC(1904, 0, 1);
const FIRST_RIGHT_DAY = 61;
const LAST_DAY = 2_958_465;

/** The day that a number stands for, YYYY-MM-DD; what is none is left as a number. */
function dayOf(serial: number, is1904: boolean): string {
  const day = Math.floor(serial);
  const isDay = day >= (is1904 ? 0 : FIRST_RIGHT_DAY) && day <= LAST_DAY;
  if (!isDay) return String(serial);
  return new Date((is1904 ? SINCE_1904 : SINCE_1900) + day * DAY_MS).toISOString().slice(0, 10);
}
