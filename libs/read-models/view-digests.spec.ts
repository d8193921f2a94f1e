import { memoryEventStore, type EventStore } from '#event-store';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { books } from '../../test/support/books.js';
import { writeBooks } from '../../test/support/books-log.js';
import { projection } from './projection.js';
import { digestKeeper, digestsNow } from './view-digests.js';
import { openViews, type ViewSet } from './view-set.js';

/** Every event with a long text, so that one view takes many turns. */
const everything = projection({
  name: 'everything',
  version: 3,
  tables: { everything: { key: ['idx'], columns: { idx: 'integer', type: 'text', data: 'text' } } },
  on: {},
  onEvery: (rows, recorded, idx) =>
    rows.everything.put({ idx, type: recorded.type, data: recorded.storedData.repeat(8) }),
});
const counted = projection({
  name: 'counted',
  version: 1,
  tables: { counted: { key: ['type'], columns: { type: 'text', many: 'integer' } } },
  on: {},
  onEvery: (rows, { type }) => {
    const before = rows.counted.get(type)?.many ?? 0;
    rows.counted.put({ type, many: before + 1 });
  },
});

describe('digests of the views of a node', () => {
  let folder: string;
  let store: EventStore;
  const opened: ViewSet[] = [];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'entraide-digests-'));
    store = memoryEventStore();
    await writeBooks(store, books({ seed: 5, grants: 40 }));
  });
  afterEach(() => opened.splice(0).forEach((views) => views.close()));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const viewsIn = (path: string): ViewSet => {
    const views = openViews(path, [everything, counted]);
    opened.push(views);
    return views;
  };
  const fold = async (views: ViewSet, upTo: number): Promise<void> => {
    const { position, events } = views.checkpoint();
    views.apply(await store.readAll(position, upTo - events));
  };

  it('are equal on two nodes that folded as many events, however they were cut into pages', async () => {
    const [file, memory] = [viewsIn(join(folder, 'a.db')), viewsIn(':memory:')];
    for (const upTo of [7, 120, 200]) await fold(file, upTo);
    await fold(memory, 200);
    const told = await digestsNow(file);
    expect(told).toEqual(await digestsNow(memory));
    expect(told).toMatchObject({ events: 200, position: String(file.checkpoint().position) });
    expect(told.views).toEqual([
      { name: 'everything', version: 3, sha256: file.digest('everything') },
      { name: 'counted', version: 1, sha256: file.digest('counted') },
    ]);
  });

  it('are those of one moment, though the node goes on while they are computed', async () => {
    const [moving, still] = [viewsIn(join(folder, 'b.db')), viewsIn(':memory:')];
    await fold(moving, 150);
    await fold(still, 150);
    const asked = digestsNow(moving);
    await fold(moving, 190);
    expect(await asked).toEqual(await digestsNow(still));
    expect(moving.checkpoint().events).toBe(190);
  });

  it('are given for a number of events only where the node is there, or was when it was asked', async () => {
    const views = viewsIn(join(folder, 'c.db'));
    await fold(views, 30);
    const keeper = digestKeeper(views);
    await expect(keeper.digests(31)).rejects.toMatchObject({
      code: 'views-elsewhere',
      params: { asked: 31, events: 30 },
    });
    const told = await keeper.digests(30);
    await fold(views, 31);
    expect(await keeper.digests(30)).toBe(told);
    expect((await keeper.digests()).events).toBe(31);
    await expect(keeper.digests(29)).rejects.toMatchObject({ code: 'views-elsewhere' });
  });

  it('are computed once for all who ask at the same time', async () => {
    const views = viewsIn(join(folder, 'd.db'));
    await fold(views, 100);
    const keeper = digestKeeper(views);
    const [first, second, third] = await Promise.all([
      keeper.digests(),
      keeper.digests(100),
      keeper.digests(),
    ]);
    expect(second).toBe(first);
    expect(third).toBe(first);
  });
});
