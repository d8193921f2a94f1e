import { schemaVersionOf } from '#catalogue';
import type { RecordedEvent } from '#event-store';
import { isStorageFault, openDatabase, sound, transaction } from '#sqlite';
import type { Database, WriteObserver } from '#sqlite';
import { existsSync } from 'node:fs';
import { digestOf } from './digest.js';
import type { Projection } from './projection.js';
import { cachedRows, type CachedRows } from './row-cache.js';
import { createIndexes, createTable, type Row } from './table.js';

/** How far a set of views has come. */
export type Checkpoint = {
  /** Position of the last folded event; 0n before the first. */
  readonly position: bigint;
  /** Number of events folded, which is the next event's log index (D1). */
  readonly events: number;
};

/**
 * Views in one SQLite file. The checkpoint commits in the transaction of the rows, so each event
 * counts exactly once, whatever happens.
 */
export type ViewSet = {
  readonly database: Database;
  readonly projections: readonly Projection[];
  readonly checkpoint: () => Checkpoint;
  /** Folds one page, all of it or nothing. Throws PoisonEvent on an event that cannot be folded. */
  readonly apply: (page: readonly RecordedEvent[]) => void;
  /** Forgets remembered rows: the tables were swapped. */
  readonly reload: () => void;
  /** Rows of a query over the views. */
  readonly select: <R = Row>(sql: string, ...cells: readonly (string | number | null)[]) => R[];
  /** SHA-256 over every row of a view in the order of its keys. */
  readonly digest: (name: string) => string;
  readonly close: () => void;
};

/** An event that a view cannot fold. It is never skipped: views stop and say so. */
export class PoisonEvent extends Error {
  readonly event: { readonly position: string; readonly stream: string; readonly type: string };
  readonly view: string;

  constructor(view: string, recorded: RecordedEvent, cause: unknown) {
    super(
      `view ${view} cannot fold ${recorded.type} at position ${recorded.position} of ${recorded.stream}`,
      { cause },
    );
    this.name = 'PoisonEvent';
    this.view = view;
    this.event = {
      position: String(recorded.position),
      stream: recorded.stream,
      type: recorded.type,
    };
  }
}

/** In SQLite's words: 64 MiB. */
const CACHE_SIZE = -65_536;

const BOOKKEEPING = `
  create table if not exists view_checkpoint (
    one integer primary key check (one = 1), position text not null, events integer not null
  ) strict;
  create table if not exists view_last_event (
    one integer primary key check (one = 1), stream text not null, revision integer not null,
    id text not null, events integer not null
  ) strict;
  create table if not exists view_versions (name text primary key, version integer not null) strict;
`;

/**
 * Opens views; those whose version in the file is another are left for `rebuild` to replace.
 * Rejection `views-damaged`, which every way into a view set may refuse with later on.
 */
export function openViews(
  path: string,
  projections: readonly Projection[],
  writes?: WriteObserver,
): ViewSet {
  const database = sound(DAMAGED, () => openDatabase(path, { durability: 'derived', writes }));
  return closedUnless(database, () => {
    database.exec(`pragma cache_size = ${CACHE_SIZE}`);
    database.exec(BOOKKEEPING);
    const fresh = checkpointIn(database).events === 0;
    for (const view of projections) if (fresh) createView(database, view);
    return viewSet(database, projections);
  });
}

/**
 * The views of a file, only looked at: nothing is written, and a folder that may not be written is
 * looked at like any other. Undefined where there is no such file, or nothing in it yet. Rejection
 * `views-damaged`.
 */
export function lookAtViews(
  path: string,
  projections: readonly Projection[] = [],
): ViewSet | undefined {
  if (!existsSync(path)) return undefined;
  const database = sound(DAMAGED, () =>
    openDatabase(path, { durability: 'derived', readOnly: true }),
  );
  return closedUnless(database, () => {
    const tables = database.prepare(
      "select 1 from sqlite_schema where name in ('view_checkpoint', 'view_last_event', 'view_versions')",
    );
    if (tables.all().length === 3) return viewSet(database, projections);
    database.close();
    return undefined;
  });
}

/** The refusal of a file that is cut short, overwritten, or no database. */
const DAMAGED = 'views-damaged';

