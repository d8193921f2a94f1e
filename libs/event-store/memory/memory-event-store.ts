import { Rejection } from '#kernel';
import { Subject } from 'rxjs';
import { checkExpected, checkRange, checkStreamName, pageLimit } from '../checks.js';
import { encode, type EncodedEvent } from '../encode.js';
import {
  ConcurrencyConflict,
  isForgettable,
  StoreUnavailable,
  type Appended,
  type EventStore,
  type Expected,
} from '../event-store.js';
import { firstAfter } from '../first-after.js';
import { RecordedEvent } from '../recorded-event.js';

/** Between positions, so that nothing learns to count on them. */
const GAP = 3n;

/** The log in memory, for specifications and simulations. Holds to the same contract. */
export function memoryEventStore(): EventStore {
  const streams = new Map<string, RecordedEvent[]>();
  const log: RecordedEvent[] = [];
  const bell = new Subject<void>();
  let closed = false;

  const stillOpen = (): void => {
    if (closed) throw new StoreUnavailable('it is closed');
  };
  const head = (): bigint => log.at(-1)?.position ?? 0n;

  return {
    append: async (stream, expected, events) => {
      stillOpen();
      checkStreamName(stream);
      checkExpected(expected);
      const encoded = encode(events);
      const past = streams.get(stream) ?? [];
      const from = expected === 'new' ? 0 : expected + 1;
      if (past.length !== from) return repeatOrConflict(stream, expected, past, encoded);
      const logged = !isForgettable(stream);
      const added = encoded.map((event, place) => {
        const position = logged ? head() + GAP * BigInt(place + 1) : head();
        return new RecordedEvent({ ...event, stream, revision: from + place, position });
      });
      past.push(...added);
      streams.set(stream, past);
      if (logged) {
        log.push(...added);
        bell.next();
      }
      return answer(added, false);
    },
    read: async (stream, from = 0, limit = Infinity) => {
      stillOpen();
      checkRange(from, limit);
      return (streams.get(stream) ?? []).slice(from, from + limit);
    },
    readAll: async (after, limit) => {
      stillOpen();
      const most = pageLimit(after, limit);
      const start = firstAfter(log, after);
      return log.slice(start, start + most);
    },
    head: async () => {
      stillOpen();
      return head();
    },
    bell: () => bell.asObservable(),
    ...forgettable(streams, stillOpen),
    close: async () => {
      closed = true;
      bell.complete();
    },
  };
}

function forgettable(
  streams: Map<string, unknown>,
  stillOpen: () => void,
): Pick<EventStore, 'forget' | 'forgettableStreams'> {
  return {
    forget: async (stream) => {
      stillOpen();
      if (!isForgettable(stream)) throw new Rejection('stream-not-forgettable');
      streams.delete(stream);
    },
    forgettableStreams: async () => {
      stillOpen();
      return [...streams.keys()].filter(isForgettable);
    },
  };
}

/** Somebody wrote before: the very same events, which are answered as before, or others. */
function repeatOrConflict(
  stream: string,
  expected: Expected,
  past: readonly RecordedEvent[],
  encoded: readonly EncodedEvent[],
): Appended {
  const from = expected === 'new' ? 0 : expected + 1;
  const there = past.slice(from, from + encoded.length);
  if (there.length === encoded.length && there.every((event, i) => event.id === encoded[i]?.id)) {
    return answer(there, true);
  }
  throw new ConcurrencyConflict(stream, expected, past.length > 0 ? past.length - 1 : 'new');
}

function answer(events: readonly RecordedEvent[], repeated: boolean): Appended {
  const { revision, position } = events.at(-1) as RecordedEvent;
  return { revision, position, repeated };
}
