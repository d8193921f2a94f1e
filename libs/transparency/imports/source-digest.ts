import { canonicalNumber, isExactNumber } from '#files';
import { putInOrder } from '#kernel';
import { hash } from 'node:crypto';

/**
 * SHA-256 (hex) over the canonical text of a row: the same for equal content, in whatever order its
 * keys stand and however its numbers are spelled. Numbers that a float would round keep their exact
 * value, so that two amounts never share a digest because of it.
 */
export function sourceDigest(value: unknown): string {
  const found = { exactNumber: false };
  const ordered = inOrder(value, found);
  // The same text either way, many times as fast where nothing has to be spelled by hand.
  return hash('sha256', found.exactNumber ? textOf(ordered) : JSON.stringify(ordered), 'hex');
}

/** A copy of which objects have their keys in one order. */
function inOrder(value: unknown, found: { exactNumber: boolean }): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => inOrder(item, found));
  if (isExactNumber(value)) {
    found.exactNumber = true;
    return value;
  }
  const copy: Record<string, unknown> = {};
  const keys = Object.keys(value);
  putInOrder(keys);
  for (const key of keys) {
    const member = inOrder((value as Readonly<Record<string, unknown>>)[key], found);
    if (key !== '__proto__') copy[key] = member;
    else Object.defineProperty(copy, key, { value: member, enumerable: true });
  }
  return copy;
}

/** As JSON.stringify writes it, but exact numbers by their value. */
function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isExactNumber(value)) return numberTextOf(value.value);
  if (Array.isArray(value)) return `[${value.map(textOf).join(',')}]`;
  const members = Object.entries(value).map(
    ([key, one]) => `${JSON.stringify(key)}:${textOf(one)}`,
  );
  return `{${members.join(',')}}`;
}

/** As JavaScript writes the number where it holds it, so that it does not matter who parsed it. */
function numberTextOf(text: string): string {
  const nearest = String(Number(text));
  const exact = canonicalNumber(text);
  return canonicalNumber(nearest) === exact ? nearest : exact;
}