function closedUnless<T>(database: Database, work: () => T): T {
  try {
    return sound(DAMAGED, work);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Views that the file holds in another version, or not at all. */
export function staleViews(
  database: Database,
  projections: readonly Projection[],
): readonly Projection[] {
  const versions = new Map(
    (
      database.prepare('select name, version from view_versions').all() as {
        name: string;
        version: number;
      }[]
    ).map(({ name, version }) => [name, version]),
  );
  return projections.filter((view) => versions.get(view.name) !== view.version);
}

/**
 * Views in a file of their own that is thrown away unless they are finished: with no journal on disk,
 * without syncs, and without the orders that only queries need.
 */
export function viewsToBuild(path: string, projections: readonly Projection[]): ViewSet {
  const database = openDatabase(path, { durability: 'none' });
  database.exec(`pragma cache_size = ${CACHE_SIZE}`);
  database.exec(BOOKKEEPING);
  for (const view of projections) createTables(database, view);
  return viewSet(database, projections);
}

export function viewSet(database: Database, projections: readonly Projection[]): ViewSet {
  let folders: Folders | undefined;
  let checkpoint = checkpointIn(database);
  const save = database.prepare('insert or replace into view_checkpoint values (1, ?, ?)');
  const saveLast = database.prepare(
    'insert or replace into view_last_event values (1, ?, ?, ?, ?)',
  );
  const prepared = new Map<string, ReturnType<Database['prepare']>>();

  const apply = (page: readonly RecordedEvent[]): void => {
    if (page.length === 0) return;
    const folding = (folders ??= foldersOf(database, projections));
    try {
      checkpoint = sound(DAMAGED, () =>
        transaction(database, () => {
          let events = checkpoint.events;
          for (const recorded of page) {
            refuseUnknown(recorded);
            folding.fold(recorded, events);
            events += 1;
          }
          folding.flush();
          const { position, stream, revision, id } = page.at(-1) as RecordedEvent;
          save.run(String(position), events);
          saveLast.run(stream, revision, id, events);
          return { position, events };
        }),
      );
    } catch (error) {
      folding.discard();
      throw error;
    }
  };

  return {
    database,
    projections,
    checkpoint: () => checkpoint,
    apply,
    reload: () => {
      folders = undefined;
    },
    select: (sql, ...cells) =>
      sound(DAMAGED, () => {
        let statement = prepared.get(sql);
        if (!statement) prepared.set(sql, (statement = database.prepare(sql)));
        return statement.all(...cells) as never;
      }),
    digest: (name) =>
      sound(DAMAGED, () =>
        digestOf(
          database,
          projections.find((view) => view.name === name),
        ),
      ),
    close: () => database.close(),
  };
}

type Handle = (rows: unknown, data: object, recorded: RecordedEvent, index: number) => void;

/** A type that no view handles may be one that this program does not know: nobody may pass it by (D12). */
function refuseUnknown(recorded: RecordedEvent): void {
  try {
    schemaVersionOf(recorded.type);
  } catch (error) {
    throw new PoisonEvent('of any name', recorded, error);
  }
}

type Folder = {
  readonly view: string;
  readonly rows: Readonly<Record<string, CachedRows>>;
  readonly on: Readonly<Record<string, Handle | undefined>>;
  readonly onEvery: ((rows: never, recorded: RecordedEvent, index: number) => void) | undefined;
};

function folder(database: Database, view: Projection): Folder {
  const rows: Record<string, CachedRows> = {};
  for (const [name, table] of Object.entries(view.tables)) {
    rows[name] = cachedRows(database, name, table);
  }
  return { view: view.name, rows, on: view.on as Folder['on'], onEvery: view.onEvery };
}

type Folders = {
  readonly fold: (recorded: RecordedEvent, index: number) => void;
  readonly flush: () => void;
  readonly discard: () => void;
};

/** All views together. Who wants which type is found once, not for each event anew. */
function foldersOf(database: Database, projections: readonly Projection[]): Folders {
  const folders = projections.map((view) => folder(database, view));
  const tables = folders.flatMap(({ rows }) => Object.values(rows));
  const wanting = new Map<string, readonly Folder[]>();
  const wantedBy = (type: string): readonly Folder[] => {
    let some = wanting.get(type);
    if (!some) {
      some = folders.filter(({ on, onEvery }) => onEvery || on[type]);
      wanting.set(type, some);
    }
    return some;
  };
  return {
    fold: (recorded, index) => {
      for (const { view, rows, on, onEvery } of wantedBy(recorded.type)) {
        try {
          onEvery?.(rows as never, recorded, index);
          on[recorded.type]?.(rows, recorded.data, recorded, index);
        } catch (error) {
          // A disk that is full or fails says nothing of the event: it is folded later.
          if (isStorageFault(error)) throw error;
          throw new PoisonEvent(view, recorded, error);
        }
      }
    },
    flush: () => tables.forEach((table) => table.flush()),
    discard: () => tables.forEach((table) => table.discard()),
  };
}

export function createView(database: Database, view: Projection): void {
  createTables(database, view);
  for (const [name, table] of Object.entries(view.tables)) {
    database.exec(createIndexes(name, table));
  }
  database
    .prepare('insert or replace into view_versions values (?, ?)')
    .run(view.name, view.version);
}

function createTables(database: Database, view: Projection): void {
  for (const [name, table] of Object.entries(view.tables)) {
    database.exec(`drop table if exists ${name}`);
    database.exec(createTable(name, table));
  }
}

/** The last folded event, by names that every store has in common. */
export type LastEvent = {
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
};

/**
 * The last event that the views of a file have folded; undefined where the file does not tell,
 * since a program wrote to it last that did not write this down.
 */
export function lastEventIn(database: Database): LastEvent | undefined {
  const row = database
    .prepare(
      'select stream, revision, id from view_last_event join view_checkpoint using (one, events)',
    )
    .get();
  return row && ({ ...row } as LastEvent);
}

/** Tells views in a file where a store counts their last event: another store counts otherwise. */
export function setPosition(database: Database, position: bigint): void {
  database.prepare('update view_checkpoint set position = ?').run(String(position));
}

/** How far the views of a file have come, as it says itself. */
export function checkpointIn(database: Database): Checkpoint {
  const row = database.prepare('select position, events from view_checkpoint').get() as
    { position: string; events: number } | undefined;
  return row ? { position: BigInt(row.position), events: row.events } : { position: 0n, events: 0 };
}
