import type { Actor, ReactionParked } from '#catalogue';
import type { Ports } from '#commands';
import {
  ConcurrencyConflict,
  StoreUnavailable,
  type CommandContext,
  type RecordedEvent,
} from '#event-store';
import { derivedId, ensure, Rejection } from '#kernel';
import type { Process, Reaction } from '../process.js';
import {
  isSame,
  parkedDecider,
  parkedStream,
  queueFor,
  type ParkedState,
  type ReactionRef,
  type WaitingReaction,
} from './parked.decider.js';

/** Events of what waits that are read at a time. */
const READ_EVENTS = 500;

/** Answers events for one process, and parks what is refused. */
export type Parking = {
  /** Reads what others, or an earlier life of this process, have parked. */
  readonly refresh: () => Promise<void>;
  /**
   * Carries out what the process answers to one event. What is refused is parked, what comes after
   * it on the same stream waits behind it, and nothing else is held up. The same goes for a program
   * that fails (`process-failed`). Throws only while the store cannot take anything.
   */
  readonly answer: (recorded: RecordedEvent) => Promise<void>;
  /** What waits now, the longest waiting first. */
  readonly waiting: () => readonly WaitingReaction[];
};

/** Stands for all that follows from an event: its process failed before it said what. */
const WHOLE_EVENT = -1;

/** Whether somebody asks a process to try again what it has parked. */
export function isRetryFor({ name }: Process, { type, stream }: RecordedEvent): boolean {
  return type === 'ReactionRetryAsked' && stream === parkedStream(name);
}

/**
 * What waits stands in the log, in a stream of the process: so it survives the file of checkpoints,
 * two workers of a cluster see the same queues, and nodes that run no processes can show them and
 * ask for a retry.
 */
export function parkingFor(ports: Ports, process: Process): Parking {
  const stream = parkedStream(process.name);
  let state: ParkedState = parkedDecider.initial;
  let known = 0;

  const refresh = async (): Promise<void> => {
    for (;;) {
      const page = await ports.store.read(stream, known, READ_EVENTS);
      for (const { event } of page) {
        state = parkedDecider.evolve(state, event as Parameters<typeof parkedDecider.evolve>[1]);
      }
      known += page.length;
      if (page.length < READ_EVENTS) return;
    }
  };

  const isParked = (target: string, ref: ReactionRef): boolean =>
    queueFor(state, target).some((waiting) => isSame(waiting, ref));

  /** Answers whether it waits now, or has waited and is done. */
  const park = async (
    recorded: RecordedEvent,
    target: string,
    place: number,
    refusal: ReactionParked['data']['refusal'],
  ): Promise<boolean> => {
    const ref = { causeId: recorded.id, place };
    const parked = await ports.execute(
      parkedDecider,
      stream,
      {
        type: 'Park',
        process: process.name,
        target,
        causeId: recorded.id,
        place,
        causeStream: recorded.stream,
        causeRevision: recorded.revision,
        causeType: recorded.type,
        refusal,
      },
      {
        ...contextFor(ports, process, recorded, place),
        commandId: derivedId('parked', process.name, recorded.id, String(place)),
      },
    );
    await refresh();
    return parked.events.length > 0 || isParked(target, ref);
  };

  const carryOut = async (
    recorded: RecordedEvent,
    reaction: Reaction,
    place: number,
  ): Promise<void> => {
    const target = reaction.stream;
    const ref = { causeId: recorded.id, place };
    while (queueFor(state, target).length > 0) {
      if (isParked(target, ref) || (await park(recorded, target, place, null))) return;
    }
    try {
      await reaction.carryOut(ports.execute, contextFor(ports, process, recorded, place));
    } catch (error) {
      await park(recorded, target, place, refusalOf(error));
    }
  };

  const again = async (cause: RecordedEvent, { place, target }: WaitingReaction): Promise<void> => {
    const reactions = reactionsTo(process, cause);
    if (place === WHOLE_EVENT) {
      for (const [nth, reaction] of reactions.entries()) await carryOut(cause, reaction, nth);
      return;
    }
    const reaction = reactions[place];
    // A newer program answers in another way: what was promised is not dropped for that.
    ensure(reaction?.stream === target, 'reaction-no-longer-known');
    await reaction.carryOut(ports.execute, contextFor(ports, process, cause, place));
  };

  /** Carries out what waits for one stream, in order, until something is refused again. */
  const retry = async (asked: RecordedEvent, target: string): Promise<void> => {
    for (;;) {
      await refresh();
      const [first] = queueFor(state, target);
      if (!first) return;
      const { causeId, place } = first;
      const ref = { process: process.name, target, causeId, place };
      const tell = (command: Resumed | RefusedAgain) =>
        ports.execute(parkedDecider, stream, command, {
          ...contextFor(ports, process, asked, 0),
          commandId: derivedId(command.type, process.name, asked.id, causeId, String(place)),
        });
      try {
        await again(await causeOf(ports, first), first);
      } catch (error) {
        await tell({ type: 'RefuseAgain', ...ref, refusal: refusalOf(error) });
        await refresh();
        return;
      }
      await tell({ type: 'Resume', ...ref });
    }
  };

  return {
    refresh,
    answer: async (recorded) => {
      if (isRetryFor(process, recorded)) {
        return retry(recorded, (recorded.data as { readonly target: string }).target);
      }
      let reactions: readonly Reaction[];
      try {
        reactions = reactionsTo(process, recorded);
      } catch (error) {
        await park(recorded, recorded.stream, WHOLE_EVENT, refusalOf(error));
        return;
      }
      for (const [place, reaction] of reactions.entries()) {
        await carryOut(recorded, reaction, place);
      }
    },
    waiting: () => [...state.queues.values()].flat(),
  };
}

