import { eventStoreDb, type EventStore } from '#event-store';
import { newId } from '#kernel';
import { startEventStoreDbFake } from '../fakes/eventstoredb/index.js';
import { eventStoreContract } from './event-store.contract.js';
import type { OpenedStore } from './opened-store.js';

// The server of whoever has one: `EVENTSTORE_URL=esdb://… npm test`. Each test gets a prefix of its
// own, so that it begins with nothing; what it wrote stays, under names that nobody uses again.
const real = process.env['EVENTSTORE_URL'];

if (real) {
  eventStoreContract('the log in EventStoreDB', async () => {
    const prefix = `t${newId().slice(0, 8)}`;
    const all = eventStoreDb({ url: real });
    const begin = await all.head();
    await all.close();
    return reopening(() => eventStoreDb({ url: real, prefix, begin }));
  });
} else {
  describe.each([
    ['that offers batch appends, which are not used', true],
    ['that offers none', false],
  ])('a fake EventStoreDB %s', (_, batchAppend) => {
    eventStoreContract('the log in EventStoreDB', async () => {
      const fake = await startEventStoreDbFake({ batchAppend });
      return reopening(() => eventStoreDb({ url: fake.url() }), fake.close);
    });
  });
}

function reopening(open: () => EventStore, after: () => Promise<void> = done): OpenedStore {
  let store = open();
  return {
    store,
    reopen: async () => {
      await store.close();
      return (store = open());
    },
    close: async () => {
      await store.close();
      await after();
    },
  };
}

const done = (): Promise<void> => Promise.resolve();
