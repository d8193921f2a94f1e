import { hash, randomFillSync, randomUUID } from 'node:crypto';

/** Namespace of every name-based id in Entraide; fixed for ever, since ids derive from it. */
const NAMESPACE = Buffer.from('6f1c0c4e5b0d4b6f9a3e2d7c8b9a0f11', 'hex');

const SALT_BYTES = 16;
/** Random bytes fetched at a time: one call into the system for 256 events instead of each. */
const pool = Buffer.alloc(256 * SALT_BYTES);
let used = pool.length;

/** A fresh random id (version 4). */
export function newId(): string {
  return randomUUID();
}

/** 128 random bits as 32 hex digits, for salts. */
export function newSalt(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const salt = pool.toString('hex', used, used + SALT_BYTES);
  // Each byte is given out once, and does not stay where a dump of the memory would show it.
  pool.fill(0, used, used + SALT_BYTES);
  used += SALT_BYTES;
  return salt;
}

/** RFC 9562 version 5 id of the given parts: the same parts give the same id, on any machine. */
export function derivedId(...parts: readonly string[]): string {
  const name = parts.join('\u0000');
  const bytes = Buffer.allocUnsafe(NAMESPACE.length + Buffer.byteLength(name));
  NAMESPACE.copy(bytes);
  bytes.write(name, NAMESPACE.length);
  // In one call and as text: a hash object for each id costs more than the hashing.
  const hex = hash('sha1', bytes, 'hex');
  const variant = VARIANT[Number.parseInt(hex.charAt(16), 16) & 0x3] as string;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The hex digits 10xx that begin the fourth group (RFC 9562, 4.1). */
const VARIANT = ['8', '9', 'a', 'b'] as const;

/** Command id of a client's key: the same person with the same key means the same command (D6). */
export function commandIdOf(actorId: string, key: string): string {
  return derivedId('command', actorId, key);
}

/** Id of the aggregate that a command creates (D6). */
export function createdIdOf(commandId: string): string {
  return derivedId(commandId, 'id');
}

/** Id of the n-th event of a command, so that a repeated append is recognised (D6). */
export function eventIdOf(commandId: string, place: number): string {
  return derivedId(commandId, 'event', String(place));
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether the text is an id as we write them: a UUID of any version, in lower case. */
export function isId(text: string): boolean {
  return UUID.test(text);
}
