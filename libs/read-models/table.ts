/**
 * What a column holds; with `?` it may also be null, without it SQLite refuses null. Amounts are
 * text: SQLite's integers end at 2^63, minor units need not.
 */
export type ColumnType = 'text' | 'integer' | 'text?' | 'integer?';

export type Cell = string | number | null;

/** The declaration of one table of a view. */
export type Table = {
  /** Columns of the primary key, in order. */
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** Further orders in which queries read it. */
  readonly indexes?: readonly (readonly string[])[];
};

/** The tables of a view by their names, as SQL has them. */
export type Tables = Readonly<Record<string, Table>>;

/** A row of a table as projections and `select *` see it: every column is there. */
export type RowOf<T extends Table> = {
  readonly [Column in keyof T['columns']]: CellOf<T['columns'][Column]>;
};

/** The cells that name one row of a table, in the order of its key. */
export type KeyOf<T extends Table> = CellsOf<T['columns'], T['key']>;

/** A row of whatever table. */
export type Row = RowOf<Table>;

type CellOf<Type extends ColumnType> = {
  readonly text: string;
  readonly integer: number;
  readonly 'text?': string | null;
  readonly 'integer?': number | null;
}[Type];

type CellsOf<Columns extends Table['columns'], Key extends readonly string[]> = {
  readonly [Place in keyof Key]: CellOf<Columns[Key[Place]]>;
};

/** The SQL that makes a table, under a name, without its further orders. */
export function createTable(name: string, table: Table): string {
  const columns = Object.entries(table.columns).map(([column, type]) => `${column} ${SQL[type]}`);
  return `create table ${name} (${columns.join(', ')}, primary key (${table.key.join(', ')}))
    strict, without rowid`;
}

const SQL: Readonly<Record<ColumnType, string>> = {
  text: 'text not null',
  integer: 'integer not null',
  'text?': 'text',
  'integer?': 'integer',
};

/** The SQL that makes the further orders of a table: dearer row by row than over all rows. */
export function createIndexes(name: string, { indexes = [] }: Table): string {
  return indexes
    .map((fields, place) => `create index ${name}_${place} on ${name} (${fields.join(', ')});`)
    .join(' ');
}
