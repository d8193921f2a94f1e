import type { Ports } from '#commands';
import {
  eventStoreDb,
  executor,
  memoryEventStore,
  sqliteEventStore,
  type EventStore,
  type EventStoreDbOptions,
} from '#event-store';
import { systemClock, type Clock } from '#kernel';
import {
  loadMasterKey,
  masterCheckOf,
  memoryVault,
  sqliteVault,
  vaultOver,
  type MasterKeySource,
  type Vault,
} from '#vault';
import type { WriteObserver } from '#sqlite';
import { existsSync } from 'node:fs';
import { dataFiles, openForWriting, writable } from './data-folder.js';
import { keyStreams } from './key-streams.js';
import { requireSameLog } from './known/same-log.js';
import { checkForReading, refuseLoss, tracesIn } from './known/traces.js';

export type PortsOptions = {
  /** The data folder; `memory` for specifications and simulations. */
  readonly data: string;
  /**
   * The cluster that holds log and keys; then the folder holds no more than this node's views.
   * Absent in an embedded instance, whose folder holds everything.
   */
  readonly cluster?: EventStoreDbOptions | undefined;
  /** Beside a running server: nothing can be appended, and nothing is locked. */
  readonly readOnly?: boolean;
  readonly clock?: Clock;
  /** The master key in hex, when it is not in the folder's `master.key`. */
  readonly masterKey?: string | undefined;
  /** Told what becomes of each write to log and keys. */
  readonly writes?: WriteObserver | undefined;
};

/** Ports with what it stands on. */
export type OpenDesk = {
  readonly ports: Ports;
  /** Lets go of the files, and of the right to write. */
  readonly close: () => Promise<void>;
};

export const MEMORY = 'memory';

/**
 * Opens log and keys, without views: for reading commands, and under `openInstance`. For writing, a
 * folder is opened only where nothing was lost and the log is the one that its views have seen
 * (ADR 25). Rejections of the data folder, of the master key, of `refuseLoss` and `requireSameLog`;
 * StoreUnavailable when the log cannot be opened.
 */
export function openPorts(options: PortsOptions): Promise<OpenDesk> {
  const views = dataFiles(options.data).views;
  const leaves = options.cluster === undefined;
  return opened(options, (store) => requireSameLog(store, views, { leaves }));
}

/** The same, whatever the views have seen: for whoever looks at that themselves (`acceptLog`). */
export function openAnyLog(options: PortsOptions): Promise<OpenDesk> {
  return opened(options, () => Promise.resolve());
}

/** Refuses a log that shall not be written to. */
type CheckLog = (store: EventStore) => Promise<void>;

async function opened(options: PortsOptions, check: CheckLog): Promise<OpenDesk> {
  const clock = options.clock ?? systemClock;
  if (options.cluster) {
    const inCluster = deskInCluster(options.cluster, options, clock);
    const alone = options.readOnly === true || options.data === MEMORY;
    if (!alone) await closedUnless(check(inCluster.ports.store), inCluster.close);
    return inCluster;
  }
  if (options.data === MEMORY) {
    return deskOver(memoryEventStore(), memoryVault(keyIn(options.masterKey)), clock);
  }
  return options.readOnly ? deskForReading(options, clock) : deskForWriting(options, clock, check);
}

async function deskForWriting(
  options: PortsOptions,
  clock: Clock,
  check: CheckLog,
): Promise<OpenDesk> {
  const files = dataFiles(options.data);
  const { writes } = options;
  const lock = openForWriting(options.data);
  let vault: Vault | undefined;
  let store: EventStore | undefined;
  try {
    const fromEnvironment = options.masterKey;
    refuseLoss(tracesIn(files, fromEnvironment), files);
    const masterKey = writable(() => loadMasterKey({ file: files.masterKey, fromEnvironment }));
    vault = writable(() => sqliteVault({ path: files.keys, masterKey, writes }));
    store = sqliteEventStore({ path: files.log, writes });
    await check(store);
    return deskOver(store, vault, clock, () => lock.release());
  } catch (error) {
    await vault?.close();
    await store?.close();
    lock.release();
    throw error;
  }
}

/**
 * Log and keys in a cluster: any number of servers at once. The folder is locked all the same,
 * since each node keeps its own views in it. The master key is Entraide's and never made here.
 */
function deskInCluster(
  cluster: EventStoreDbOptions,
  { data, readOnly, masterKey: fromEnvironment }: PortsOptions,
  clock: Clock,
): OpenDesk {
  const alone = data === MEMORY || readOnly === true;
  const lock = alone ? undefined : openForWriting(data);
  try {
    const { masterKey: file } = dataFiles(data);
    const store = eventStoreDb(cluster);
    const keyless = readOnly === true && fromEnvironment === undefined && !existsSync(file);
    const vault = keyless ? memoryVault() : vaultInCluster(store, { file, fromEnvironment });
    return deskOver(store, vault, clock, () => lock?.release());
  } catch (error) {
    lock?.release();
    throw error;
  }
}

async function closedUnless(checked: Promise<void>, close: () => Promise<void>): Promise<void> {
  try {
    await checked;
  } catch (error) {
    await close();
    throw error;
  }
}

function vaultInCluster(store: EventStore, source: MasterKeySource): Vault {
  const masterKey = loadMasterKey({ ...source, make: false });
  return vaultOver(keyStreams(store, masterCheckOf(masterKey)), masterKey);
}

/** A reader that has no keys sees the log all the same; only sealed fields stay shut. */
async function deskForReading(options: PortsOptions, clock: Clock): Promise<OpenDesk> {
  checkForReading(options.data);
  const files = dataFiles(options.data);
  const vault = vaultForReading(options.masterKey, files);
  try {
    return deskOver(sqliteEventStore({ path: files.log, readOnly: true }), vault, clock);
  } catch (error) {
    await vault.close();
    throw error;
  }
}

function vaultForReading(
  fromEnvironment: string | undefined,
  files: ReturnType<typeof dataFiles>,
): Vault {
  const hasKeys = fromEnvironment !== undefined || existsSync(files.masterKey);
  if (!hasKeys || !existsSync(files.keys)) return memoryVault();
  const masterKey = loadMasterKey({ file: files.masterKey, fromEnvironment, make: false });
  return sqliteVault({ path: files.keys, masterKey, readOnly: true });
}

function deskOver(
  store: EventStore,
  vault: Vault,
  clock: Clock,
  released: () => void = () => undefined,
): OpenDesk {
  return {
    ports: { store, execute: executor(store), vault, clock },
    close: async () => {
      // Keys that are being made may go to the store.
      await vault.close();
      await store.close();
      released();
    },
  };
}

function keyIn(hex: string | undefined): Uint8Array | undefined {
  return hex === undefined ? undefined : Buffer.from(hex, 'hex');
}
