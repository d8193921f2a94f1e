/** What a column holds. Amounts are text: SQLite's integers end at 2^63, minor units need not. */
export type ColumnType = 'text' | 'integer';

export type Cell = string | number | null;

/** A row as projections see it: every column is there. */
export type Row = Readonly<Record<string, Cell>>;

/** The declaration of one table of a view. */
export type Table = {
  /** Columns of the primary key, in order. */
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** Further orders in which queries read it. */
  readonly indexes?: readonly (readonly string[])[];
};

/** The SQL that makes a table, under a name, without its further orders. */
export function createTable(name: string, table: Table): string {
  const columns = Object.entries(table.columns).map(([column, type]) => `${column} ${type}`);
  return `create table ${name} (${columns.join(', ')}, primary key (${table.key.join(', ')}))
    strict, without rowid`;
}

/** The SQL that makes the further orders of a table: dearer row by row than over all rows. */
export function createIndexes(name: string, { indexes = [] }: Table): string {
  return indexes
    .map((fields, place) => `create index ${name}_${place} on ${name} (${fields.join(', ')});`)
    .join(' ');
}
