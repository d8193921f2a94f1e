import { acquireWriterLock } from '#sqlite';
import { existsSync } from 'node:fs';

/** Whether a server, or a command that writes, runs on a data folder. Its lock is looked at only. */
export function isServed(lock: string): boolean {
  if (!existsSync(lock)) return false;
  try {
    acquireWriterLock(lock).release();
    return false;
  } catch {
    return true;
  }
}
