import type { Desk } from '#desk';
import { StoreUnavailable, type EventStore } from '#event-store';
import { startProcesses, type Processes } from '#processes';
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
import { rmSync } from 'node:fs';
import { dataFiles } from './data-folder.js';
import { MEMORY, openDesk, type DeskOptions } from './open-desk.js';
import { processes, projections as houseProjections } from './parts.js';
import { seedViews } from './seed-views.js';

export type HouseOptions = DeskOptions & {
  /** False leaves the processes out: for a server that only answers, and for reading. */
  readonly worker?: boolean;
  /** Other views than the house's own, for specifications. */
  readonly projections?: readonly Projection[];
  /** Packed views (`entraide rebuild --pack`) to begin with where there are none. */
  readonly seed?: string | undefined;
  /** Told how many events are folded while views are built anew. */
  readonly progress?: Progress;
};

/** Everything that runs in one process of Entraide, but what it answers over HTTP. */
export type House = {
  readonly desk: Desk;
  readonly views: ViewSet;
  readonly projector: Projector;
  /** Undefined where this process runs none. */
  readonly processes: Processes | undefined;
  /** Finishes what is under way, then lets go of everything. */
  readonly close: () => Promise<void>;
};

/**
 * Opens log, keys and views, and starts the projector and the processes. The same for the server,
 * the demo and tests. Views whose code changed are built anew first, and so are all of them when
 * they have seen more than the log holds (it was restored from a backup).
 */
export async function openHouse(options: HouseOptions): Promise<House> {
  const { desk, close } = await openDesk(options);
  const inMemory = options.data === MEMORY || options.readOnly === true;
  const files = dataFiles(options.data);
  try {
    if (!inMemory) await forgetTheFuture(desk.store, files);
    if (!inMemory && options.seed) await seedViews(desk.store, files.views, options.seed);
    const views = await freshViews(desk.store, inMemory ? ':memory:' : files.views, options);
    const projector = startProjector(desk.store, views);
    const working = options.worker !== false && options.readOnly !== true;
    const path = inMemory ? ':memory:' : files.processes;
    const running = working ? startProcesses({ desk, processes, path }) : undefined;
    return {
      desk,
      views,
      projector,
      processes: running,
      close: async () => {
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

/**
 * A log that was restored from a backup may end before what views and processes have seen. They
 * would wait for positions that are now given to other events: both begin again, which costs time
 * and changes nothing.
 */
async function forgetTheFuture(
  store: EventStore,
  files: ReturnType<typeof dataFiles>,
): Promise<void> {
  const views = openViews(files.views, []);
  const seen = views.checkpoint().position;
  views.close();
  const head = await headIfReached(store);
  if (head === undefined || seen <= head) return;
  for (const path of [files.views, files.processes]) {
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
  }
}

/**
 * A cluster may be away when a node starts: then it answers from the views it has, is not ready,
 * and goes on by itself. What is wrong in its address or password is told at once instead.
 */
async function headIfReached(store: EventStore): Promise<bigint | undefined> {
  try {
    return await store.head();
  } catch (error) {
    if (!(error instanceof StoreUnavailable) || error.refused) throw error;
    return undefined;
  }
}

async function freshViews(
  store: EventStore,
  path: string,
  { progress, projections = houseProjections }: HouseOptions,
): Promise<ViewSet> {
  const views = openViews(path, projections);
  const stale = staleViews(views.database, projections);
  if (stale.length > 0) await rebuildViews(store, views, path, stale, progress);
  return views;
}
