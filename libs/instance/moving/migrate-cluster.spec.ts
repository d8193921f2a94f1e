import { eventStoreDb, memoryEventStore, sqliteEventStore, type EventStore } from '#event-store';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleEvents } from '../../../test/contract/sample-events.js';
import {
  startEventStoreDbFake,
  type EventStoreDbFake,
} from '../../../test/fakes/eventstoredb/index.js';
import { books } from '../../../test/support/books.js';
import { writeBooks } from '../../../test/support/books-log.js';
import { migrate } from './migrate.js';

jest.setTimeout(60_000);

/** Everything that a store holds but where it stands there. */
async function contentOf(store: EventStore): Promise<unknown> {
  const log = (await store.readAll(0n, 10_000)).map(({ position: _, ...stored }) => ({
    ...stored,
  }));
  const names = [...(await store.forgettableStreams())].sort();
  const forgettable = await Promise.all(
    names.map(async (name) =>
      (await store.read(name)).map(({ id, storedData }) => [name, id, storedData]),
    ),
  );
  return { log, forgettable };
}

describe('moving to a cluster and back', () => {
  let folder: string;
  let fake: EventStoreDbFake;
  let embedded: EventStore;
  let cluster: EventStore;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'entraide-cluster-'));
    embedded = sqliteEventStore({ path: join(folder, 'log.db') });
    await writeBooks(embedded, books({ seed: 6, grants: 12 }));
    await embedded.append('lookup-aa', 'new', sampleEvents(2));
    fake = await startEventStoreDbFake();
    cluster = eventStoreDb({ url: fake.url() });
  });
  afterEach(async () => {
    await embedded.close();
    await cluster.close();
    await fake.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('keeps every byte, the order, the tree and the trial balance', async () => {
    const there = await migrate(embedded, cluster);
    const home = memoryEventStore();
    const back = await migrate(cluster, home);

    expect(there).toMatchObject({ equal: true, forgettable: 1 });
    expect(back).toMatchObject({ equal: true, from: there.from, to: there.from });
    expect(await contentOf(cluster)).toEqual(await contentOf(embedded));
    expect(await contentOf(home)).toEqual(await contentOf(embedded));
  });

  it('goes on where it stopped when the cluster went away half-way', async () => {
    let told = 0;
    const progress = (step: string, done: number): void => {
      if (step !== 'copying' || done < 60 || told > 0) return;
      told = done;
      void fake.stop();
    };
    const impatient = eventStoreDb({ url: fake.url(), limits: { giveUpMs: 200, attempts: 2 } });
    await expect(migrate(embedded, impatient, { progress })).rejects.toThrow('unavailable');
    await impatient.close();
    await fake.start();

    const resumed = await migrate(embedded, cluster);

    expect(resumed.equal).toBe(true);
    expect(resumed.before).toBeGreaterThanOrEqual(told);
    expect(resumed.copied).toBeGreaterThan(0);
    expect(await contentOf(cluster)).toEqual(await contentOf(embedded));
  });
});
