import type { DatabaseSync } from 'node:sqlite';

/** Hears of each write: the error it ended in, or undefined. */
export type WriteListener = (error: unknown) => void;

/** Wants to hear of every write to a database. */
export type WriteObserver = {
  readonly watch: (db: DatabaseSync, path: string) => void;
};

const listeners = new WeakMap<DatabaseSync, WriteListener>();

export function listenTo(db: DatabaseSync, listener: WriteListener): void {
  listeners.set(db, listener);
}

/** Does something that writes, and has whoever listens told what became of it. */
export function written<T>(db: DatabaseSync, work: () => T): T {
  const listener = listeners.get(db);
  if (!listener) return work();
  let result: T;
  try {
    result = work();
  } catch (error) {
    listener(error);
    throw error;
  }
  listener(undefined);
  return result;
}
