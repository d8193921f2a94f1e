import { eventStoreDb, sqliteEventStore, type EventStore } from '#event-store';
import { checkForReading, dataFiles, openForWriting } from '../data-folder.js';

/** One end of a move. */
export type End = {
  readonly store: EventStore;
  readonly close: () => Promise<void>;
};

/**
 * The end that is left. A folder is locked meanwhile, so that no server writes to it, and only
 * read; of a cluster, nobody can be kept away: stop its servers first. Rejections
 * `data-folder-missing`, `data-folder-in-use`, `data-format-newer`, `eventstore-url-invalid`.
 */
export function openSource(place: string): End {
  if (isCluster(place)) return openCluster(place);
  checkForReading(place);
  return lockedFolder(place, true);
}

/** The end that is moved to. A folder is made where there is none, with its format (D12). */
export function openTarget(place: string): End {
  return isCluster(place) ? openCluster(place) : lockedFolder(place, false);
}

/** Whether an end is an address and no folder; which addresses there are, the store says. */
export function isCluster(place: string): boolean {
  return /^[a-z+]+:\/\//i.test(place);
}

function openCluster(url: string): End {
  const store = eventStoreDb({ url });
  return { store, close: store.close };
}

function lockedFolder(folder: string, readOnly: boolean): End {
  const lock = openForWriting(folder);
  try {
    const store = sqliteEventStore({ path: dataFiles(folder).log, readOnly });
    return {
      store,
      close: async () => {
        await store.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}
