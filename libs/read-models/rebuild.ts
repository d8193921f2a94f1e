import { rmSync } from 'node:fs';
import type { EventStore } from '#event-store';
import { rollback } from '#sqlite';
import type { Projection } from './projection.js';
import { createIndexes, createTable } from './table.js';
import { openViews, viewsToBuild, type Checkpoint, type ViewSet } from './view-set.js';

/**
 * Events folded in one transaction while building. Larger pages would write fewer rows twice, but
 * what a page holds then outlives the young generation: 10,000 cost a fifth more when measured.
 */
export const BUILD_PAGE_EVENTS = 2_000;

export type Progress = (done: number) => void;

/** Folds the log into views from where they are up to a position (the end by default). */
export async function catchUp(
  store: EventStore,
  views: ViewSet,
  options: { readonly upTo?: bigint; readonly progress?: Progress } = {},
): Promise<void> {
  for (;;) {
    const page = await store.readAll(views.checkpoint().position, BUILD_PAGE_EVENTS);
    const wanted =
      options.upTo === undefined
        ? page
        : page.filter((e) => e.position <= (options.upTo as bigint));
    views.apply(wanted);
    options.progress?.(views.checkpoint().events);
    if (wanted.length < BUILD_PAGE_EVENTS) return;
  }
}

/**
 * Folds the log into views until they have seen a number of events (D1), or there are no more.
 * Answers how far they have come.
 */
export async function foldEvents(
  store: EventStore,
  views: ViewSet,
  upTo: number,
  progress?: Progress,
): Promise<Checkpoint> {
  for (;;) {
    const { position, events } = views.checkpoint();
    const wanted = Math.min(BUILD_PAGE_EVENTS, upTo - events);
    const page = wanted > 0 ? await store.readAll(position, wanted) : [];
    if (page.length === 0) return views.checkpoint();
    views.apply(page);
    progress?.(views.checkpoint().events);
  }
}

/** Views of the log as it was at a position, in memory, by the same code (architecture.md, 4). */
export async function viewsAt(
  store: EventStore,
  projections: readonly Projection[],
  upTo?: bigint,
): Promise<ViewSet> {
  const views = openViews(':memory:', projections);
  await catchUp(store, views, { upTo });
  return views;
}

/**
 * Builds some views anew in a file beside the live one, up to where the live ones are, and swaps
 * them in, all in one transaction: readers see the old rows until they see the new ones.
 */
export async function rebuildViews(
  store: EventStore,
  live: ViewSet,
  path: string,
  stale: readonly Projection[],
  progress?: Progress,
): Promise<void> {
  const beside = `${path}.rebuild`;
  removeFile(beside);
  const built = viewsToBuild(beside, stale);
  try {
    do {
      await catchUp(store, built, { upTo: live.checkpoint().position, progress });
    } while (built.checkpoint().position < live.checkpoint().position);
  } finally {
    built.close();
  }
  swapIn(live, beside, stale);
  removeFile(beside);
}

function swapIn(live: ViewSet, beside: string, stale: readonly Projection[]): void {
  const { database } = live;
  database.prepare('attach database ? as built').run(beside);
  try {
    database.exec('begin immediate');
    for (const view of stale) {
      for (const [name, table] of Object.entries(view.tables)) {
        database.exec(`drop table if exists main.${name}`);
        database.exec(createTable(name, table));
        database.exec(`insert into main.${name} select * from built.${name}`);
        database.exec(createIndexes(name, table));
      }
      database
        .prepare('insert or replace into main.view_versions values (?, ?)')
        .run(view.name, view.version);
    }
    database.exec('commit');
    live.reload();
  } catch (error) {
    rollback(database);
    throw error;
  } finally {
    database.exec('detach database built');
  }
}

function removeFile(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
}
