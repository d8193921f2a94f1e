import { isUtf8 } from 'node:buffer';
import { ensure, Rejection, type RejectionParams } from '#kernel';
import type { ImportLimits } from './import-limits.js';
import { chunksOf, sizeOf, startOf, type ImportSource } from './import-source.js';

/** How a text file may be written; what is not UTF-8 is never guessed. */
export const TEXT_ENCODINGS = ['utf-8', 'utf-16le', 'windows-1252', 'iso-8859-15'] as const;
export type TextEncoding = (typeof TEXT_ENCODINGS)[number];

/** Told how many bytes of how many were read. */
export type ReadingProgress = (done: number, total: number) => void;

/** In which form a file is, as its first bytes tell. */
export type FileForm = 'json' | 'csv' | 'xlsx' | 'xml';

/** Bytes in which the form of a file shows. */
const START_BYTES = 4_096;

/**
 * In which form a file is, from its first bytes. JSON begins with a bracket and XML with an angle; no
 * column title does.
 * Rejections: `import-too-large`, `import-empty`, `import-spreadsheet-file` (a workbook of another
 * kind than .xlsx, or behind a password).
 */
export function formOf(source: ImportSource, limits: ImportLimits): FileForm {
  sizeOf(source, limits);
  const start = startOf(source, START_BYTES);
  if (startsWith(start, ZIP)) return 'xlsx';
  ensure(!startsWith(start, COMPOUND_FILE), 'import-spreadsheet-file');
  const text = startsWith(start, UTF16_MARK) ? Buffer.from(start.toString('utf16le')) : start;
  const from = startsWith(text, UTF8_MARK) ? UTF8_MARK.length : 0;
  const first = text[skipBlank(text, from)];
  if (first === OPEN_ANGLE) return 'xml';
  return first === OPEN_BRACE || first === OPEN_BRACKET ? 'json' : 'csv';
}

/**
 * The text of a file as UTF-8, part by part, each of whole characters and without the byte order
 * mark. Refuses what is not in the encoding with `import-not-utf8`, and says where: the byte, its
 * place and its line, and the encoding in which it would be a letter; `import-empty`.
 */
export function* utf8Chunks(
  source: ImportSource,
  limits: ImportLimits,
  encoding?: TextEncoding,
  progress: ReadingProgress = () => undefined,
): Generator<Buffer> {
  const total = sizeOf(source, limits);
  const marked = startsWith(startOf(source, START_BYTES), UTF16_MARK);
  const written = encoding ?? (marked ? 'utf-16le' : 'utf-8');
  let done = 0;
  let isBlank = true;
  for (const chunk of written === 'utf-8' ? checked(source) : decoded(source, written)) {
    isBlank &&= skipBlank(chunk, 0) >= chunk.length;
    yield chunk;
    done += chunk.length;
    progress(Math.min(done, total), total);
  }
  ensure(!isBlank, 'import-empty');
}

/** Nothing is copied where the bytes are UTF-8 already. */
function* checked(source: ImportSource): Generator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  let offset = 0;
  let line = 1;
  for (const chunk of chunksOf(source)) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    const end = wholeCharacters(bytes);
    const whole = bytes.subarray(0, end);
    if (!isUtf8(whole)) throw notUtf8(whole, offset, line);
    const from = offset === 0 && startsWith(whole, UTF8_MARK) ? UTF8_MARK.length : 0;
    yield whole.subarray(from);
    line += countOf(whole, LINE_FEED);
    offset += end;
    rest = bytes.subarray(end);
  }
  if (rest.length > 0) throw notUtf8(rest, offset, line);
}

function* decoded(source: ImportSource, encoding: TextEncoding): Generator<Buffer> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for (const chunk of chunksOf(source)) {
      yield Buffer.from(decoder.decode(chunk, { stream: true }));
    }
    yield Buffer.from(decoder.decode());
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    if (code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
    throw new Rejection('import-not-in-encoding', { encoding });
  }
}

/** Bytes up to which no character is cut: a character of UTF-8 takes four at most. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] as number;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** The first byte that belongs to no character, in words. */
function notUtf8(bytes: Buffer, offset: number, line: number): Rejection {
  let at = 0;
  // Halving would not help: only what stands before can be known to be right.
  while (at < bytes.length) {
    const length = characterAt(bytes, at);
    if (length === 0) break;
    at += length;
  }
  const before = bytes.subarray(0, at);
  const byte = bytes[at] ?? 0;
  const letter = new TextDecoder('windows-1252').decode(Uint8Array.of(byte));
  const where: RejectionParams = {
    byte: byte.toString(16).toUpperCase().padStart(2, '0'),
    offset: offset + at,
    line: line + countOf(before, LINE_FEED),
    letter,
  };
  return new Rejection('import-not-utf8', where);
}

/** How many bytes the character at a place takes; 0 where there is none. */
function characterAt(bytes: Buffer, at: number): number {
  const byte = bytes[at] as number;
  if (byte < 0x80) return 1;
  for (const length of [2, 3, 4]) {
    if (at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length))) return length;
  }
  return 0;
}

function countOf(bytes: Buffer, sought: number): number {
  let count = 0;
  for (let at = bytes.indexOf(sought); at !== -1; at = bytes.indexOf(sought, at + 1)) count += 1;
  return count;
}

/** The first place at or after `at` that is not a blank of JSON. */
function skipBlank(text: Uint8Array, at: number): number {
  let place = at;
  while (isBlank(text[place])) place += 1;
  return place;
}

export function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === LINE_FEED || byte === CARRIAGE_RETURN || byte === 0x09;
}

export const OPEN_BRACE = 0x7b;
export const OPEN_BRACKET = 0x5b;
const OPEN_ANGLE = 0x3c;
export const QUOTE = 0x22;
export const LINE_FEED = 0x0a;
export const CARRIAGE_RETURN = 0x0d;

const UTF8_MARK = [0xef, 0xbb, 0xbf];
const UTF16_MARK = [0xff, 0xfe];
// Zipped workbooks (xlsx, ods), and the older xls or one behind a password.
const ZIP = [0x50, 0x4b, 0x03, 0x04];
const COMPOUND_FILE = [0xd0, 0xcf, 0x11, 0xe0];

function startsWith(text: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, place) => text[place] === byte);
}
