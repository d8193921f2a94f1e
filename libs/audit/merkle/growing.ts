import { EMPTY_ROOT, nodeHash, type Hash } from './hashes.js';
import { completedNodes, type Nodes } from './tree.js';

/** A tree to which leaves are added and whose root is asked for; it keeps no leaves. */
export type CompactRange = {
  readonly add: (leaf: Hash) => void;
  readonly size: () => number;
  readonly root: () => Hash;
};

/** Keeps one hash for each power of two in its size: the whole log is hashed in no memory. */
export function compactRange(): CompactRange {
  const complete: Hash[] = [];
  let size = 0;
  return {
    add: (leaf) => {
      let hash = leaf;
      for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) {
        hash = nodeHash(complete.pop() as Hash, hash);
      }
      complete.push(hash);
      size += 1;
    },
    size: () => size,
    root: () =>
      complete.length === 0
        ? EMPTY_ROOT
        : complete.reduceRight((right, left) => nodeHash(left, right)),
  };
}

/** A tree in memory from which everything can be proved. */
export type MemoryTree = {
  readonly add: (leaf: Hash) => void;
  readonly size: () => number;
  readonly nodes: Nodes;
};

export function memoryTree(): MemoryTree {
  const levels: Hash[][] = [[]];
  const nodes: Nodes = (level, index) => {
    const hash = levels[level]?.[index];
    if (hash === undefined) throw new RangeError(`no node ${index} at level ${level}`);
    return hash;
  };
  return {
    add: (leaf) => {
      const leaves = levels[0] as Hash[];
      leaves.push(leaf);
      for (const { level, hash } of completedNodes(nodes, leaves.length - 1)) {
        (levels[level] ??= []).push(hash);
      }
    },
    size: () => levels[0]?.length ?? 0,
    nodes,
  };
}
