import { Rejection } from '#kernel';
import { acquireWriterLock, type WriterLock } from '#sqlite';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/**
 * The format of the data folder that this program writes (D12). Until version 0.2 events may change
 * their shape without an upcaster (D58): each time they do, the number rises, and folders of an
 * earlier draft are refused.
 */
export const DATA_FORMAT = 4;

/** Where everything lies in a data folder. */
export function dataFiles(folder: string) {
  return {
    format: join(folder, 'format.json'),
    lock: join(folder, 'writer.lock'),
    log: join(folder, 'log.db'),
    keys: join(folder, 'keys.db'),
    masterKey: join(folder, 'master.key'),
    views: join(folder, 'views.db'),
    processes: join(folder, 'processes.db'),
  } as const;
}

/**
 * Makes the folder ready for the one process that writes to it. Rejections `data-folder-in-use`,
 * `data-format-newer`, `data-format-draft`, `data-format-broken`, `data-folder-not-writable`.
 */
export function openForWriting(folder: string): WriterLock {
  return writable(() => {
    mkdirSync(folder, { recursive: true, mode: OWNER_ONLY });
    shutToOthers(folder);
    const files = dataFiles(folder);
    checkFormat(files.format);
    const lock = acquireWriterLock(files.lock);
    try {
      if (!existsSync(files.format)) writeFormat(files.format);
      return lock;
    } catch (error) {
      lock.release();
      throw error;
    }
  });
}

const OWNER_ONLY = 0o700;
const FILE_OF_OWNER = 0o600;
const OTHERS = 0o077;

/** What in the folder, itself included, others than its owner may read or write; names alone. */
export function openToOthers(folder: string): readonly string[] {
  return ['.', ...readdirSync(folder)].filter((name) => {
    const { mode } = statSync(join(folder, name));
    return (mode & OTHERS) !== 0;
  });
}

/**
 * Takes from others what they could read, of a folder that was made or restored by other means. What
 * cannot be changed, such as a secret that is mounted, is left: `doctor` says so.
 */
function shutToOthers(folder: string): void {
  for (const name of openToOthers(folder)) {
    const path = join(folder, name);
    const mode = statSync(path).isDirectory() ? OWNER_ONLY : FILE_OF_OWNER;
    try {
      chmodSync(path, mode);
    } catch (error) {
      if (!UNCHANGEABLE.has(String((error as { readonly code?: unknown }).code))) throw error;
    }
  }
}

const UNCHANGEABLE: ReadonlySet<string> = new Set(['EPERM', 'EROFS', 'EACCES']);

/**
 * Checks that this program reads the format of a folder; one that says nothing is new. Rejections
 * `data-format-newer`, `data-format-draft`, `data-format-broken`.
 */
export function checkFormat(path: string): void {
  if (!existsSync(path)) return;
  const found = formatIn(readFileSync(path, 'utf8'));
  if (found > DATA_FORMAT) {
    throw new Rejection('data-format-newer', { found, supported: DATA_FORMAT });
  }
  if (found < DATA_FORMAT) {
    throw new Rejection('data-format-draft', { found, supported: DATA_FORMAT });
  }
}

function formatIn(text: string): number {
  let format: unknown;
  try {
    format = (JSON.parse(text) as { readonly format?: unknown } | null)?.format;
  } catch {
    format = undefined;
  }
  if (typeof format !== 'number' || !Number.isInteger(format) || format < 1) {
    throw new Rejection('data-format-broken');
  }
  return format;
}

/** Written beside and renamed, so that a crash leaves no half of it. */
function writeFormat(path: string): void {
  writeFileSync(`${path}.new`, `${JSON.stringify({ format: DATA_FORMAT })}\n`);
  renameSync(`${path}.new`, path);
}

const STORAGE_FAULTS = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOSPC',
  'EDQUOT',
  'ENOTDIR',
  'EEXIST',
]);

/** Says in our own words that the disk or its rights stand in the way (`data-folder-not-writable`). */
export function writable<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const reason = String((error as { readonly code?: unknown }).code);
    if (!STORAGE_FAULTS.has(reason)) throw error;
    throw new Rejection('data-folder-not-writable', { reason });
  }
}
