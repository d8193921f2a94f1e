import { canonicalJson, Rejection, type Sealed, type SealedPlace } from '#kernel';
import type { KeyObject } from 'node:crypto';
import { decrypt, encrypt, freshBytes, NONCE_BYTES, TAG_BYTES } from './primitives.js';

/** Longest value that is sealed, as bytes of JSON; an event with one still fits the store. */
export const MAX_SEALED_BYTES = 128 * 1024;
/** Sealed text is padded to whole steps: its length must not tell which choice was made. */
export const PADDING_BYTES = 64;

/** What a sealed value says of its key, in clear. */
export type KeyName = {
  readonly subjectRef: string;
  readonly purpose: string;
  readonly keyVersion: number;
};

/**
 * Seals a JSON value. It is padded with spaces to a whole step; opening needs no count of them,
 * since white space after a JSON value means nothing. Rejection `sealed-value-too-long`.
 */
export function sealUnder<T>(
  key: KeyObject,
  name: KeyName,
  value: T,
  place: SealedPlace,
): Sealed<T> {
  const text = canonicalJson(value);
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_SEALED_BYTES) {
    const { field } = place;
    throw new Rejection('sealed-value-too-long', { field, bytes, most: MAX_SEALED_BYTES });
  }
  const padded = Buffer.allocUnsafe(Math.ceil(bytes / PADDING_BYTES) * PADDING_BYTES);
  padded.fill(BLANK, padded.write(text));
  const nonce = freshBytes(NONCE_BYTES);
  const sealed = encrypt(key, nonce, padded, boundTo(name, place));
  const ciphertext = Buffer.concat([nonce, sealed]).toString('base64url');
  // In the order in which it is written.
  const { keyVersion, purpose, subjectRef } = name;
  return { ciphertext, keyVersion, purpose, subjectRef };
}

const BLANK = 0x20;

/** The text of a sealed value at its place; undefined when anything is not as it was sealed. */
export function openUnder(
  key: KeyObject,
  sealed: Sealed<unknown>,
  place: SealedPlace,
): string | undefined {
  const bytes = Buffer.from(sealed.ciphertext, 'base64url');
  // Decoding forgives foreign characters and loose last bits; a sealed value has one spelling.
  if (bytes.toString('base64url') !== sealed.ciphertext) return undefined;
  const length = bytes.length - NONCE_BYTES - TAG_BYTES;
  if (length < PADDING_BYTES || length % PADDING_BYTES !== 0) return undefined;
  const nonce = bytes.subarray(0, NONCE_BYTES);
  return decrypt(key, nonce, bytes.subarray(NONCE_BYTES), boundTo(sealed, place))?.toString();
}

function boundTo(name: KeyName, place: SealedPlace): string {
  return canonicalJson({
    commandId: place.commandId,
    field: place.field,
    keyVersion: name.keyVersion,
    purpose: name.purpose,
    stream: place.stream,
    subjectRef: name.subjectRef,
  });
}
