import { openDatabase, transaction, type Database } from '#sqlite';
import type { HeadRow, LogFile } from './log-file.js';

/** Last revision of a stream and the position of that event. */
export type Head = { readonly revision: number; readonly position: number };

export type StreamHeads = {
  readonly get: (stream: string) => Head | undefined;
  readonly set: (stream: string, head: Head) => void;
  /** Reads what the log holds beyond what is known (another process may have written). */
  readonly catchUp: () => void;
  /** Writes the heads to their side file once enough of them are new. */
  readonly save: (force: boolean) => void;
  readonly position: () => number;
  readonly close: () => void;
};

/** New events after which the side file is brought up to date: bounds the work at opening. */
const SAVE_AFTER_EVENTS = 65_536;
const SCAN_PAGE = 50_000;

const TABLES = `
  create table if not exists heads (
    stream text primary key, revision integer not null, position integer not null
  ) strict, without rowid;
  create table if not exists saved (log text not null, position integer not null) strict;
`;

/**
 * Where each stream ends, in memory: what the single writer decides conflicts on. A side file
 * spares reading the whole log at opening; it is believed only when it belongs to this log and
 * the log goes on from it without a break, else the heads are read from the log again.
 */
export function streamHeads(path: string | undefined, log: LogFile, logId: string): StreamHeads {
  const heads = new Map<string, Head>();
  const changed = new Map<string, Head>();
  const file = path ? openSideFile(path) : undefined;
  let savedAt = file ? loadSaved(file, log, logId, heads) : 0;
  let position = savedAt;

  const note = (stream: string, head: Head): void => {
    heads.set(stream, head);
    changed.set(stream, head);
    if (head.position > position) position = head.position;
  };
  const catchUp = (): void => {
    for (;;) {
      const rows = log.headsAfter(position, SCAN_PAGE);
      for (const row of rows) {
        if (!continues(heads.get(row.stream), row)) throw new BrokenChain(row.position);
        note(row.stream, { revision: row.revision, position: row.position });
      }
      if (rows.length < SCAN_PAGE) return;
    }
  };
  try {
    catchUp();
  } catch (error) {
    if (!(error instanceof BrokenChain) || savedAt === 0) throw error;
    heads.clear();
    changed.clear();
    position = savedAt = 0;
    catchUp();
  }

  return {
    get: (stream) => heads.get(stream),
    set: note,
    catchUp,
    position: () => position,
    save: (force) => {
      if (!file || changed.size === 0) return;
      if (!force && position - savedAt < SAVE_AFTER_EVENTS) return;
      writeHeads(file, changed, logId, position);
      savedAt = position;
      changed.clear();
    },
    close: () => file?.close(),
  };
}

/** A log whose streams do not follow on is damaged, and nothing may be built on it. */
export class BrokenChain extends Error {
  readonly position: number;

  constructor(position: number) {
    super(`the event at position ${position} does not follow the one before it in its stream`);
    this.name = 'BrokenChain';
    this.position = position;
  }
}

function continues(head: Head | undefined, row: HeadRow): boolean {
  return head
    ? row.revision === head.revision + 1 && row.previous === head.position
    : row.revision === 0 && row.previous === null;
}

function openSideFile(path: string): Database {
  const db = openDatabase(path, { durability: 'derived' });
  db.exec(TABLES);
  return db;
}

function loadSaved(db: Database, log: LogFile, logId: string, heads: Map<string, Head>): number {
  const saved = db.prepare('select log, position from saved').get() as
    { log: string; position: number } | undefined;
  if (!saved || saved.log !== logId || saved.position > log.lastPosition()) {
    db.exec('delete from heads; delete from saved');
    return 0;
  }
  const rows = db.prepare('select stream, revision, position from heads').all() as {
    stream: string;
    revision: number;
    position: number;
  }[];
  for (const { stream, revision, position } of rows) heads.set(stream, { revision, position });
  return saved.position;
}

function writeHeads(db: Database, changed: Map<string, Head>, logId: string, position: number) {
  const upsert = db.prepare(`
    insert into heads values (?, ?, ?)
    on conflict (stream) do update set revision = excluded.revision, position = excluded.position`);
  transaction(db, () => {
    // In the order of the key, so that each page of the file is touched once.
    for (const stream of [...changed.keys()].sort()) {
      const head = changed.get(stream) as Head;
      upsert.run(stream, head.revision, head.position);
    }
    db.exec('delete from saved');
    db.prepare('insert into saved values (?, ?)').run(logId, position);
  });
}
