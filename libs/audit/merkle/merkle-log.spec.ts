import { memoryEventStore } from '#event-store';
import { canonicalDigest, canonicalJson } from '#kernel';
import { catchUp, openViews } from '#read-models';
import { books } from '../../../test/support/books.js';
import { writeBooks } from '../../../test/support/books-log.js';
import { memoryTree } from './growing.js';
import { leafHashOf, leafOf } from './leaf.js';
import { logTree } from './log-tree.js';
import { merkleLog } from './merkle-log.projection.js';
import { rootOf } from './tree.js';
import { verifyConsistency, verifyInclusion } from './verify-proof.js';

async function logOf(grants: number) {
  const store = memoryEventStore();
  await writeBooks(store, books({ seed: 11, grants }));
  return { store, events: await store.readAll(0n, 10_000) };
}

describe('the leaf of an event', () => {
  it('is the canonical JSON of its place and of the digests of what is stored', async () => {
    const { events } = await logOf(3);
    for (const [index, event] of events.entries()) {
      const leaf = leafOf(event, index);
      expect(leaf).toBe(
        canonicalJson({
          index,
          stream: event.stream,
          revision: event.revision,
          eventId: event.id,
          type: event.type,
          metadata: canonicalDigest(event.metadata),
          payload: canonicalDigest(event.data),
        }),
      );
    }
  });

  it('stays canonical JSON when somebody wrote odd names into the file', async () => {
    const { events } = await logOf(1);
    const [event] = events;
    const odd = { ...(event as NonNullable<typeof event>), stream: 'a"b\\', type: 'é\n' };
    const stored = { ...odd, storedData: '{}', storedMetadata: '{}', id: 'x', revision: 0 };
    const leaf = leafOf(stored, 0);
    expect(leaf).toBe(canonicalJson(JSON.parse(leaf)));
  });
});

describe('the Merkle log in the views', () => {
  it('has the root of the leaves at every size, however it was caught up', async () => {
    const { store, events } = await logOf(90);
    const views = openViews(':memory:', [merkleLog]);
    // Page by page as a live node, with ends inside and at the edge of a tile.
    for (const [from, to] of [
      [0, 200],
      [200, 256],
      [256, 300],
    ] as const) {
      views.apply(events.slice(from, to));
    }
    await catchUp(store, views);
    const memory = memoryTree();
    events.forEach((event, index) => memory.add(leafHashOf(event, index)));
    const tree = logTree(views);
    expect(events.length).toBeGreaterThan(600);
    expect(tree.size).toBe(events.length);
    for (const size of [0, 1, 255, 256, 257, 511, 512, 600, events.length]) {
      expect(tree.root(size)).toBe(rootOf(memory.nodes, size));
    }
    const rows = (size: number): number => Math.ceil(size / 16);
    expect(views.select('select count(*) as n from merkle_runs where level = 0')).toEqual([
      { n: rows(events.length) },
    ]);
    views.close();
  });

  it('proves that an event is in the log, and that the log only grew', async () => {
    const { store, events } = await logOf(60);
    const views = openViews(':memory:', [merkleLog]);
    await catchUp(store, views);
    const tree = logTree(views);
    const index = 300;
    const claim = { leaf: leafHashOf(events[index]!, index), index, size: tree.size };
    expect(verifyInclusion({ ...claim, root: tree.root() }, tree.inclusion(index))).toBe(true);
    const before = { size: 290, root: tree.root(290) };
    const after = { size: tree.size, root: tree.root() };
    expect(verifyConsistency({ before, after }, tree.consistency(290))).toBe(true);
    views.close();
  });
});
