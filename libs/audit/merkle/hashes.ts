import { hash } from 'node:crypto';

/**
 * A SHA-256 hash as the base64 text of its 32 bytes, as in checkpoints and proofs of the C2SP.
 * Text, because it is what views store and what people compare; asking node:crypto for it spares
 * a Buffer for each hash, which costs more than the hashing (performance.md, section 1).
 */
export type Hash = string;

/** The root of a tree without leaves: the hash of nothing (RFC 6962, 2.1). */
export const EMPTY_ROOT: Hash = hash('sha256', '', 'base64');

/** Hash of a leaf: SHA-256 over 0x00 and its UTF-8 text (RFC 6962, 2.1). */
export function leafHash(text: string): Hash {
  return hash('sha256', `\u0000${text}`, 'base64');
}

/** The same, of a leaf that is bytes and not text. */
export function leafHashOfBytes(bytes: Uint8Array): Hash {
  return hash('sha256', Buffer.concat([Buffer.of(0), bytes]), 'base64');
}

/** Hash of two subtrees: SHA-256 over 0x01, the left and the right hash (RFC 6962, 2.1). */
export function nodeHash(left: Hash, right: Hash): Hash {
  pair.write(left, 1, 'base64');
  pair.write(right, 1 + HASH_BYTES, 'base64');
  return hash('sha256', pair, 'base64');
}

/** Whether a text is the canonical base64 of exactly 32 bytes. */
export function isHash(text: unknown): text is Hash {
  return typeof text === 'string' && HASH.test(text);
}

const HASH_BYTES = 32;
const HASH = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;
/** Filled anew for each node: hashing is synchronous. */
const pair = Buffer.alloc(1 + 2 * HASH_BYTES, 1);
