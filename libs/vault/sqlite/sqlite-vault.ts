import { ensure } from '#kernel';
import { openDatabase, sound, type Database, type WriteObserver } from '#sqlite';
import { closeSync, openSync } from 'node:fs';
import type { KeyTable } from '../key-table.js';
import { checkMasterKey, masterCheckOf, vaultOver } from '../vault-over.js';
import type { Vault } from '../vault.js';
import { refuseToWrite, sqliteKeysForReading, sqliteKeyTable } from './sqlite-key-table.js';

export type SqliteVaultOptions = {
  /** The file of wrapped keys, `keys.db`; made when it is not there. */
  readonly path: string;
  /** 32 bytes, from `loadMasterKey`. They are kept in memory only. */
  readonly masterKey: Uint8Array;
  /**
   * Opens what is there and writes nothing, not even what was cut short: for reading commands,
   * beside a server or in a folder that may not be written. Sealing with a new key and destroying
   * are refused (`vault-read-only`).
   */
  readonly readOnly?: boolean;
  /** Told what becomes of each write. */
  readonly writes?: WriteObserver | undefined;
};

/**
 * A vault with its keys in a SQLite file of its own, apart from the log: a backup of the log holds
 * no key. A key is durable before anything sealed under it is returned, and a destroyed one is
 * gone from the file and its WAL when `destroy` returns; where somebody is reading the file just
 * then, `destroy` throws Rejection `erasure-unfinished`, the key is unusable already, and asking
 * again finishes it.
 *
 * Refuses with `master-key-wrong` when the file was made under another master key, with
 * `master-key-invalid` when it is not 32 bytes, with `keys-damaged` when it is not what it was, and
 * with `storage-unavailable` when a new key cannot be stored.
 */
export function sqliteVault(options: SqliteVaultOptions): Vault {
  return vaultOver(sqliteKeys(options), options.masterKey);
}

/** The table under such a vault by itself, for moving its keys elsewhere. Refuses as it does. */
export function sqliteKeys({
  path,
  masterKey,
  readOnly = false,
  writes,
}: SqliteVaultOptions): KeyTable {
  checkMasterKey(masterKey);
  if (readOnly) return keysForReading(path, masterKey);
  // SQLite gives the WAL the permissions of the file.
  closeSync(openSync(path, 'a', OWNER_ONLY));
  const db = openDatabase(path, { durability: 'full', secureDelete: true, writes });
  try {
    return sound('keys-damaged', () => {
      checkSameMaster(db, masterKey);
      return sqliteKeyTable(db);
    });
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * The table for reading where no master key is at hand: its keys can be counted, not tried. Rejection
 * `keys-damaged`.
 */
export function sqliteKeysUntried(path: string): KeyTable {
  return keysForReading(path, undefined);
}

function keysForReading(path: string, masterKey: Uint8Array | undefined): KeyTable {
  return sound('keys-damaged', () => openForReading(path, masterKey));
}

function openForReading(path: string, masterKey: Uint8Array | undefined): KeyTable {
  const db = openDatabase(path, { durability: 'full', readOnly: true });
  try {
    if (isEmpty(db)) return noKeys(db);
    const fits = masterKey === undefined || keptCheck(db) === masterCheckOf(masterKey);
    ensure(fits, 'master-key-wrong');
    return sqliteKeysForReading(db);
  } catch (error) {
    db.close();
    throw error;
  }
}

/** A file that a writer has made and not yet laid out. */
function isEmpty(db: Database): boolean {
  const tables = db.prepare("select 1 from sqlite_schema where name in ('master_check', 'keys')");
  return tables.all().length < 2;
}

function noKeys(db: Database): KeyTable {
  return {
    find: () => [],
    keep: refuseToWrite,
    destroy: refuseToWrite,
    all: () => [],
    close: () => db.close(),
  };
}

function keptCheck(db: Database): string {
  return (db.prepare('select value from master_check').get() as { value: string }).value;
}

const OWNER_ONLY = 0o600;

/** The file remembers a value derived from its master key, which tells nothing of the key. */
function checkSameMaster(db: Database, masterKey: Uint8Array): void {
  const value = masterCheckOf(masterKey);
  db.exec('create table if not exists master_check (id integer primary key, value text) strict');
  db.prepare('insert into master_check values (1, ?) on conflict do nothing').run(value);
  ensure(keptCheck(db) === value, 'master-key-wrong');
}
