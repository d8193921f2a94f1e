import { canonicalJson, Rejection } from '#kernel';
import { MAX_APPEND_EVENTS, MAX_EVENT_BYTES, type NewEvent } from './event-store.js';

export type EncodedEvent = {
  readonly id: string;
  readonly type: string;
  readonly storedData: string;
  readonly storedMetadata: string;
};

/**
 * The canonical text of events, made once and shared by the row, the leaf and the readers.
 * Refuses what no store may hold: nothing, too much at once, or one event that is too large.
 */
export function encode(events: readonly NewEvent[]): readonly EncodedEvent[] {
  if (events.length === 0 || events.length > MAX_APPEND_EVENTS) {
    throw new Rejection('append-size-invalid', { events: events.length, most: MAX_APPEND_EVENTS });
  }
  return events.map((event) => {
    const storedData = canonicalJson(event.data);
    const storedMetadata = canonicalJson(event.metadata);
    // Text length first: counting bytes is only needed near the limit.
    const length = storedData.length + storedMetadata.length;
    if (length * 3 > MAX_EVENT_BYTES) {
      const bytes = Buffer.byteLength(storedData) + Buffer.byteLength(storedMetadata);
      if (bytes > MAX_EVENT_BYTES) {
        throw new Rejection('event-too-large', { type: event.type, bytes, most: MAX_EVENT_BYTES });
      }
    }
    return { id: event.metadata.eventId, type: event.type, storedData, storedMetadata };
  });
}

const STREAM = /^[a-z]+-[A-Za-z0-9_.:-]{1,200}$/;

/** Refuses names that are not `<category>-<id>`. */
export function checkStreamName(stream: string): void {
  if (!STREAM.test(stream)) throw new Rejection('stream-name-invalid');
}
