import { basename } from 'node:path';
import { rollback, type Database } from './database.js';
import { faultInWords } from './faults.js';
import { listenTo, type WriteObserver } from './written.js';

/** A file of which the last write failed. */
export type WriteFault = {
  /** Name of the file, such as `log.db`. */
  readonly file: string;
  /** In words, with SQLite's code. */
  readonly reason: string;
  /** Since when they have failed. */
  readonly since: Date;
};

/** What became of the writes to the databases of a folder. */
export type WriteWatch = WriteObserver & {
  /** Of which files the last write failed. */
  readonly faults: () => readonly WriteFault[];
  /** Writes that have failed so far, by file. */
  readonly failed: () => ReadonlyMap<string, number>;
  /**
   * Tries whether files that failed can be written again. A server that is not ready gets no
   * visitors, so nobody else would find out.
   */
  readonly tryAgain: () => void;
};

export type WriteWatchOptions = {
  /** Told when the writes to a file begin to fail, or fail for another reason. */
  readonly onFault?: ((fault: WriteFault) => void) | undefined;
  /** Told when a file that had failed was written again. */
  readonly onMended?: ((file: string) => void) | undefined;
};

export function writeWatch({ onFault, onMended }: WriteWatchOptions = {}): WriteWatch {
  const standing = new Map<string, WriteFault>();
  const counts = new Map<string, number>();
  const databases = new Map<string, Database>();

  const told = (file: string, reason: string): void => {
    const before = standing.get(file);
    if (before?.reason === reason) return;
    const fault = { file, reason, since: before?.since ?? new Date() };
    standing.set(file, fault);
    onFault?.(fault);
  };
  const failedWith = (file: string, error: unknown): void => {
    const reason = faultInWords(error);
    // Whatever is not the fault of the file, such as a refused row, says nothing of it.
    if (reason === undefined) return;
    counts.set(file, (counts.get(file) ?? 0) + 1);
    told(file, reason);
  };
  const tryOne = (file: string): void => {
    const db = databases.get(file);
    if (!db || !standing.has(file)) return;
    try {
      touch(db);
    } catch (error) {
      const reason = faultInWords(error);
      if (reason !== undefined) told(file, reason);
      return;
    }
    standing.delete(file);
    onMended?.(file);
  };
  return {
    faults: () => [...standing.values()],
    failed: () => counts,
    tryAgain: () => [...standing.keys()].forEach(tryOne),
    watch: (db, path) => {
      const file = basename(path);
      counts.set(file, counts.get(file) ?? 0);
      databases.set(file, db);
      // A transaction may have had nothing to write: what failed before is tried.
      listenTo(db, (error) => (error === undefined ? tryOne(file) : failedWith(file, error)));
    },
  };
}

/** Writes what stands there already, durably as any other write. */
function touch(db: Database): void {
  db.exec('begin immediate');
  try {
    const { user_version: same } = db.prepare('pragma user_version').get() as {
      user_version: number;
    };
    db.exec(`pragma user_version = ${same}`);
    db.exec('commit');
  } catch (error) {
    rollback(db);
    throw error;
  }
}
