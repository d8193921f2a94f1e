import { upcast, type AnyEvent, type StoredData } from '#catalogue';
import type { StoredEvent } from '#event-store';
import { canonicalJson, Rejection } from '#kernel';
import type { Tell } from './finding.js';

/**
 * Reads an event as it is stored and tells whatever is odd about its form: text that is not
 * canonical JSON, an envelope that names another event than its row, a type or version that this
 * program does not know (D12). Undefined when nothing can be read from it.
 */
export function readStored(stored: StoredEvent, tell: Tell): AnyEvent | undefined {
  const metadata = parse(stored.storedMetadata, 'metadata', tell);
  const data = parse(stored.storedData, 'data', tell);
  if (!metadata || !data) return undefined;
  if (metadata.eventId !== stored.id) tell('envelope-differs', { field: 'eventId' });
  if (metadata.type !== stored.type) tell('envelope-differs', { field: 'type' });
  const { schemaVersion } = metadata;
  if (typeof schemaVersion !== 'number' || !Number.isInteger(schemaVersion) || schemaVersion < 1) {
    tell('event-version-missing');
    return undefined;
  }
  try {
    const newest = upcast(stored.type, schemaVersion, data);
    return { type: stored.type, data: newest } as AnyEvent;
  } catch (error) {
    tell(error instanceof Rejection ? error.code : 'event-not-understood');
    return undefined;
  }
}

function parse(text: string, part: string, tell: Tell): StoredData | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    tell('event-not-json', { part });
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    tell('event-not-json', { part });
    return undefined;
  }
  if (!isCanonical(text, value)) tell('event-not-canonical', { part });
  return value as StoredData;
}

function isCanonical(text: string, value: unknown): boolean {
  try {
    return canonicalJson(value) === text;
  } catch {
    // Lone surrogates have no canonical form.
    return false;
  }
}
