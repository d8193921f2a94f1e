import type { dataFiles } from '#instance';
import { DAY_MS, Rejection } from '#kernel';
import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyDatabase } from './copy-database.js';

/** How old a copy of the keys may be: whoever was erased since would come back with it (D17). */
const MAX_AGE_DAYS = 30;
const MIN_PASSPHRASE_CHARACTERS = 16;

type Sealed = {
  readonly format: 1;
  readonly takenAt: string;
  readonly salt: string;
  readonly nonce: string;
  readonly sealed: string;
};

type Keys = { readonly masterKey: string; readonly database: Buffer };

/** Writes master key and keys, encrypted under a passphrase, with the day on which it was done. */
export function writeKeyFile(path: string, files: ReturnType<typeof dataFiles>): void {
  const folder = mkdtempSync(join(tmpdir(), 'entraide-keys-'));
  try {
    const copy = join(folder, 'keys.db');
    copyDatabase(files.keys, copy);
    const content = JSON.stringify({
      masterKey: process.env['ENTRAIDE_MASTER_KEY'] ?? readFileSync(files.masterKey, 'utf8'),
      database: readFileSync(copy).toString('base64'),
    });
    const takenAt = new Date().toISOString();
    const [salt, nonce] = [randomBytes(16), randomBytes(12)];
    const cipher = createCipheriv('aes-256-gcm', keyFrom(salt), nonce);
    cipher.setAAD(Buffer.from(takenAt));
    const sealed = Buffer.concat([
      cipher.update(content, 'utf8'),
      cipher.final(),
      cipher.getAuthTag(),
    ]);
    const file: Sealed = {
      format: 1,
      takenAt,
      salt: salt.toString('base64'),
      nonce: nonce.toString('base64'),
      sealed: sealed.toString('base64'),
    };
    writeFileSync(path, `${JSON.stringify(file)}\n`, { mode: 0o600 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Rejections `key-file-too-old`, `key-file-unreadable` (wrong passphrase, or damaged). */
export function openKeyFile(path: string, now: Date): Keys {
  const file = read(path);
  const age = now.getTime() - Date.parse(file.takenAt);
  if (!(age <= MAX_AGE_DAYS * DAY_MS)) {
    throw new Rejection('key-file-too-old', { takenAt: file.takenAt, days: MAX_AGE_DAYS });
  }
  try {
    const bytes = Buffer.from(file.sealed, 'base64');
    const key = keyFrom(Buffer.from(file.salt, 'base64'));
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(file.nonce, 'base64'));
    decipher.setAAD(Buffer.from(file.takenAt));
    decipher.setAuthTag(bytes.subarray(-16));
    const text = Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]);
    const { masterKey, database } = JSON.parse(text.toString('utf8')) as {
      masterKey: string;
      database: string;
    };
    return { masterKey, database: Buffer.from(database, 'base64') };
  } catch (error) {
    if (error instanceof Rejection) throw error;
    throw new Rejection('key-file-unreadable');
  }
}

function read(path: string): Sealed {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Sealed;
  } catch {
    throw new Rejection('key-file-unreadable');
  }
}

function keyFrom(salt: Buffer): Buffer {
  const passphrase = process.env['ENTRAIDE_BACKUP_PASSPHRASE'] ?? '';
  if (passphrase.length < MIN_PASSPHRASE_CHARACTERS) {
    throw new Rejection('passphrase-short', { least: MIN_PASSPHRASE_CHARACTERS });
  }
  return scryptSync(passphrase, salt, 32, { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 });
}
