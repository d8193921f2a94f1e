import { evictOldest } from '#kernel';
import type { Database, Statement } from '#sqlite';
import type { Rows } from './projection.js';
import type { Cell, Row, Table } from './table.js';

/** Rows that were asked for, kept in memory between pages; the oldest tenth goes when it is full. */
const MAX_CACHED_ROWS = 50_000;
/** Rows written by one statement: fewer calls into SQLite, a bounded statement. */
const ROWS_PER_STATEMENT = 32;

export type CachedRows = Rows & {
  /** Writes what changed; within the transaction of the page. */
  readonly flush: () => void;
  /** Forgets everything that is not written: the page failed. */
  readonly discard: () => void;
};

/** Read-through, write-behind rows of one table over an open database. */
export function cachedRows(db: Database, name: string, table: Table): CachedRows {
  const columns = Object.keys(table.columns);
  const where = table.key.map((column) => `${column} = ?`).join(' and ');
  const select = db.prepare(`select ${columns.join(', ')} from ${name} where ${where}`);
  const erase = db.prepare(`delete from ${name} where ${where}`);
  const upsert = statements(db, name, columns.length);
  const known = new Map<string, Row | undefined>();
  const changed = new Map<string, Row | undefined>();
  const isNamed = table.columns[table.key[0] ?? '']?.startsWith('text') ?? false;
  let empty = db.prepare(`select 1 from ${name} limit 1`).get() === undefined;

  const [keyOf, keyOfRow] = keysOf(table);

  const get = (...cells: readonly Cell[]): Row | undefined => {
    const key = keyOf(cells);
    const row = changed.get(key);
    if (row !== undefined) return row;
    if (changed.has(key)) return undefined;
    const before = known.get(key);
    if (before !== undefined || known.has(key)) return before;
    const stored = empty ? undefined : (select.get(...cells) as Row | undefined);
    known.set(key, stored);
    return stored;
  };
  const put = (row: Row): void => {
    changed.set(keyOfRow(row), row);
  };
  const flush = (): void => {
    if (changed.size === 0) return;
    const rows: Row[] = [];
    for (const [key, row] of isNamed ? inOrderOfKeys(changed) : changed) {
      // A row that nobody asked for is written and forgotten: most rows of a log are never read back.
      if (known.has(key)) known.set(key, row);
      if (row) rows.push(row);
      else erase.run(...key.split(KEY_SEPARATOR));
    }
    for (let at = 0; at < rows.length;) {
      const count = rows.length - at >= ROWS_PER_STATEMENT ? ROWS_PER_STATEMENT : 1;
      upsert(count).run(...cellsOf(rows, at, count, columns));
      at += count;
    }
    changed.clear();
    empty = false;
    evictOldest(known, MAX_CACHED_ROWS);
  };

  return {
    get,
    put,
    change: (cells, changes) => {
      const row = get(...cells);
      if (row) put(changedRow(row, changes));
    },
    remove: (...cells) => changed.set(keyOf(cells), undefined),
    flush,
    discard: () => {
      changed.clear();
      known.clear();
    },
  };
}

/**
 * Rows that are found by name, such as the id of a case, in the order in which the table keeps them:
 * neighbours share its pages. Numbers count up by themselves.
 */
function inOrderOfKeys<T>(changed: ReadonlyMap<string, T>): Iterable<readonly [string, T]> {
  if (changed.size === 1) return changed;
  return [...changed].sort(([one], [other]) => (one < other ? -1 : 1));
}

/** The key of a row as one text, from its cells and from the row. */
function keysOf({ key }: Table): readonly [(cells: readonly Cell[]) => string, KeyOfRow] {
  const [first = '', ...others] = key;
  return [
    (cells) => {
      let text = String(cells[0] ?? '');
      for (let place = 1; place < cells.length; place += 1) {
        text += KEY_SEPARATOR + String(cells[place] ?? '');
      }
      return text;
    },
    (row) => {
      let text = String(row[first] ?? '');
      for (const column of others) text += KEY_SEPARATOR + String(row[column] ?? '');
      return text;
    },
  ];
}

type KeyOfRow = (row: Row) => string;
const KEY_SEPARATOR = '\u0000';

/** Cell by cell: a second spread would define each of them anew, at several times the price. */
function changedRow(row: Row, changes: Partial<Row>): Row {
  const changed: Record<string, Cell> = { ...row };
  for (const column in changes) {
    const cell = changes[column];
    if (cell !== undefined) changed[column] = cell;
  }
  return changed;
}

function cellsOf(
  rows: readonly Row[],
  from: number,
  count: number,
  columns: readonly string[],
): readonly Cell[] {
  const cells = new Array<Cell>(count * columns.length);
  let place = 0;
  for (let at = from; at < from + count; at += 1) {
    const row = rows[at] as Row;
    for (const column of columns) {
      cells[place] = row[column] ?? null;
      place += 1;
    }
  }
  return cells;
}

function statements(db: Database, name: string, width: number): (count: number) => Statement {
  const prepared = new Map<number, Statement>();
  return (count) => {
    let statement = prepared.get(count);
    if (!statement) {
      const row = `(${Array.from({ length: width }, () => '?').join(', ')})`;
      const rows = Array.from({ length: count }, () => row).join(', ');
      statement = db.prepare(`insert or replace into ${name} values ${rows}`);
      prepared.set(count, statement);
    }
    return statement;
  };
}
