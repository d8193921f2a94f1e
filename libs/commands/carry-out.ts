import type { Actor, Event } from '#catalogue';
import {
  ConcurrencyConflict,
  envelop,
  type CommandContext,
  type CommandOrAsk,
  type EventStore,
  type Execute,
  type Executed,
} from '#event-store';
import { canonicalJson, commandIdOf, type Clock, type Decider } from '#kernel';
import type { Vault } from '#vault';
import type { Book } from './books.js';

/**
 * Names accounts that may have a part in a fund. No more than names: what each of them holds its own
 * stream says, so that a list that is behind can leave somebody out and let nobody in.
 */
export type StaffNames = (fundId: string) => Promise<readonly string[]>;

/** What lies at hand when a command is carried out. */
export type Ports = {
  readonly store: EventStore;
  readonly execute: Execute;
  readonly vault: Vault;
  readonly clock: Clock;
  /** Where random refs come from; drawn by lot, unless a simulation must be repeatable (D18). */
  readonly newId?: () => string;
  /** Who may have a part in a fund; nobody is known where it is left out. */
  readonly staffNames?: StaffNames;
};

/** Who asks for what: made at the edge (HTTP, page, command line, process), once per request. */
export type Invocation = {
  readonly actor: Actor;
  /** The client's idempotency key (D6). */
  readonly key: string;
  /** What was called: method and path, or the name of the command. Part of the input hash. */
  readonly path: string;
  /** The input as it came in, before anything was sealed. Part of the input hash. */
  readonly body: unknown;
  readonly effectiveDate?: string;
  readonly correlationId?: string;
  readonly causationId?: string;
  /** The instant of the request; the clock of the ports when not given. */
  readonly now?: Date;
};

/** Under which policy, how sensitive, and since which revision what a command is about stands. */
export type Standing = Pick<CommandContext, 'policyVersion' | 'sensitivity' | 'seen'>;

/** Command id of a request: the same person with the same key means the same command. */
export function commandId(invocation: Invocation): string {
  return commandIdOf(invocation.actor.id, invocation.key);
}

/** Keyed hash of what was asked: in the envelope of what came of it (D6). */
export function inputHashOf({ vault }: Ports, { path, body }: Invocation): string {
  return vault.inputHash(canonicalJson({ body: body ?? null, path }));
}

/** When the request counts as made. */
export function instantOf(ports: Ports, invocation: Invocation): Date {
  return invocation.now ?? ports.clock.now();
}

/**
 * Carries out one command in the books of an entity. Given as a function, it is asked for anew on
 * each attempt, right before it is decided.
 */
export function carryOut<S, C, E extends Event>(
  ports: Ports,
  invocation: Invocation,
  book: Book,
  decider: Decider<S, C, E>,
  stream: string,
  command: CommandOrAsk<C>,
  standing: Standing = {},
): Promise<Executed<E>> {
  return ports.execute(decider, stream, command, contextOf(ports, invocation, book, standing));
}

/**
 * The same for a command that begins a stream, of which many come at once and none is met again: it
 * is decided on nothing and appended, and no memory is kept of it. Where the stream is there after
 * all, it is carried out as any other.
 */
export async function carryOutFirst<S, C, E extends Event>(
  ports: Ports,
  context: CommandContext,
  decider: Decider<S, C, E>,
  stream: string,
  command: C,
): Promise<void> {
  const events = decider.decide(command, decider.initial);
  try {
    await ports.store.append(stream, 'new', envelop(events, context));
  } catch (error) {
    if (!(error instanceof ConcurrencyConflict)) throw error;
    await ports.execute(decider, stream, command, context);
  }
}

/** What the log is told of a request: who asked, when, and under which key. */
export function contextOf(
  ports: Ports,
  invocation: Invocation,
  book: Book,
  standing: Standing = {},
): CommandContext {
  const { actor, effectiveDate, correlationId, causationId } = invocation;
  return {
    commandId: commandId(invocation),
    inputHash: inputHashOf(ports, invocation),
    actor,
    entity: book.entityId,
    timeZone: book.timeZone,
    now: instantOf(ports, invocation),
    effectiveDate,
    correlationId,
    causationId,
    ...standing,
  };
}
