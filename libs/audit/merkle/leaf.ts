import { hash } from 'node:crypto';
import type { StoredEvent } from '#event-store';
import { leafHash, type Hash } from './hashes.js';

/**
 * The leaf of an event (D2): the canonical JSON (RFC 8785) of its place and of the hashes of what
 * is stored. Stored text is canonical already, so its bytes are hashed as they are; whether it
 * really is canonical is for `verify` to say. Nothing readable is in a leaf: the salt in the
 * metadata keeps anybody from guessing at an event.
 */
export function leafOf(event: StoredEvent, index: number): string {
  const metadata = hash('sha256', event.storedMetadata, 'hex');
  const payload = hash('sha256', event.storedData, 'hex');
  // Written by hand, since it is done for every event; a spec compares it with canonicalJson.
  return (
    `{"eventId":${quoted(event.id)},"index":${index},"metadata":"${metadata}",` +
    `"payload":"${payload}","revision":${event.revision},"stream":${quoted(event.stream)},` +
    `"type":${quoted(event.type)}}`
  );
}

/** The leaf hash of an event at its log index. */
export function leafHashOf(event: StoredEvent, index: number): Hash {
  return leafHash(leafOf(event, index));
}

function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** What every store lets through; a changed file may hold something else. */
const PLAIN = /^[A-Za-z0-9_.:-]*$/;
