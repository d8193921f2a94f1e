import type { EventStore } from '#event-store';
import { openViews, unpackViews } from '#read-models';
import { existsSync } from 'node:fs';
import { writable } from './data-folder.js';

/**
 * Lets a node without views begin with packed ones; a node that has views keeps its own. Whatever
 * the pack lacks is folded from the log afterwards, and views of another version are built anew.
 *
 * Rejections as `unpackViews`, and `data-folder-not-writable`.
 */
export async function seedViews(store: EventStore, path: string, pack: string): Promise<void> {
  if (existsSync(path) && hasSeen(path)) return;
  try {
    await unpackViews(store, pack, path);
  } catch (error) {
    writable(() => {
      throw error;
    });
  }
}

function hasSeen(path: string): boolean {
  const views = openViews(path, []);
  const { events } = views.checkpoint();
  views.close();
  return events > 0;
}
