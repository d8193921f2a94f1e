import type { Ports } from '#commands';
import type { EventStore } from '#event-store';
import type { EffectKind, EffectLimits } from '#effects';
import { beginComparing, type CardProvider, type Mail } from '#giving';
import {
  effectKinds,
  processes,
  revaluationChore,
  startProcesses,
  startTicker,
  type Processes,
  type Ticker,
} from '#processes';
import {
  openViews,
  rebuildViews,
  staleViews,
  startProjector,
  type Progress,
  type Projection,
  type Projector,
  type ViewSet,
} from '#read-models';
import type { WriteObserver } from '#sqlite';
import { dataFiles } from './data-folder.js';
import type { Rejection } from '#kernel';
import { findPlace, onceInPlace } from './find-place.js';
import { MEMORY, openPorts, type PortsOptions } from './open-ports.js';
import { projections as ownProjections } from './contexts.js';
import { watchLog, type LogWatch, type WatchLimits } from './known/watch-log.js';
import { seedViews } from './seed-views.js';
import { staffNamesIn } from './staff-names.js';
import {
  watchClock,
  type ClockLimits,
  type ClockListener,
  type ClockWatch,
} from './watch-clock.js';
import {
  watchStorage,
  type StorageLimits,
  type StorageListener,
  type StorageWatch,
} from './watch-storage.js';

export type InstanceOptions = PortsOptions & {
  /** False leaves the processes out: for a server that only answers, and for reading. */
  readonly worker?: boolean;
  /** Other views than Entraide's own, for specifications. */
  readonly projections?: readonly Projection[];
  /** Other ways of carrying out effects than Entraide's own, for specifications. */
  readonly effects?: readonly EffectKind[] | undefined;
  /** How patient effects are, for specifications. */
  readonly effectLimits?: EffectLimits | undefined;
  /** Packed views (`entraide rebuild --pack`) to begin with where there are none. */
  readonly seed?: string | undefined;
  /** Who takes gifts by card. */
  readonly cards?: CardProvider | undefined;
  /** Who carries letters. */
  readonly mail?: Mail | undefined;
  /** Told once when the log is no longer the one that was seen; readiness shows it too. */
  readonly onTrouble?: ((trouble: Rejection) => void) | undefined;
  /** How often the log is looked at, for specifications. */
  readonly watchLimits?: WatchLimits | undefined;
  /** Told when files of the folder cannot be written, or its disk fills; readiness shows it too. */
  readonly onStorage?: StorageListener | undefined;
  /** Told when the clock falls behind the newest event; readiness shows it too. */
  readonly onClock?: ClockListener | undefined;
  /** How often the clock is looked at, for specifications. */
  readonly clockLimits?: ClockLimits | undefined;
  /** What is little, and how often it is looked at, for specifications. */
  readonly storageLimits?: StorageLimits | undefined;
  /** Told how many events are folded while views are built anew. */
  readonly progress?: Progress;
};

/** Everything that runs in one process of Entraide, but what it answers over HTTP. */
export type Instance = {
  readonly ports: Ports;
  /** Who takes gifts by card for this house; undefined where nobody does. */
  readonly cards: CardProvider | undefined;
  /** Who carries letters for this house; undefined where nobody does. */
  readonly mail: Mail | undefined;
  readonly views: ViewSet;
  readonly projector: Projector;
  /** Undefined where this process runs none. */
  readonly processes: Processes | undefined;
  /** What looks at what is due; undefined where this process does not. */
  readonly ticker: Ticker | undefined;
  /** Looks whether the log stays what it was; undefined for a log in a cluster or in memory. */
  readonly watch: LogWatch | undefined;
  /** Whether the clock is behind the newest event. */
  readonly clock: ClockWatch;
  /** How the disk is and what became of the last writes; undefined where nothing is kept on one. */
  readonly storage: StorageWatch | undefined;
  /** Finishes what is under way, then lets go of everything. */
  readonly close: () => Promise<void>;
};

/**
 * Opens log, keys and views, and starts the projector and the processes. The same for the server,
 * the demo and tests. Views whose code changed are built anew first. Rejections as `openPorts`.
 */
export async function openInstance(options: InstanceOptions): Promise<Instance> {
  const inMemory = options.data === MEMORY || options.readOnly === true;
  const storage = inMemory
    ? undefined
    : watchStorage(options.data, options.onStorage, options.storageLimits);
  const writes = storage?.writes;
  const { ports, close } = await openPorts({ ...options, writes });
  const files = dataFiles(options.data);
  try {
    const unsure = inMemory ? undefined : await findPlace(ports.store, files);
    if (!inMemory && options.seed) await seedViews(ports.store, files.views, options.seed);
    const views = await freshViews(
      ports.store,
      inMemory ? ':memory:' : files.views,
      options,
      writes,
    );
    const store = unsure ? onceInPlace(ports.store, unsure) : ports.store;
    const projector = startProjector(store, views);
    const working = options.worker !== false && options.readOnly !== true;
    const path = inMemory ? ':memory:' : files.processes;
    const running = working
      ? startProcesses({ ports: { ...ports, store }, processes, path, writes })
      : undefined;
    const { effects: kinds = effectKinds(options.cards, options.mail), effectLimits: limits } =
      options;
    const ticker = working
      ? startTicker({
          ports: { ...ports, store },
          views,
          projector,
          kinds,
          limits,
          chores: [revaluationChore({ ...ports, store }, views)],
        })
      : undefined;
    const watch =
      inMemory || options.cluster
        ? undefined
        : watchLog(files.log, views, options.onTrouble, options.watchLimits);
    if (working && options.cards) await beginComparing(ports, options.cards);
    await storage?.start();
    const clock = await watchClock(ports, views, options.onClock, options.clockLimits);
    return {
      cards: options.cards,
      mail: options.mail,
      ports: { ...ports, staffNames: staffNamesIn(ports.store, projector, views) },
      views,
      storage,
      clock,
      projector,
      watch,
      processes: running,
      ticker,
      close: async () => {
        clock.stop();
        storage?.stop();
        await watch?.stop();
        await ticker?.stop();
        await running?.stop();
        await projector.stop();
        views.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function freshViews(
  store: EventStore,
  path: string,
  { progress, projections = ownProjections }: InstanceOptions,
  writes: WriteObserver | undefined,
): Promise<ViewSet> {
  const views = openViews(path, projections, writes);
  const stale = staleViews(views.database, projections);
  if (stale.length > 0) await rebuildViews(store, views, path, stale, progress);
  return views;
}
