import { newId } from '#kernel';
import { openDatabase, type Database } from '#sqlite';
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
const CACHE_KIB = 65_536;

/** Opens the file of a log and learns where its streams end. Durable at each commit. */
export function openLog(path: string, readOnly: boolean): OpenLog {
  const db = openDatabase(path, {
    durability: 'full',
    readOnly,
    pageSize: PAGE_BYTES,
    secureDelete: !readOnly,
  });
  try {
    if (!readOnly) db.exec(`pragma wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    db.exec(`pragma cache_size = -${CACHE_KIB}`);
    if (readOnly && !hasTables(db)) throw new StoreUnavailable('there is no log in the file yet');
    const log = logFile(db, !readOnly, newId);
    return { db, log, heads: streamHeads(log, `${path}.heads`), readOnly };
  } catch (error) {
    db.close();
    throw error;
  }
}

function hasTables(db: Database): boolean {
  const tables = db.prepare("select 1 from sqlite_schema where name in ('events', 'forgettable')");
  return tables.all().length === 2;
}
