import type { ComponentChildren, VNode } from 'preact';
import { useId } from 'preact/hooks';

export type Column<Row> = {
  readonly header: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** `end` for amounts and counts. */
  readonly align?: 'start' | 'end';
  /** Names the row; the first column does unless one says so. */
  readonly rowHeader?: boolean;
};

type DataTableProps<Row> = {
  readonly caption: string;
  /** Keeps the caption for screen readers when a heading above already says it. */
  readonly captionHidden?: boolean;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** Said instead of rows when there are none. */
  readonly empty: string;
  /** A last line, one cell per column: totals. */
  readonly foot?: readonly ComponentChildren[];
  /** `cards` (the default) stacks each row on a phone; `scroll` keeps columns, for ledgers. */
  readonly phone?: 'cards' | 'scroll';
};

/** Rows of facts. Roles are written out, because stacking on a phone would lose them. */
export function DataTable<Row>(props: DataTableProps<Row>): VNode {
  const { columns, rows, phone = 'cards' } = props;
  const captionId = useId();
  return (
    <div
      class={`table table-${phone}`}
      role={phone === 'scroll' ? 'region' : undefined}
      aria-labelledby={phone === 'scroll' ? captionId : undefined}
      tabIndex={phone === 'scroll' ? 0 : undefined}
    >
      <table role="table">
        <caption id={captionId} class={props.captionHidden ? 'unseen' : undefined}>
          {props.caption}
        </caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th key={column.header} scope="col" role="columnheader" class={alignClass(column)}>
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row, place) => (
            <BodyRow key={place} row={row} columns={columns} />
          ))}
          {rows.length === 0 ? <EmptyRow span={columns.length} text={props.empty} /> : null}
        </tbody>
        {props.foot && rows.length > 0 ? <Foot columns={columns} cells={props.foot} /> : null}
      </table>
    </div>
  );
}

type BodyRowProps<Row> = { readonly row: Row; readonly columns: readonly Column<Row>[] };

function BodyRow<Row>({ row, columns }: BodyRowProps<Row>): VNode {
  const marked = columns.findIndex((column) => column.rowHeader === true);
  const header = marked < 0 ? 0 : marked;
  return (
    <tr role="row">
      {columns.map((column, place) =>
        place === header ? (
          <th key={place} scope="row" role="rowheader" class={alignClass(column)}>
            {column.cell(row)}
          </th>
        ) : (
          <td key={place} role="cell" class={alignClass(column)} data-label={column.header}>
            {column.cell(row)}
          </td>
        ),
      )}
    </tr>
  );
}

function EmptyRow({ span, text }: { readonly span: number; readonly text: string }): VNode {
  return (
    <tr role="row" class="table-empty">
      <td role="cell" colSpan={span}>
        {text}
      </td>
    </tr>
  );
}

type FootProps<Row> = {
  readonly columns: readonly Column<Row>[];
  readonly cells: readonly ComponentChildren[];
};

function Foot<Row>({ columns, cells }: FootProps<Row>): VNode {
  return (
    <tfoot role="rowgroup">
      <tr role="row">
        {columns.map((column, place) => (
          <td
            key={place}
            role="cell"
            class={alignClass(column)}
            data-label={place > 0 ? column.header : undefined}
          >
            {cells[place]}
          </td>
        ))}
      </tr>
    </tfoot>
  );
}

function alignClass<Row>(column: Column<Row>): string | undefined {
  return column.align === 'end' ? 'end' : undefined;
}
