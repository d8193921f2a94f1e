import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomFillSync,
  type KeyObject,
} from 'node:crypto';

/** Bytes of a master key, of a data key and of every key derived here. */
export const KEY_BYTES = 32;
/** Bytes of an AES-GCM nonce; 12 is what the mode is made for. */
export const NONCE_BYTES = 12;
/** Bytes of an AES-GCM tag; shorter ones are easier to forge. */
export const TAG_BYTES = 16;

/** Random bytes fetched at a time: one call into the system for hundreds of keys and nonces. */
const pool = Buffer.alloc(16 * 1024);
let used = pool.length;

/** Fresh random bytes, each given out once, and wiped where they came from. */
export function freshBytes(count: number): Buffer {
  if (used + count > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const bytes = Buffer.from(pool.subarray(used, used + count));
  // What became a key does not stay where a dump of the memory would show it.
  pool.fill(0, used, used + count);
  used += count;
  return bytes;
}

/** HKDF-SHA-256 (RFC 5869). */
export function hkdf(secret: Uint8Array, salt: Uint8Array, info: Uint8Array, bytes: number) {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, bytes));
}

/** The key of one use, derived from the master key: knowing one of them says nothing of the rest. */
export function derivedKey(masterKey: Uint8Array, use: string): KeyObject {
  const info = Buffer.from(`entraide/vault/1/${use}`);
  return createSecretKey(hkdf(masterKey, NO_SALT, info, KEY_BYTES));
}

/** HMAC-SHA-256. */
export function hmac(key: KeyObject, message: Uint8Array | string): Buffer {
  return createHmac('sha256', key).update(message).digest();
}

/**
 * HMAC of a text under a name: the same text under another name gives another hash. A name holds
 * no NUL, so that no pair of name and text reads as another pair.
 */
export function namedHmac(key: KeyObject, name: string, text: string): Buffer {
  if (name.includes('\0')) throw new TypeError('a name without NUL is needed');
  return hmac(key, `${name}\0${text}`);
}

/** AES-256-GCM: the ciphertext with its tag behind it. The nonce is used once under a key. */
export function encrypt(
  key: KeyObject,
  nonce: Uint8Array,
  plaintext: Uint8Array | string,
  boundTo: Uint8Array | string,
): Buffer {
  checkSizes(key, nonce);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(asBytes(boundTo));
  const text = cipher.update(asBytes(plaintext));
  return Buffer.concat([text, cipher.final(), cipher.getAuthTag()]);
}

/** What `encrypt` was given; undefined when any part of it is not what it was. */
export function decrypt(
  key: KeyObject,
  nonce: Uint8Array,
  ciphertext: Uint8Array,
  boundTo: Uint8Array | string,
): Buffer | undefined {
  checkSizes(key, nonce);
  const end = ciphertext.length - TAG_BYTES;
  if (end < 0) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(asBytes(boundTo));
  decipher.setAuthTag(ciphertext.subarray(end));
  const text = decipher.update(ciphertext.subarray(0, end));
  try {
    return Buffer.concat([text, decipher.final()]);
  } catch {
    // The only way in which the last step fails is a tag that does not fit.
    return undefined;
  }
}

const NO_SALT = new Uint8Array(0);

function checkSizes(key: KeyObject, nonce: Uint8Array): void {
  if (key.symmetricKeySize !== KEY_BYTES) throw new RangeError('a key of 32 bytes is needed');
  if (nonce.length !== NONCE_BYTES) throw new RangeError('a nonce of 12 bytes is needed');
}

function asBytes(value: Uint8Array | string): Uint8Array {
  return typeof value === 'string' ? Buffer.from(value) : value;
}
