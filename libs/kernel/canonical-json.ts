import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** Values that JSON can hold exactly: no undefined, no Date, no bigint. */
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * The canonical text of a value, RFC 8785 (JCS): what is hashed, compared and stored.
 *
 * JSON.stringify already writes numbers and strings as JCS asks; only the order of the keys is
 * missing. Objects whose keys are in order are passed through untouched, which makes this as fast
 * as JSON.stringify for our own events. Two kinds of value go to the `canonicalize` library: keys
 * that JavaScript itself reorders (integers) or treats apart (`__proto__`), and lone surrogates,
 * which it refuses.
 */
export function canonicalJson(value: unknown): string {
  try {
    const text = JSON.stringify(inOrder(value));
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
const SPECIAL_KEY = /^(?:\d+|__proto__)$/;

function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) {
    if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError('not a number');
    return value;
  }
  if (Array.isArray(value)) {
    let copy: unknown[] | undefined;
    for (let place = 0; place < value.length; place += 1) {
      const item = inOrder(value[place]);
      if (item !== value[place]) (copy ??= [...value])[place] = item;
    }
    return copy ?? value;
  }
  return objectInOrder(value as Record<string, unknown>);
}

function objectInOrder(object: Record<string, unknown>): Record<string, unknown> {
  const keys = Object.keys(object);
  let ordered = true;
  for (let place = 0; place < keys.length; place += 1) {
    const key = keys[place] as string;
    if (SPECIAL_KEY.test(key)) throw NEEDS_LIBRARY;
    if (place > 0 && (keys[place - 1] as string) > key) ordered = false;
  }
  if (!ordered) keys.sort();
  let same = ordered;
  const copy: Record<string, unknown> = {};
  for (const key of keys) {
    copy[key] = inOrder(object[key]);
    if (copy[key] !== object[key]) same = false;
  }
  return same ? object : copy;
}