type Named = { readonly process: string; readonly target: string } & ReactionRef;
type Resumed = Named & { readonly type: 'Resume' };
type RefusedAgain = Named & {
  readonly type: 'RefuseAgain';
  readonly refusal: { readonly code: string; readonly params: Rejection['params'] };
};

type Handler = (data: unknown, recorded: RecordedEvent) => readonly Reaction[];

function reactionsTo({ on }: Process, recorded: RecordedEvent): readonly Reaction[] {
  const handler = (on as Record<string, Handler | undefined>)[recorded.type];
  return handler ? handler(recorded.data, recorded) : [];
}

/** Characters of what a failed program said; it has seen no name that is not sealed. */
const MAX_SAID = 200;

/** What an error says about the command; thrown on where only the store is away. */
function refusalOf(error: unknown): RefusedAgain['refusal'] {
  if (error instanceof Rejection) return { code: error.code, params: error.params };
  if (error instanceof StoreUnavailable || error instanceof ConcurrencyConflict) throw error;
  return { code: 'process-failed', params: { error: String(error).slice(0, MAX_SAID) } };
}

async function causeOf(
  { store }: Ports,
  { causeStream, causeRevision, causeId }: WaitingReaction,
): Promise<RecordedEvent> {
  const [cause] = await store.read(causeStream, causeRevision, 1);
  if (cause?.id !== causeId) throw new Error(`event ${causeId} is not where it was parked`);
  return cause;
}

/** The same event and place make the same command, whoever carries it out, and whenever. */
function contextFor(
  ports: Ports,
  process: Process,
  recorded: RecordedEvent,
  place: number,
): CommandContext {
  const { metadata } = recorded;
  return {
    commandId: derivedId('process', process.name, recorded.id, String(place)),
    inputHash: '',
    actor: actorOf(process),
    entity: metadata.entity,
    timeZone: 'UTC',
    now: ports.clock.now(),
    // What follows from an act counts on the day of the act.
    effectiveDate: metadata.effectiveDate,
    correlationId: metadata.correlationId,
    causationId: recorded.id,
  };
}

function actorOf(process: Process): Actor {
  return {
    id: `process:${process.name}`,
    kind: 'process',
    role: 'process',
    authentication: 'none',
  };
}
