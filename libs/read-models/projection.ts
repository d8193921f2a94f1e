import type { EventOf, EventType } from '#catalogue';
import type { RecordedEvent } from '#event-store';
import type { KeyOf, RowOf, Table, Tables } from './table.js';

/**
 * The rows of one table while a page of events is folded: rows are kept in memory and written
 * once per page, however often they changed (performance.md, section 3a). Cells have the types
 * that the table declares.
 */
export type Rows<T extends Table = Table> = {
  readonly get: (...key: KeyOf<T>) => RowOf<T> | undefined;
  /**
   * Puts a whole row in place of the one with its key, if any. Write its cells out, one by one: a
   * literal that is put together from spreads costs several times as much.
   */
  readonly put: (row: RowOf<T>) => void;
  /**
   * Changes some cells of a row that is there; does nothing when it is not. A cell that is
   * undefined stays as it was.
   */
  readonly change: (key: KeyOf<T>, cells: Partial<RowOf<T>>) => void;
  readonly remove: (...key: KeyOf<T>) => void;
};

/** The rows of all tables of a view, as handlers get them. */
export type RowsOf<T extends Tables> = { readonly [Name in keyof T]: Rows<T[Name]> };

export type Handlers<T extends Tables> = {
  readonly [Type in EventType]?: (
    rows: RowsOf<T>,
    data: EventOf<Type>['data'],
    recorded: RecordedEvent,
    /** The event's ordinal among logged events, from 0 (D1). */
    index: number,
  ) => void;
};

/**
 * A view: tables, and how each event changes them. Handlers are synchronous and deterministic:
 * no clock, no randomness, no network; the same log gives the same rows, to the byte. To change
 * a view, raise its version: it is built anew beside the old one and swapped in.
 */
export type Projection<T extends Tables = Tables> = {
  readonly name: string;
  readonly version: number;
  readonly tables: T;
  readonly on: Handlers<T>;
  /** Called for every event, whatever its type (the Merkle log). */
  readonly onEvery?: (rows: RowsOf<T>, recorded: RecordedEvent, index: number) => void;
};

/** Declares a projection with its types checked. */
export function projection<const T extends Tables>(declared: Projection<T>): Projection {
  return declared as unknown as Projection;
}
