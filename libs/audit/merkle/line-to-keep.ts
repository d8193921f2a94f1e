import type { ViewSet } from '#read-models';
import type { Hash } from './hashes.js';
import { logTree } from './log-tree.js';

/** A log as it is remembered: so many events, and the root over them. */
export type RememberedLog = { readonly events: number; readonly root: Hash };

/**
 * What is kept elsewhere of a log, to recognise it by: `entraide verify --expect` takes it. Whoever
 * changes the log cannot change a line that somebody else has.
 */
export function lineToKeep({ events, root }: RememberedLog): string {
  return `${events} ${root}`;
}

/** The line of the log as the views of this node have seen it. */
export function lineToKeepOf(views: Pick<ViewSet, 'select' | 'checkpoint'>): string {
  const tree = logTree(views);
  return lineToKeep({ events: tree.size, root: tree.root() });
}
