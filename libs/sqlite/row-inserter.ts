import type { Database, Statement } from './database.js';

type Value = string | number | null | Uint8Array;

/** Rows that one statement inserts: crossing into SQLite costs more than the row itself. */
const ROWS_TOGETHER = 10;

/** Inserts rows into a table, several with each statement; `columnsOf` gives all its columns. */
export function rowInserter<Row>(
  db: Database,
  table: string,
  columnsOf: (row: Row) => readonly Value[],
): (rows: readonly Row[]) => void {
  const statements = new Map<number, Statement>();
  const insert = (rows: readonly Row[]): void => {
    let statement = statements.get(rows.length);
    const values: Value[] = [];
    for (const row of rows) for (const value of columnsOf(row)) values.push(value);
    if (!statement) {
      const row = `(${Array(values.length / rows.length)
        .fill('?')
        .join(', ')})`;
      statement = db.prepare(`insert into ${table} values ${Array(rows.length).fill(row).join()}`);
      statements.set(rows.length, statement);
    }
    statement.run(...values);
  };
  return (rows) => {
    for (let first = 0; first < rows.length; first += ROWS_TOGETHER) {
      insert(rows.slice(first, first + ROWS_TOGETHER));
    }
  };
}
