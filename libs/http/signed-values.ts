import { timingSafeEqual } from 'node:crypto';
import type { Vault } from '#vault';

/** A text with its signature, for cookies and links: `text.signature`. */
export function signed(vault: Vault, purpose: string, text: string): string {
  return `${text}.${vault.sign(purpose, text)}`;
}

/** The text of a signed value; undefined unless this instance signed it for this purpose. */
export function unsigned(
  vault: Vault,
  purpose: string,
  value: string | undefined,
): string | undefined {
  const at = value?.lastIndexOf('.') ?? -1;
  if (value === undefined || at < 1 || value.length > MAX_SIGNED_CHARACTERS) return undefined;
  const text = value.slice(0, at);
  return sameText(value.slice(at + 1), vault.sign(purpose, text)) ? text : undefined;
}

/** Compares two texts without telling by the time it takes how far they agree. */
export function sameText(one: string, other: string): boolean {
  const left = Buffer.from(one);
  const right = Buffer.from(other);
  return left.length === right.length && timingSafeEqual(left, right);
}

/** What a signature is for: one for a session is worth nothing to a holder. */
export const SESSION = 'session';
export const HOLDER = 'holder';
/** Of keys that were given out to whoever has no account. */
export const ISSUED_KEY = 'issued-key';

const MAX_SIGNED_CHARACTERS = 4_096;
