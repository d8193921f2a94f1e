import { Rejection } from '#kernel';
import { isStorageFault, rowInserter, sound, transaction, type Database } from '#sqlite';
import { EVERY_PURPOSE, type KeptKey, type KeyRow, type KeyTable } from '../key-table.js';

/**
 * The table of wrapped keys and the only SQL that touches it.
 *
 * Rows are only ever added at the end, and a destroyed key is overwritten with as many zeros where
 * it stands. So SQLite moves rows but once, when the first page is full, and secure delete wipes
 * the page they left: no stale copy of a key survives its erasure. Nothing is ever deleted: the
 * destroyed row is what keeps a new key from taking its place.
 */
const TABLES = `
  create table if not exists keys (
    id integer primary key,
    subject_ref text not null,
    purpose text not null,
    version integer not null,
    destroyed integer not null,
    wrapped blob not null
  ) strict;
  create unique index if not exists key_of on keys (subject_ref, purpose, version);
`;

type Row = {
  subject_ref: string;
  purpose: string;
  version: number;
  destroyed: number;
  wrapped: Uint8Array;
};

/** What a table that is only read answers to whoever would write. */
export function refuseToWrite(): never {
  throw new Rejection('vault-read-only');
}

/** Keys in an open SQLite file (durability `full`, secure delete); closes it in the end. */
export function sqliteKeyTable(db: Database) {
  db.exec(TABLES);
  // Finishes an erasure that was cut short between its commit and the emptying of the WAL.
  emptyWal(db);
  return tableIn(db);
}

/** The same of a file that was opened for reading: an unfinished erasure is left to who writes. */
export function sqliteKeysForReading(db: Database): KeyTable {
  return { ...tableIn(db), keep: refuseToWrite, destroy: refuseToWrite };
}

function tableIn(db: Database) {
  const select = db.prepare(`
    select * from keys where subject_ref = ? and purpose in (?, '${EVERY_PURPOSE}')
    order by version desc`);
  // All in one call, since each call costs more than what it looks for.
  const keptOf = db.prepare(`
    select distinct subject_ref from keys where subject_ref in (select value from json_each(?))`);
  const insert = rowInserter(db, 'keys', (row: KeptKey) => [
    null,
    row.subjectRef,
    row.purpose,
    row.version,
    0,
    row.wrapped,
  ]);
  /** The first keys of people of whom nothing is kept: nothing can stand in their place. */
  const firstKeysIn = (rows: readonly KeptKey[]): ReadonlySet<KeptKey> => {
    const people = keptOf.all(JSON.stringify(rows.map(({ subjectRef }) => subjectRef)));
    const known = new Set((people as Pick<Row, 'subject_ref'>[]).map((row) => row.subject_ref));
    const first = new Map<string, KeptKey>();
    for (const row of rows) {
      const name = `${row.subjectRef}\0${row.purpose}`;
      if (!known.has(row.subjectRef) && !first.has(name)) first.set(name, row);
    }
    return new Set(first.values());
  };
  const overwrite = db.prepare(`
    update keys set destroyed = 1, wrapped = zeroblob(length(wrapped))
    where subject_ref = ? and (purpose = ? or ? = '${EVERY_PURPOSE}') and destroyed = 0`);
  const mark = db.prepare(`
    insert into keys (subject_ref, purpose, version, destroyed, wrapped) values (?, ?, 0, 1, x'')
    on conflict do nothing`);
  const everything = db.prepare('select * from keys order by id');
  const find = (subjectRef: string, purpose: string): readonly KeyRow[] =>
    sound('keys-damaged', () => (select.all(subjectRef, purpose) as Row[]).map(keyRow));

  return {
    find,
    keep: (rows) =>
      stored(() =>
        transaction(db, () => {
          const firstKeys = firstKeysIn(rows);
          // In the order of the index: rows that are neighbours there share its pages.
          insert([...firstKeys].sort(bySubject));
          return rows.map((row) => {
            if (firstKeys.has(row)) return [row];
            const there = find(row.subjectRef, row.purpose);
            if (there.length > 0) return there;
            insert([row]);
            return [row];
          });
        }),
      ),
    destroy: (subjectRef, purpose) => {
      stored(() =>
        transaction(db, () => {
          overwrite.run(subjectRef, purpose, purpose);
          mark.run(subjectRef, purpose);
        }),
      );
      // The WAL still holds the page as it was when the key was made.
      if (!stored(() => emptyWal(db))) throw new Rejection('erasure-unfinished');
    },
    all: () => sound('keys-damaged', () => (everything.all() as Row[]).map(keyRow)),
    close: () => db.close(),
  } satisfies KeyTable;
}

function bySubject(one: KeyRow, other: KeyRow): number {
  return one.subjectRef < other.subjectRef ? -1 : 1;
}

function keyRow(row: Row): KeyRow {
  return {
    subjectRef: row.subject_ref,
    purpose: row.purpose,
    version: row.version,
    wrapped: row.destroyed ? 'destroyed' : row.wrapped,
  };
}

/** Writes the WAL into the file and cuts it to nothing; false while somebody reads from it. */
function emptyWal(db: Database): boolean {
  const { busy } = db.prepare('pragma wal_checkpoint(truncate)').get() as { busy: number };
  return busy === 0;
}

/** A full or read-only disk and a lock held elsewhere are refusals: nothing was written. */
function stored<T>(work: () => T): T {
  try {
    return sound('keys-damaged', work);
  } catch (error) {
    if (isStorageFault(error)) throw new Rejection('storage-unavailable');
    throw error;
  }
}
