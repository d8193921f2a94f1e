import {
  memoryEventStore,
  sqliteEventStore,
  StoreUnavailable,
  type EventStore,
  type RecordedEvent,
} from '#event-store';
import { Rejection } from '#kernel';
import * as fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleEvent, sampleEvents } from '../../../test/contract/sample-events.js';
import { books } from '../../../test/support/books.js';
import { writeBooks } from '../../../test/support/books-log.js';
import { migrate } from './migrate.js';

/** An instance with books, look-ups, and two keys that are kept in streams. */
async function instance(grants: number, store = memoryEventStore()): Promise<EventStore> {
  await writeBooks(store, books({ seed: 3, grants }));
  await store.append('lookup-aa', 'new', sampleEvents(2));
  await store.append('lookup-bb', 'new', sampleEvents(1));
  await store.append('key-a', 'new', sampleEvents(1));
  await store.append('key-b', 'new', sampleEvents(3));
  return store;
}

/** An event that posts nothing, whatever it says. */
const silent = () => sampleEvent({}, { type: 'SessionStarted' });

/** Everything that a store holds but where it stands there. */
async function contentOf(store: EventStore): Promise<unknown> {
  const bytes = (events: readonly RecordedEvent[]) =>
    events.map(({ position: _, ...stored }) => ({ ...stored }));
  const names = [...(await store.forgettableStreams())].sort();
  const forgettable = await Promise.all(names.map(async (name) => bytes(await store.read(name))));
  return { log: bytes(await store.readAll(0n, 10_000)), forgettable };
}

/** A target that breaks at its nth change, before or after it was made. */
function breaking(store: EventStore, nth: number, answerLost: boolean): EventStore {
  let left = nth;
  const breaks = async <T>(change: () => Promise<T>): Promise<T> => {
    left -= 1;
    if (left === 0 && answerLost) await change();
    if (left <= 0) throw new StoreUnavailable('it was pulled out');
    return change();
  };
  return {
    ...store,
    append: (...all) => breaks(() => store.append(...all)),
    forget: (stream) => breaks(() => store.forget(stream)),
  };
}

const code = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => (error instanceof Rejection ? error.code : error),
  );

describe('moving an instance', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'entraide-moving-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('copies every event to the byte, in the same order, and back again', async () => {
    const from = await instance(30);
    const embedded = sqliteEventStore({ path: join(folder, 'there.db') });
    const back = memoryEventStore();

    const there = await migrate(from, embedded);
    const home = await migrate(embedded, back);

    expect(there).toMatchObject({ equal: true, before: 0, forgettable: 4 });
    expect(there.copied).toBe(there.from.events);
    expect(home.to).toEqual(there.from);
    expect(there.from.events).toBeGreaterThan(300);
    expect(await contentOf(embedded)).toEqual(await contentOf(from));
    expect(await contentOf(back)).toEqual(await contentOf(from));
    await embedded.close();
  });

  it('keeps each event in the version in which it was written, and does not look into it', async () => {
    const from = memoryEventStore();
    // Whoever reads it is refused, so only what is stored can have been copied.
    const future = sampleEvent({ odd: 1 }, { type: 'SessionStarted', schemaVersion: 99 });
    await from.append('fund-a', 'new', [future, silent()]);
    const to = memoryEventStore();

    expect(await migrate(from, to)).toMatchObject({ equal: true });

    const [stored] = await to.read('fund-a');
    expect(() => stored?.data).toThrow('event-from-the-future');
    expect(stored?.metadata.schemaVersion).toBe(99);
    expect(await contentOf(to)).toEqual(await contentOf(from));
  });

  it('goes on where it was interrupted, wherever that was, and ends the same', async () => {
    const from = await instance(4);
    const content = await contentOf(from);
    const changes = fc.array(fc.tuple(fc.integer({ min: 1, max: 160 }), fc.boolean()), {
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(changes, async (interruptions) => {
        const to = memoryEventStore();
        for (const [nth, answerLost] of interruptions) {
          await migrate(from, breaking(to, nth, answerLost)).catch((error: unknown) =>
            expect(error).toBeInstanceOf(StoreUnavailable),
          );
        }
        expect(await migrate(from, to)).toMatchObject({ equal: true });
        expect(await contentOf(to)).toEqual(content);
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('forgets at the target what the source has forgotten since', async () => {
    const from = await instance(2);
    const to = memoryEventStore();
    await migrate(from, to);
    await from.forget('lookup-aa');
    await from.forget('key-b');

    expect(await migrate(from, to)).toMatchObject({ equal: true, copied: 0, forgettable: 2 });

    expect(await contentOf(to)).toEqual(await contentOf(from));
  });

  it.each([
    ['events of its own', (to: EventStore) => to.append('fund-x', 'new', sampleEvents(1))],
    ['look-ups of its own', (to: EventStore) => to.append('lookup-x', 'new', sampleEvents(1))],
  ])('refuses a target with %s, and leaves it as it was', async (_, begin) => {
    const to = memoryEventStore();
    await begin(to);
    const before = await contentOf(to);

    expect(await code(migrate(await instance(2), to))).toBe('migration-target-differs');

    expect(await contentOf(to)).toEqual(before);
  });

  it('refuses a target to which somebody writes meanwhile', async () => {
    const from = await instance(2);
    const to = memoryEventStore();
    let appends = 0;
    const shared: EventStore = {
      ...to,
      append: async (...all) => {
        appends += 1;
        if (appends === 9) await to.append('session-x', 'new', [silent()]);
        return to.append(...all);
      },
    };

    // The stranger's event stands in between, so the trees differ; the next run says where.
    expect(await migrate(from, shared)).toMatchObject({ equal: false });
    expect(await code(migrate(from, to))).toBe('migration-target-differs');
  });

  it('says so when somebody wrote to the source, and may then be run again', async () => {
    const from = await instance(2);
    const to = memoryEventStore();
    const moveKeys = async () => {
      await from.append('session-late', 'new', [silent()]);
      return 0;
    };

    expect(await code(migrate(from, to, { moveKeys }))).toBe('migration-source-moved');
    expect(await migrate(from, to)).toMatchObject({ equal: true, copied: 1 });
  });

  it('leaves keys to whoever knows how both ends keep them', async () => {
    const to = memoryEventStore();
    const moved = await migrate(await instance(2), to, { moveKeys: async () => 2 });
    expect(moved).toMatchObject({ equal: true, keys: 2, forgettable: 2 });
    expect(await to.read('key-a')).toEqual([]);
  });
});
