import { ensure, Rejection, type RejectionParams } from '#kernel';
import { parse } from 'lossless-json';
import { OPEN_BRACE, OPEN_BRACKET, skipBlank } from './file-text.js';
import type { ImportLimits } from './import.limits.js';

/**
 * Walks through a 360Giving package, `{ "grants": [ ... ], ... }`, and hands over its grants one by
 * one, with every number as its source text. Only one grant is held as parsed values at a time: a
 * file of the largest size fits neither in one string nor, parsed whole, in memory.
 *
 * Refuses the file with `import-not-json` (and the byte where), `import-too-deep`,
 * `import-duplicate-key`, `import-row-too-large`, `import-too-many-rows`, `import-no-grants`,
 * `import-no-rows`. A grant handed over before such a refusal must not be used.
 */
export function scanJsonPackage(
  text: Buffer,
  limits: ImportLimits,
  visit: (grant: unknown, index: number) => void,
): void {
  const scan: Scan = { text, limits, visit };
  const start = skipBlank(text, 0);
  if (text[start] === OPEN_BRACKET) throw new Rejection('import-no-grants');
  ensure(text[start] === OPEN_BRACE, 'import-not-json', { offset: start });
  const members = new Set<string>();
  let rows: number | undefined;
  const end = eachItem(scan, start, CLOSE_BRACE, (at) => {
    const { key, valueAt } = readKey(scan, at);
    if (members.has(key)) refuseDuplicate(at, key);
    members.add(key);
    const isRows = key === 'grants' && text[valueAt] === OPEN_BRACKET;
    if (!isRows) return readMember(scan, valueAt);
    const read = readRows(scan, valueAt);
    rows = read.rows;
    return read.end;
  });
  const rest = skipBlank(text, end);
  ensure(rest === text.length, 'import-not-json', { offset: rest });
  ensure(rows !== undefined, 'import-no-grants');
  ensure(rows > 0, 'import-no-rows');
}

type Scan = {
  readonly text: Buffer;
  readonly limits: ImportLimits;
  readonly visit: (grant: unknown, index: number) => void;
};

const CLOSE_BRACE = 0x7d;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Calls `item` at each item of an object or array; the place after its closing bracket. */
function eachItem(scan: Scan, open: number, close: number, item: (at: number) => number): number {
  const { text } = scan;
  let at = skipBlank(text, open + 1);
  if (text[at] === close) return at + 1;
  for (;;) {
    at = skipBlank(text, item(at));
    if (text[at] === close) return at + 1;
    ensure(text[at] === COMMA, 'import-not-json', { offset: at });
    at = skipBlank(text, at + 1);
  }
}

function readKey(scan: Scan, at: number): { key: string; valueAt: number } {
  const { text } = scan;
  ensure(text[at] === QUOTE, 'import-not-json', { offset: at });
  const end = endOfText(text, at);
  const key = String(parsed(scan, at, end));
  const colon = skipBlank(text, end);
  ensure(text[colon] === COLON, 'import-not-json', { offset: colon });
  return { key, valueAt: skipBlank(text, colon + 1) };
}

/** Members beside the grants (licence, publisher) are only checked to be JSON. */
function readMember(scan: Scan, at: number): number {
  const end = endOfValue(scan, at, 1);
  parsed(scan, at, end);
  return end;
}

function readRows(scan: Scan, open: number): { rows: number; end: number } {
  let rows = 0;
  const end = eachItem(scan, open, CLOSE_BRACKET, (at) => {
    ensure(rows < scan.limits.rows, 'import-too-many-rows', { maximum: scan.limits.rows });
    const itemEnd = endOfValue(scan, at, 2);
    scan.visit(parsed(scan, at, itemEnd, rows + 1), rows);
    rows += 1;
    return itemEnd;
  });
  return { rows, end };
}

function parsed(scan: Scan, start: number, end: number, row?: number): unknown {
  const where: RejectionParams = row === undefined ? { offset: start } : { offset: start, row };
  const maximum = scan.limits.rowBytes;
  ensure(end - start <= maximum, 'import-row-too-large', { ...where, maximum });
  try {
    return parse(scan.text.toString('utf8', start, end), undefined, {
      // Called only when the values differ; the same value twice has but one reading.
      onDuplicateKey: ({ key }) => refuseDuplicate(start, key, row),
    });
  } catch (error) {
    if (error instanceof SyntaxError) throw new Rejection('import-not-json', where);
    throw error;
  }
}

/** Which of the two counts differs from reader to reader, so neither is taken. */
function refuseDuplicate(offset: number, key: string, row?: number): never {
  // Keys of the standard are plain words; anything else is not repeated in the refusal.
  const named: RejectionParams = /^[A-Za-z]{1,40}$/.test(key) ? { key } : {};
  throw new Rejection('import-duplicate-key', { offset, ...(row && { row }), ...named });
}

/**
 * The place after the value at `at`, found by its brackets alone (the parser judges the rest),
 * without recursion; refuses deeper nesting than the recursive parser should meet.
 */
function endOfValue(scan: Scan, at: number, outerDepth: number): number {
  const { text, limits } = scan;
  let depth = outerDepth;
  for (let place = at; place < text.length; place += 1) {
    const byte = text[place];
    if (byte === QUOTE) place = endOfText(text, place) - 1;
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
  throw new Rejection('import-not-json', { offset: text.length });
}

function endOfText(text: Buffer, at: number): number {
  for (let place = at + 1; place < text.length; place += 1) {
    const byte = text[place];
    if (byte === BACKSLASH) place += 1;
    else if (byte === QUOTE) return place + 1;
  }
  throw new Rejection('import-not-json', { offset: text.length });
}
