import { createRequire } from 'node:module';
import type { DatabaseSync, StatementSync } from 'node:sqlite';

export type Database = DatabaseSync;
export type Statement = StatementSync;

/**
 * What a write must survive. `full`: a power cut, one sync per commit (the log, the keys).
 * `derived`: a crash of the process; after a power cut the file may be rebuilt from the log.
 */
export type Durability = 'full' | 'derived';

export type OpenOptions = {
  readonly durability: Durability;
  readonly readOnly?: boolean;
  /** How long to wait for another process's lock. */
  readonly busyTimeoutMs?: number;
  /** Overwrite deleted content with zeros, for files that hold keys. */
  readonly secureDelete?: boolean;
  /** Bytes of a page when the file is new. */
  readonly pageSize?: number;
  /** `wal` (readers beside the writer) unless the file is only there to be locked. */
  readonly journal?: 'wal' | 'delete';
};

/**
 * Opens a SQLite file through Node's own driver where it is mature (24 and later), else through
 * @photostructure/sqlite, which has the same interface and needs no compiler. The only place
 * that knows either driver.
 */
export function openDatabase(path: string, options: OpenOptions): Database {
  const db = new (driver().DatabaseSync)(path, {
    readOnly: options.readOnly ?? false,
    timeout: options.busyTimeoutMs ?? 5_000,
    enableForeignKeyConstraints: true,
  });
  if (!options.readOnly) {
    if (options.pageSize) db.exec(`pragma page_size = ${options.pageSize}`);
    db.exec(`pragma journal_mode = ${options.journal ?? 'wal'}`);
    if (options.secureDelete) db.exec('pragma secure_delete = on');
  }
  // Said explicitly: builds of SQLite differ in what they assume for WAL files.
  db.exec(`pragma synchronous = ${options.durability === 'full' ? 'full' : 'normal'}`);
  db.exec('pragma mmap_size = 268435456');
  return db;
}

/** Runs `work` in one immediate transaction; anything thrown rolls it back and goes up. */
export function transaction<T>(db: Database, work: () => T): T {
  db.exec('begin immediate');
  try {
    const result = work();
    db.exec('commit');
    return result;
  } catch (error) {
    rollback(db);
    throw error;
  }
}

/** Rolls back if a transaction is still open: a failed commit may have ended it already. */
export function rollback(db: Database): void {
  try {
    db.exec('rollback');
  } catch {
    // SQLite rolls back by itself on a full disk or an I/O error; then there is nothing to undo.
  }
}

type Driver = { readonly DatabaseSync: typeof DatabaseSync };
type BuiltinModules = { readonly getBuiltinModule?: (id: string) => unknown };

function driver(): Driver {
  const major = Number(process.versions.node.split('.')[0]);
  const builtin =
    major >= 24 ? (process as BuiltinModules).getBuiltinModule?.('node:sqlite') : undefined;
  return (builtin ?? load('@photostructure/sqlite')) as Driver;
}

const load = createRequire(import.meta.url);
