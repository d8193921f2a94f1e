import { Rejection } from '#kernel';
import { openDatabase } from './database.js';

export type WriterLock = { readonly release: () => void };

/**
 * The right to write to a data folder, held by one process at a time (D16). The operating system
 * takes it back when the process dies, however it dies. Refuses with `data-folder-in-use`.
 */
export function acquireWriterLock(path: string): WriterLock {
  const db = openDatabase(path, { durability: 'derived', busyTimeoutMs: 0, journal: 'delete' });
  try {
    db.exec('begin exclusive');
  } catch (error) {
    db.close();
    if (isBusy(error)) throw new Rejection('data-folder-in-use', { lock: 'writer.lock' });
    throw error;
  }
  return {
    release: () => {
      db.exec('rollback');
      db.close();
    },
  };
}

/** Whether another process holds a lock that this one wanted. */
export function isBusy(error: unknown): boolean {
  const code = (error as { errcode?: number }).errcode ?? 0;
  return (code & 0xff) === 5 || (code & 0xff) === 6;
}

/** Whether the disk is full, the folder read-only or the device failing: nothing was written. */
export function isStorageFault(error: unknown): boolean {
  const primary = ((error as { errcode?: number }).errcode ?? 0) & 0xff;
  // SQLITE_READONLY 8, IOERR 10, FULL 13, CANTOPEN 14, plus busy and locked.
  return [5, 6, 8, 10, 13, 14].includes(primary);
}
