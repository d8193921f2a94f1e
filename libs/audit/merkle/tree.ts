import { ensure } from '#kernel';
import { EMPTY_ROOT, nodeHash, type Hash } from './hashes.js';

/**
 * What a tree can be read from: the hash of the complete subtree of 256^level leaves that begins
 * at leaf index * 256^level. Level 0 are the leaves. Between the kept levels, hashes are computed:
 * at most 255 of them for one subtree, for 1/255 more space than the leaves.
 */
export type Nodes = (level: number, index: number) => Hash;

/** Leaves under one node of the next level: the width of a C2SP tile. */
export const TILE_WIDTH = 256;
const TILE_HEIGHT = 8;

/** Root of the first `size` leaves (RFC 6962, 2.1). */
export function rootOf(nodes: Nodes, size: number): Hash {
  return size === 0 ? EMPTY_ROOT : rangeHash(nodes, 0, size);
}

/**
 * The hashes that lead from a leaf to the root of the first `size` leaves (RFC 6962, 2.1.1).
 * Rejection `leaf-not-in-tree`.
 */
export function inclusionProof(nodes: Nodes, index: number, size: number): readonly Hash[] {
  ensure(isCount(index) && isCount(size) && index < size, 'leaf-not-in-tree', { index, size });
  const proof: Hash[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + largestPowerBelow(to - from);
    if (index < middle) {
      proof.push(rangeHash(nodes, middle, to));
      to = middle;
    } else {
      proof.push(rangeHash(nodes, from, middle));
      from = middle;
    }
  }
  return proof.reverse();
}

/**
 * The hashes that show that the tree of `size` leaves only adds to that of `before` leaves
 * (RFC 6962, 2.1.2). Rejection `tree-sizes-invalid`: nothing can be shown of an empty tree.
 */
export function consistencyProof(nodes: Nodes, before: number, size: number): readonly Hash[] {
  const valid = isCount(before) && isCount(size) && before >= 1 && before <= size;
  ensure(valid, 'tree-sizes-invalid', { before, size });
  const proof: Hash[] = [];
  let [from, to] = [0, size];
  let isWholeOld = true;
  while (before !== to) {
    const middle = from + largestPowerBelow(to - from);
    if (before <= middle) {
      proof.push(rangeHash(nodes, middle, to));
      to = middle;
    } else {
      proof.push(rangeHash(nodes, from, middle));
      from = middle;
      isWholeOld = false;
    }
  }
  if (!isWholeOld) proof.push(rangeHash(nodes, from, to));
  return proof.reverse();
}

/** The nodes above the leaves that a new leaf completes, lowest first. */
export function completedNodes(
  nodes: Nodes,
  leafIndex: number,
): readonly { readonly level: number; readonly index: number; readonly hash: Hash }[] {
  const completed: { level: number; index: number; hash: Hash }[] = [];
  const known: Nodes = (level, index) =>
    completed.find((node) => node.level === level && node.index === index)?.hash ??
    nodes(level, index);
  let count = leafIndex + 1;
  for (let level = 1; count % TILE_WIDTH === 0; level += 1) {
    count /= TILE_WIDTH;
    const hash = combined(known, level - 1, (count - 1) * TILE_WIDTH, TILE_WIDTH);
    completed.push({ level, index: count - 1, hash });
  }
  return completed;
}

/** Hash of the leaves from..to; `from` is a multiple of every power of two that it is split by. */
function rangeHash(nodes: Nodes, from: number, to: number): Hash {
  const size = to - from;
  const half = largestPowerBelow(size);
  if (size === 1 || half * 2 === size) return completeHash(nodes, from, size);
  return nodeHash(rangeHash(nodes, from, from + half), rangeHash(nodes, from + half, to));
}

/** Hash of a complete subtree; those that many proofs share are computed once. */
function completeHash(nodes: Nodes, from: number, size: number): Hash {
  if (size <= TILE_WIDTH) return combinedFrom(nodes, from, size);
  let known = large.get(nodes);
  if (!known) large.set(nodes, (known = new Map<string, Hash>()));
  const key = `${from}/${size}`;
  let hash = known.get(key);
  if (hash === undefined) {
    if (known.size >= MAX_REMEMBERED) known.clear();
    known.set(key, (hash = combinedFrom(nodes, from, size)));
  }
  return hash;
}

/**
 * Hashes of complete subtrees of more than one tile, which no later leaf changes: there are few,
 * and every proof needs some. A million leaves have 4,000 of them.
 */
const large = new WeakMap<Nodes, Map<string, Hash>>();
const MAX_REMEMBERED = 65_536;

/** From the highest level that is kept. */
function combinedFrom(nodes: Nodes, from: number, size: number): Hash {
  const height = Math.log2(size);
  const level = Math.floor(height / TILE_HEIGHT);
  const width = TILE_WIDTH ** level;
  return combined(nodes, level, from / width, size / width);
}

function combined(nodes: Nodes, level: number, first: number, count: number): Hash {
  if (count === 1) return nodes(level, first);
  const half = count / 2;
  const left = combined(nodes, level, first, half);
  return nodeHash(left, combined(nodes, level, first + half, half));
}

/** The largest power of two below n; 0 for 1. */
function largestPowerBelow(n: number): number {
  if (n < 2) return 0;
  let power = 1;
  while (power * 2 < n) power *= 2;
  return power;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
