import type { EventStore, RecordedEvent } from '#event-store';
import type { EventRef } from './finding.js';

/** Where the streams of a log stand, as the log in its order tells it. */
export type Streams = {
  /** The revision that should have been there, when this event does not follow in its stream. */
  readonly follow: (recorded: RecordedEvent) => number | undefined;
  readonly all: () => ReadonlyMap<string, StreamEnd>;
};

export type StreamEnd = { revision: number; id: string; trace: number };

export function streams(): Streams {
  const ends = new Map<string, StreamEnd>();
  return {
    follow: ({ stream, revision, id, position }) => {
      const end = ends.get(stream);
      const expected = (end?.revision ?? -1) + 1;
      if (end) Object.assign(end, { revision, id, trace: traced(end.trace, position) });
      else ends.set(stream, { revision, id, trace: traced(0, position) });
      return revision === expected ? undefined : expected;
    },
    all: () => ends,
  };
}

/** Events of a stream read at a time. */
const READ_EVENTS = 1_000;

/**
 * Walks a stream by itself and compares it with the log: the same events, in the same order.
 * Answers the event at which they part, or undefined.
 */
export async function walk(
  store: EventStore,
  stream: string,
  end: StreamEnd,
): Promise<Omit<EventRef, 'index'> | undefined> {
  let [revision, trace, id] = [-1, 0, ''];
  let last: RecordedEvent | undefined;
  while (revision < end.revision) {
    // What was appended since is not looked at.
    const wanted = Math.min(READ_EVENTS, end.revision - revision);
    const page = await store.read(stream, revision + 1, wanted);
    for (const recorded of page) {
      if (recorded.revision !== revision + 1) return partOf(recorded);
      [revision, id, trace] = [recorded.revision, recorded.id, traced(trace, recorded.position)];
      last = recorded;
    }
    if (page.length < wanted) break;
  }
  if (revision === end.revision && id === end.id && trace === end.trace) return undefined;
  return last ? partOf(last) : { stream, revision: end.revision, id: end.id, type: '' };
}

function partOf({ stream, revision, type, id }: RecordedEvent): Omit<EventRef, 'index'> {
  return { stream, revision, type, id };
}

/** A running sum over positions: finds accidents; forgeries are what the leaves are for. */
function traced(trace: number, position: bigint): number {
  return (Math.imul(trace, 31) + Number(BigInt.asUintN(31, position))) | 0;
}
