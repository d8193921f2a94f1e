import { memoryEventStore, StoreUnavailable, type EventStore } from '#event-store';
import { catchUp, openViews, projection, startProjector, type Checkpoint } from '#read-models';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleEvents } from '../../test/contract/sample-events.js';
import { books } from '../../test/support/books.js';
import { writeBooks } from '../../test/support/books-log.js';
import { dataFiles } from './data-folder.js';
import { findPlace, onceInPlace } from './find-place.js';
import { migrate } from './moving/migrate.js';

const types = projection({
  name: 'types',
  version: 1,
  tables: { types: { key: ['idx'], columns: { idx: 'integer', type: 'text' } } },
  on: {},
  onEvery: (rows, { type }, idx) => rows.types.put({ idx, type }),
});

describe('a node that starts', () => {
  let folder: string;
  let store: EventStore;
  let seen: Checkpoint;
  const files = (): ReturnType<typeof dataFiles> => dataFiles(folder);
  const checkpoint = (): Checkpoint => {
    const views = openViews(files().views, [types]);
    const found = views.checkpoint();
    views.close();
    return found;
  };
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'entraide-place-'));
    store = memoryEventStore();
    await writeBooks(store, books({ seed: 2, grants: 3 }));
    const views = openViews(files().views, [types]);
    await catchUp(store, views);
    seen = views.checkpoint();
    views.close();
    writeFileSync(files().processes, '');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('goes on from where it was when the log is the same', async () => {
    await store.append('pastgrant-later', 'new', sampleEvents(2));
    await findPlace(store, files());
    expect(checkpoint()).toEqual(seen);
    expect(existsSync(files().processes)).toBe(true);
  });

  it('keeps its views when its log was moved to a store that counts otherwise', async () => {
    const elsewhere = memoryEventStore();
    await migrate(store, elsewhere);
    const spread = countingOtherwise(elsewhere);

    await findPlace(spread, files());

    expect(checkpoint()).toEqual({ events: seen.events, position: seen.position * 1_000n });
    expect(await spread.readAll(checkpoint().position, 10)).toEqual([]);
    expect(existsSync(files().processes)).toBe(false);
  });

  it('refuses a log that goes on in another way than it has seen, and lets everything be', async () => {
    const restored = memoryEventStore();
    await restored.append('pastgrant-other', 'new', sampleEvents(400));
    const refused = { code: 'log-older', params: { events: seen.events } };
    await expect(findPlace(restored, files())).rejects.toMatchObject(refused);
    expect(checkpoint()).toEqual(seen);
    expect(existsSync(files().processes)).toBe(true);
  });

  it('keeps everything while the store is away, but not when it is refused there', async () => {
    const away = (refused: boolean): EventStore => ({
      ...store,
      read: () => Promise.reject(new StoreUnavailable('away', { refused })),
    });
    await findPlace(away(false), files());
    expect(checkpoint()).toEqual(seen);
    await expect(findPlace(away(true), files())).rejects.toThrow('away');
  });

  describe('while the store is away', () => {
    const away = (): EventStore => ({
      ...store,
      read: () => Promise.reject(new StoreUnavailable('away')),
      head: () => Promise.reject(new StoreUnavailable('away')),
    });
    const folded = async (
      there: EventStore,
    ): Promise<Checkpoint & { readonly trouble?: string }> => {
      const unsure = await findPlace(away(), files());
      if (!unsure) throw new Error('the place was known');
      const views = openViews(files().views, [types]);
      const projector = startProjector(onceInPlace(there, unsure), views);
      await projector.waitFor(await there.head(), 200).catch(() => undefined);
      const { events, position, trouble } = projector.state();
      await projector.stop();
      views.close();
      return { events, position, ...(trouble === undefined ? {} : { trouble }) };
    };

    it('waits for it, and then goes on when it is the same log', async () => {
      await store.append('pastgrant-later', 'new', sampleEvents(2));
      expect(await folded(store)).toMatchObject({ events: seen.events + 2 });
    });

    it.each([
      [
        'goes on in another way',
        async () => {
          const restored = memoryEventStore();
          await restored.append('pastgrant-other', 'new', sampleEvents(400));
          return restored;
        },
      ],
      [
        'counts otherwise',
        async () => {
          const elsewhere = memoryEventStore();
          await migrate(store, elsewhere);
          await elsewhere.append('pastgrant-later', 'new', sampleEvents(2));
          return countingOtherwise(elsewhere);
        },
      ],
    ])('folds nothing of a log that %s, and says what to do', async (_, log) => {
      const found = await folded(await log());
      expect(found).toMatchObject(seen);
      expect(found.trouble).toMatch('start the node again');
    });
  });
});

/** The same log, as a store shows it that counts in bytes. */
function countingOtherwise(store: EventStore): EventStore {
  const spread = <E extends { readonly position: bigint }>(event: E): E =>
    Object.create(event, { position: { value: event.position * 1_000n } }) as E;
  return {
    ...store,
    read: async (...all) => (await store.read(...all)).map(spread),
    readAll: async (after, limit) => (await store.readAll(after / 1_000n, limit)).map(spread),
  };
}
