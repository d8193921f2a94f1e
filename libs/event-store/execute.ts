import {
  schemaVersionOf,
  sealedSubjects,
  type Actor,
  type Event,
  type Sensitivity,
} from '#catalogue';
import { dayIn, eventIdOf, evictOldest, newSalt, Rejection, type Decider } from '#kernel';
import {
  ConcurrencyConflict,
  StoreUnavailable,
  type EventStore,
  type NewEvent,
} from './event-store.js';
import { queuePerStream } from './in-turn.js';
import type { RecordedEvent } from './recorded-event.js';

/** Who asks, when, and under which key: what the edge knows about a command. */
export type CommandContext = {
  /** From the client's key (D6), or derived by a process from the event it answers. */
  readonly commandId: string;
  /** Keyed hash of the input (D6). */
  readonly inputHash: string;
  readonly actor: Actor;
  readonly entity: string;
  /** The entity's time zone, in which days are counted. */
  readonly timeZone: string;
  /** When the command is recorded. */
  readonly now: Date;
  /** The day on which it counts, when that is not today. */
  readonly effectiveDate?: string;
  readonly correlationId?: string;
  readonly causationId?: string;
  readonly policyVersion?: number;
  readonly subjectRefs?: readonly string[];
  readonly sensitivity?: Sensitivity;
};

export type Executed<E> = {
  /** Revision of the stream after the command; undefined when nothing was decided. */
  readonly revision: number | undefined;
  /** Position that a view must have passed to show this command. */
  readonly position: bigint;
  readonly events: readonly E[];
  /** True when the command had been carried out before and its first answer was given again. */
  readonly repeated: boolean;
};

export type Execute = <S, C, E extends Event>(
  decider: Decider<S, C, E>,
  stream: string,
  command: C,
  context: CommandContext,
) => Promise<Executed<E>>;

/** How often a command is decided again after somebody else wrote first. */
const MAX_ATTEMPTS = 8;
/** Streams whose state is kept in memory between commands, for each kind of aggregate. */
const MAX_CACHED_STREAMS = 10_000;
/** Events of a long stream that are read at a time, so that others get their turn in between. */
const READ_EVENTS = 1_000;
const RETRY_JITTER_MS = 4;

/** A command that was carried out: which request it was, and where its events stand. */
type Done = {
  readonly inputHash: string;
  readonly revision: number;
  readonly count: number;
  readonly position: bigint;
};
/** What is known of a stream; `revision` -1 before its first event. */
type Loaded = {
  state: unknown;
  revision: number;
  readonly commands: Map<string, Done>;
};

/**
 * Carries out commands: load, recognise a repeat, decide, append at the expected revision, and
 * on a conflict load and decide again. A refused command leaves no trace (D6). Commands for one
 * stream wait for each other in this process; between processes the expected revision decides.
 *
 * Throws what the decider refuses; Rejection `key-used-for-another-request` when the command id
 * was used for another input; ConcurrencyConflict when others wrote first MAX_ATTEMPTS times;
 * StoreUnavailable, after which the same command may be sent again.
 */
export function executor(store: EventStore): Execute {
  const caches = cachePerDecider();
  const inTurn = queuePerStream();

  const carryOut = async <S, C, E extends Event>(
    decider: Decider<S, C, E>,
    stream: string,
    command: C,
    context: CommandContext,
  ): Promise<Executed<E>> => {
    const cache = caches(decider);
    for (let attempt = 1; ; attempt += 1) {
      const loaded = take(cache, stream, decider);
      const mayBeOld = attempt === 1 && loaded.revision >= 0;
      try {
        if (!mayBeOld) await refresh(store, stream, decider, loaded);
        const done = await attemptOn(store, stream, decider, loaded, command, context, mayBeOld);
        remember(cache, stream, loaded);
        if (done !== 'look-again') return done;
        // Another server may be read whose copy lags behind the one that took the command.
        if (attempt >= MAX_ATTEMPTS) throw new StoreUnavailable('it does not show what it took');
        if (!mayBeOld) await pause(attempt);
      } catch (error) {
        const conflict = error instanceof ConcurrencyConflict;
        // After anything unexpected the stream is read anew: its outcome may be unknown.
        if (conflict || error instanceof Rejection) remember(cache, stream, loaded);
        if (!conflict || attempt >= MAX_ATTEMPTS) throw error;
        await pause(attempt);
      }
    }
  };
  return (decider, stream, command, context) =>
    inTurn(stream, () => carryOut(decider, stream, command, context));
}

/** The state of an aggregate as its stream tells it now; for questions asked before a command. */
export async function loadState<S, C, E extends Event>(
  store: EventStore,
  decider: Decider<S, C, E>,
  stream: string,
): Promise<S> {
  const loaded = unread(decider);
  await refresh(store, stream, decider, loaded);
  return loaded.state as S;
}

/**
 * One attempt on what is known of the stream. Where several servers write, what is remembered may
 * be old: then nothing is refused or left undone before looking again.
 */
