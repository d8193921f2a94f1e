import { newId, Rejection } from '#kernel';
import { BUSY_TIMEOUT_MS, isStorageFault, openDatabase, type Database } from '#sqlite';
import { Subject } from 'rxjs';
import { checkExpected, checkRange, checkStreamName, pageLimit } from '../checks.js';
import { encode } from '../encode.js';
import { ConcurrencyConflict, isForgettable, StoreUnavailable } from '../event-store.js';
import type { EventStore } from '../event-store.js';
import { commitTogether, readStream, type Committed } from './commit.js';
import { logFile, recordedFromRow, type LogFile } from './log-file.js';
import { recentEvents } from './recent-events.js';
import { streamHeads } from './stream-heads.js';
import { writeQueue, type PendingAppend } from './write-queue.js';

export type SqliteStoreOptions = {
  /** The log file; where its streams end is kept beside it in `<path>.heads`. */
  readonly path: string;
  /** Open beside a running writer: appends are refused. */
  readonly readOnly?: boolean;
};

/** Pages of the write-ahead log before SQLite copies them back. */
const CHECKPOINT_PAGES = 8_000;
const PAGE_BYTES = 8_192;
const CACHE_KIB = 65_536;
/** How long `forget` waits for readers before it says that it could not finish. */
const FORGET_PATIENCE_MS = 250;

/**
 * The embedded log: one SQLite file, one writer. Appends that arrive together share one
 * transaction and one sync (group commit); each is answered only after that sync. Commit order
 * is position order. Whoever opens it for writing holds the writer lock of the folder (D16).
 *
 * Throws StoreUnavailable when the file cannot be opened and BrokenChain when it is damaged.
 */
export function sqliteEventStore(options: SqliteStoreOptions): EventStore {
  const { path, readOnly = false } = options;
  const { db, log, heads } = available(() => open(path, readOnly));
  const recent = recentEvents();
  const bell = new Subject<void>();
  let closing: Promise<void> | undefined;

  const writer = writeQueue((appends) => {
    const committed = commitOrReject(appends, () => commitTogether(db, log, heads, appends));
    if (!committed) return;
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
    return available(() => {
      if (readOnly) heads.catchUp();
      return look();
    });
  };

  return {
    append: async (stream, expected, events) => {
      mayWrite();
      checkStreamName(stream);
      checkExpected(expected);
      return writer.append(stream, expected, encode(events));
    },
    read: async (stream, from = 0, limit = Infinity) => {
      checkRange(from, limit);
      return reading(() => readStream(log, heads, stream, from, limit).map(recordedFromRow));
    },
    readAll: async (after, limit) => {
      const most = pageLimit(after, limit);
      return reading(() => recent.after(after, most) ?? log.page(after, most).map(recordedFromRow));
    },
    head: async () => reading(() => BigInt(heads.position())),
    bell: () => bell.asObservable(),
    forget: async (stream) => {
      mayWrite();
      if (!isForgettable(stream)) throw new Rejection('stream-not-forgettable');
      await writer.alone(() => available(() => forget(db, log, stream)));
    },
    close: () =>
      (closing ??= writer.alone(() => {
        try {
          if (!readOnly) heads.save(true);
        } finally {
          db.close();
          bell.complete();
        }
      })),
  };
}

function open(path: string, readOnly: boolean) {
  const secureDelete = !readOnly;
  const db = openDatabase(path, {
    durability: 'full',
    readOnly,
    pageSize: PAGE_BYTES,
    secureDelete,
  });
  try {
    if (!readOnly) db.exec(`pragma wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    db.exec(`pragma cache_size = -${CACHE_KIB}`);
    if (readOnly && !hasTables(db)) throw new StoreUnavailable('there is no log in it yet');
    const log = logFile(db, !readOnly, newId);
    return { db, log, heads: streamHeads(log, `${path}.heads`) };
  } catch (error) {
    db.close();
    throw error;
  }
}

function hasTables(db: Database): boolean {
  const tables = db.prepare("select 1 from sqlite_schema where name in ('events', 'forgettable')");
  return tables.all().length === 2;
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

function forget(db: Database, log: LogFile, stream: string): void {
  log.forget(stream);
  // The forgotten rows must leave the write-ahead log too (D17).
  db.exec(`pragma busy_timeout = ${FORGET_PATIENCE_MS}`);
  const result = db.prepare('pragma wal_checkpoint(truncate)').get() as { busy: number };
  db.exec(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`);
  if (result.busy) throw new StoreUnavailable('a reader still holds what was to be forgotten');
}

/** Says in the words of the port that the disk, the folder or a lock stands in the way. */
function available<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!isStorageFault(error)) throw error;
    throw new StoreUnavailable('the disk does not take or give it', { cause: error });
  }
}
