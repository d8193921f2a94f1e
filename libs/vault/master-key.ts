import { ensure, Rejection } from '#kernel';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname } from 'node:path';
import { KEY_BYTES } from './primitives.js';

export type MasterKeySource = {
  /** `master.key`: 64 hex digits, readable by its owner only. Made when it is not there. */
  readonly file: string;
  /** The key in hex from the environment; it wins, and the file is neither read nor made. */
  readonly fromEnvironment?: string | undefined;
  /** False where others have the key already: a fresh one would open nothing of theirs. */
  readonly make?: boolean;
};

/**
 * The key that wraps all others. Who has it and `keys.db` reads everything; who loses it can open
 * nothing ever again. Rejections: `master-key-readable-by-others` when the file's mode lets the
 * group or the world in, `master-key-invalid` when there are not exactly 64 hex digits,
 * `master-key-missing` when there is none and none may be made.
 */
export function loadMasterKey({ file, fromEnvironment, make = true }: MasterKeySource): Uint8Array {
  if (fromEnvironment !== undefined) return fromHex(fromEnvironment, 'environment');
  const own = readOwn(file);
  ensure(own !== undefined || make, 'master-key-missing');
  return fromHex(own ?? create(file), basename(file));
}

const HEX = new RegExp(`^[0-9a-f]{${KEY_BYTES * 2}}$`, 'i');
const OWNER_ONLY = 0o600;
const GROUP_AND_OTHERS = 0o077;

function fromHex(text: string, source: string): Uint8Array {
  const hex = text.trim();
  ensure(HEX.test(hex), 'master-key-invalid', { source });
  return Buffer.from(hex, 'hex');
}

/** The text of the file; undefined when there is none. */
function readOwn(file: string): string | undefined {
  const opened = openUnless('ENOENT', file, 'r');
  if (opened === undefined) return undefined;
  try {
    // Windows has no such modes; its files are guarded by their folder.
    const { mode } = fstatSync(opened);
    if (process.platform !== 'win32' && (mode & GROUP_AND_OTHERS) !== 0) {
      throw new Rejection('master-key-readable-by-others', { source: basename(file) });
    }
    return readFileSync(opened, 'utf8');
  } finally {
    closeSync(opened);
  }
}

/**
 * Makes the file whole or not at all: written beside, synced, then given its name, which fails if
 * another process was first. Then theirs is the key.
 */
function create(file: string): string {
  const beside = `${file}.${randomBytes(8).toString('hex')}.new`;
  const written = openSync(beside, 'wx', OWNER_ONLY);
  try {
    writeFileSync(written, `${randomBytes(KEY_BYTES).toString('hex')}\n`);
    fsyncSync(written);
    linkUnlessThere(beside, file);
  } finally {
    closeSync(written);
    unlinkSync(beside);
  }
  syncFolder(dirname(file));
  return readOwn(file) ?? '';
}

function linkUnlessThere(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

function openUnless(code: string, file: string, flags: string): number | undefined {
  try {
    return openSync(file, flags);
  } catch (error) {
    if (hasCode(error, code)) return undefined;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return (error as { readonly code?: unknown }).code === code;
}
