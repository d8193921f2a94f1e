import { memoryEventStore, sqliteEventStore, type EventStore } from '#event-store';
import { Rejection } from '#kernel';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleEvents } from '../../test/contract/sample-events.js';
import { books } from '../../test/support/books.js';
import { writeBooks } from '../../test/support/books-log.js';
import { packViews, unpackViews } from './pack.js';
import { readPackHeader } from './pack-file.js';
import { projection } from './projection.js';
import { catchUp, foldEvents, rebuildViews, viewsAt } from './rebuild.js';
import { openViews, staleViews } from './view-set.js';

const types = (version = 1) =>
  projection({
    name: 'types',
    version,
    tables: { types: { key: ['idx'], columns: { idx: 'integer', type: 'text' } } },
    on: {},
    onEvery: (rows, { type }, idx) => rows.types.put({ idx, type: `${type} ${version}` }),
  });
const streams = projection({
  name: 'streams',
  version: 1,
  tables: { streams: { key: ['stream'], columns: { stream: 'text', revision: 'integer' } } },
  on: {},
  onEvery: (rows, { stream, revision }) => rows.streams.put({ stream, revision }),
});
const views = [types(), streams];
const year = [...books({ seed: 4, grants: 30 })];

const code = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => (error instanceof Rejection ? error.code : error),
  );

