import { newId, Rejection } from '#kernel';
import { isStorageFault, openDatabase, rollback, type Database } from '#sqlite';
import { Subject } from 'rxjs';
import { checkStreamName, encode, type EncodedEvent } from '../encode.js';
import {
  ConcurrencyConflict,
  isForgettable,
  MAX_PAGE_EVENTS,
  StoreUnavailable,
  type Appended,
  type EventStore,
  type Expected,
} from '../event-store.js';
import { RecordedEvent } from '../recorded-event.js';
import { logFile, recordedFromRow, type LogFile } from './log-file.js';
import { recentEvents } from './recent-events.js';
import { streamHeads, type Head, type StreamHeads } from './stream-heads.js';

export type SqliteStoreOptions = {
  /** The log file; its heads stand beside it in `<path>.heads`. */
  readonly path: string;
  /** Open beside a running writer: appends are refused. */
  readonly readOnly?: boolean;
};

/** Most events in one commit: bounds how long the first in the queue waits. */
const MAX_COMMIT_EVENTS = 2_000;
/** Pages of the write-ahead log before SQLite copies them back. */
const CHECKPOINT_PAGES = 8_000;
const PAGE_BYTES = 8_192;

type Pending = {
  readonly stream: string;
  readonly expected: Expected;
  readonly events: readonly EncodedEvent[];
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * The embedded log: one SQLite file, one writer. Appends that arrive together share one
 * transaction and one sync (group commit); each is answered only after that sync. Commit order
 * is position order.
 */
export function sqliteEventStore(options: SqliteStoreOptions): EventStore {
  const readOnly = options.readOnly ?? false;
  const db = openLog(options.path, readOnly);
  const log = logFile(db, !readOnly);
  const heads = streamHeads(
    readOnly ? undefined : `${options.path}.heads`,
    log,
    log.identity(newId),
  );
  const recent = recentEvents();
  const bell = new Subject<void>();
  const writer = groupCommit(db, log, heads, (committed, before) => {
    recent.push(committed, before);
    bell.next();
  });
  let open = true;

  const beforeReading = (): void => {
    if (!open) throw new StoreUnavailable('it is closed');
    if (readOnly) heads.catchUp();
  };

  return {
    append: async (stream, expected, events) => {
      if (!open) throw new StoreUnavailable('it is closed');
      if (readOnly) throw new StoreUnavailable('it was opened for reading');
      checkStreamName(stream);
      return writer.submit(stream, expected, encode(events));
    },
    read: async (stream, from = 0, limit = Infinity) => {
      beforeReading();
      return readStream(log, heads.get(stream), stream, from, limit).map(recordedFromRow);
    },
    readAll: async (after, limit) => {
      beforeReading();
      const most = Math.min(limit, MAX_PAGE_EVENTS);
      return recent.after(after, most) ?? log.page(after, most).map(recordedFromRow);
    },
    head: async () => {
      beforeReading();
      return BigInt(heads.position());
    },
    bell: () => bell.asObservable(),
    forget: async (stream) => {
      if (!isForgettable(stream)) throw new Rejection('stream-not-forgettable');
      db.exec('pragma secure_delete = on');
      log.forget(stream);
      // The forgotten rows must leave the write-ahead log too (D17).
      db.exec('pragma wal_checkpoint(truncate)');
    },
    close: async () => {
      if (!open) return;
      await writer.idle();
      open = false;
      heads.save(true);
      heads.close();
      db.close();
      bell.complete();
    },
  };
}

function openLog(path: string, readOnly: boolean): Database {
  const db = openDatabase(path, { durability: 'full', readOnly, pageSize: PAGE_BYTES });
  if (!readOnly) db.exec(`pragma wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  db.exec('pragma cache_size = -65536');
  return db;
}

function readStream(
  log: LogFile,
  head: Head | undefined,
  stream: string,
  from: number,
  limit: number,
) {
  if (isForgettable(stream)) return log.forgettable(stream, from, Math.min(limit, 1e9));
  if (!head || from > head.revision) return [];
  const rows = log.chainBack(head.position, from);
  return limit < rows.length ? rows.slice(0, limit) : rows;
}

/** The queue in front of the file: drained each tick into one transaction. */
function groupCommit(
  db: Database,
  log: LogFile,
  heads: StreamHeads,
  onCommitted: (events: readonly RecordedEvent[], before: bigint) => void,
) {
  let queue: Pending[] = [];
  let scheduled = false;
  let idle: (() => void)[] = [];
  let position = Math.max(log.lastPosition(), log.lastForgettablePosition());

  const drain = (): void => {
    const batch = takeBatch();
    const before = BigInt(heads.position());
    try {
      const answers = commitBatch(batch);
      onCommitted(
        answers.flatMap((answer) => answer.recorded),
        before,
      );
      batch.forEach((pending, place) => answers[place]?.settle(pending));
      heads.save(false);
    } catch (error) {
      rollback(db);
      const reason = isStorageFault(error)
        ? new StoreUnavailable('the disk did not take it', { cause: error })
        : error;
      batch.forEach((pending) => pending.reject(reason));
    }
    scheduled = false;
    if (queue.length > 0) schedule();
    else for (const done of idle.splice(0)) done();
  };

  const takeBatch = (): Pending[] => {
    let events = 0;
    let taken = 0;
    while (taken < queue.length && events < MAX_COMMIT_EVENTS) {
      events += (queue[taken] as Pending).events.length;
      taken += 1;
    }
    const batch = queue.slice(0, taken);
    queue = queue.slice(taken);
    return batch;
  };

  const commitBatch = (batch: readonly Pending[]): Answer[] => {
    const fresh = new Map<string, Head>();
    let next = position;
    db.exec('begin immediate');
    const answers = batch.map((pending) => {
      const answer = place(pending, fresh, next);
      next += answer.used;
      return answer;
    });
    db.exec('commit');
    position = next;
    for (const [stream, head] of fresh) heads.set(stream, head);
    return answers;
  };

  const place = (pending: Pending, fresh: Map<string, Head>, next: number): Answer => {
    const { stream, expected, events } = pending;
    const forgettable = isForgettable(stream);
    const head = fresh.get(stream) ?? heads.get(stream);
    const actual = forgettable ? log.headOfForgettable(stream) : (head?.revision ?? 'new');
    if (actual !== expected) return conflictOrRepeat(log, head, pending, actual);
    const recorded: RecordedEvent[] = [];
    let revision = expected === 'new' ? -1 : expected;
    let previous = head?.position ?? null;
    let at = next;
    for (const event of events) {
      revision += 1;
      at += 1;
      if (forgettable) log.insertForgettable(at, stream, revision, event);
      else {
        log.insert(at, stream, revision, previous, event);
        recorded.push(new RecordedEvent({ ...event, stream, revision, position: BigInt(at) }));
      }
      previous = at;
    }
    if (!forgettable) fresh.set(stream, { revision, position: at });
    const appended = { revision, position: BigInt(at), repeated: false };
    return { used: events.length, recorded, settle: (p) => p.resolve(appended) };
  };

  const schedule = (): void => {
    scheduled = true;
    setImmediate(drain);
  };

  return {
    submit: (stream: string, expected: Expected, events: readonly EncodedEvent[]) =>
      new Promise<Appended>((resolve, reject) => {
        queue.push({ stream, expected, events, resolve, reject });
        if (!scheduled) schedule();
      }),
    idle: () =>
      new Promise<void>((resolve) => {
        if (scheduled) idle = [...idle, resolve];
        else resolve();
      }),
  };
}

type Answer = {
  readonly used: number;
  readonly recorded: readonly RecordedEvent[];
  readonly settle: (pending: Pending) => void;
};

/** Somebody wrote before: the same events (a repeat, answered as before) or others (a conflict). */
function conflictOrRepeat(
  log: LogFile,
  head: Head | undefined,
  { stream, expected, events }: Pending,
  actual: Expected,
): Answer {
  const from = expected === 'new' ? 0 : expected + 1;
  const there = readStream(log, head, stream, from, events.length);
  const same = there.length === events.length && there.every((row, i) => row.id === events[i]?.id);
  const last = there.at(-1);
  if (same && last) {
    const appended = { revision: last.revision, position: BigInt(last.position), repeated: true };
    return { used: 0, recorded: [], settle: (pending) => pending.resolve(appended) };
  }
  const conflict = new ConcurrencyConflict(stream, expected, actual);
  return { used: 0, recorded: [], settle: (pending) => pending.reject(conflict) };
}
