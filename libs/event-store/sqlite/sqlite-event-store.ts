import type { WriteObserver } from '#sqlite';
import type { EventStore } from '../event-store.js';
import { openLog } from './open-log.js';
import { available, storeOver } from './store-over.js';

export type SqliteStoreOptions = {
  /** The log file; where its streams end is kept beside it in `<path>.heads`. */
  readonly path: string;
  /** Open beside a running writer: appends are refused. */
  readonly readOnly?: boolean;
  /** Told what becomes of each write. */
  readonly writes?: WriteObserver | undefined;
};

/**
 * The embedded log: one SQLite file, one writer. Appends that arrive together share one
 * transaction and one sync (group commit); each is answered only after that sync. Commit order
 * is position order. Whoever opens it for writing holds the writer lock of the folder (D16).
 *
 * Throws StoreUnavailable when the file cannot be opened, Rejection `log-damaged` when it is not
 * what it was, and `log-chain-broken` when an event is missing in its stream; who only reads is told
 * so when it first asks for a stream.
 */
export function sqliteEventStore({
  path,
  readOnly = false,
  writes,
}: SqliteStoreOptions): EventStore {
  return storeOver(available(() => openLog(path, readOnly, writes)));
}
