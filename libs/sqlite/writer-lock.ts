import { Rejection } from '#kernel';
import { openDatabase, type Database } from './database.js';
import { isBusy } from './faults.js';

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
