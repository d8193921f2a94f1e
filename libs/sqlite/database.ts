import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { isStorageFault } from './faults.js';
import { written, type WriteObserver } from './written.js';

export type Database = DatabaseSync;
export type Statement = StatementSync;

/**
 * What a write must survive. `full`: a power cut, one sync per commit (the log, the keys).
 * `derived`: a crash of the process; after a power cut the file may be rebuilt from the log.
 * `none`: nothing, not even a crash of the process; for a file that is thrown away then.
 */
export type Durability = 'full' | 'derived' | 'none';

export type OpenOptions = {
  readonly durability: Durability;
  readonly readOnly?: boolean;
  /** How long to wait for another process's lock; BUSY_TIMEOUT_MS unless said. */
  readonly busyTimeoutMs?: number;
  /** Overwrite deleted content with zeros, for files that hold keys. */
  readonly secureDelete?: boolean;
  /** Bytes of a page when the file is new. */
  readonly pageSize?: number;
  /** `wal` (readers beside the writer) unless the file is only there to be locked. */
  readonly journal?: 'wal' | 'delete';
  /** Told what becomes of each write. */
  readonly writes?: WriteObserver | undefined;
};

export const BUSY_TIMEOUT_MS = 5_000;
const MAPPED_BYTES = 256 * 1024 * 1024;

/**
 * Opens a SQLite file through Node's own driver where it is mature (24 and later), else through
 * @photostructure/sqlite, which has the same interface and needs no compiler. The only place
 * that knows either driver.
 */
export function openDatabase(path: string, options: OpenOptions): Database {
  try {
    return openAt(path, options);
  } catch (error) {
    if (!options.readOnly || !isStorageFault(error) || !liesStill(path)) throw error;
    return openAt(`${pathToFileURL(path).href}?immutable=1`, options);
  }
}

/**
 * Whether a file is there to which nobody writes: a writer always has its WAL beside it. In a
 * folder that may not be written SQLite cannot lay out what readers share, and need not.
 */
function liesStill(path: string): boolean {
  return existsSync(path) && !existsSync(`${path}-wal`);
}

function openAt(path: string, options: OpenOptions): Database {
  const db = new (driver().DatabaseSync)(path, {
    readOnly: options.readOnly ?? false,
    timeout: options.busyTimeoutMs ?? BUSY_TIMEOUT_MS,
    enableForeignKeyConstraints: true,
  });
  try {
    configure(db, options);
    options.writes?.watch(db, path);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Runs `work` in one immediate transaction; anything thrown rolls it back and goes up. */
export function transaction<T>(db: Database, work: () => T): T {
  return written(db, () => inTransaction(db, work));
}

function inTransaction<T>(db: Database, work: () => T): T {
  const { begin, commit } = transactionOf(db);
  begin.run();
  try {
    const result = work();
    commit.run();
    return result;
  } catch (error) {
    rollback(db);
    throw error;
  }
}

type Transaction = { readonly begin: Statement; readonly commit: Statement };
const transactions = new WeakMap<Database, Transaction>();

/** Prepared once for each database: there is one of these around every write. */
function transactionOf(db: Database): Transaction {
  const known = transactions.get(db);
  if (known) return known;
  const prepared = { begin: db.prepare('begin immediate'), commit: db.prepare('commit') };
  transactions.set(db, prepared);
  return prepared;
}

/** Rolls back if a transaction is still open: a failed commit may have ended it already. */
export function rollback(db: Database): void {
  try {
    db.exec('rollback');
  } catch {
    // SQLite rolls back by itself on a full disk or an I/O error; then there is nothing to undo.
  }
}

function configure(db: Database, options: OpenOptions): void {
  if (!options.readOnly) {
    if (options.pageSize) db.exec(`pragma page_size = ${options.pageSize}`);
    setJournal(db, options.journal ?? (options.durability === 'none' ? 'memory' : 'wal'));
    if (options.secureDelete) db.exec('pragma secure_delete = on');
  }
  // Said explicitly: builds of SQLite differ in what they assume for WAL files.
  db.exec(`pragma synchronous = ${SYNCHRONOUS[options.durability]}`);
  db.exec(`pragma mmap_size = ${MAPPED_BYTES}`);
}

const SYNCHRONOUS = { full: 'full', derived: 'normal', none: 'off' } as const;

/** SQLite answers with the mode that it took, and does not complain when it is another one. */
function setJournal(db: Database, journal: 'wal' | 'delete' | 'memory'): void {
  const taken = db.prepare(`pragma journal_mode = ${journal}`).get() as { journal_mode: string };
  if (taken.journal_mode !== journal && taken.journal_mode !== 'memory') {
    throw new Error(`the file system does not allow the journal mode ${journal}`);
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
