import { Rejection } from '#kernel';
import { isStorageFault } from '#sqlite';
import { chmodSync, closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';

/**
 * Writes a file whole or not at all: beside its place, readable by its owner only, synced, and then
 * given its name. `write` makes the file at the path that it is given. Rejection
 * `backup-not-written` with the `file` when the disk does not take it; then nothing is left of it.
 */
export async function writeWhole<T>(
  path: string,
  write: (beside: string) => T | Promise<T>,
): Promise<T> {
  const beside = `${path}.new`;
  try {
    // What a run that was cut short has left.
    rmSync(beside, { force: true });
    const written = await write(beside);
    chmodSync(beside, OWNER_ONLY);
    sync(beside);
    renameSync(beside, path);
    if (process.platform !== 'win32') sync(dirname(path));
    return written;
  } catch (error) {
    rmSync(beside, { force: true });
    if (!isOfTheDisk(error)) throw error;
    throw new Rejection('backup-not-written', { file: basename(path) });
  }
}

const OWNER_ONLY = 0o600;

function sync(path: string): void {
  const opened = openSync(path, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

const DISK_FAULTS: ReadonlySet<unknown> = new Set([
  'EACCES',
  'EDQUOT',
  'EIO',
  'ENOENT',
  'ENOSPC',
  'ENOTDIR',
  'EPERM',
  'EROFS',
]);

function isOfTheDisk(error: unknown): boolean {
  return isStorageFault(error) || DISK_FAULTS.has((error as { readonly code?: unknown }).code);
}
