import { eventStoreAppends } from './event-store.appends.js';
import { eventStoreModel } from './event-store.model.js';
import { eventStoreReads } from './event-store.reads.js';
import type { OpenedStore, OpenStore } from './opened-store.js';

/**
 * What every adapter of the event store port must do. An adapter proves it in three lines:
 *
 *     eventStoreContract('the log in memory', async () => {
 *       const store = memoryEventStore();
 *       return { store, close: store.close };
 *     });
 */
export function eventStoreContract(name: string, open: OpenStore): void {
  // Tens of thousands of events are appended, durably where the adapter is durable.
  jest.setTimeout(60_000);
  describe(name, () => {
    let opened: OpenedStore;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    eventStoreAppends(() => opened);
    eventStoreReads(() => opened);
  });
  describe(`${name}, against a simple model`, () => eventStoreModel(open));
}
