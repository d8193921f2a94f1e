import type { ViewSet } from '#read-models';
import type { Hash } from './hashes.js';
import { consistencyProof, inclusionProof, rootOf, TILE_WIDTH, type Nodes } from './tree.js';

/** The Merkle tree of the log as a node's views keep it. */
export type LogTree = {
  /** Number of leaves: the events that these views have seen. */
  readonly size: number;
  readonly root: (size?: number) => Hash;
  readonly leaf: (index: number) => Hash;
  /** Rejection `leaf-not-in-tree`. */
  readonly inclusion: (index: number, size?: number) => readonly Hash[];
  /** Rejection `tree-sizes-invalid`. */
  readonly consistency: (before: number, size?: number) => readonly Hash[];
};

/** The tree as it is now; later events do not change what it answers. */
export function logTree(views: Pick<ViewSet, 'select' | 'checkpoint'>): LogTree {
  return treeOver(nodesIn(views), views.checkpoint().events);
}

/** A tree of a fixed size over kept nodes. */
export function treeOver(nodes: Nodes, size: number): LogTree {
  return {
    size,
    root: (at = size) => rootOf(nodes, at),
    leaf: (index) => nodes(0, index),
    inclusion: (index, at = size) => inclusionProof(nodes, index, at),
    consistency: (before, at = size) => consistencyProof(nodes, before, at),
  };
}

/** Tiles of 256 hashes that are remembered: a proof asks for a few, each many times. */
const MAX_TILES = 64;

const LEAVES = 'select idx, hash from merkle_leaves where idx >= ? and idx < ? order by idx';
const ABOVE =
  'select idx, hash from merkle_nodes where idx >= ? and idx < ? and level = ? order by idx';

function nodesIn(views: Pick<ViewSet, 'select'>): Nodes {
  const tiles = new Map<string, readonly Hash[]>();
  const load = (level: number, first: number): readonly Hash[] => {
    const range = [first, first + TILE_WIDTH];
    const rows =
      level === 0 ? views.select(LEAVES, ...range) : views.select(ABOVE, ...range, level);
    return rows.map(({ hash }) => hash as Hash);
  };
  return (level, index) => {
    const first = index - (index % TILE_WIDTH);
    const key = `${level}/${first}`;
    let tile = tiles.get(key);
    if (!tile) {
      if (tiles.size >= MAX_TILES) tiles.clear();
      tiles.set(key, (tile = load(level, first)));
    }
    const hash = tile[index - first];
    if (hash === undefined) throw new RangeError(`no node ${index} at level ${level}`);
    return hash;
  };
}
