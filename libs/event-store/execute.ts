import {
  schemaVersionOf,
  sealedSubjects,
  type Actor,
  type Event,
  type Sensitivity,
} from '#catalogue';
import { dayIn, eventIdOf, newSalt, Rejection, type Decider } from '#kernel';
import {
  ConcurrencyConflict,
  StoreUnavailable,
  type EventStore,
  type NewEvent,
} from './event-store.js';
import {
  foldStream,
  forgetStream,
  knownOf,
  refresh,
  type CarriedOutCommand,
  type Known,
} from './fold.js';
import { queuePerStream } from './in-turn.js';

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
  /**
   * The revision at which this very request has already seen the stream. What is remembered up to
   * there is no older than the request, so a refusal needs no second look.
   */
  readonly seen?: number;
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
  command: CommandOrAsk<C>,
  context: CommandContext,
) => Promise<Executed<E>>;

/**
 * A command, or how it is asked for: anew for each attempt and last before it is decided, so that
 * what it rests on (who may, facts of other streams) is what is true when it is written. It is
 * asked in the turn of the stream: it must not itself carry out a command on that stream.
 */
export type CommandOrAsk<C> = C | (() => Promise<C>);

/** How often a command is decided again after somebody else wrote first. */
const MAX_ATTEMPTS = 8;
const RETRY_JITTER_MS = 4;

/**
 * Carries out commands: load, recognise a repeat, ask for the command, decide, append at the
 * expected revision, and on a conflict load, ask and decide again. A refused command leaves no
 * trace (D6). Commands for one stream wait for each other in this process; between processes the
 * expected revision decides.
 *
 * Throws what the decider or the asking refuses; Rejection `key-used-for-another-request` when the
 * command id was used for another input; ConcurrencyConflict when others wrote first MAX_ATTEMPTS
 * times; StoreUnavailable, after which the same command may be sent again.
 */
export function executor(store: EventStore): Execute {
  const inTurn = queuePerStream();
  const carryOut = async <S, C, E extends Event>(
    decider: Decider<S, C, E>,
    stream: string,
    command: CommandOrAsk<C>,
    context: CommandContext,
  ): Promise<Executed<E>> => {
    let unsure: Unsure<E> | undefined;
    for (let attempt = 1; ; attempt += 1) {
      const known = knownOf(store, decider, stream);
      const { seen = Infinity } = context;
      const isFresh = attempt === 1 && known.revision >= seen;
      const mayBeOld = attempt === 1 && seen === Infinity && known.revision >= 0;
      try {
        if (!isFresh && !mayBeOld) await refresh(store, decider, stream, known);
        // Where nothing was written since, what it came to then counts: the same facts were asked.
        if (unsure?.settle && unsure.revision === known.revision) return await unsure.settle();
        const done = await attemptOn(store, stream, decider, known, command, context, mayBeOld);
        if ('events' in done) return done;
        unsure = done;
        // Another server may be read whose copy lags behind the one that took the command.
        if (attempt >= MAX_ATTEMPTS) throw new StoreUnavailable('it does not show what it took');
        if (!mayBeOld) await pause(attempt);
      } catch (error) {
        const conflict = error instanceof ConcurrencyConflict;
        // After anything unexpected the stream is read anew: its outcome may be unknown.
        if (!conflict && !(error instanceof Rejection)) forgetStream(store, decider, stream);
        if (!conflict || attempt >= MAX_ATTEMPTS) throw error;
        await pause(attempt);
      }
    }
  };
  return (decider, stream, command, context) =>
    inTurn(stream, () => carryOut(decider, stream, command, context));
}

/** The state of an aggregate as its stream tells it now; for questions asked before a command. */
export function loadState<S, C, E extends Event>(
  store: EventStore,
  decider: Decider<S, C, E>,
  stream: string,
): Promise<S> {
  return foldStream<S, E>(store, decider, stream);
}

/** Nothing is settled before the stream is looked at again. */
type Unsure<E> = {
  /** Where the stream stood; where it still stands there, the outcome counts. */
  readonly revision: number;
  /** Gives the outcome, or throws it; none where the store has the command and did not show it. */
  readonly settle?: () => Promise<Executed<E>>;
};

/**
 * One attempt on what is known of the stream. Where several servers write, what is remembered may
 * be old: then nothing is refused or left undone before looking again.
 */
async function attemptOn<S, C, E extends Event>(
  store: EventStore,
  stream: string,
  decider: Decider<S, C, E>,
  known: Known,
  command: CommandOrAsk<C>,
  context: CommandContext,
  mayBeOld: boolean,
): Promise<Executed<E> | Unsure<E>> {
  const done = known.commands.get(context.commandId);
  if (done) return repeat(store, stream, done, context);
  let events: readonly E[];
  try {
    const asked = isAsk(command) ? await command() : command;
    // While the command was asked for, somebody else may have folded in what it had written before.
    const meanwhile = known.commands.get(context.commandId);
    if (meanwhile) return await repeat(store, stream, meanwhile, context);
    events = decider.decide(asked, known.state as S);
  } catch (error) {
    if (!mayBeOld || !(error instanceof Rejection)) throw error;
    return { revision: known.revision, settle: () => Promise.reject(error) };
  }
  if (events.length === 0) {
    const settle = () => nothingDone<E>(store);
    return mayBeOld ? { revision: known.revision, settle } : settle();
  }
  // Nothing was awaited since the decision: this is the revision on which it rests.
  const expected = known.revision < 0 ? 'new' : known.revision;
  const appended = await store.append(stream, expected, envelop(events, context));
  // Somebody carried out a command with this id a moment ago: was it the same request?
  if (appended.repeated) return { revision: known.revision };
  applyOwn(decider, known, events, context, appended);
  return { ...appended, events };
}

async function nothingDone<E>(store: EventStore): Promise<Executed<E>> {
  return { revision: undefined, position: await store.head(), events: [], repeated: false };
}

function isAsk<C>(command: CommandOrAsk<C>): command is () => Promise<C> {
  return typeof command === 'function';
}

function applyOwn<S, C, E extends Event>(
  decider: Decider<S, C, E>,
  known: Known,
  events: readonly E[],
  { commandId, inputHash }: CommandContext,
  { revision, position }: { readonly revision: number; readonly position: bigint },
): void {
  const count = events.length;
  const first = revision - count + 1;
  known.commands.set(commandId, { inputHash, revision: first, count, position });
  // Whoever asked about the stream in the meantime may have read them already.
  for (const [place, event] of events.entries()) {
    if (first + place !== known.revision + 1) continue;
    known.state = decider.evolve(known.state as S, event);
    known.revision += 1;
  }
}

async function repeat<E>(
  store: EventStore,
  stream: string,
  done: CarriedOutCommand,
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
