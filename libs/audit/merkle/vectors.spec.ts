import { readFileSync } from 'node:fs';
import { needs, standardsFile } from '../../../test/support/skips.js';
import { memoryTree } from './growing.js';
import { leafHashOfBytes, type Hash } from './hashes.js';
import { inclusionProof, rootOf } from './tree.js';
import { verifyConsistency, verifyInclusion } from './verify-proof.js';

type InclusionCase = {
  readonly name: string;
  readonly leafIdx: number;
  readonly treeSize: number;
  readonly root: Hash;
  readonly leafHash: Hash;
  readonly proof: readonly Hash[] | null;
  readonly wantErr: boolean;
};

type ConsistencyCase = {
  readonly name: string;
  readonly size1: number;
  readonly size2: number;
  readonly root1: Hash;
  readonly root2: Hash;
  readonly proof: readonly Hash[] | null;
  readonly wantErr: boolean;
};

needs('standards')('the public vectors of transparency logs', () => {
  const read = <T>(name: string): T =>
    JSON.parse(readFileSync(standardsFile('tlog', name), 'utf8')) as T;

  it('judges every inclusion proof as other implementations do', () => {
    const { cases } = read<{ cases: readonly InclusionCase[] }>('inclusion-proofs.json');
    const wrong = cases.filter(({ leafHash: leaf, leafIdx, treeSize, root, proof, wantErr }) => {
      const claim = { leaf, index: leafIdx, size: treeSize, root };
      return verifyInclusion(claim, proof ?? []) === wantErr;
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
    expect(cases.length).toBeGreaterThan(40);
  });

  it('judges every consistency proof as other implementations do', () => {
    const { cases } = read<{ cases: readonly ConsistencyCase[] }>('consistency-proofs.json');
    const wrong = cases.filter(({ size1, size2, root1, root2, proof, wantErr }) => {
      const claim = { before: { size: size1, root: root1 }, after: { size: size2, root: root2 } };
      return verifyConsistency(claim, proof ?? []) === wantErr;
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
    expect(cases.length).toBeGreaterThan(40);
  });

  it('has the roots of the eight known leaves at every size', () => {
    const { leafInputsHex, rootHashesHexBySize } = read<{
      leafInputsHex: readonly string[];
      rootHashesHexBySize: readonly string[];
    }>('rfc6962-tree.json');
    const tree = memoryTree();
    for (const [size, root] of rootHashesHexBySize.entries()) {
      expect(Buffer.from(rootOf(tree.nodes, size), 'base64').toString('hex')).toBe(root);
      const input = leafInputsHex[size];
      if (input !== undefined) tree.add(leafHashOfBytes(Buffer.from(input, 'hex')));
    }
    expect(rootHashesHexBySize).toHaveLength(leafInputsHex.length + 1);
  });

  it('finds the roots that an independent log signed, and its leaves in them', () => {
    const { checkpoints, tiles } = read<{
      checkpoints: Readonly<Record<string, string>>;
      tiles: Readonly<Record<string, string>>;
    }>('tessera-testlog.json');
    let checked = 0;
    for (const [size, checkpoint] of Object.entries(checkpoints)) {
      const count = Number(size);
      const tile = tiles[`tile/0/000.p/${size}`];
      if (count > 0 && tile === undefined) continue;
      const bytes = Buffer.from(tile ?? '', 'base64');
      const tree = memoryTree();
      for (let at = 0; at < bytes.length; at += 32) {
        tree.add(bytes.subarray(at, at + 32).toString('base64'));
      }
      const root = checkpoint.split('\n')[2] as string;
      expect(rootOf(tree.nodes, count)).toBe(root);
      for (let index = 0; index < count; index += 1) {
        const claim = { leaf: tree.nodes(0, index), index, size: count, root };
        expect(verifyInclusion(claim, inclusionProof(tree.nodes, index, count))).toBe(true);
      }
      checked += 1;
    }
    expect(checked).toBeGreaterThan(6);
  });
});
