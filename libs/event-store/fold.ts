import type { AnyEvent, Envelope, Event } from '#catalogue';
import { evictOldest } from '#kernel';
import type { EventStore } from './event-store.js';
import type { RecordedEvent } from './recorded-event.js';

/**
 * A pure fold of a stream: the `evolve` of an aggregate, or facts about somebody else's stream
 * (D9). The envelope tells when an event was recorded, for whoever must know what was known when.
 */
export type Fold<S, E extends Event = AnyEvent> = {
  readonly initial: S;
  readonly evolve: (state: S, event: E, envelope: Envelope) => S;
};

/** A command that was carried out: which request it was, and where its events stand. */
export type CarriedOutCommand = {
  readonly inputHash: string;
  readonly revision: number;
  readonly count: number;
  readonly position: bigint;
};

/**
 * What is known of a stream; `revision` -1 before its first event. Shared by everybody who folds
 * the stream in this way, so it only ever goes forward, one event after the other.
 */
export type Known = {
  state: unknown;
  revision: number;
  readonly commands: Map<string, CarriedOutCommand>;
};

/** Streams whose state is kept in memory, for each way of folding them. */
const MAX_CACHED_STREAMS = 10_000;
/** Events of a long stream that are read at a time, so that others get their turn in between. */
const READ_EVENTS = 1_000;

/** What is remembered belongs to a store, and to a fold: one stream may answer many questions. */
const caches = new WeakMap<EventStore, WeakMap<object, Map<string, Known>>>();

/**
 * What a fold makes of a stream as it stands now. Only what was appended since the last time is
 * read: one call of the store, however long the stream is. The answer is shared, never change it.
 *
 * What is remembered answers without any call where it `isEnough`: it holds what never changes once
 * it is there, such as a policy that was published, or nothing more can be written there.
 */
export async function foldStream<S, E extends Event = AnyEvent>(
  store: EventStore,
  fold: Fold<S, E>,
  stream: string,
  isEnough?: (state: S) => boolean,
): Promise<S> {
  return (await lookAt(store, fold, stream, isEnough)).state;
}

/** The same, with the revision at which the stream stood: -1 before its first event. */
export async function lookAt<S, E extends Event = AnyEvent>(
  store: EventStore,
  fold: Fold<S, E>,
  stream: string,
  isEnough: (state: S) => boolean = () => false,
): Promise<{ readonly state: S; readonly revision: number }> {
  const known = knownOf(store, fold, stream);
  if (!isEnough(known.state as S)) await refresh(store, fold, stream, known);
  return { state: known.state as S, revision: known.revision };
}

/** What is remembered of a stream, which from now on is the last to be forgotten. */
export function knownOf<S, E extends Event>(
  store: EventStore,
  fold: Fold<S, E>,
  stream: string,
): Known {
  const cache = cacheOf(store, fold);
  const known = cache.get(stream) ?? { state: fold.initial, revision: -1, commands: new Map() };
  cache.delete(stream);
  cache.set(stream, known);
  evictOldest(cache, MAX_CACHED_STREAMS);
  return known;
}

/** Forgets what is remembered of a stream, where it may not be what the store holds. */
export function forgetStream<S, E extends Event>(
  store: EventStore,
  fold: Fold<S, E>,
  stream: string,
): void {
  cacheOf(store, fold).delete(stream);
}

/** Reads what was appended since. Several may do so at once: each event is folded once. */
export async function refresh<S, E extends Event>(
  store: EventStore,
  fold: Fold<S, E>,
  stream: string,
  known: Known,
): Promise<void> {
  for (;;) {
    const page = await store.read(stream, known.revision + 1, READ_EVENTS);
    for (const recorded of page) {
      if (recorded.revision <= known.revision) continue;
      known.state = fold.evolve(
        known.state as S,
        recorded.event as unknown as E,
        recorded.metadata,
      );
      known.revision = recorded.revision;
      if ('decide' in fold) noteCommand(known, recorded);
    }
    if (page.length < READ_EVENTS) return;
  }
}

/** Only who decides must recognise what was decided before (D6). */
function noteCommand(known: Known, { metadata, revision, position }: RecordedEvent): void {
  const { commandId, inputHash } = metadata;
  const done = known.commands.get(commandId);
  known.commands.set(commandId, {
    inputHash,
    revision: done?.revision ?? revision,
    count: (done?.count ?? 0) + 1,
    position,
  });
}

function cacheOf(store: EventStore, fold: object): Map<string, Known> {
  let ofStore = caches.get(store);
  if (!ofStore) caches.set(store, (ofStore = new WeakMap<object, Map<string, Known>>()));
  let cache = ofStore.get(fold);
  if (!cache) ofStore.set(fold, (cache = new Map<string, Known>()));
  return cache;
}
