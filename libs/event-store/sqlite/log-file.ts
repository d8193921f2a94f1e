import { rowInserter, type Database } from '#sqlite';
import { RecordedEvent } from '../recorded-event.js';
import { pageScanner } from './scan-page.js';

/**
 * The tables of the log and the only SQL that touches them.
 *
 * Each row points to the row before it in its stream. There is no index on (stream, revision):
 * at a million events its random pages would cost nine tenths of the append rate
 * (performance.md, section 2b). Uniqueness is the writer's rule instead; opening the log checks
 * that what was added follows on, and `verify` walks every chain to prove that it was kept.
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
/** Pointers first, events after: the walk back touches no text. */
const CHAIN = `
  with recursive chain (position, revision, previous) as (
    select position, revision, previous from events where position = ?1
    union all
    select e.position, e.revision, e.previous
    from chain c join events e on e.position = c.previous where c.revision > ?2
  )
  select e.* from chain c join events e using (position) where c.revision <= ?3`;

/** A page of pointers as four texts: crossing into SQLite for each value costs four times more. */
const PLACES = `
  select json_group_array(position) as positions, json_group_array(stream) as streams,
    json_group_array(revision) as revisions, json_group_array(previous) as previous
  from (
    select position, stream, revision, previous from events
    where position > ? order by position limit ?
  )`;
type PlacesRow = Readonly<Record<'positions' | 'streams' | 'revisions' | 'previous', string>>;

export type EventRow = {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly previous: number | null;
  readonly type: string;
  readonly id: string;
  readonly metadata: string;
  readonly data: string;
};

/** Where an event stands in the log and in its stream. */
export type Place = Pick<EventRow, 'position' | 'stream' | 'revision' | 'previous'>;

export type LogFile = {
  /** The log's own id: files derived from another log are not believed. */
  readonly id: string;
  readonly insert: (rows: readonly EventRow[]) => void;
  readonly insertForgettable: (rows: readonly EventRow[]) => void;
  /** Events `from` to `to` of a stream, in order, found from a position at or after `to`. */
  readonly chain: (start: number, from: number, to: number) => readonly EventRow[];
  readonly page: (after: bigint, limit: number) => readonly EventRow[];
  /** What the events of some types say, or undefined where they have to be read one by one. */
  readonly scan: ReturnType<typeof pageScanner>;
  /** Position of the last event, 0 when there is none. */
  readonly lastPosition: () => number;
  readonly placesAfter: (after: number, limit: number) => readonly Place[];
  /** Id of the event at a position; undefined when none stands there. */
  readonly idAt: (position: number) => string | undefined;
  readonly forgettable: (stream: string, from: number, limit: number) => readonly EventRow[];
  readonly headOfForgettable: (stream: string) => number | undefined;
  readonly forget: (stream: string) => void;
  readonly forgettableStreams: () => readonly string[];
};

/** Prepares the statements of a log, and its tables where they are missing. */
export function logFile(db: Database, writable: boolean, freshId: () => string): LogFile {
  if (writable) db.exec(TABLES);
  const byPosition = db.prepare('select id from events where position = ?');
  return {
    id: identity(db, writable, freshId),
    idAt: (position) => (byPosition.get(position) as { id: string } | undefined)?.id,
    ...logged(db),
    ...forgettable(db),
  };
}

function logged(db: Database) {
  const insert = rowInserter(db, 'events', (row: EventRow) => [
    row.position,
    row.stream,
    row.revision,
    row.previous,
    row.type,
    row.id,
    row.metadata,
    row.data,
  ]);
  const chain = db.prepare(CHAIN);
  const page = db.prepare('select * from events where position > ? order by position limit ?');
  const places = db.prepare(PLACES);
  const last = db.prepare('select max(position) as position from events');
  return {
    insert,
    chain: (start: number, from: number, to: number) =>
      (chain.all(start, from, to) as EventRow[]).reverse(),
    page: (after: bigint, limit: number) => page.all(after, limit) as EventRow[],
    scan: pageScanner(db),
    lastPosition: () => (last.get() as { position: number | null }).position ?? 0,
    placesAfter: (after: number, limit: number) => unpack(places.get(after, limit) as PlacesRow),
  };
}

function unpack(row: PlacesRow): Place[] {
  const streams = JSON.parse(row.streams) as string[];
  const revisions = JSON.parse(row.revisions) as number[];
  const previous = JSON.parse(row.previous) as (number | null)[];
  return (JSON.parse(row.positions) as number[]).map((position, place) => ({
    position,
    stream: streams[place] as string,
    revision: revisions[place] as number,
    previous: previous[place] as number | null,
  }));
}

function forgettable(db: Database) {
  const insertForgettable = rowInserter(db, 'forgettable', (row: EventRow) => [
    row.stream,
    row.revision,
    row.position,
    row.type,
    row.id,
    row.metadata,
    row.data,
  ]);
  const rows = db.prepare(
    'select *, null as previous from forgettable where stream = ? and revision >= ? order by revision limit ?',
  );
  const head = db.prepare('select max(revision) as revision from forgettable where stream = ?');
  const names = db.prepare('select distinct stream from forgettable');
  const forget = db.prepare('delete from forgettable where stream = ?');
  return {
    insertForgettable,
    forgettable: (stream: string, from: number, limit: number) =>
      rows.all(stream, from, Math.min(limit, Number.MAX_SAFE_INTEGER)) as EventRow[],
    headOfForgettable: (stream: string) =>
      (head.get(stream) as { revision: number | null }).revision ?? undefined,
    forget: (stream: string) => {
      forget.run(stream);
    },
    forgettableStreams: () => (names.all() as { stream: string }[]).map(({ stream }) => stream),
  };
}

function identity(db: Database, writable: boolean, freshId: () => string): string {
  const row = db.prepare('select id from log_identity').get() as { id: string } | undefined;
  if (row || !writable) return row?.id ?? '';
  const id = freshId();
  db.prepare('insert into log_identity values (?)').run(id);
  return id;
}

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
