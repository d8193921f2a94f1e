import { followLog, type EventStore } from '#event-store';
import { Rejection } from '#kernel';
import { BehaviorSubject, filter, firstValueFrom, map, throwIfEmpty, timeout } from 'rxjs';
import { PoisonEvent, type ViewSet } from './view-set.js';

export type ProjectorState = {
  readonly position: bigint;
  readonly events: number;
  /** Set when an event could not be folded: views stand still and readiness is red. */
  readonly poison?: PoisonEvent;
  /** Set while the store cannot be read. */
  readonly trouble?: string;
};

export type Projector = {
  readonly state: () => ProjectorState;
  /**
   * Waits until the views have passed a position: read your own writes. Rejection `views-behind`
   * after `timeoutMs`. It is a wait, never a write-side guarantee.
   */
  readonly waitFor: (position: bigint, timeoutMs?: number) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Events folded in one transaction when live. */
const PAGE_EVENTS = 1_000;
export const WAIT_FOR_VIEWS_MS = 2_000;

/**
 * Follows the log and keeps views up to date: read a page, fold it in one transaction, go on
 * until there is no more, then wait for the bell. Catching up is the same as being live.
 */
export function startProjector(store: EventStore, views: ViewSet): Projector {
  const state = new BehaviorSubject<ProjectorState>({ ...views.checkpoint() });
  const catchUp = async (): Promise<void> => {
    for (;;) {
      const page = await store.readAll(views.checkpoint().position, PAGE_EVENTS);
      if (page.length === 0) {
        if (state.value.trouble) state.next({ ...views.checkpoint() });
        return;
      }
      views.apply(page);
      state.next({ ...views.checkpoint() });
    }
  };
  const following = followLog(store, {
    catchUp,
    isFatal: (error) => error instanceof PoisonEvent,
    onError: (error) => {
      const poison = error instanceof PoisonEvent ? error : undefined;
      state.next({ ...views.checkpoint(), poison, trouble: (error as Error).message });
    },
  });
  return {
    state: () => state.value,
    waitFor: (position, timeoutMs = WAIT_FOR_VIEWS_MS) => passed(state, position, timeoutMs),
    stop: async () => {
      await following.stop();
      state.complete();
    },
  };
}

async function passed(
  state: BehaviorSubject<ProjectorState>,
  position: bigint,
  timeoutMs: number,
): Promise<void> {
  if (state.value.position >= position) return;
  await firstValueFrom(
    state.pipe(
      filter((now) => now.position >= position || now.poison !== undefined),
      map((now) => {
        if (now.position < position) throw new Rejection('views-stopped');
      }),
      throwIfEmpty(() => new Rejection('views-stopped')),
      timeout({
        first: timeoutMs,
        with: () => {
          throw new Rejection('views-behind', { retryAfterSeconds: 1 });
        },
      }),
    ),
  );
}
