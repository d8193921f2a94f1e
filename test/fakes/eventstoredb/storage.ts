import type { ExpectedRevision, ProposedEvent, Storage, StoredEvent } from './records.js';
import {
  check,
  DELETED,
  discarded,
  emptyStream,
  isSoftDeleted,
  obeyMetadata,
  view,
  type Stream,
} from './stream.js';

/** Bytes of a record in the log besides its strings and its data. */
const RECORD_OVERHEAD = 92n;
/** Where the first record stands: an epoch record comes before it. */
const FIRST_POSITION = 238n;
const JSON_TYPE = 'application/json';
const STATS = '$stats-127.0.0.1:2113';
const TICKS_PER_MS = 10_000n;

export type StorageOptions = {
  /** A statistics event comes after so many events of users; 0 for none. */
  readonly statsEvery: number;
  readonly now?: () => number;
  readonly newId: () => string;
};

/**
 * The log of the fake EventStoreDB: what is stored and which appends are accepted, as the real
 * server's index writer decides it. Nothing here knows about gRPC.
 */
export function createStorage({ statsEvery, now = Date.now, newId }: StorageOptions): Storage {
  const streams = new Map<string, Stream>();
  const byId = new Map<string, StoredEvent>();
  const listeners = new Set<() => void>();
  let log: StoredEvent[] = [];
  let nextPosition = FIRST_POSITION;
  let generation = 0;
  let sinceStats = 0;

  const stream = (name: string) => {
    const known = streams.get(name);
    if (known !== undefined) return known;
    const fresh = emptyStream(name);
    streams.set(name, fresh);
    return fresh;
  };

  const write = (name: string, event: ProposedEvent, revision?: bigint): StoredEvent => {
    const target = stream(name);
    const stored = {
      ...event,
      stream: name,
      revision: revision ?? target.last + 1n,
      position: nextPosition,
      created: BigInt(now()) * TICKS_PER_MS,
    };
    nextPosition += sizeOf(stored);
    log.push(stored);
    target.events.push(stored);
    byId.set(stored.id, stored);
    if (revision === undefined) target.last = stored.revision;
    if (stored.type === '$metadata') obeyMetadata(stream(name.slice(2)), stored);
    return stored;
  };
  const writeMetadata = (of: string, json: string) =>
    write(`$$${of}`, systemEvent(newId(), '$metadata', json));
  const writeStats = (count: number) => {
    sinceStats += count;
    if (statsEvery === 0 || sinceStats < statsEvery) return;
    sinceStats = 0;
    write(STATS, systemEvent(newId(), '$statsCollected', '{"proc-threadsCount":42}'));
  };
  const written = () => listeners.forEach((listener) => listener());

  writeMetadata(STATS, '{"$maxAge":86400}');
  write('$users', systemEvent(newId(), '$User', '"admin"'));
  write('$user-admin', systemEvent(newId(), '$UserCreated', '{"loginName":"admin"}'));

  const append: Storage['append'] = (name, expected, events) => {
    const target = streams.get(name) ?? emptyStream(name);
    const verdict = check(target, expected, events, name, byId);
    if (verdict !== 'accepted') return verdict;
    const wasDeleted = isSoftDeleted(target);
    const before = target.last;
    const last = events.map((event) => write(name, event)).at(-1);
    if (wasDeleted && last !== undefined) writeMetadata(name, `{"$tb":${before + 1n}}`);
    if (!name.startsWith('$')) writeStats(events.length);
    written();
    const revision = last?.revision ?? (before < 0n ? undefined : before);
    return { outcome: 'appended', revision, position: last?.position };
  };

  const guarded = (name: string, expected: ExpectedRevision, work: () => StoredEvent) => {
    const verdict = check(streams.get(name) ?? emptyStream(name), expected, [], name, byId);
    if (verdict !== 'accepted') return verdict;
    const { revision, position } = work();
    written();
    return { outcome: 'appended', revision, position } as const;
  };

  return {
    append,
    remove: (name, expected) =>
      guarded(name, expected, () => writeMetadata(name, `{"$tb":${DELETED}}`)),
    tombstone: (name, expected) =>
      guarded(name, expected, () => {
        stream(name).tombstoned = true;
        return write(name, systemEvent(newId(), '$streamDeleted', ''), DELETED);
      }),
    find: (name) => view(streams.get(name)),
    log: () => log,
    indexOf: (position) => firstAtOrAfter(log, position),
    scavenge: () => {
      const before = log.length;
      const gone = new Set([...streams.values()].flatMap(discarded));
      log = log.filter((event) => !gone.has(event));
      gone.forEach((event) => byId.delete(event.id));
      generation += 1;
      return before - log.length;
    },
    onWritten: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    generation: () => generation,
  };
}

function systemEvent(id: string, type: string, json: string): ProposedEvent {
  const data = new Uint8Array(Buffer.from(json, 'utf8'));
  return { id, type, contentType: JSON_TYPE, data, metadata: new Uint8Array() };
}

function sizeOf({ stream, type, data, metadata }: StoredEvent): bigint {
  const strings = Buffer.byteLength(stream) + Buffer.byteLength(type);
  return RECORD_OVERHEAD + BigInt(strings + data.length + metadata.length);
}

function firstAtOrAfter(log: readonly StoredEvent[], position: bigint): number {
  let [low, high] = [0, log.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((log[middle] as StoredEvent).position < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
