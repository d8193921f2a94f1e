import type { Database, Statement } from '#sqlite';
import type { EncodedEvent } from '../encode.js';
import { RecordedEvent } from '../recorded-event.js';

/**
 * The tables of the log and the only SQL that touches them.
 *
 * Each row points to the row before it in its stream. There is no index on (stream, revision):
 * at a million events its random pages would cost nine tenths of the append rate
 * (performance.md, section 2b). Uniqueness is the writer's rule instead, and `verify` walks
 * every chain to prove that it was kept.
 */
const TABLES = `
  create table if not exists log_identity (id text not null) strict;
  create table if not exists events (
    position integer primary key,
    stream text not null,
    revision integer not null,
    previous integer,
    type text not null,
    id text not null,
    metadata text not null,
    data text not null
  ) strict;
  create table if not exists forgettable (
    stream text not null,
    revision integer not null,
    position integer not null,
    type text not null,
    id text not null,
    metadata text not null,
    data text not null,
    primary key (stream, revision)
  ) strict, without rowid;
`;

export type EventRow = {
  position: number;
  stream: string;
  revision: number;
  previous: number | null;
  type: string;
  id: string;
  metadata: string;
  data: string;
};

export type HeadRow = Pick<EventRow, 'position' | 'stream' | 'revision' | 'previous'>;

/** Prepared statements over an open log. */
export function logFile(db: Database, writable: boolean) {
  if (writable) db.exec(TABLES);
  const sql = (text: string): Statement => db.prepare(text);
  const insertEvent = writable
    ? sql('insert into events values (?, ?, ?, ?, ?, ?, ?, ?)')
    : undefined;
  const insertForgettable = writable
    ? sql('insert into forgettable values (?, ?, ?, ?, ?, ?, ?)')
    : undefined;
  const chain = sql(`
    with recursive chain as (
      select * from events where position = ?1
      union all
      select e.* from chain c join events e on e.position = c.previous where c.revision > ?2
    ) select * from chain`);
  const page = sql('select * from events where position > ? order by position limit ?');
  const heads = sql(
    'select position, stream, revision, previous from events where position > ? order by position limit ?',
  );
  const last = sql('select max(position) as position from events');
  const lastForgettable = sql('select max(position) as position from forgettable');
  const forgettable = sql(
    'select * from forgettable where stream = ? and revision >= ? order by revision limit ?',
  );
  const headOfForgettable = sql(
    'select max(revision) as revision from forgettable where stream = ?',
  );

  return {
    insert: (
      position: number,
      stream: string,
      revision: number,
      previous: number | null,
      e: EncodedEvent,
    ) =>
      insertEvent?.run(
        position,
        stream,
        revision,
        previous,
        e.type,
        e.id,
        e.storedMetadata,
        e.storedData,
      ),
    insertForgettable: (position: number, stream: string, revision: number, e: EncodedEvent) =>
      insertForgettable?.run(
        stream,
        revision,
        position,
        e.type,
        e.id,
        e.storedMetadata,
        e.storedData,
      ),
    /** Events of a stream from `from` up to the one at `position`, newest first in the table. */
    chainBack: (position: number, from: number): EventRow[] =>
      (chain.all(position, from) as EventRow[]).reverse(),
    page: (after: bigint, limit: number): EventRow[] => page.all(after, limit) as EventRow[],
    headsAfter: (after: number, limit: number): HeadRow[] => heads.all(after, limit) as HeadRow[],
    lastPosition: (): number => (last.get() as { position: number | null }).position ?? 0,
    lastForgettablePosition: (): number =>
      (lastForgettable.get() as { position: number | null }).position ?? 0,
    forgettable: (stream: string, from: number, limit: number): EventRow[] =>
      forgettable.all(stream, from, limit) as EventRow[],
    headOfForgettable: (stream: string): number | 'new' =>
      (headOfForgettable.get(stream) as { revision: number | null }).revision ?? 'new',
    forget: (stream: string): void => {
      sql('delete from forgettable where stream = ?').run(stream);
    },
    /** The log's own id: files derived from another log are not believed. */
    identity: (fresh: () => string): string => {
      const row = sql('select id from log_identity').get() as { id: string } | undefined;
      if (row || !writable) return row?.id ?? '';
      const id = fresh();
      sql('insert into log_identity values (?)').run(id);
      return id;
    },
  };
}

export type LogFile = ReturnType<typeof logFile>;

export function recordedFromRow(row: EventRow): RecordedEvent {
  return new RecordedEvent({
    position: BigInt(row.position),
    stream: row.stream,
    revision: row.revision,
    id: row.id,
    type: row.type,
    storedData: row.data,
    storedMetadata: row.metadata,
  });
}
