import { isConstraint, transaction } from '#sqlite';
import { ConcurrencyConflict, isForgettable, type Appended } from '../event-store.js';
import type { RecordedEvent } from '../recorded-event.js';
import { recordedFromRow, type EventRow } from './log-file.js';
import type { OpenLog } from './open-log.js';
import type { PendingAppend } from './write-queue.js';

/** What a commit left behind. */
export type Committed = {
  /** For each append in turn, what its caller hears. */
  readonly answers: readonly (Appended | ConcurrencyConflict)[];
  /** The logged events, in order. */
  readonly recorded: readonly RecordedEvent[];
  /** Position of the log before them. */
  readonly before: number;
};

/** What is decided in an open transaction, on top of what is stored. */
type Draft = Pick<OpenLog, 'log' | 'heads'> & {
  /** The rows to be stored of either kind, and the last of them in each stream. */
  readonly rows: EventRow[];
  readonly forgettable: EventRow[];
  readonly endings: Map<string, EventRow>;
  position: number;
};

/**
 * Decides appends one after the other and stores what is accepted in one transaction with one
 * sync. Throws when nothing was stored; a conflict is only its own append's affair.
 */
export function commitTogether(opened: OpenLog, appends: readonly PendingAppend[]): Committed {
  try {
    return decideAndStore(opened, appends);
  } catch (error) {
    if (!isConstraint(error)) throw error;
    // The next position was taken. There is one writer (D16), but should another have written all
    // the same, then no stream is forked: decide again on what is there now.
    opened.heads.catchUp();
    return decideAndStore(opened, appends);
  }
}

function decideAndStore({ db, log, heads }: OpenLog, appends: readonly PendingAppend[]): Committed {
  const before = heads.position();
  const draft: Draft = {
    log,
    heads,
    rows: [],
    forgettable: [],
    endings: new Map(),
    position: before,
  };
  const answers = transaction(db, () => {
    const decided = appends.map((append) => decide(draft, append));
    log.insert(draft.rows);
    log.insertForgettable(draft.forgettable);
    return decided;
  });
  draft.rows.forEach(heads.note);
  return { answers, recorded: draft.rows.map(recordedFromRow), before };
}

function decide(draft: Draft, append: PendingAppend): Appended | ConcurrencyConflict {
  const { stream, expected } = append;
  const actual = revisionOf(draft, stream) ?? 'new';
  if (actual === expected) return accept(draft, append);
  return asBefore(draft, append) ?? new ConcurrencyConflict(stream, expected, actual);
}

function revisionOf({ log, heads, endings }: Draft, stream: string): number | undefined {
  const ending = endings.get(stream) ?? heads.get(stream);
  return ending || !isForgettable(stream) ? ending?.revision : log.headOfForgettable(stream);
}

function accept(draft: Draft, { stream, expected, events }: PendingAppend): Appended {
  const logged = !isForgettable(stream);
  const ending = draft.endings.get(stream) ?? draft.heads.get(stream);
  let revision = expected === 'new' ? -1 : expected;
  let previous = logged ? (ending?.position ?? null) : null;
  for (const { id, type, storedData: data, storedMetadata: metadata } of events) {
    revision += 1;
    if (logged) draft.position += 1;
    const { position } = draft;
    const row = { position, stream, revision, previous, type, id, metadata, data };
    (logged ? draft.rows : draft.forgettable).push(row);
    if (logged) previous = position;
    draft.endings.set(stream, row);
  }
  return { revision, position: BigInt(draft.position), repeated: false };
}

/** The answer of before, when these very events already follow the expected revision. */
function asBefore(draft: Draft, { stream, expected, events }: PendingAppend): Appended | undefined {
  const from = expected === 'new' ? 0 : expected + 1;
  const there = rowsFrom(draft, stream, from, events.length);
  const last = there.at(-1);
  const same = there.length === events.length && there.every((row, i) => row.id === events[i]?.id);
  return same && last
    ? { revision: last.revision, position: BigInt(last.position), repeated: true }
    : undefined;
}

function rowsFrom(draft: Draft, stream: string, from: number, most: number): readonly EventRow[] {
  const stored = readStream(draft, stream, from, most);
  if (stored.length === most || !draft.endings.has(stream)) return stored;
  const rows = isForgettable(stream) ? draft.forgettable : draft.rows;
  const drafted = rows.filter((row) => row.stream === stream && row.revision >= from);
  return [...stored, ...drafted].slice(0, most);
}

/** Stored events of a stream of either kind from a revision on, at most so many. */
export function readStream(
  { log, heads }: Pick<OpenLog, 'log' | 'heads'>,
  stream: string,
  from: number,
  limit: number,
): readonly EventRow[] {
  return isForgettable(stream)
    ? log.forgettable(stream, from, limit)
    : heads.read(stream, from, limit);
}
