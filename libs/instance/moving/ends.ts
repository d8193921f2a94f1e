import { eventStoreDb, sqliteEventStore, type EventStore } from '#event-store';
import { loadMasterKey, masterCheckOf, sqliteKeys, type KeyTable } from '#vault';
import type { WriterLock } from '#sqlite';
import { existsSync } from 'node:fs';
import { dataFiles, openForWriting } from '../data-folder.js';
import { keyStreams } from '../key-streams.js';
import { checkForReading, refuseLoss, tracesIn } from '../known/traces.js';

/** One end of a move. */
export type End = {
  readonly store: EventStore;
  readonly keys: KeyTable;
  readonly close: () => Promise<void>;
};

export type EndOptions = {
  /** A data folder, or an address of EventStoreDB. */
  readonly place: string;
  /** Entraide's master key: the same at both ends, since keys are moved as they are wrapped. */
  readonly masterKey: Uint8Array;
  /** Before each stream's name in a cluster. */
  readonly prefix?: string | undefined;
};

/**
 * The master key of an instance that is moved: what the environment says, else what the folder of
 * either end holds. Never made. Rejections as `loadMasterKey`.
 */
export function masterKeyOf(places: readonly string[], fromEnvironment?: string): Uint8Array {
  const files = places.filter((place) => !isCluster(place)).map((one) => dataFiles(one).masterKey);
  const file = files.find((one) => existsSync(one)) ?? files[0] ?? 'master.key';
  return loadMasterKey({ file, fromEnvironment, make: false });
}

/**
 * The end that is left. A folder is locked meanwhile, so that no server writes to it, and its log
 * only read; of a cluster, nobody can be kept away: stop its servers first. Rejections
 * `data-folder-missing`, `data-folder-in-use`, `data-format-newer`, `eventstore-url-invalid`,
 * `master-key-wrong`.
 */
export function openSource(options: EndOptions): End {
  if (isCluster(options.place)) return openCluster(options);
  checkForReading(options.place);
  return lockedFolder(options, true);
}

/** The end that is moved to. A folder is made where there is none, with its format (D12). */
export function openTarget(options: EndOptions): End {
  return isCluster(options.place) ? openCluster(options) : lockedFolder(options, false);
}

/** Whether an end is an address and no folder; which addresses there are, the store says. */
function isCluster(place: string): boolean {
  return /^[a-z+]+:\/\//i.test(place);
}

function openCluster({ place: url, prefix, masterKey }: EndOptions): End {
  const store = eventStoreDb({ url, ...(prefix !== undefined && { prefix }) });
  return { store, keys: keyStreams(store, masterCheckOf(masterKey)), close: store.close };
}

function lockedFolder({ place, masterKey }: EndOptions, readOnly: boolean): End {
  const lock = openForWriting(place);
  const files = dataFiles(place);
  let keys: KeyTable | undefined;
  try {
    // The master key is at hand: it may come from the other end.
    refuseLoss({ ...tracesIn(files, undefined), masterKey: true }, files);
    keys = sqliteKeys({ path: files.keys, masterKey });
    const store = sqliteEventStore({ path: files.log, readOnly });
    return { store, keys, close: () => closeFolder(store, keys, lock) };
  } catch (error) {
    keys?.close();
    lock.release();
    throw error;
  }
}

async function closeFolder(
  store: EventStore,
  keys: KeyTable | undefined,
  lock: WriterLock,
): Promise<void> {
  await store.close();
  keys?.close();
  lock.release();
}
