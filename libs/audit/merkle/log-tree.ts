import type { ViewSet } from '#read-models';
import type { Hash } from './hashes.js';
import { hashIn, tileIn } from './merkle-log.projection.js';
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

/** Tiles that are remembered: a proof asks for a few of them, many times. */
const MAX_TILES = 64;

function nodesIn(views: Pick<ViewSet, 'select'>): Nodes {
  const tiles = new Map<string, string>();
  return (level, index) => {
    const tile = Math.floor(index / TILE_WIDTH);
    const key = `${level}/${tile}`;
    let hashes = tiles.get(key);
    if (hashes === undefined) {
      if (tiles.size >= MAX_TILES) tiles.clear();
      tiles.set(key, (hashes = tileIn(views, level, tile)));
    }
    const hash = hashIn(hashes, index % TILE_WIDTH);
    if (hash === undefined) throw new RangeError(`no node ${index} at level ${level}`);
    return hash;
  };
}
