import type {
  AppendOutcome,
  ExpectedRevision,
  ProposedEvent,
  StoredEvent,
  StreamView,
} from './records.js';

export type Stream = {
  /** Events that are still stored; the first of them has revision `base`. */
  events: StoredEvent[];
  base: bigint;
  last: bigint;
  tombstoned: boolean;
  truncateBefore: bigint;
  maxCount: bigint | undefined;
};

/** `$tb` of a deleted stream, and the revision of its tombstone. */
export const DELETED = 0x7fff_ffff_ffff_ffffn;
/** Above this a `$tb` that went through a JSON number means "deleted". */
const DELETED_AS_NUMBER = 9.2e18;

export function emptyStream(name: string): Stream {
  // Of a stream's metadata only the newest counts.
  const maxCount = name.startsWith('$$') ? 1n : undefined;
  return { events: [], base: 0n, last: -1n, tombstoned: false, truncateBefore: 0n, maxCount };
}

export function isSoftDeleted(stream: Stream): boolean {
  return stream.truncateBefore >= DELETED;
}

/** The rules of the real server's index writer, in its order. */
export function check(
  stream: Stream,
  expected: ExpectedRevision,
  events: readonly ProposedEvent[],
  name: string,
  byId: ReadonlyMap<string, StoredEvent>,
): AppendOutcome | 'accepted' {
  const current = stream.last < 0n ? undefined : stream.last;
  const wrong = { outcome: 'wrong-expected-version', current } as const;
  if (stream.tombstoned) return { outcome: 'stream-deleted' };
  if (expected === 'stream_exists' && (current === undefined || isSoftDeleted(stream))) {
    return wrong;
  }
  if (expected === 'any' || expected === 'stream_exists') {
    const first = events[0] === undefined ? undefined : byId.get(events[0].id);
    if (first?.stream !== name) return 'accepted';
    return repetition(stream, first.revision, events) ?? wrong;
  }
  const after = expected === 'no_stream' ? -1n : expected;
  if (after > stream.last) return wrong;
  if (after === stream.last) return 'accepted';
  const repeated = repetition(stream, after + 1n, events);
  if (repeated !== undefined) return repeated;
  const beginsAnew = expected === 'no_stream' && isSoftDeleted(stream);
  const firstDiffers = eventAt(stream, after + 1n)?.id !== events[0]?.id;
  return beginsAnew && (events.length === 0 || firstDiffers) ? 'accepted' : wrong;
}

/** The old answer, when these very ids stand in the stream from a revision on. */
function repetition(
  stream: Stream,
  from: bigint,
  events: readonly ProposedEvent[],
): AppendOutcome | undefined {
  const stored = events.map((event, index) => {
    const there = eventAt(stream, from + BigInt(index));
    return there?.id === event.id ? there : undefined;
  });
  const last = stored.at(-1);
  if (last === undefined || stored.includes(undefined)) return undefined;
  return { outcome: 'repeated', revision: last.revision, position: last.position };
}

function eventAt(stream: Stream, revision: bigint): StoredEvent | undefined {
  if (revision < stream.base || revision > stream.last) return undefined;
  return stream.events[Number(revision - stream.base)];
}

export function view(stream: Stream | undefined): StreamView {
  if (stream?.tombstoned === true) return { state: 'deleted' };
  if (stream === undefined || stream.last < 0n || isSoftDeleted(stream)) {
    return { state: 'not-found' };
  }
  const at = (revision: bigint) => eventAt(stream, revision);
  return { state: 'readable', first: firstReadable(stream), last: stream.last, at };
}

function firstReadable({ base, last, truncateBefore, maxCount }: Stream): bigint {
  const counted = maxCount === undefined ? 0n : last - maxCount + 1n;
  return [base, truncateBefore, counted].reduce((a, b) => (a > b ? a : b));
}

/** What a scavenge discards: never the last event of a stream that has no tombstone. */
export function discarded(stream: Stream): readonly StoredEvent[] {
  if (stream.tombstoned) return stream.events.splice(0, stream.events.length - 1);
  const first = firstReadable(stream);
  const keepFrom = first > stream.last ? stream.last : first;
  if (stream.last < 0n || keepFrom <= stream.base) return [];
  const gone = stream.events.splice(0, Number(keepFrom - stream.base));
  stream.base = keepFrom;
  return gone;
}

export function obeyMetadata(stream: Stream, event: StoredEvent): void {
  const said = JSON.parse(Buffer.from(event.data).toString('utf8')) as Record<string, unknown>;
  const truncate = typeof said.$tb === 'number' ? said.$tb : 0;
  stream.truncateBefore = truncate > DELETED_AS_NUMBER ? DELETED : BigInt(truncate);
  stream.maxCount = typeof said.$maxCount === 'number' ? BigInt(said.$maxCount) : undefined;
}
