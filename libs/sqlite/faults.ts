import { Rejection } from '#kernel';

// Primary result codes of SQLite.
const BUSY = 5;
const LOCKED = 6;
const READ_ONLY = 8;
const IO_ERROR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANNOT_OPEN = 14;
const CONSTRAINT = 19;
const NOT_A_DATABASE = 26;

/** Whether another process holds a lock that this one wanted. */
export function isBusy(error: unknown): boolean {
  return [BUSY, LOCKED].includes(primaryCode(error));
}

/** Whether a lock, a full disk, a read-only folder or a failing device stood in the way. */
export function isStorageFault(error: unknown): boolean {
  return [BUSY, LOCKED, READ_ONLY, IO_ERROR, FULL, CANNOT_OPEN].includes(primaryCode(error));
}

/** Whether a row was refused because another has its key, or its columns allow no such value. */
export function isConstraint(error: unknown): boolean {
  return primaryCode(error) === CONSTRAINT;
}

/**
 * Does something with a file and refuses in its owner's words, such as `log-damaged`, when the file
 * turns out to be cut short, overwritten or no database at all.
 */
export function sound<T>(code: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (![CORRUPT, NOT_A_DATABASE].includes(primaryCode(error))) throw error;
    throw new Rejection(code);
  }
}

const WORDS: ReadonlyMap<number, string> = new Map([
  [BUSY, 'another process holds its lock'],
  [LOCKED, 'another process holds its lock'],
  [READ_ONLY, 'it may only be read'],
  [IO_ERROR, 'its disk did not take it'],
  [CORRUPT, 'it is damaged'],
  [FULL, 'no space is left on its disk'],
  [CANNOT_OPEN, 'it cannot be opened'],
  [NOT_A_DATABASE, 'it is damaged'],
]);

/** Why a file could not be written, with SQLite's code; undefined of errors that are no fault of the file. */
export function faultInWords(error: unknown): string | undefined {
  const words = WORDS.get(primaryCode(error));
  return words && `${words} (SQLite ${(error as { errcode: number }).errcode})`;
}

function primaryCode(error: unknown): number {
  return ((error as { errcode?: number } | undefined)?.errcode ?? 0) & 0xff;
}
