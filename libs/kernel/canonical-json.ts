import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** Values that JSON can hold exactly: no undefined, no Date, no bigint. */
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * The canonical text of a value, RFC 8785 (JCS): what is hashed, compared and stored.
 *
 * JSON.stringify already writes numbers and strings as JCS asks; only the order of the keys is
 * missing. Objects whose keys are in order are passed through untouched, which makes this nearly
 * as fast as JSON.stringify for our own events. What is rare goes to the `canonicalize` library:
 * keys that JavaScript itself reorders (integers) or treats apart (`__proto__`), objects with a
 * `toJSON`, and lone surrogates, which it refuses.
 *
 * As in JSON.stringify, members that are undefined are left out. Throws for what has no JSON form
 * at all: undefined itself, bigints, NaN and infinities, cycles, broken text.
 */
export function canonicalJson(value: unknown): string {
  try {
    const text = JSON.stringify(inOrder(value)) as string | undefined;
    if (text !== undefined && !(text.includes('\\ud') && LONE_SURROGATE.test(text))) return text;
  } catch (error) {
    if (error !== NEEDS_LIBRARY) throw error;
  }
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('a value without a JSON form');
  return text;
}

/** SHA-256 of the canonical text, as lower-case hex. */
export function canonicalDigest(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

const NEEDS_LIBRARY = new Error('needs the canonicalize library');
// JSON.stringify writes lone surrogates, and nothing else, as \ud800 to \udfff.
const LONE_SURROGATE = /(?<!\\)(?:\\\\)*\\ud[89a-f][0-9a-f]{2}/;

/** The value with all keys in order; the very same one where they already are. */
function inOrder(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) {
    return Array.isArray(value) ? listInOrder(value) : objectInOrder(value as JsonObject);
  }
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError('not a number');
  return value;
}

type JsonObject = Record<string, unknown>;

function listInOrder(list: readonly unknown[]): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (let place = 0; place < list.length; place += 1) {
    const item = inOrder(list[place]);
    if (item !== list[place]) (copy ??= list.slice())[place] = item;
  }
  return copy ?? list;
}

function objectInOrder(object: JsonObject): JsonObject {
  if (typeof object['toJSON'] === 'function') throw NEEDS_LIBRARY;
  const keys = Object.keys(object);
  if (keys.some(isSpecial)) throw NEEDS_LIBRARY;
  let copy: JsonObject | undefined = putInOrder(keys) ? {} : undefined;
  for (const key of keys) {
    const member = inOrder(object[key]);
    if (copy) copy[key] = member;
    // Same keys in the same order, with this member replaced.
    else if (member !== object[key]) copy = { ...object, [key]: member };
  }
  return copy ?? object;
}

/** Keys that are put in their places one by one: the sort of the engine makes room for more. */
const MOST_BY_HAND = 32;

/**
 * Puts keys in order, by UTF-16 code unit, as JCS asks and `<` does; whether they were not yet. By
 * hand where they are few: nearly all objects of ours, and nothing is allocated for it.
 */
export function putInOrder(keys: string[]): boolean {
  let moved = false;
  for (let place = 1; place < keys.length; place += 1) {
    const key = keys[place] as string;
    if (key >= (keys[place - 1] as string)) continue;
    moved = true;
    if (keys.length > MOST_BY_HAND) {
      keys.sort();
      break;
    }
    let to = place;
    for (; to > 0 && (keys[to - 1] as string) > key; to -= 1) keys[to] = keys[to - 1] as string;
    keys[to] = key;
  }
  return moved;
}

/** Whether JavaScript may put the key elsewhere (integers) or not set it at all (`__proto__`). */
function isSpecial(key: string): boolean {
  const first = key.charCodeAt(0);
  return (first >= 0x30 && first <= 0x39) || key === '__proto__';
}
