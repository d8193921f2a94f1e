import { StoreUnavailable, type EventStore } from '#event-store';
import { lastEventIn, openViews, setPosition, type LastEvent } from '#read-models';
import { rmSync } from 'node:fs';
import type { dataFiles } from './data-folder.js';

/**
 * Makes sure that views and processes go on from where this log really is, before anybody opens
 * them. A log that was restored from a backup may end before what they have seen, or go on in
 * another way: both begin again, which costs time and changes nothing. A log that was moved to
 * another store is the same one counted otherwise: the views stay, and only the processes begin
 * again.
 *
 * Answers what was seen where the store is away and nobody can say yet: see `onceInPlace`.
 */
export async function findPlace(
  store: EventStore,
  files: ReturnType<typeof dataFiles>,
): Promise<Seen | undefined> {
  const views = openViews(files.views, []);
  const seen = { position: views.checkpoint().position, last: lastEventIn(views.database) };
  const place = await ifReached(() => placeIn(store, seen));
  if (place !== undefined && place !== 'none') setPosition(views.database, place);
  views.close();
  if (place === undefined) return seen;
  if (place === seen.position) return undefined;
  if (place === 'none') removeDatabase(files.views);
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

/** How far a node has seen, and the last event of it. */
export type Seen = {
  readonly position: bigint;
  readonly last: LastEvent | undefined;
};

/** Where the store holds the last event that was seen, if it does. */
async function placeIn(store: EventStore, { position, last }: Seen): Promise<bigint | 'none'> {
  // An older program did not write down which event it was: then only the length of the log tells.
  if (!last) return position <= (await store.head()) ? position : 'none';
  const [there] = await store.read(last.stream, last.revision, 1);
  return there?.id === last.id ? there.position : 'none';
}

/**
 * A cluster may be away when a node starts: then it answers from the views it has, is not ready,
 * and goes on by itself. What is wrong in its address or password is told at once instead.
 */
async function ifReached<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof StoreUnavailable) || error.refused) throw error;
    return undefined;
  }
}

function removeDatabase(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
}
