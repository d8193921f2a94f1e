import type { AllStreamResolvedEvent, ResolvedEvent } from '@eventstore/db-client';
import { isForgettable, MAX_PAGE_EVENTS } from '../event-store.js';
import type { RecordedEvent } from '../recorded-event.js';
import { faultOf, unavailable } from './faults.js';
import { loggedEvent, positionOf, recorded } from './names.js';
import type { Wire } from './wire.js';

/** An event with the id that the server knows it by. */
export type WithServerId = { readonly event: RecordedEvent; readonly serverId: string };

export type Reading = {
  readonly read: (
    stream: string,
    from?: number,
    limit?: number,
  ) => Promise<readonly RecordedEvent[]>;
  readonly readWithIds: (
    stream: string,
    from: number,
    limit: number,
  ) => Promise<readonly WithServerId[]>;
  /** The server's revision of the first event: a stream that was deleted goes on counting. */
  readonly base: (stream: string) => Promise<bigint>;
  readonly readAll: (after: bigint, limit: number) => Promise<readonly RecordedEvent[]>;
  readonly head: () => Promise<bigint>;
  readonly forgettableStreams: () => Promise<readonly string[]>;
};

/** Fewest events asked for at a time: the server's own stand between ours. */
const MIN_CHUNK = 64;
/** How far the first look back for the head goes; each further one goes four times as far. */
const HEAD_CHUNK = 8;

export function reading(wire: Wire, begin: bigint): Reading {
  const readWithIds: Reading['readWithIds'] = async (stream, from, limit) => {
    if (limit === 0) return [];
    if (isForgettable(stream)) {
      const all = withIds(stream, await readForwards(wire, stream, 0n, Infinity));
      return all.slice(from, from + limit);
    }
    return withIds(stream, await readForwards(wire, stream, BigInt(from), limit));
  };
  return {
    read: async (stream, from = 0, limit = Infinity) =>
      (await readWithIds(stream, from, limit)).map(({ event }) => event),
    readWithIds,
    base: async (stream) => {
      if (!isForgettable(stream)) return 0n;
      const [first] = await readForwards(wire, stream, 0n, 1);
      return first?.event?.revision ?? 0n;
    },
    ...readingAll(wire, begin),
  };
}

function withIds(stream: string, events: readonly ResolvedEvent[]): readonly WithServerId[] {
  const base = isForgettable(stream) ? (events[0]?.event?.revision ?? 0n) : 0n;
  return events.map((resolved) => ({
    event: recorded(resolved, stream, base),
    serverId: resolved.event?.id ?? '',
  }));
}

async function readForwards(
  { connection, naming, limits, patiently }: Wire,
  stream: string,
  fromRevision: bigint,
  limit: number,
): Promise<readonly ResolvedEvent[]> {
  const maxCount = Math.min(limit, Number.MAX_SAFE_INTEGER);
  const name = naming.streamName(stream);
  try {
    return await patiently(() =>
      connection.collect('a read', limits.callMs, (client) =>
        client.readStream(name, { fromRevision, maxCount }),
      ),
    );
  } catch (error) {
    if (faultOf(error) === 'no-stream') return [];
    throw unavailable(error);
  }
}

/** The global log, which is `$all` without what is the server's, a stranger's or forgettable. */
function readingAll(
  wire: Wire,
  begin: bigint,
): Pick<Reading, 'readAll' | 'head' | 'forgettableStreams'> {
  const { naming } = wire;
  /** Positions between which nothing of ours stands, so that nobody reads through it twice. */
  let gap = { from: 0n, to: begin };
  /** The last position of ours that was seen: the head is never before it. */
  let seen = 0n;

  const readAll: Reading['readAll'] = async (after, limit) => {
    const found: RecordedEvent[] = [];
    let at = after >= gap.from && after < gap.to ? gap.to : after;
    for (;;) {
      const wanted = limit - found.length;
      if (wanted <= 0) break;
      const chunk = await readChunk(wire, at, Math.max(wanted, MIN_CHUNK));
      for (const resolved of chunk) {
        const event = loggedEvent(resolved, naming);
        if (event && found.length < limit) found.push(event);
      }
      const last = chunk.at(-1);
      if (!last) break;
      at = positionOf(last);
    }
    if (limit > 0 && found.length === 0 && at > after) {
      gap = { from: after, to: at };
    }
    const last = found.at(-1);
    if (last && last.position > seen) seen = last.position;
    return found;
  };

  const head = async (): Promise<bigint> => {
    let from: bigint | 'end' = 'end';
    for (let chunk = HEAD_CHUNK; ; chunk = Math.min(chunk * 4, MAX_PAGE_EVENTS)) {
      const events: readonly AllStreamResolvedEvent[] = await readBackwards(wire, from, chunk);
      for (const resolved of events) {
        const position = positionOf(resolved);
        if (position <= seen || position < begin) return seen;
        if (loggedEvent(resolved, naming)) return (seen = position);
      }
      const oldest = events.at(-1);
      if (!oldest || events.length < chunk) return seen;
      from = positionOf(oldest);
    }
  };

  return { readAll, head, forgettableStreams: () => forgettableStreams(wire, begin) };
}

/** Events of `$all` after a position, whoever's they are; reading includes the start. */
async function readChunk(
  { connection, limits, patiently }: Wire,
  after: bigint,
  most: number,
): Promise<readonly AllStreamResolvedEvent[]> {
  const fromPosition = after === 0n ? 'start' : { commit: after, prepare: after };
  const chunk = await patiently(() =>
    connection.collect('a read of the log', limits.callMs, (client) =>
      client.readAll({ fromPosition, maxCount: most + 1 }),
    ),
  ).catch((error: unknown) => {
    throw unavailable(error);
  });
  return chunk.filter((resolved) => positionOf(resolved) > after).slice(0, most);
}

async function readBackwards(
  { connection, limits, patiently }: Wire,
  from: bigint | 'end',
  maxCount: number,
): Promise<readonly AllStreamResolvedEvent[]> {
  const fromPosition = from === 'end' ? from : { commit: from, prepare: from };
  return patiently(() =>
    connection.collect('a look at the head', limits.callMs, (client) =>
      client.readAll({ fromPosition, maxCount, direction: 'backwards' }),
    ),
  ).catch((error: unknown) => {
    throw unavailable(error);
  });
}

/** Walks through everything; what was deleted and not yet scavenged is asked for again. */
async function forgettableStreams(wire: Wire, begin: bigint): Promise<readonly string[]> {
  const { naming } = wire;
  const names = new Set<string>();
  let at = begin;
  for (;;) {
    const chunk = await readChunk(wire, at, MAX_PAGE_EVENTS);
    const last = chunk.at(-1);
    if (!last) break;
    for (const { event } of chunk) {
      const stream = event && naming.ownName(event.streamId);
      if (stream !== undefined && isForgettable(stream)) names.add(stream);
    }
    at = positionOf(last);
  }
  const there: string[] = [];
  for (const stream of names) {
    if ((await readForwards(wire, stream, 0n, 1)).length > 0) there.push(stream);
  }
  return there;
}
