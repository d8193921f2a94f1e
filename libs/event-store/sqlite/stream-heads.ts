import { Rejection } from '#kernel';
import { readHeads, writeHeads, type Head } from './heads-file.js';
import type { EventRow, LogFile, Place } from './log-file.js';

export type StreamHeads = {
  readonly get: (stream: string) => Head | undefined;
  /** Notes an event that was stored. */
  readonly note: (place: Place) => void;
  /** Reads what the log holds beyond what is known (another process may have written). */
  readonly catchUp: () => void;
  /** Events of a stream from a revision on, at most so many. */
  readonly read: (stream: string, from: number, limit: number) => readonly EventRow[];
  /** Position of the last event that is known. */
  readonly position: () => number;
  /** Saves the heads beside the log when enough of them are new, or in any case. */
  readonly save: (anyway: boolean) => void;
};

/** New events after which the heads are saved again: bounds the work at opening. */
const SAVE_AFTER_EVENTS = 32_768;
const SCAN_PAGE = 20_000;
/** A part of a long stream is found from the mark after it: bounds the walk to it. */
const MARK_EVERY = 256;

/**
 * A log of which an event does not follow the one before it in its stream is damaged, and nothing
 * may be built on it.
 */
class BrokenChain extends Rejection {
  constructor(position: number) {
    super('log-chain-broken', { position });
  }
}

/**
 * Where each stream ends, in memory: what the writer decides conflicts on. `path` names a file
 * that spares reading the whole log at opening; it is believed only when it belongs to this log
 * and the log goes on from it without a break, else the heads are read from the log again.
 */
export function streamHeads(log: LogFile, path?: string): StreamHeads {
  const saved = path ? believable(log, path) : undefined;
  try {
    return headsFrom(log, path, saved?.heads, saved?.position);
  } catch (error) {
    if (!saved || !(error instanceof BrokenChain)) throw error;
    return headsFrom(log, path);
  }
}

function believable(log: LogFile, path: string) {
  const saved = readHeads(path);
  const belongs = saved?.log === log.id && log.idAt(saved.position) === saved.eventId;
  return belongs ? saved : undefined;
}

function headsFrom(
  log: LogFile,
  path: string | undefined,
  heads = new Map<string, Head>(),
  upTo = 0,
): StreamHeads {
  let position = upTo;
  let unsaved = 0;

  const advance = (before: Head | undefined, { stream, revision, position: at }: Place): void => {
    heads.set(stream, nextHead(before, revision, at));
    position = at;
    unsaved += 1;
  };
  const catchUp = (): void => {
    for (;;) {
      const places = log.placesAfter(position, SCAN_PAGE);
      for (const place of places) {
        const head = heads.get(place.stream);
        if (!follows(head, place)) throw new BrokenChain(place.position);
        advance(head, place);
      }
      if (places.length < SCAN_PAGE) return;
    }
  };
  catchUp();

  return {
    get: (stream) => heads.get(stream),
    note: (place) => advance(heads.get(place.stream), place),
    catchUp,
    read: (stream, from, limit) => {
      const head = heads.get(stream);
      if (!head || from > head.revision || limit === 0) return [];
      const to = Math.min(from + limit - 1, head.revision);
      return log.chain(markAfter(head, to), from, to);
    },
    position: () => position,
    save: (anyway) => {
      // With many streams more rarely, so that the price for each event stays the same.
      const due = unsaved >= Math.max(SAVE_AFTER_EVENTS, heads.size / 2);
      if (!path || unsaved === 0 || !(due || anyway)) return;
      try {
        writeHeads(path, { log: log.id, position, eventId: log.idAt(position) ?? '', heads });
        unsaved = 0;
      } catch {
        // The log is damaged, which is told to whoever reads it. This file only spares reading.
      }
    },
  };
}

function nextHead(before: Head | undefined, revision: number, position: number): Head {
  const marks = before?.marks;
  if (revision > 0 && revision % MARK_EVERY === 0) {
    return { revision, position, marks: [...(marks ?? []), position] };
  }
  return marks ? { revision, position, marks } : { revision, position };
}

/** Position of the first mark at or after a revision, or of the head. */
function markAfter(head: Head, revision: number): number {
  const place = Math.max(0, Math.ceil(revision / MARK_EVERY) - 1);
  return head.marks?.[place] ?? head.position;
}

function follows(head: Head | undefined, { revision, previous }: Place): boolean {
  return head
    ? revision === head.revision + 1 && previous === head.position
    : revision === 0 && previous === null;
}
