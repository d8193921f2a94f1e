import type { ComponentChildren, VNode } from 'preact';
import { EmptyState } from './cards.js';
import { DataTable, type Column } from './data-table.js';
import { Pager } from './pager.js';

type PagedTableProps<Row> = {
  /** What the rows are; for screen readers, since a heading above says it already. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly page: {
    readonly rows: readonly Row[];
    readonly newer: string | undefined;
    readonly older: string | undefined;
  };
  /** The address of the page on one side of this one. */
  readonly hrefOf: (edge: { readonly after?: string; readonly before?: string }) => string;
  /** What is said in place of rows where there are none, and what one may do then. */
  readonly none: {
    readonly title: string;
    readonly text?: ComponentChildren;
    readonly action?: { readonly href: string; readonly label: string };
  };
};

/** A list that pages by cursor: its rows, or why there are none, and the way to the pages beside it. */
export function PagedTable<Row>({
  caption,
  columns,
  page: { rows, newer, older },
  hrefOf,
  none: { title, text, action },
}: PagedTableProps<Row>): VNode {
  return (
    <>
      {rows.length === 0 ? (
        <EmptyState title={title} action={action}>
          {text === undefined ? null : <p>{text}</p>}
        </EmptyState>
      ) : (
        <DataTable caption={caption} captionHidden columns={columns} rows={rows} empty={title} />
      )}
      <Pager
        newer={newer === undefined ? undefined : hrefOf({ after: newer })}
        older={older === undefined ? undefined : hrefOf({ before: older })}
      />
    </>
  );
}
