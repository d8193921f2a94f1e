import type { EventStore } from '#event-store';
import type { ViewSet } from '#read-models';
import { leafHashOf } from '../merkle/leaf.js';
import { logTree } from '../merkle/log-tree.js';
import { merkleLog } from '../merkle/merkle-log.projection.js';

/** How a log contradicts the leaves that a node kept of it. */
export type Contradiction =
  /** The event at this index is not the one whose leaf was kept. */
  | { readonly kind: 'changed'; readonly index: number; readonly kept: number }
  /** The log ends before what was kept. */
  | { readonly kind: 'shorter'; readonly events: number; readonly kept: number };

export type WalkOptions = {
  /** Events read at a time. */
  readonly pageEvents?: number;
  /** Waited for between two pages; false ends the walk without an answer. */
  readonly pause?: () => Promise<boolean>;
};

const PAGE_EVENTS = 2_000;

/**
 * Walks a log as far as a node has kept leaves of it, and answers the first place at which the two
 * do not agree; undefined when they do, or when leaves of this program's version are not kept. A
 * page costs about as much as hashing it. Rejections of reading a damaged log go through.
 */
export async function firstContradiction(
  store: Pick<EventStore, 'readAll'>,
  views: Pick<ViewSet, 'select' | 'checkpoint'>,
  { pageEvents = PAGE_EVENTS, pause }: WalkOptions = {},
): Promise<Contradiction | undefined> {
  if (!keepsLeaves(views)) return undefined;
  // What is appended meanwhile is kept after this and not looked at in this walk.
  const tree = logTree(views);
  let index = 0;
  for (let after = 0n; index < tree.size;) {
    const page = await store.readAll(after, Math.min(pageEvents, tree.size - index));
    const last = page.at(-1);
    if (!last) return { kind: 'shorter', events: index, kept: tree.size };
    for (const recorded of page) {
      if (leafIn(tree, index) !== leafHashOf(recorded, index)) {
        return { kind: 'changed', index, kept: tree.size };
      }
      index += 1;
    }
    after = last.position;
    if (pause && !(await pause())) return undefined;
  }
  return undefined;
}

function keepsLeaves(views: Pick<ViewSet, 'select'>): boolean {
  const [row] = views.select<{ version: number }>(
    'select version from view_versions where name = ?',
    merkleLog.name,
  );
  return row?.version === merkleLog.version;
}

/** Undefined where a leaf is missing among those that were kept. */
export function leafIn(
  tree: Pick<ReturnType<typeof logTree>, 'leaf'>,
  index: number,
): string | undefined {
  try {
    return tree.leaf(index);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
