import type { EventStore } from '#event-store';
import { ensure, Rejection } from '#kernel';
import { openDatabase } from '#sqlite';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { packFile, readPackHeader, unpackFile, type PackHeader } from './pack-file.js';
import type { Projection } from './projection.js';
import { catchUp, rebuildViews, type Progress } from './rebuild.js';
import {
  checkpointIn,
  lastEventIn,
  openViews,
  setPosition,
  staleViews,
  type ViewSet,
} from './view-set.js';

/**
 * Packs the views of a log as they are at its end, for new nodes to begin with. What the node has
 * already is copied (also beside a running server), brought up to date apart from it, and packed;
 * the node's own file is only read. No forgettable stream and no key is in a view (D8), so none is
 * in a pack.
 *
 * Rejection `log-empty` when there is nothing to pack.
 */
export async function packViews(
  store: EventStore,
  projections: readonly Projection[],
  options: {
    /** The node's views, where it has any. */
    readonly path: string;
    /** The pack to be written. */
    readonly pack: string;
    readonly progress?: Progress;
  },
): Promise<PackHeader> {
  const building = `${options.pack}.building`;
  removeDatabase(building);
  try {
    if (existsSync(options.path)) copyOf(options.path, building);
    const about = await bringUpToDate(store, projections, building, options.progress);
    return await packFile(building, options.pack, about);
  } finally {
    removeDatabase(building);
  }
}

async function bringUpToDate(
  store: EventStore,
  projections: readonly Projection[],
  path: string,
  progress: Progress | undefined,
): Promise<Parameters<typeof packFile>[2]> {
  const views = await believableViews(store, projections, path);
  try {
    const stale = staleViews(views.database, projections);
    if (stale.length > 0) await rebuildViews(store, views, path, stale, progress);
    await catchUp(store, views, { progress });
    const [first] = await store.readAll(0n, 1);
    const last = lastEventIn(views.database);
    if (!first || !last) throw new Rejection('log-empty');
    return {
      events: views.checkpoint().events,
      firstEventId: first.id,
      last,
      views: projections.map(({ name, version }) => ({ name, version })),
    };
  } finally {
    views.close();
  }
}

/** The views as they are, unless they do not say where they are or have seen another log. */
async function believableViews(
  store: EventStore,
  projections: readonly Projection[],
  path: string,
): Promise<ViewSet> {
  const views = openViews(path, projections);
  const { position, events } = views.checkpoint();
  if (events === 0) return views;
  const last = lastEventIn(views.database);
  const [there] = last ? await store.read(last.stream, last.revision, 1) : [];
  if (there?.id === last?.id && there?.position === position) return views;
  views.close();
  removeDatabase(path);
  return openViews(path, projections);
}

/**
 * Puts the views of a pack into a new file, as the views of a node that has none, once everything
 * was checked: the pack is whole, and its last event is the same in this node's store. Views of
 * another version are in it too, to be built anew by whoever opens them.
 *
 * Rejections `pack-missing`, `pack-damaged`, `pack-newer`, `pack-of-another-log`, and
 * `pack-ahead-of-log` when the log does not hold yet what the pack has seen.
 */
export async function unpackViews(
  store: EventStore,
  pack: string,
  path: string,
): Promise<PackHeader> {
  const position = await positionIn(store, await readPackHeader(pack));
  const fresh = `${path}.seed`;
  removeDatabase(fresh);
  try {
    const header = await unpackFile(pack, fresh);
    settleIn(fresh, header, position);
    removeDatabase(path);
    renameSync(fresh, path);
    return header;
  } finally {
    removeDatabase(fresh);
  }
}

/** Where this store holds the pack's last event: positions differ from store to store. */
async function positionIn(
  store: EventStore,
  { firstEventId, last, events }: PackHeader,
): Promise<bigint> {
  const [first] = await store.readAll(0n, 1);
  if (!first) throw new Rejection('pack-ahead-of-log', { events });
  ensure(first.id === firstEventId, 'pack-of-another-log');
  const [own] = await store.read(last.stream, last.revision, 1);
  if (!own) throw new Rejection('pack-ahead-of-log', { events });
  ensure(own.id === last.id, 'pack-of-another-log');
  return own.position;
}

/** Checks that the file is what its header says, and gives it this store's position. */
function settleIn(path: string, header: PackHeader, position: bigint): void {
  // Not in WAL mode, so that it is one file that can be given its name.
  const database = openDatabase(path, { durability: 'derived', journal: 'delete' });
  try {
    const { events } = checkpointIn(database);
    const last = lastEventIn(database);
    ensure(events === header.events && last?.id === header.last.id, 'pack-damaged');
    setPosition(database, position);
  } finally {
    database.close();
  }
}

/** A consistent copy, also while somebody writes to it. */
function copyOf(from: string, to: string): void {
  const database = openDatabase(from, { durability: 'derived', readOnly: true });
  try {
    database.prepare('vacuum into ?').run(to);
  } finally {
    database.close();
  }
}

function removeDatabase(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
}
