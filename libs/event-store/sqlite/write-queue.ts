import type { EncodedEvent } from '../encode.js';
import { StoreUnavailable, type Appended, type Expected } from '../event-store.js';

/** An append that waits for the writer, with what its caller wants to hear. */
export type PendingAppend = {
  readonly stream: string;
  readonly expected: Expected;
  readonly events: readonly EncodedEvent[];
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: unknown) => void;
};

export type WriteQueue = {
  readonly append: (
    stream: string,
    expected: Expected,
    events: readonly EncodedEvent[],
  ) => Promise<Appended>;
  /** Runs alone, after what was asked before it and before what is asked after it. */
  readonly alone: (work: () => void) => Promise<void>;
};

/** Most events in one commit: bounds how long the first in the queue waits. */
const MAX_COMMIT_EVENTS = 2_000;
/** Events that may wait; beyond that the store says that it cannot keep up. */
const MAX_WAITING_EVENTS = 200_000;

type Turn = PendingAppend | { readonly alone: () => void };

/**
 * The queue in front of the one writer, in the order in which it was asked. Appends that wait
 * together are handed to `commit` together; it settles each of them and throws nothing.
 */
export function writeQueue(commit: (together: readonly PendingAppend[]) => void): WriteQueue {
  let turns: Turn[] = [];
  let waitingEvents = 0;
  let scheduled = false;

  const takeAppends = (): readonly PendingAppend[] => {
    const together: PendingAppend[] = [];
    let events = 0;
    for (const turn of turns) {
      if ('alone' in turn || events >= MAX_COMMIT_EVENTS) break;
      together.push(turn);
      events += turn.events.length;
    }
    turns = turns.slice(together.length);
    waitingEvents -= events;
    return together;
  };

  const takeTurn = (): void => {
    const [first] = turns;
    if (first && 'alone' in first) {
      turns = turns.slice(1);
      first.alone();
    } else {
      commit(takeAppends());
    }
    scheduled = false;
    if (turns.length > 0) schedule();
  };

  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    // After the requests of this turn of the event loop, so that they share one sync.
    setImmediate(takeTurn);
  };

  const enqueue = (turn: Turn): void => {
    turns.push(turn);
    schedule();
  };

  return {
    append: (stream, expected, events) =>
      new Promise((resolve, reject) => {
        if (waitingEvents > MAX_WAITING_EVENTS) {
          reject(new StoreUnavailable('too much waits to be written', { retryAfterSeconds: 1 }));
          return;
        }
        waitingEvents += events.length;
        enqueue({ stream, expected, events, resolve, reject });
      }),
    alone: (work) =>
      new Promise((resolve, reject) => {
        enqueue({ alone: () => settle(work, resolve, reject) });
      }),
  };
}

function settle(work: () => void, resolve: () => void, reject: (error: unknown) => void): void {
  try {
    work();
    resolve();
  } catch (error) {
    reject(error);
  }
}