async function attemptOn<S, C, E extends Event>(
  store: EventStore,
  stream: string,
  decider: Decider<S, C, E>,
  loaded: Loaded,
  command: C,
  context: CommandContext,
  mayBeOld: boolean,
): Promise<Executed<E> | 'look-again'> {
  const done = loaded.commands.get(context.commandId);
  if (done) return repeat(store, stream, done, context);
  const events = decideOrRefuse(decider, command, loaded.state as S, mayBeOld);
  if (events === 'look-again') return events;
  if (events.length === 0) {
    return { revision: undefined, position: await store.head(), events, repeated: false };
  }
  const expected = loaded.revision < 0 ? 'new' : loaded.revision;
  const appended = await store.append(stream, expected, envelop(events, context));
  // Somebody carried out a command with this id a moment ago: was it the same request?
  if (appended.repeated) return 'look-again';
  applyOwn(decider, loaded, events, context, appended);
  return { ...appended, events };
}

function decideOrRefuse<S, C, E>(
  decider: Decider<S, C, E>,
  command: C,
  state: S,
  mayBeOld: boolean,
): readonly E[] | 'look-again' {
  try {
    const events = decider.decide(command, state);
    return mayBeOld && events.length === 0 ? 'look-again' : events;
  } catch (error) {
    if (mayBeOld && error instanceof Rejection) return 'look-again';
    throw error;
  }
}

function unread<S, C, E>(decider: Decider<S, C, E>): Loaded {
  return { state: decider.initial, revision: -1, commands: new Map() };
}

/**
 * Two rooms may fold one stream for different questions (a fund account: what may be promised, and
 * what the bank holds), so what is remembered is remembered for each.
 */
function cachePerDecider(): (decider: unknown) => Map<string, Loaded> {
  const caches = new Map<unknown, Map<string, Loaded>>();
  return (decider) => {
    let cache = caches.get(decider);
    if (!cache) caches.set(decider, (cache = new Map<string, Loaded>()));
    return cache;
  };
}

/** What is remembered of a stream, taken out of the cache: a failure in between forgets it. */
function take<S, C, E>(
  cache: Map<string, Loaded>,
  stream: string,
  decider: Decider<S, C, E>,
): Loaded {
  const known = cache.get(stream);
  cache.delete(stream);
  return known ?? unread(decider);
}

function remember(cache: Map<string, Loaded>, stream: string, loaded: Loaded): void {
  cache.set(stream, loaded);
  evictOldest(cache, MAX_CACHED_STREAMS);
}

async function refresh<S, C, E extends Event>(
  store: EventStore,
  stream: string,
  decider: Decider<S, C, E>,
  loaded: Loaded,
): Promise<void> {
  for (;;) {
    const page = await store.read(stream, loaded.revision + 1, READ_EVENTS);
    for (const recorded of page) {
      loaded.state = decider.evolve(loaded.state as S, recorded.event as E);
      loaded.revision = recorded.revision;
      noteCommand(loaded, recorded);
    }
    if (page.length < READ_EVENTS) return;
  }
}

function noteCommand(loaded: Loaded, { metadata, revision, position }: RecordedEvent): void {
  const { commandId, inputHash } = metadata;
  const done = loaded.commands.get(commandId);
  const first = done?.revision ?? revision;
  loaded.commands.set(commandId, {
    inputHash,
    revision: first,
    count: (done?.count ?? 0) + 1,
    position,
  });
}

function applyOwn<S, C, E extends Event>(
  decider: Decider<S, C, E>,
  loaded: Loaded,
  events: readonly E[],
  { commandId, inputHash }: CommandContext,
  { revision, position }: { readonly revision: number; readonly position: bigint },
): void {
  loaded.state = events.reduce(decider.evolve, loaded.state as S);
  loaded.revision = revision;
  const count = events.length;
  loaded.commands.set(commandId, { inputHash, revision: revision - count + 1, count, position });
}

async function repeat<E>(
  store: EventStore,
  stream: string,
  done: Done,
  context: CommandContext,
): Promise<Executed<E>> {
  if (done.inputHash !== context.inputHash) throw new Rejection('key-used-for-another-request');
  const recorded = await store.read(stream, done.revision, done.count);
  return {
    revision: done.revision + done.count - 1,
    position: done.position,
    events: recorded.map((event) => event.event as E),
    repeated: true,
  };
}

/** Puts the envelope around decided events (D3). */
export function envelop(events: readonly Event[], context: CommandContext): readonly NewEvent[] {
  const recordedAt = context.now.toISOString();
  const effectiveDate = context.effectiveDate ?? dayIn(context.timeZone, context.now);
  return events.map((event, place) => ({
    type: event.type,
    data: event.data,
    metadata: {
      actor: context.actor,
      causationId: context.causationId ?? context.commandId,
      commandId: context.commandId,
      correlationId: context.correlationId ?? context.commandId,
      effectiveDate,
      entity: context.entity,
      eventId: eventIdOf(context.commandId, place),
      inputHash: context.inputHash,
      ...(context.policyVersion === undefined ? {} : { policyVersion: context.policyVersion }),
      recordedAt,
      salt: newSalt(),
      schemaVersion: schemaVersionOf(event.type),
      sensitivity: context.sensitivity ?? 0,
      subjectRefs: context.subjectRefs ?? sealedSubjects(event.data),
      type: event.type,
    },
  }));
}

function pause(attempt: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * RETRY_JITTER_MS * attempt));
}
