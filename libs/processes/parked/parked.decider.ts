import type { ProcessEvent, ReactionParked } from '#catalogue';
import { requireAct, type Asker } from '#gate';
import { ensure, type Decider, type RejectionParams } from '#kernel';

/** Which answer of a process: the event that it answers, and the place among its answers. */
export type ReactionRef = { readonly causeId: string; readonly place: number };

/** A command that waits, and the event from which it follows. */
export type WaitingReaction = ReactionRef & {
  readonly target: string;
  readonly causeStream: string;
  readonly causeRevision: number;
  readonly causeType: string;
  /** Code of the last refusal; null for what waits behind another. */
  readonly code: string | null;
};

/** What waits of one process, by the stream for which it was meant, in the order of the log. */
export type ParkedState = {
  readonly queues: ReadonlyMap<string, readonly WaitingReaction[]>;
};

type Refusal = { readonly code: string; readonly params: RejectionParams };

export type ParkedCommand =
  | ({ readonly type: 'Park' } & ReactionParked['data'])
  | {
      readonly type: 'AskRetry';
      readonly process: string;
      readonly target: string;
      readonly by: Asker;
    }
  | ({
      readonly type: 'RefuseAgain';
      readonly process: string;
      readonly target: string;
      readonly refusal: Refusal;
    } & ReactionRef)
  | ({
      readonly type: 'Resume';
      readonly process: string;
      readonly target: string;
    } & ReactionRef);

/**
 * The commands of one process that wait. Several workers may write here for the same event: whoever
 * comes second changes nothing, and the expected revision orders them (D57).
 */
export const parkedDecider: Decider<ParkedState, ParkedCommand, ProcessEvent> = {
  initial: { queues: new Map() },
  decide,
  evolve,
};

/** The stream in which a process keeps what waits. */
export function parkedStream(process: string): string {
  return `parked-${process}`;
}

/** What waits for one stream, in order. */
export function queueFor(state: ParkedState, target: string): readonly WaitingReaction[] {
  return state.queues.get(target) ?? [];
}

export function isSame(one: ReactionRef, other: ReactionRef): boolean {
  return one.causeId === other.causeId && one.place === other.place;
}

function decide(command: ParkedCommand, state: ParkedState): readonly ProcessEvent[] {
  const { process, target } = command;
  const queue = queueFor(state, target);
  switch (command.type) {
    case 'Park': {
      const { type, ...data } = command;
      if (queue.some((waiting) => isSame(waiting, command))) return [];
      // What would wait behind another that has gone meanwhile need not wait.
      if (command.refusal === null && queue.length === 0) return [];
      return [{ type: 'ReactionParked', data }];
    }
    case 'AskRetry': {
      const { by } = command;
      requireAct('process.retry', { by, today: '' });
      ensure(queue.length > 0, 'nothing-parked');
      return [{ type: 'ReactionRetryAsked', data: { process, target, by: by.id } }];
    }
    case 'RefuseAgain': {
      const { causeId, place, refusal } = command;
      if (!isFirst(queue, command)) return [];
      return [{ type: 'ReactionRefusedAgain', data: { process, target, causeId, place, refusal } }];
    }
    case 'Resume': {
      const { causeId, place } = command;
      if (!isFirst(queue, command)) return [];
      return [{ type: 'ReactionResumed', data: { process, target, causeId, place } }];
    }
  }
}

function isFirst([first]: readonly WaitingReaction[], ref: ReactionRef): boolean {
  return first !== undefined && isSame(first, ref);
}

function evolve(state: ParkedState, event: ProcessEvent): ParkedState {
  switch (event.type) {
    case 'ReactionParked': {
      const { target, causeId, place, causeStream, causeRevision, causeType, refusal } = event.data;
      const code = refusal?.code ?? null;
      const cause = { causeId, place, causeStream, causeRevision, causeType };
      return withQueue(state, target, [...queueFor(state, target), { target, code, ...cause }]);
    }
    case 'ReactionRefusedAgain': {
      const { target, refusal } = event.data;
      const [first, ...rest] = queueFor(state, target);
      return first ? withQueue(state, target, [{ ...first, code: refusal.code }, ...rest]) : state;
    }
    case 'ReactionResumed': {
      const { target } = event.data;
      const rest = queueFor(state, target).filter((waiting) => !isSame(waiting, event.data));
      return withQueue(state, target, rest);
    }
    default:
      return state;
  }
}

function withQueue(
  { queues }: ParkedState,
  target: string,
  queue: readonly WaitingReaction[],
): ParkedState {
  const changed = new Map(queues);
  if (queue.length === 0) changed.delete(target);
  else changed.set(target, queue);
  return { queues: changed };
}
