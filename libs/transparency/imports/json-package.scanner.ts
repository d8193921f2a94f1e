import { isBlank, OPEN_BRACE, OPEN_BRACKET, QUOTE, type ImportLimits } from '#files';
import { ensure, Rejection, type RejectionParams } from '#kernel';
import { parse } from 'lossless-json';
import { textWindow, type TextWindow } from './text-window.js';

/** A grant of a package, in its place among them, from 0. */
export type FoundGrant = {
  /** Its numbers are those of JavaScript where these hold the same value, else as `exactly` has them. */
  readonly grant: unknown;
  readonly index: number;
  /** The same with every number as its source text; only to be asked before the next grant is. */
  readonly exactly: () => unknown;
};

/**
 * Walks through a 360Giving package, `{ "grants": [ ... ], ... }`, and hands over its grants one by
 * one, no number of them rounded. Only one grant is in memory at a time, as text and as parsed
 * values.
 *
 * Refuses the file with `import-not-json` (and the byte where), `import-too-deep`,
 * `import-duplicate-key`, `import-row-too-large`, `import-too-many-rows`, `import-no-grants`,
 * `import-no-rows`. A grant handed over before such a refusal must not be used.
 */
export function* scanJsonPackage(
  chunks: Iterator<Buffer>,
  limits: ImportLimits,
): Generator<FoundGrant> {
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
  item: (at: number) => Generator<FoundGrant, number>,
): Generator<FoundGrant, number> {
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
  const { end } = extentOf(scan, at, 1);
  const key = String(parsed(scan, at, end));
  const colon = skipBlank(text, end);
  ensure(text.byteAt(colon) === COLON, 'import-not-json', { offset: colon });
  return { key, valueAt: skipBlank(text, colon + 1) };
}

/** Members beside the grants (licence, publisher) are only checked to be JSON. */
function readMember(scan: Scan, at: number): number {
  const { end } = extentOf(scan, at, 1);
  parsed(scan, at, end);
  return end;
}

function* readRows(scan: Scan, open: number): Generator<FoundGrant, { rows: number; end: number }> {
  let rows = 0;
  const end = yield* eachItem(scan, open, CLOSE_BRACKET, function* (at) {
    ensure(rows < scan.limits.rows, 'import-too-many-rows', { maximum: scan.limits.rows });
    const index = rows;
    const extent = extentOf(scan, at, 2, index + 1);
    const exactly = (): unknown => parsed(scan, at, extent.end, index + 1);
    yield { grant: quicklyParsed(scan, at, extent) ?? exactly(), index, exactly };
    rows += 1;
    return extent.end;
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

/** Where a value ends, and what was seen on the way. */
type Extent = {
  /** The place after it. */
  readonly end: number;
  /** How many members its objects have, as they are written. */
  readonly members: number;
  /** Whether each of its numbers is so short that it keeps its value as a float. */
  readonly isShort: boolean;
};

/** Characters of a number: fifteen digits of a decimal number are the same again from a float. */
const SHORT_NUMBER = 15;

/**
 * How far the value at `at` goes, found by its brackets and quotes alone (the parser judges the
 * rest), without recursion; refuses deeper nesting than the recursive parser should meet, and a
 * value that is too large to be held. Each byte of a file is looked at here, so what is asked of
 * each is little.
 */
function extentOf(scan: Scan, at: number, outerDepth: number, row?: number): Extent {
  const { text, limits } = scan;
  const most = at + limits.rowBytes;
  let { bytes, from } = text.held();
  let depth = outerDepth;
  let isText = false;
  let members = 0;
  let isShort = true;
  /** Characters that stand together outside of texts: of a number or a word. */
  let together = 0;
  let isNumber = false;
  for (let place = at; ; place += 1) {
    while (place - from >= bytes.length) {
      if (!text.readOn()) throw new Rejection('import-not-json', { offset: place });
      ({ bytes, from } = text.held());
    }
    const byte = bytes[place - from];
    if (place >= most) throw tooLarge(scan, at, row);
    if (isText) {
      if (byte === BACKSLASH) place += 1;
      else if (byte === QUOTE) {
        isText = false;
        if (depth === outerDepth) return { end: place + 1, members, isShort };
      }
      continue;
    }
    switch (byte) {
      case QUOTE:
        isText = true;
        break;
      case COLON:
        members += 1;
        break;
      case COMMA:
        if (depth === outerDepth) return { end: place, members, isShort };
        break;
      case OPEN_BRACE:
      case OPEN_BRACKET:
        depth += 1;
        ensure(depth <= limits.depth, 'import-too-deep', { offset: place, maximum: limits.depth });
        break;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        // The bracket of the surrounding list ends a plain value before it.
        if (depth === outerDepth) return { end: place, members, isShort };
        depth -= 1;
        if (depth === outerDepth) return { end: place + 1, members, isShort };
        break;
      default:
        if (isBlank(byte)) break;
        together += 1;
        isNumber ||= isDigit(byte as number);
        if (together > SHORT_NUMBER || (isNumber && isExponent(byte as number))) isShort = false;
        continue;
    }
    together = 0;
    isNumber = false;
  }
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** `e` or `E`. */
function isExponent(byte: number): boolean {
  return (byte | 0x20) === 0x65;
}

/**
 * The value as JavaScript itself parses it, many times as fast, where that loses nothing: numbers
 * that a float holds, and each key of an object once. Undefined where the other parser has to judge.
 */
function quicklyParsed({ text }: Scan, at: number, { end, members, isShort }: Extent): unknown {
  if (!isShort) return undefined;
  try {
    const value = JSON.parse(text.text(at, end)) as unknown;
    return membersOf(value) === members ? value : undefined;
  } catch {
    return undefined;
  }
}

/** How many members the objects in a value have. */
function membersOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inside: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  let members = Array.isArray(value) ? 0 : inside.length;
  for (const one of inside) members += membersOf(one);
  return members;
}

function tooLarge({ limits }: Scan, at: number, row?: number): Rejection {
  return new Rejection('import-row-too-large', { ...placeOf(at, row), maximum: limits.rowBytes });
}
