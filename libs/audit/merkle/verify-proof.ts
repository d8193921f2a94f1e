import { isHash, nodeHash, type Hash } from './hashes.js';

// What is checked here comes from anywhere: nothing about it is taken for granted, and a proof
// that is longer, shorter or other than it must be is no proof.

/** Whether a proof leads from a leaf to a root (RFC 9162, 2.1.3.2). */
export function verifyInclusion(
  claim: {
    readonly leaf: Hash;
    readonly index: number;
    readonly size: number;
    readonly root: Hash;
  },
  proof: readonly Hash[],
): boolean {
  const { leaf, index, size, root } = claim;
  if (![leaf, root, ...proof].every(isHash)) return false;
  if (![index, size].every(Number.isSafeInteger) || index < 0 || index >= size) return false;
  let [place, last] = [index, size - 1];
  let hash = leaf;
  for (const next of proof) {
    if (last === 0) return false;
    if (isOdd(place) || place === last) {
      hash = nodeHash(next, hash);
      while (!isOdd(place) && place !== 0) [place, last] = [half(place), half(last)];
    } else {
      hash = nodeHash(hash, next);
    }
    [place, last] = [half(place), half(last)];
  }
  return last === 0 && hash === root;
}

/** Whether a proof shows that a tree only adds to an earlier one (RFC 9162, 2.1.4.2). */
export function verifyConsistency(
  claim: {
    readonly before: { readonly size: number; readonly root: Hash };
    readonly after: { readonly size: number; readonly root: Hash };
  },
  proof: readonly Hash[],
): boolean {
  const { before, after } = claim;
  if (![before.root, after.root, ...proof].every(isHash)) return false;
  if (![before.size, after.size].every(Number.isSafeInteger)) return false;
  if (before.size < 1 || before.size > after.size) return false;
  if (before.size === after.size) return proof.length === 0 && before.root === after.root;
  let [place, last] = [before.size - 1, after.size - 1];
  while (isOdd(place)) [place, last] = [half(place), half(last)];
  // A complete earlier tree is a node of the later one: then its root stands for itself.
  const path = place === 0 ? [before.root, ...proof] : proof;
  const [first, ...rest] = path;
  if (first === undefined) return false;
  let [old, now] = [first, first];
  for (const next of rest) {
    if (last === 0) return false;
    if (isOdd(place) || place === last) {
      [old, now] = [nodeHash(next, old), nodeHash(next, now)];
      while (!isOdd(place) && place !== 0) [place, last] = [half(place), half(last)];
    } else {
      now = nodeHash(now, next);
    }
    [place, last] = [half(place), half(last)];
  }
  return last === 0 && old === before.root && now === after.root;
}

// Not with bit operators: those end at 2^31 leaves.
const isOdd = (n: number): boolean => n % 2 === 1;
const half = (n: number): number => Math.floor(n / 2);
