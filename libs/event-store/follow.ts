import { defer, merge, of, repeat, retry, Subject, take, takeUntil, tap, timer } from 'rxjs';
import type { EventStore } from './event-store.js';

export type Following = {
  /** Stops after the step that is under way. */
  readonly stop: () => Promise<void>;
};

export type FollowOptions = {
  /** Takes everything that is new. Called again whenever there may be more. */
  readonly catchUp: () => Promise<void>;
  /** Whether to give up on an error for good; otherwise it is tried again, ever more slowly. */
  readonly isFatal: (error: unknown) => boolean;
  /** Told of every error, fatal or not. */
  readonly onError: (error: unknown) => void;
};

/** A look without a ring, should one be lost. */
const LOOK_AGAIN_MS = 1_000;
const MAX_BACKOFF_MS = 10_000;
const FIRST_BACKOFF_MS = 50;

/**
 * Follows the log: catch up, wait for the bell, catch up again. Pages are pulled, so a slow
 * reader is never flooded, and being behind is the same as being live.
 */
export function followLog(store: EventStore, options: FollowOptions): Following {
  const stop = new Subject<void>();
  let rung = false;
  let underWay: Promise<void> = Promise.resolve();

  const rings = merge(store.bell(), timer(LOOK_AGAIN_MS, LOOK_AGAIN_MS)).pipe(
    // A ring while catching up must not be lost between the last look and going to sleep.
    tap(() => (rung = true)),
    takeUntil(stop),
  );
  const listening = rings.subscribe();
  const round = (): Promise<void> => {
    rung = false;
    return (underWay = options.catchUp());
  };
  const following = defer(round)
    .pipe(
      repeat({ delay: () => (rung ? of(undefined) : rings.pipe(take(1))) }),
      retry({
        delay: (error, count) => {
          options.onError(error);
          if (options.isFatal(error)) throw error;
          return timer(Math.min(MAX_BACKOFF_MS, 2 ** count * FIRST_BACKOFF_MS));
        },
        resetOnSuccess: true,
      }),
      takeUntil(stop),
    )
    // A fatal error has been told by `onError`; whoever follows shows it on readiness.
    .subscribe({ error: () => undefined });

  return {
    stop: async () => {
      stop.next();
      listening.unsubscribe();
      following.unsubscribe();
      await underWay.catch(() => undefined);
    },
  };
}
