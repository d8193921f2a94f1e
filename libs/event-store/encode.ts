import { canonicalJson, ensure, isId, Rejection } from '#kernel';
import {
  MAX_APPEND_BYTES,
  MAX_APPEND_EVENTS,
  MAX_EVENT_BYTES,
  type NewEvent,
} from './event-store.js';

export type EncodedEvent = {
  readonly id: string;
  readonly type: string;
  readonly storedData: string;
  readonly storedMetadata: string;
};

const TYPE = /^[A-Z][A-Za-z0-9]{0,99}$/;
/** Most bytes of UTF-8 that one UTF-16 unit of a text can take. */
const MOST_BYTES_PER_UNIT = 3;

/**
 * The canonical text of events, made once and shared by the row, the leaf and the readers.
 * Refuses what no store may hold: nothing, too much at once, an event that is too large or that
 * has no proper type or id. Whatever could fail for one append only must fail here, before it
 * shares a transaction with the appends of others.
 */
export function encode(events: readonly NewEvent[]): readonly EncodedEvent[] {
  if (events.length === 0 || events.length > MAX_APPEND_EVENTS) {
    throw new Rejection('append-size-invalid', { events: events.length, most: MAX_APPEND_EVENTS });
  }
  const encoded = events.map(encodeOne);
  checkSizeOfAll(encoded);
  return encoded;
}

function encodeOne({ type, data, metadata }: NewEvent): EncodedEvent {
  ensure(TYPE.test(type), 'event-type-invalid');
  ensure(isId(metadata.eventId), 'event-id-invalid', { type });
  const storedData = canonicalJson(data);
  const storedMetadata = canonicalJson(metadata);
  checkSize(type, storedData, storedMetadata);
  return { id: metadata.eventId, type, storedData, storedMetadata };
}

function checkSize(type: string, data: string, metadata: string): void {
  const bytes = bytesAbove(MAX_EVENT_BYTES, [data, metadata]);
  if (bytes) throw new Rejection('event-too-large', { type, bytes, most: MAX_EVENT_BYTES });
}

function checkSizeOfAll(events: readonly EncodedEvent[]): void {
  const texts = events.flatMap(({ storedData, storedMetadata }) => [storedData, storedMetadata]);
  const bytes = bytesAbove(MAX_APPEND_BYTES, texts);
  if (bytes) throw new Rejection('append-too-large', { bytes, most: MAX_APPEND_BYTES });
}

/** How many bytes the texts take, if that is more than allowed; counted near the limit only. */
function bytesAbove(most: number, texts: readonly string[]): number | undefined {
  const units = texts.reduce((sum, text) => sum + text.length, 0);
  if (units * MOST_BYTES_PER_UNIT <= most) return undefined;
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  return bytes > most ? bytes : undefined;
}