describe('packed views', () => {
  let folder: string;
  let store: EventStore;
  const at = (name: string): string => join(folder, name);
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'entraide-pack-'));
    store = memoryEventStore();
    await writeBooks(store, year);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const digests = async (path: string): Promise<readonly string[]> => {
    const set = openViews(path, views);
    await catchUp(store, set);
    const found = views.map(({ name }) => set.digest(name));
    set.close();
    return found;
  };
  const expected = async (): Promise<readonly string[]> => {
    const anew = await viewsAt(store, views);
    const found = views.map(({ name }) => anew.digest(name));
    anew.close();
    return found;
  };

  it('begin a node that then catches up to what a node would be that folded everything', async () => {
    const header = await packViews(store, views, { path: at('none.db'), pack: at('a.pack') });
    expect(header).toMatchObject({ events: year.length, format: 1 });
    await store.append('pastgrant-later', 'new', sampleEvents(3));

    await unpackViews(store, at('a.pack'), at('seeded.db'));

    const seeded = openViews(at('seeded.db'), views);
    expect(seeded.checkpoint().events).toBe(year.length);
    seeded.close();
    expect(await digests(at('seeded.db'))).toEqual(await expected());
    expect(readdirSync(folder).sort()).toEqual(['a.pack', 'seeded.db']);
  });

  it('are taken beside a running node, brought up to date apart from it', async () => {
    const running = openViews(at('views.db'), views);
    await foldEvents(store, running, 100);

    const { events } = await packViews(store, views, { path: at('views.db'), pack: at('a.pack') });

    expect(events).toBe(year.length);
    expect(running.checkpoint().events).toBe(100);
    await foldEvents(store, running, 120);
    running.close();
    await unpackViews(store, at('a.pack'), at('seeded.db'));
    expect(await digests(at('seeded.db'))).toEqual(await expected());
  });

  it('fit every store that holds the same log, whatever its positions', async () => {
    await packViews(store, views, { path: at('none.db'), pack: at('a.pack') });
    const embedded = sqliteEventStore({ path: at('log.db') });
    await writeBooks(embedded, year);

    await unpackViews(embedded, at('a.pack'), at('seeded.db'));

    const seeded = openViews(at('seeded.db'), views);
    expect(seeded.checkpoint()).toEqual({ position: await embedded.head(), events: year.length });
    seeded.close();
    await embedded.close();
  });

  it('of another version are built anew, and the others kept', async () => {
    await packViews(store, views, { path: at('none.db'), pack: at('a.pack') });
    await unpackViews(store, at('a.pack'), at('seeded.db'));
    const newer = [types(2), streams];

    const seeded = openViews(at('seeded.db'), newer);
    expect(staleViews(seeded.database, newer).map(({ name }) => name)).toEqual(['types']);
    await rebuildViews(store, seeded, at('seeded.db'), [types(2)]);

    const anew = await viewsAt(store, newer);
    for (const { name } of newer) expect(seeded.digest(name)).toBe(anew.digest(name));
    seeded.close();
  });

  it('are refused by a node with another log, or one that is behind, and nothing is left', async () => {
    await packViews(store, views, { path: at('none.db'), pack: at('a.pack') });
    const refusedBy = async (other: EventStore): Promise<unknown> =>
      code(unpackViews(other, at('a.pack'), at('seeded.db')));

    const foreign = memoryEventStore();
    await foreign.append('fund-a', 'new', sampleEvents(1));
    const behind = memoryEventStore();
    await writeBooks(behind, year.slice(0, 50));
    const parted = memoryEventStore();
    await writeBooks(parted, year.slice(0, -1));
    const { stream, revision } = (await readPackHeader(at('a.pack'))).last;
    const expectedRevision = revision === 0 ? 'new' : revision - 1;
    await parted.append(stream, expectedRevision, sampleEvents(1));

    expect(await refusedBy(foreign)).toBe('pack-of-another-log');
    expect(await refusedBy(memoryEventStore())).toBe('pack-ahead-of-log');
    expect(await refusedBy(behind)).toBe('pack-ahead-of-log');
    expect(await refusedBy(parted)).toBe('pack-of-another-log');
    expect(readdirSync(folder)).toEqual(['a.pack']);
  });

  it('are refused when they were cut or changed anywhere, or are of a newer form', async () => {
    await packViews(store, views, { path: at('none.db'), pack: at('a.pack') });
    const whole = readFileSync(at('a.pack'));
    const end = whole.indexOf('\n');
    const line = whole.toString('utf8', 0, end);
    const refused = async (bytes: Buffer | string): Promise<unknown> => {
      writeFileSync(at('b.pack'), bytes);
      return code(unpackViews(store, at('b.pack'), at('seeded.db')));
    };
    const withHeader = (text: string) => Buffer.concat([Buffer.from(text), whole.subarray(end)]);

    for (const length of [0, 10, end, end + 1, end + 200, whole.length - 1]) {
      expect(await refused(whole.subarray(0, length))).toBe('pack-damaged');
    }
    for (const place of [end + 300, Math.floor((end + whole.length) / 2), whole.length - 3]) {
      const changed = Buffer.from(whole);
      changed[place] = (changed[place] as number) ^ 0x40;
      expect(await refused(changed)).toBe('pack-damaged');
    }
    expect(await refused('a text\nthat is something else')).toBe('pack-damaged');
    expect(await refused(withHeader('{"pack":"entraide-views","format":1}'))).toBe('pack-damaged');
    expect(await refused(withHeader(line.replace('"format":1', '"format":2')))).toBe('pack-newer');
    const fewer = line.replace(/"events":\d+/, '"events":7');
    expect(await refused(withHeader(fewer))).toBe('pack-damaged');
    const bomb = line.replace(/"bytes":\d+/, '"bytes":4096');
    expect(await refused(withHeader(bomb))).toBe('pack-damaged');
    expect(await code(unpackViews(store, at('c.pack'), at('seeded.db')))).toBe('pack-missing');
    expect(readdirSync(folder).sort()).toEqual(['a.pack', 'b.pack']);
  });

  it('are made of the log alone where the views have seen another one', async () => {
    const other = memoryEventStore();
    await writeBooks(other, books({ seed: 77, grants: 40 }));
    const strange = openViews(at('views.db'), views);
    await catchUp(other, strange);
    strange.close();

    await packViews(store, views, { path: at('views.db'), pack: at('a.pack') });

    await unpackViews(store, at('a.pack'), at('seeded.db'));
    expect(await digests(at('seeded.db'))).toEqual(await expected());
  });

  it('are not made of an empty log, and leave no half of a file behind', async () => {
    const options = { path: at('none.db'), pack: at('a.pack') };
    expect(await code(packViews(memoryEventStore(), views, options))).toBe('log-empty');
    expect(readdirSync(folder)).toEqual([]);
  });
});
