import type { EventStore } from '#event-store';
import { Rejection } from '#kernel';
import { lastEventIn, openViews, setPosition } from '#read-models';
import { rmSync } from 'node:fs';
import type { dataFiles } from './data-folder.js';
import { ifReached, placeIn, type Seen } from './known/same-log.js';

/**
 * Makes sure that views and processes go on from where this log really is, before anybody opens
 * them. A log that was moved to another store is the same one counted otherwise: the views stay, and
 * only the processes begin again. A log that does not hold what was seen is refused (`log-older`).
 *
 * Answers what was seen where the store is away and nobody can say yet: see `onceInPlace`.
 */
export async function findPlace(
  store: EventStore,
  files: ReturnType<typeof dataFiles>,
): Promise<Seen | undefined> {
  const views = openViews(files.views, []);
  try {
    const seen = { ...views.checkpoint(), last: lastEventIn(views.database) };
    const place = await ifReached(() => placeIn(store, seen));
    if (place === undefined) return seen;
    if (place === 'none') throw new Rejection('log-older', { events: seen.events });
    if (place === seen.position) return undefined;
    setPosition(views.database, place);
  } finally {
    views.close();
  }
  removeDatabase(files.processes);
  return undefined;
}

/**
 * The log for a node that started while its store was away: nothing is read on before the store
 * has shown what the node has seen. Where it shows something else, every reading fails and says
 * why, until the node is started again: it would fold the events of one log upon those of another.
 */
export function onceInPlace(store: EventStore, seen: Seen): EventStore {
  let placed: Promise<void> | undefined;
  const check = async (): Promise<void> => {
    if ((await placeIn(store, seen)) !== seen.position) throw new Error(ANOTHER_LOG);
  };
  const inPlace = (): Promise<void> =>
    (placed ??= check().catch((error: unknown) => {
      placed = undefined;
      throw error;
    }));
  return {
    ...store,
    readAll: async (after, limit) => {
      await inPlace();
      return store.readAll(after, limit);
    },
  };
}

const ANOTHER_LOG = 'the views of this node have seen another log: start the node again';

function removeDatabase(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
}
