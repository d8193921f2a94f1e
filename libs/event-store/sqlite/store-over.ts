import { Rejection } from '#kernel';
import { BUSY_TIMEOUT_MS, isStorageFault, sound, written } from '#sqlite';
import { Subject } from 'rxjs';
import { checkExpected, checkRange, checkStreamName, pageLimit } from '../checks.js';
import { encode } from '../encode.js';
import {
  ConcurrencyConflict,
  isForgettable,
  StoreUnavailable,
  type EventStore,
} from '../event-store.js';
import { scanByReading } from '../scan.js';
import { commitTogether, readStream, type Committed } from './commit.js';
import { recordedFromRow } from './log-file.js';
import type { OpenLog } from './open-log.js';
import { recentEvents, type RecentEvents } from './recent-events.js';
import { writeQueue, type PendingAppend } from './write-queue.js';

/** How long `forget` waits for readers before it says that it could not finish. */
const FORGET_PATIENCE_MS = 250;

/** The port over an open log. */
export function storeOver(opened: OpenLog): EventStore {
  const { log, heads, readOnly } = opened;
  const recent = recentEvents();
  const bell = new Subject<void>();
  let closing: Promise<void> | undefined;

  const writer = writeQueue((appends) => {
    const committed = commitOrReject(appends, () => commitTogether(opened, appends));
    if (!committed || committed.recorded.length === 0) return;
    recent.push(committed.recorded, BigInt(committed.before));
    heads.save(false);
    bell.next();
  });
  const stillOpen = (): void => {
    if (closing) throw new StoreUnavailable('it is closed');
  };
  const mayWrite = (): void => {
    stillOpen();
    if (readOnly) throw new StoreUnavailable('it was opened for reading');
  };
  const reading = <T>(look: () => T): T => {
    stillOpen();
    return available(look);
  };

  return {
    append: async (stream, expected, events) => {
      mayWrite();
      checkStreamName(stream);
      checkExpected(expected);
      return writer.append(stream, expected, encode(events));
    },
    ...readingOf(opened, recent, reading),
    bell: () => bell.asObservable(),
    forget: async (stream) => {
      mayWrite();
      if (!isForgettable(stream)) throw new Rejection('stream-not-forgettable');
      await writer.alone(() => available(() => written(opened.db, () => forget(opened, stream))));
    },
    forgettableStreams: async () => reading(() => log.forgettableStreams()),
    close: () =>
      (closing ??= writer.alone(() => {
        try {
          if (!readOnly) heads.save(true);
        } finally {
          opened.db.close();
          bell.complete();
        }
      })),
  };
}

/** The part of the port that only looks. */
function readingOf(
  opened: OpenLog,
  recent: RecentEvents,
  reading: <T>(look: () => T) => T,
): Pick<EventStore, 'read' | 'readAll' | 'scan' | 'head'> {
  const { log, heads, readOnly } = opened;
  const readAll: EventStore['readAll'] = async (after, limit) => {
    const most = pageLimit(after, limit);
    return reading(() => recent.after(after, most) ?? log.page(after, most).map(recordedFromRow));
  };
  return {
    read: async (stream, from = 0, limit = Infinity) => {
      checkRange(from, limit);
      return reading(() => {
        // Beside a writer, which may have gone on; without one it is known already.
        if (readOnly) heads.catchUp();
        return readStream(opened, stream, from, limit).map(recordedFromRow);
      });
    },
    readAll,
    scan: async (after, limit, types) => {
      const most = pageLimit(after, limit);
      const scanned = reading(() => log.scan(after, most, types));
      return scanned ?? scanByReading({ readAll }, after, most, types);
    },
    head: async () => reading(() => BigInt(readOnly ? log.lastPosition() : heads.position())),
  };
}

/** Commits, and settles every append: with its own answer, or all alike when nothing was stored. */
function commitOrReject(
  appends: readonly PendingAppend[],
  commit: () => Committed,
): Committed | undefined {
  try {
    const committed = available(commit);
    appends.forEach(({ resolve, reject }, place) => {
      const answer = committed.answers[place];
      if (answer instanceof ConcurrencyConflict) reject(answer);
      else if (answer) resolve(answer);
    });
    return committed;
  } catch (error) {
    for (const { reject } of appends) reject(error);
    return undefined;
  }
}

function forget({ db, log }: OpenLog, stream: string): void {
  log.forget(stream);
  // The forgotten rows must leave the write-ahead log too (D17).
  db.exec(`pragma busy_timeout = ${FORGET_PATIENCE_MS}`);
  const result = db.prepare('pragma wal_checkpoint(truncate)').get() as { busy: number };
  db.exec(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`);
  if (result.busy) throw new StoreUnavailable('a reader still holds what was to be forgotten');
}

/**
 * Says in the words of the port that the disk, the folder or a lock stands in the way, or
 * (Rejection `log-damaged`) that the file is not what it was.
 */
export function available<T>(work: () => T): T {
  try {
    return sound('log-damaged', work);
  } catch (error) {
    if (!isStorageFault(error)) throw error;
    throw new StoreUnavailable('the disk does not take or give it', { cause: error });
  }
}
