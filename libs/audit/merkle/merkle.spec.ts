import fc from 'fast-check';
import { Rejection } from '#kernel';
import { compactRange, memoryTree } from './growing.js';
import { EMPTY_ROOT, isHash, leafHash, nodeHash, type Hash } from './hashes.js';
import { consistencyProof, inclusionProof, rootOf } from './tree.js';
import { verifyConsistency, verifyInclusion } from './verify-proof.js';

const leaf = (index: number): Hash => leafHash(`leaf ${index}`);
const leaves = (count: number): readonly Hash[] => Array.from({ length: count }, (_, i) => leaf(i));
const treeOf = (hashes: readonly Hash[]) => {
  const tree = memoryTree();
  hashes.forEach(tree.add);
  return tree;
};

/** The definition of RFC 6962, 2.1, word by word. */
function definition(hashes: readonly Hash[]): Hash {
  if (hashes.length === 0) return EMPTY_ROOT;
  if (hashes.length === 1) return hashes[0] as Hash;
  let half = 1;
  while (half * 2 < hashes.length) half *= 2;
  return nodeHash(definition(hashes.slice(0, half)), definition(hashes.slice(half)));
}

describe('the Merkle tree of the log', () => {
  const many = leaves(1_300);

  it('has the root that RFC 6962 defines, at every size up to two tiles and a bit', () => {
    const tree = treeOf(many);
    const range = compactRange();
    for (let size = 0; size <= 600; size += 1) {
      expect(rootOf(tree.nodes, size)).toBe(definition(many.slice(0, size)));
      expect(range.root()).toBe(rootOf(tree.nodes, size));
      expect(range.size()).toBe(size);
      range.add(many[size] as Hash);
    }
  });

  it('has the same root over the third level of kept nodes', () => {
    const hashes = leaves(66_000);
    const tree = treeOf(hashes);
    for (const size of [65_535, 65_536, 65_537, 66_000]) {
      expect(rootOf(tree.nodes, size)).toBe(definition(hashes.slice(0, size)));
    }
  });

  it('proves every leaf at every size, and no other leaf, place, size or root', () => {
    const tree = treeOf(many);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_300 }),
        fc.nat(1_299),
        fc.nat(1_299),
        (size, a, b) => {
          const [index, other] = [a % size, b % size];
          const root = rootOf(tree.nodes, size);
          const proof = inclusionProof(tree.nodes, index, size);
          const claim = { leaf: leaf(index), index, size, root };
          expect(verifyInclusion(claim, proof)).toBe(true);
          expect(verifyInclusion({ ...claim, leaf: leaf(5_000) }, proof)).toBe(false);
          if (other !== index)
            expect(verifyInclusion({ ...claim, index: other }, proof)).toBe(false);
          expect(verifyInclusion(claim, [...proof, leaf(0)])).toBe(false);
          if (proof.length > 0) expect(verifyInclusion(claim, proof.slice(1))).toBe(false);
          expect(verifyInclusion({ ...claim, root: EMPTY_ROOT }, proof)).toBe(false);
        },
      ),
    );
  });

  it('proves that a later tree only adds to an earlier one, and shows when it does not', () => {
    const tree = treeOf(many);
    const forged = treeOf([leaf(9_999), ...many.slice(1)]);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_300 }),
        fc.integer({ min: 1, max: 1_300 }),
        (a, b) => {
          const [small, large] = a < b ? [a, b] : [b, a];
          const before = { size: small, root: rootOf(tree.nodes, small) };
          const after = { size: large, root: rootOf(tree.nodes, large) };
          const proof = consistencyProof(tree.nodes, small, large);
          expect(verifyConsistency({ before, after }, proof)).toBe(true);
          const rewritten = { size: large, root: rootOf(forged.nodes, large) };
          const forgedProof = consistencyProof(forged.nodes, small, large);
          expect(verifyConsistency({ before, after: rewritten }, forgedProof)).toBe(false);
          expect(verifyConsistency({ before, after }, [...proof, leaf(0)])).toBe(false);
        },
      ),
    );
  });

  it('refuses to prove what cannot be proved', () => {
    const { nodes } = treeOf(leaves(4));
    expect(refusalOf(() => inclusionProof(nodes, 4, 4))).toBe('leaf-not-in-tree');
    expect(refusalOf(() => inclusionProof(nodes, -1, 4))).toBe('leaf-not-in-tree');
    expect(refusalOf(() => consistencyProof(nodes, 0, 4))).toBe('tree-sizes-invalid');
    expect(refusalOf(() => consistencyProof(nodes, 5, 4))).toBe('tree-sizes-invalid');
  });

  it('takes only canonical base64 of 32 bytes for a hash', () => {
    expect(isHash(leaf(1))).toBe(true);
    for (const odd of ['', 'abc', leaf(1).slice(1), `${leaf(1)}=`, null, 7]) {
      expect(isHash(odd)).toBe(false);
    }
    // The last character carries two bits that must be zero.
    expect(isHash(`${leaf(1).slice(0, 42)}B=`)).toBe(false);
  });
});

/** The code with which something is refused. */
function refusalOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof Rejection) return error.code;
    throw error;
  }
  return 'not refused';
}
