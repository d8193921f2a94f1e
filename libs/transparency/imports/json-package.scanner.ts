import { ensure, Rejection, type RejectionParams } from '#kernel';
import { parse } from 'lossless-json';
import { isBlank, OPEN_BRACE, OPEN_BRACKET, QUOTE } from './file-text.js';
import type { ImportLimits } from './import.limits.js';
import { textWindow, type TextWindow } from './text-window.js';

/**
 * Walks through a 360Giving package, `{ "grants": [ ... ], ... }`, and hands over its grants one by
 * one, with every number as its source text. Only one grant is in memory at a time, as text and as
 * parsed values.
 *
 * Refuses the file with `import-not-json` (and the byte where), `import-too-deep`,
 * `import-duplicate-key`, `import-row-too-large`, `import-too-many-rows`, `import-no-grants`,
 * `import-no-rows`. A grant handed over before such a refusal must not be used.
 */
export function* scanJsonPackage(
  chunks: Iterator<Buffer>,
  limits: ImportLimits,
): Generator<{ readonly grant: unknown; readonly index: number }> {
  const scan: Scan = { text: textWindow(chunks), limits };
  const { text } = scan;
  const start = skipBlank(text, 0);
  if (text.byteAt(start) === OPEN_BRACKET) throw new Rejection('import-no-grants');
  ensure(text.byteAt(start) === OPEN_BRACE, 'import-not-json', { offset: start });
  const members = new Set<string>();
  let rows: number | undefined;
  const end = yield* eachItem(scan, start, CLOSE_BRACE, function* (at) {
    const { key, valueAt } = readKey(scan, at);
    if (members.has(key)) refuseDuplicate(at, key);
    members.add(key);
    const isRows = key === 'grants' && text.byteAt(valueAt) === OPEN_BRACKET;
    if (!isRows) return readMember(scan, valueAt);
    const read = yield* readRows(scan, valueAt);
    rows = read.rows;
    return read.end;
  });
  const rest = skipBlank(text, end);
  ensure(text.byteAt(rest) === undefined, 'import-not-json', { offset: rest });
  ensure(rows !== undefined, 'import-no-grants');
  ensure(rows > 0, 'import-no-rows');
}

type Scan = { readonly text: TextWindow; readonly limits: ImportLimits };
type Found = { readonly grant: unknown; readonly index: number };

const CLOSE_BRACE = 0x7d;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/** Calls `item` at each item of an object or array; the place after its closing bracket. */
function* eachItem(
  { text }: Scan,
  open: number,
  close: number,
  item: (at: number) => Generator<Found, number>,
): Generator<Found, number> {
  let at = skipBlank(text, open + 1);
  if (text.byteAt(at) === close) return at + 1;
  for (;;) {
    text.forget(at);
    at = skipBlank(text, yield* item(at));
    if (text.byteAt(at) === close) return at + 1;
    ensure(text.byteAt(at) === COMMA, 'import-not-json', { offset: at });
    at = skipBlank(text, at + 1);
  }
}

function readKey(scan: Scan, at: number): { key: string; valueAt: number } {
  const { text } = scan;
  ensure(text.byteAt(at) === QUOTE, 'import-not-json', { offset: at });
  const end = endOfText(scan, at, at);
  const key = String(parsed(scan, at, end));
  const colon = skipBlank(text, end);
  ensure(text.byteAt(colon) === COLON, 'import-not-json', { offset: colon });
  return { key, valueAt: skipBlank(text, colon + 1) };
}

/** Members beside the grants (licence, publisher) are only checked to be JSON. */
function readMember(scan: Scan, at: number): number {
  const end = endOfValue(scan, at, 1);
  parsed(scan, at, end);
  return end;
}

function* readRows(scan: Scan, open: number): Generator<Found, { rows: number; end: number }> {
  let rows = 0;
  const end = yield* eachItem(scan, open, CLOSE_BRACKET, function* (at) {
    ensure(rows < scan.limits.rows, 'import-too-many-rows', { maximum: scan.limits.rows });
    const itemEnd = endOfValue(scan, at, 2, rows + 1);
    yield { grant: parsed(scan, at, itemEnd, rows + 1), index: rows };
    rows += 1;
    return itemEnd;
  });
  return { rows, end };
}

function skipBlank(text: TextWindow, at: number): number {
  let place = at;
  while (isBlank(text.byteAt(place))) place += 1;
  return place;
}

function parsed({ text }: Scan, start: number, end: number, row?: number): unknown {
  const where = placeOf(start, row);
  try {
    return parse(text.text(start, end), undefined, {
      // Called only when the values differ; the same value twice has but one reading.
      onDuplicateKey: ({ key }) => refuseDuplicate(start, key, row),
    });
  } catch (error) {
    if (error instanceof SyntaxError) throw new Rejection('import-not-json', where);
    throw error;
  }
}

function placeOf(offset: number, row?: number): RejectionParams {
  return row === undefined ? { offset } : { offset, row };
}

/** Which of the two counts differs from reader to reader, so neither is taken. */
function refuseDuplicate(offset: number, key: string, row?: number): never {
  // Keys of the standard are plain words; anything else is not repeated in the refusal.
  const named: RejectionParams = /^[A-Za-z]{1,40}$/.test(key) ? { key } : {};
  throw new Rejection('import-duplicate-key', { ...placeOf(offset, row), ...named });
}

/**
 * The place after the value at `at`, found by its brackets alone (the parser judges the rest),
 * without recursion; refuses deeper nesting than the recursive parser should meet, and a value
 * that is too large to be held.
 */
function endOfValue(scan: Scan, at: number, outerDepth: number, row?: number): number {
  const { text, limits } = scan;
  let depth = outerDepth;
  for (let place = at; ; place += 1) {
    const byte = text.byteAt(place);
    if (byte === undefined) throw new Rejection('import-not-json', { offset: place });
    if (place - at >= limits.rowBytes) throw tooLarge(scan, at, row);
    if (byte === QUOTE) place = endOfText(scan, place, at, row) - 1;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth += 1;
      ensure(depth <= limits.depth, 'import-too-deep', { offset: place, maximum: limits.depth });
      continue;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      // The bracket of the surrounding list ends a plain value before it.
      if (depth === outerDepth) return place;
      depth -= 1;
    } else if (byte === COMMA && depth === outerDepth) return place;
    else continue;
    if (depth === outerDepth) return place + 1;
  }
}

/** The place after the text that begins at `at`, within the value that begins at `value`. */
function endOfText(scan: Scan, at: number, value: number, row?: number): number {
  const { text, limits } = scan;
  for (let place = at + 1; ; place += 1) {
    const byte = text.byteAt(place);
    if (byte === undefined) throw new Rejection('import-not-json', { offset: place });
    if (byte === BACKSLASH) place += 1;
    else if (byte === QUOTE) return place + 1;
    if (place - value >= limits.rowBytes) throw tooLarge(scan, value, row);
  }
}

function tooLarge({ limits }: Scan, at: number, row?: number): Rejection {
  return new Rejection('import-row-too-large', { ...placeOf(at, row), maximum: limits.rowBytes });
}
