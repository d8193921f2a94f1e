import {
  schemaVersionOf,
  sealedSubjects,
  type Actor,
  type Event,
  type Sensitivity,
} from '#catalogue';
import { dayIn, eventIdOf, newSalt, Rejection, type Decider } from '#kernel';
import { ConcurrencyConflict, type EventStore, type NewEvent } from './event-store.js';
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
/** Streams whose state is kept in memory between commands. */
const MAX_CACHED_STREAMS = 10_000;
const RETRY_JITTER_MS = 4;

type Done = {
  readonly inputHash: string;
  readonly revision: number;
  readonly count: number;
  readonly position: bigint;
};
type Loaded = {
  readonly decider: unknown;
  state: unknown;
  revision: number;
  readonly commands: Map<string, Done>;
};

/**
 * Carries out commands: load, recognise a repeat, decide, append at the expected revision, and
 * on a conflict load and decide again. A refused command leaves no trace (D6). Commands for one
 * stream wait for each other in this process; between processes the expected revision decides.
 */
export function executor(store: EventStore): Execute {
  const cache = new Map<string, Loaded>();
  const queues = new Map<string, Promise<unknown>>();

  const once = async <S, C, E extends Event>(
    decider: Decider<S, C, E>,
    stream: string,
    command: C,
    context: CommandContext,
  ): Promise<Executed<E>> => {
    for (let attempt = 1; ; attempt += 1) {
      const loaded = take(cache, stream, decider);
      const remembered = loaded.revision >= 0;
      if (!remembered || attempt > 1) await refresh(store, stream, decider, loaded);
      const done = loaded.commands.get(context.commandId);
      if (done) {
        remember(cache, stream, loaded);
        return repeat(store, stream, done, context);
      }
      let events: readonly E[];
      try {
        events = decider.decide(command, loaded.state as S);
      } catch (error) {
        if (!(error instanceof Rejection)) throw error;
        remember(cache, stream, loaded);
        // What is remembered may be old where several servers write: refuse only on fresh facts.
        if (!remembered || attempt > 1) throw error;
        continue;
      }
      if (events.length === 0) {
        remember(cache, stream, loaded);
        return { revision: undefined, position: await store.head(), events, repeated: false };
      }
      try {
        const expected = loaded.revision < 0 ? 'new' : loaded.revision;
        const appended = await store.append(stream, expected, envelop(events, context));
        applyOwn(decider, loaded, events, context, appended);
        remember(cache, stream, loaded);
        return { ...appended, events };
      } catch (error) {
        if (!(error instanceof ConcurrencyConflict) || attempt >= MAX_ATTEMPTS) throw error;
        remember(cache, stream, loaded);
        await pause(attempt);
      }
    }
  };

  return (decider, stream, command, context) => {
    const before = queues.get(stream) ?? Promise.resolve();
    const run = before.then(() => once(decider, stream, command, context));
    const settled = run.then(nothing, nothing);
    queues.set(stream, settled);
    void settled.then(() => {
      if (queues.get(stream) === settled) queues.delete(stream);
    });
    return run;
  };
}

/** What is remembered of a stream, taken out of the cache: a failure in between forgets it. */
function take<S, C, E extends Event>(
  cache: Map<string, Loaded>,
  stream: string,
  decider: Decider<S, C, E>,
): Loaded {
  const known = cache.get(stream);
  cache.delete(stream);
  if (known?.decider === decider) return known;
  return { decider, state: decider.initial, revision: -1, commands: new Map() };
}

/** The state of an aggregate as its stream tells it now; for questions asked before a command. */
export async function loadState<S, C, E extends Event>(
  store: EventStore,
  decider: Decider<S, C, E>,
  stream: string,
): Promise<S> {
  const events = await store.read(stream);
  return events.reduce(
    (state, recorded) => decider.evolve(state, recorded.event as E),
    decider.initial,
  );
}

async function refresh<S, C, E extends Event>(
  store: EventStore,
  stream: string,
  decider: Decider<S, C, E>,
  loaded: Loaded,
): Promise<void> {
  for (const recorded of await store.read(stream, loaded.revision + 1)) {
    loaded.state = decider.evolve(loaded.state as S, recorded.event as E);
    loaded.revision = recorded.revision;
    note(loaded, recorded.metadata.commandId, recorded.metadata.inputHash, recorded);
  }
}

function note(
  loaded: Loaded,
  commandId: string,
  inputHash: string,
  { revision, position }: Pick<RecordedEvent, 'revision' | 'position'>,
): void {
  const done = loaded.commands.get(commandId);
  loaded.commands.set(commandId, {
    inputHash,
    revision: done?.revision ?? revision,
    count: (done?.count ?? 0) + 1,
    position,
  });
}

function applyOwn<S, C, E extends Event>(
  decider: Decider<S, C, E>,
  loaded: Loaded,
  events: readonly E[],
  context: CommandContext,
  appended: { readonly revision: number; readonly position: bigint },
): void {
  loaded.state = events.reduce(decider.evolve, loaded.state as S);
  loaded.revision = appended.revision;
  loaded.commands.set(context.commandId, {
    inputHash: context.inputHash,
    revision: appended.revision - events.length + 1,
    count: events.length,
    position: appended.position,
  });
}

function remember(cache: Map<string, Loaded>, stream: string, loaded: Loaded): void {
  cache.delete(stream);
  cache.set(stream, loaded);
  if (cache.size > MAX_CACHED_STREAMS) {
    const oldest = cache.keys().next().value;
    if (oldest !== undefined) cache.delete(oldest);
  }
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

const nothing = (): void => undefined;

function pause(attempt: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * RETRY_JITTER_MS * attempt));
}
