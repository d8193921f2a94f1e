import { Rejection } from '#kernel';
import { openDatabase, type Database } from './database.js';

export type WriterLock = {
  /** Gives the right back; more than once does no harm. */
  readonly release: () => void;
};

/**
 * The right to write to a data folder, held by one process at a time (D16). The operating system
 * takes it back when the process dies, however it dies. Refuses with `data-folder-in-use`.
 */
export function acquireWriterLock(path: string): WriterLock {
  const db = lockedFile(path);
  let held = true;
  return {
    release: () => {
      if (!held) return;
      held = false;
      db.exec('rollback');
      db.close();
    },
  };
}

function lockedFile(path: string): Database {
  let db: Database | undefined;
  try {
    db = openDatabase(path, { durability: 'derived', busyTimeoutMs: 0, journal: 'delete' });
    db.exec('begin exclusive');
    return db;
  } catch (error) {
    db?.close();
    if (isBusy(error)) throw new Rejection('data-folder-in-use', { lock: 'writer.lock' });
    throw error;
  }
}

// Primary result codes of SQLite.
const BUSY = 5;
const LOCKED = 6;
const READ_ONLY = 8;
const IO_ERROR = 10;
const FULL = 13;
const CANNOT_OPEN = 14;

/** Whether another process holds a lock that this one wanted. */
export function isBusy(error: unknown): boolean {
  return [BUSY, LOCKED].includes(primaryCode(error));
}

/** Whether a lock, a full disk, a read-only folder or a failing device stood in the way. */
export function isStorageFault(error: unknown): boolean {
  return [BUSY, LOCKED, READ_ONLY, IO_ERROR, FULL, CANNOT_OPEN].includes(primaryCode(error));
}

function primaryCode(error: unknown): number {
  return ((error as { errcode?: number } | undefined)?.errcode ?? 0) & 0xff;
}
