import { createHash, randomBytes, randomUUID } from 'node:crypto';

/** Namespace of every name-based id in Entraide; fixed for ever, since ids derive from it. */
const NAMESPACE = Buffer.from('6f1c0c4e5b0d4b6f9a3e2d7c8b9a0f11', 'hex');

/** A fresh random id (version 4). */
export function newId(): string {
  return randomUUID();
}

/** 128 random bits as 32 hex digits, for salts. */
export function newSalt(): string {
  return randomBytes(16).toString('hex');
}

/** RFC 9562 version 5 id of the given parts: the same parts give the same id, on any machine. */
export function derivedId(...parts: readonly string[]): string {
  const hash = createHash('sha1').update(NAMESPACE).update(parts.join('\u0000')).digest();
  hash[6] = ((hash[6] as number) & 0x0f) | 0x50;
  hash[8] = ((hash[8] as number) & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

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
