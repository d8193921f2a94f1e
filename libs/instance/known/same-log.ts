import { firstContradiction } from '#audit';
import { StoreUnavailable, type EventStore } from '#event-store';
import { Rejection } from '#kernel';
import { lastEventIn, lookAtViews, type LastEvent } from '#read-models';

/** How far a node has seen, and the last event of it. */
export type Seen = {
  readonly position: bigint;
  readonly events: number;
  readonly last: LastEvent | undefined;
};

/**
 * Refuses a log that is not the one that this folder's views have seen: one that ends before it, and
 * one of which an event is not the one whose leaf was kept. Opened, it would be folded from the
 * beginning, and what shows that it was changed would be gone. While a cluster is away nobody can
 * say: see `onceInPlace`.
 *
 * `leaves: false` asks for the last event only, where reading the whole log takes long; `verify`
 * reads it. Rejections `log-older`, `log-changed`, `views-damaged`.
 */
export async function requireSameLog(
  store: EventStore,
  viewsPath: string,
  { leaves = true }: { readonly leaves?: boolean } = {},
): Promise<void> {
  const views = lookAtViews(viewsPath);
  if (!views) return;
  try {
    const contradiction = leaves ? await firstContradiction(store, views) : undefined;
    if (contradiction?.kind === 'changed') {
      const { index, kept } = contradiction;
      throw new Rejection('log-changed', { index, events: kept });
    }
    const seen = { ...views.checkpoint(), last: lastEventIn(views.database) };
    if (contradiction || (await ifReached(() => placeIn(store, seen))) === 'none') {
      throw new Rejection('log-older', { events: seen.events });
    }
  } finally {
    views.close();
  }
}

/** Where the store holds the last event that was seen, if it does. */
export async function placeIn(
  store: EventStore,
  { position, last }: Pick<Seen, 'position' | 'last'>,
): Promise<bigint | 'none'> {
  // An older program did not write down which event it was: then only the length of the log tells.
  if (!last) return position <= (await store.head()) ? position : 'none';
  const [there] = await store.read(last.stream, last.revision, 1);
  return there?.id === last.id ? there.position : 'none';
}

/**
 * A cluster may be away when a node starts: then it answers from the views it has, is not ready,
 * and goes on by itself. What is wrong in its address or password is told at once instead.
 */
export async function ifReached<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof StoreUnavailable) || error.refused) throw error;
    return undefined;
  }
}
