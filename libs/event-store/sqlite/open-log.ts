import { newId } from '#kernel';
import { openDatabase, type Database, type WriteObserver } from '#sqlite';
import { StoreUnavailable } from '../event-store.js';
import { logFile, type LogFile } from './log-file.js';
import { streamHeads, type StreamHeads } from './stream-heads.js';

export type OpenLog = {
  readonly db: Database;
  readonly log: LogFile;
  readonly heads: StreamHeads;
  /** Opened beside a writer, which may be another process. */
  readonly readOnly: boolean;
};

/** Pages of the write-ahead log before SQLite copies them back. */
const CHECKPOINT_PAGES = 2_000;
const PAGE_BYTES = 8_192;
const CACHE_KIB = { writing: 65_536, reading: 8_192 };

/** Opens the file of a log and learns where its streams end. Durable at each commit. */
export function openLog(path: string, readOnly: boolean, writes?: WriteObserver): OpenLog {
  const db = openDatabase(path, {
    durability: 'full',
    readOnly,
    pageSize: PAGE_BYTES,
    secureDelete: !readOnly,
    writes: readOnly ? undefined : writes,
  });
  try {
    if (!readOnly) db.exec(`pragma wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    // Who only reads goes through the log once: what it keeps or maps would be memory for nothing.
    db.exec(`pragma cache_size = -${readOnly ? CACHE_KIB.reading : CACHE_KIB.writing}`);
    if (readOnly) db.exec('pragma mmap_size = 0');
    if (readOnly && !hasTables(db)) throw new StoreUnavailable('there is no log in the file yet');
    const log = logFile(db, !readOnly, newId);
    const heads = (): StreamHeads => streamHeads(log, `${path}.heads`);
    return { db, log, heads: readOnly ? whenAsked(heads) : heads(), readOnly };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Most who only read never ask for a stream, and need not wait until it is known where each ends. */
function whenAsked(open: () => StreamHeads): StreamHeads {
  let opened: StreamHeads | undefined;
  const heads = (): StreamHeads => (opened ??= open());
  return {
    get: (stream) => heads().get(stream),
    note: (place) => heads().note(place),
    catchUp: () => heads().catchUp(),
    read: (stream, from, limit) => heads().read(stream, from, limit),
    position: () => heads().position(),
    save: (anyway) => heads().save(anyway),
  };
}

function hasTables(db: Database): boolean {
  const tables = db.prepare("select 1 from sqlite_schema where name in ('events', 'forgettable')");
  return tables.all().length === 2;
}
