/**
 * Of goal 12: what the Merkle log costs. Leaves of events as they are stored, the tree over them,
 * and proofs at a million leaves. The reference hashes the same bytes and nothing else.
 */
import { leafHash, leafHashOf, memoryTree, treeOver, verifyInclusion, type Hash } from '#audit';
import type { StoredEvent } from '#event-store';
import { canonicalJson } from '#kernel';
import { hash } from 'node:crypto';
import { books } from '../support/books.js';
import { newEvent } from '../support/books-log.js';
import { inTurn, median, medianRatio, report, scaled } from './harness.js';

const EVENTS = scaled(50_000);
const LEAVES = scaled(1_000_000);
const PROOFS = 2_000;
const ROUNDS = 5;
const GOAL_PROOF_MS = 1;

const events: readonly StoredEvent[] = stored(EVENTS);
const figures = await inTurn(ROUNDS, {
  leaves: async () => rate(() => events.forEach((event, index) => leafHashOf(event, index))),
  tree: async () =>
    rate(() => {
      const tree = memoryTree();
      events.forEach((event, index) => tree.add(leafHashOf(event, index)));
    }),
  bytes: async () =>
    rate(() => events.forEach((event) => hash('sha256', event.storedMetadata + event.storedData))),
});
const proofs = proving();
const ratio = medianRatio(figures.tree, figures.bytes);
report({
  bench: 'merkle',
  goal: `12, part: a proof within ${GOAL_PROOF_MS} ms at the 99th percentile`,
  figure: median(figures.tree),
  unit: 'events per CPU second, leaf and tree',
  reference: median(figures.bytes),
  referenceIs: 'one SHA-256 over the same stored bytes',
  ratio,
  reached: proofs.p99 <= GOAL_PROOF_MS,
  more: {
    leavesOnly: median(figures.leaves),
    proofP50Ms: proofs.p50,
    proofP99Ms: proofs.p99,
    verifyP50Ms: proofs.verifyP50,
    leaves: LEAVES,
  },
});

function stored(count: number): readonly StoredEvent[] {
  const some: StoredEvent[] = [];
  for (const entry of books({ seed: 1, grants: count })) {
    if (some.length === count) break;
    const { type, data, metadata } = newEvent(entry, some.length);
    const [storedData, storedMetadata] = [canonicalJson(data), canonicalJson(metadata)];
    const place = { stream: entry.stream, revision: 0, position: BigInt(some.length) };
    some.push({ ...place, type, id: metadata.eventId, storedData, storedMetadata });
  }
  return some;
}

function rate(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (EVENTS * 1e6) / (user + system);
}

function proving() {
  const memory = memoryTree();
  const leaves: Hash[] = [];
  for (let index = 0; index < LEAVES; index += 1) {
    const leaf = leafHash(String(index));
    memory.add(leaf);
    if (index % 1_000 === 0) leaves.push(leaf);
  }
  const tree = treeOver(memory.nodes, LEAVES);
  const root = tree.root();
  const [made, checked]: [number[], number[]] = [[], []];
  for (let count = 0; count < PROOFS; count += 1) {
    const place = (count * 7_919) % leaves.length;
    const index = place * 1_000;
    const start = process.hrtime.bigint();
    const proof = tree.inclusion(index);
    const between = process.hrtime.bigint();
    const claim = { leaf: leaves[place] as Hash, index, size: LEAVES, root };
    if (!verifyInclusion(claim, proof)) throw new Error('a proof does not hold');
    checked.push(Number(process.hrtime.bigint() - between) / 1e6);
    made.push(Number(between - start) / 1e6);
  }
  const at = (times: number[], part: number): number =>
    times.sort((a, b) => a - b)[Math.floor(times.length * part)] as number;
  return { p50: at(made, 0.5), p99: at(made, 0.99), verifyP50: at(checked, 0.5) };
}
