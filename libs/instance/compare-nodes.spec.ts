import { memoryEventStore, type EventStore } from '#event-store';
import { digestsNow, foldEvents, openViews, projection, type ViewDigests } from '#read-models';
import { books } from '../../test/support/books.js';
import { writeBooks } from '../../test/support/books-log.js';
import { compareWithNode } from './compare-nodes.js';

const types = (version = 1, odd = '') =>
  projection({
    name: 'types',
    version,
    tables: { types: { key: ['idx'], columns: { idx: 'integer', type: 'text' } } },
    on: {},
    onEvery: (rows, { type }, idx) => rows.types.put({ idx, type: type + odd }),
  });
const streams = projection({
  name: 'streams',
  version: 1,
  tables: { streams: { key: ['stream'], columns: { stream: 'text', revision: 'integer' } } },
  on: {},
  onEvery: (rows, { stream, revision }) => rows.streams.put({ stream, revision }),
});

describe('a node compared with another', () => {
  let store: EventStore;
  let length: number;
  beforeAll(async () => {
    store = memoryEventStore();
    length = await writeBooks(store, books({ seed: 8, grants: 20 }));
  });

  const nodeAt = async (
    events: number,
    projections = [types(), streams],
    log = store,
  ): Promise<ViewDigests> => {
    const views = openViews(':memory:', projections);
    await foldEvents(log, views, events);
    const told = await digestsNow(views);
    views.close();
    return told;
  };
  const compare = (ask: () => Promise<ViewDigests>, pause = async () => undefined) =>
    compareWithNode(store, [types(), streams], { ask, pause });

  it('is equal when both folded the same events, wherever the other is', async () => {
    for (const events of [0, 1, 77, length]) {
      expect(await compare(() => nodeAt(events))).toEqual({
        events,
        equal: ['types', 'streams'],
        findings: [],
      });
    }
  });

  it('is told view by view when one differs', async () => {
    const { equal, findings } = await compare(() => nodeAt(60, [types(1, '!'), streams]));
    expect(equal).toEqual(['streams']);
    expect(findings).toEqual([{ code: 'node-view-differs', params: { view: 'types' } }]);
  });

  it('is not taken for equal when it runs another version, or has other views', async () => {
    const other = projection({ ...streams, name: 'other' });
    const { equal, findings } = await compare(() => nodeAt(60, [types(2), other]));
    expect(equal).toEqual([]);
    expect(findings).toEqual([
      { code: 'node-view-of-another-version', params: { view: 'types', here: 1, there: 2 } },
      { code: 'node-view-missing', params: { view: 'streams' } },
      { code: 'node-view-unknown', params: { view: 'other' } },
    ]);
  });

  it('is waited for while it is ahead, but not for ever', async () => {
    const ahead = { events: length + 1, position: '9', views: [] };
    const answers = [ahead, ahead, await nodeAt(length)];
    const { findings } = await compare(async () => answers.shift() as ViewDigests);
    expect(findings).toEqual([]);

    await expect(compare(async () => ahead)).rejects.toMatchObject({
      code: 'node-ahead-of-log',
      params: { node: length + 1, log: length },
    });
  });
});
