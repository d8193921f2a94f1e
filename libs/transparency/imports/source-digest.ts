import { createHash } from 'node:crypto';
import { isLosslessNumber } from 'lossless-json';
import { canonicalNumber } from './exact-number.js';

/**
 * SHA-256 (hex) over the canonical text of a row as read by lossless-json: keys in order of their
 * UTF-16 units and no blanks, as in RFC 8785, but numbers by their exact decimal value instead of
 * their nearest float, so that two amounts never share a digest because a float rounds them.
 */
export function sourceDigest(value: unknown): string {
  return createHash('sha256').update(canonicalText(value)).digest('hex');
}

function canonicalText(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (isLosslessNumber(value)) return canonicalNumber(value.value);
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const object = value as Readonly<Record<string, unknown>>;
  let members = '';
  for (const key of Object.keys(object).sort()) {
    members += `${members && ','}${JSON.stringify(key)}:${canonicalText(object[key])}`;
  }
  return `{${members}}`;
}
