import { Rejection } from '#kernel';
import { Subject } from 'rxjs';
import { checkStreamName, encode } from '../encode.js';
import {
  ConcurrencyConflict,
  isForgettable,
  StoreUnavailable,
  type EventStore,
} from '../event-store.js';
import { RecordedEvent } from '../recorded-event.js';

/** The log in memory, for specifications and simulations. Holds to the same contract. */
export function memoryEventStore(): EventStore {
  const streams = new Map<string, RecordedEvent[]>();
  const log: RecordedEvent[] = [];
  const bell = new Subject<void>();
  let position = 0n;
  let closed = false;

  const open = (): void => {
    if (closed) throw new StoreUnavailable('it is closed');
  };

  return {
    append: async (stream, expected, events) => {
      open();
      checkStreamName(stream);
      const encoded = encode(events);
      const past = streams.get(stream) ?? [];
      const from = expected === 'new' ? 0 : expected + 1;
      if (past.length !== from) {
        const there = past.slice(from, from + encoded.length);
        const last = there.at(-1);
        if (
          last &&
          there.length === encoded.length &&
          there.every((e, i) => e.id === encoded[i]?.id)
        ) {
          return { revision: last.revision, position: last.position, repeated: true };
        }
        throw new ConcurrencyConflict(stream, expected, past.length ? past.length - 1 : 'new');
      }
      for (const event of encoded) {
        // Positions leave gaps, so that nothing learns to count on them.
        position += 3n;
        const recorded = new RecordedEvent({ ...event, stream, revision: past.length, position });
        past.push(recorded);
        if (!isForgettable(stream)) log.push(recorded);
      }
      streams.set(stream, past);
      bell.next();
      return { revision: past.length - 1, position, repeated: false };
    },
    read: async (stream, from = 0, limit = Infinity) => {
      open();
      return (streams.get(stream) ?? []).slice(from, from + limit);
    },
    readAll: async (after, limit) => {
      open();
      const start = firstAfter(log, after);
      return log.slice(start, start + limit);
    },
    head: async () => log.at(-1)?.position ?? 0n,
    bell: () => bell.asObservable(),
    forget: async (stream) => {
      open();
      if (!isForgettable(stream)) throw new Rejection('stream-not-forgettable');
      streams.delete(stream);
    },
    close: async () => {
      closed = true;
      bell.complete();
    },
  };
}

/** Place of the first event after a position, by bisection. */
function firstAfter(log: readonly RecordedEvent[], after: bigint): number {
  let low = 0;
  let high = log.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((log[middle] as RecordedEvent).position > after) high = middle;
    else low = middle + 1;
  }
  return low;
}
