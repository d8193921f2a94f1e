import { firstContradiction } from '#audit';
import { sqliteEventStore } from '#event-store';
import { Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import { setTimeout as wait } from 'node:timers/promises';

/** How the log is watched, in which the time stands after which a change is told. */
export type WatchLimits = {
  /** Between two walks through the log. */
  readonly roundPauseMs: number;
  /** Events compared at a time, and the pause after them: others have their turn. */
  readonly pageEvents: number;
  readonly pagePauseMs: number;
};

/** A change is told within 10 seconds, and 40 more for each 100,000 events of the log. */
export const WATCH_LIMITS: WatchLimits = {
  roundPauseMs: 10_000,
  pageEvents: 250,
  pagePauseMs: 100,
};

export type LogWatch = {
  /** Why the log is not the one that was seen; undefined while it is. It stays until a new start. */
  readonly trouble: () => Rejection | undefined;
  /** Walks that have come to their end. */
  readonly rounds: () => number;
  readonly stop: () => Promise<void>;
};

/**
 * Walks a log in a file again and again beside the server that writes to it, and compares it with
 * the leaves that this node has kept. The file is opened anew each time, so that what the server
 * remembers of it hides nothing. `onTrouble` is told once, of `log-changed`, `log-older` or whatever
 * a damaged file is refused with.
 */
export function watchLog(
  path: string,
  views: Pick<ViewSet, 'select' | 'checkpoint'>,
  onTrouble: (trouble: Rejection) => void = () => undefined,
  limits: WatchLimits = WATCH_LIMITS,
): LogWatch {
  let trouble: Rejection | undefined;
  let rounds = 0;
  const stopped = new AbortController();
  const goesOn = (ms: number): Promise<boolean> => pause(ms, stopped.signal);

  const round = async (): Promise<void> => {
    const store = sqliteEventStore({ path, readOnly: true });
    try {
      const found = await firstContradiction(store, views, {
        pageEvents: limits.pageEvents,
        pause: () => goesOn(limits.pagePauseMs),
      });
      if (found?.kind === 'shorter') throw new Rejection('log-older', { events: found.kept });
      if (found) throw new Rejection('log-changed', { index: found.index });
    } finally {
      await store.close();
    }
  };
  const watching = async (): Promise<void> => {
    while (await goesOn(limits.roundPauseMs)) {
      try {
        await round();
        rounds += 1;
      } catch (error) {
        // A lock or a full disk says nothing of the log: the next round looks again.
        if (!(error instanceof Rejection)) continue;
        trouble = error;
        onTrouble(error);
        return;
      }
    }
  };
  const done = watching();
  return {
    trouble: () => trouble,
    rounds: () => rounds,
    stop: async () => {
      stopped.abort();
      await done;
    },
  };
}

/** False when it was cut short. Keeps no process alive. */
async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  return wait(ms, true, { signal, ref: false }).catch(() => false);
}
