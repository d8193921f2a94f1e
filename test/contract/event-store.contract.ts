import type { EventStore } from '#event-store';
import { eventStoreAppends } from './event-store.appends.js';
import { eventStoreModel } from './event-store.model.js';
import { eventStoreReads } from './event-store.reads.js';

/** A store to be tried, and how to let go of it. */
export type OpenedStore = {
  readonly store: EventStore;
  /** Closes it and opens the same log again; absent where nothing outlives the process. */
  readonly reopen?: () => Promise<EventStore>;
  readonly close: () => Promise<void>;
};

export type OpenStore = () => Promise<OpenedStore>;

/**
 * What every adapter of the event store port must do. An adapter proves it in three lines:
 *
 *     eventStoreContract('the log in memory', async () => {
 *       const store = memoryEventStore();
 *       return { store, close: store.close };
 *     });
 */
export function eventStoreContract(name: string, open: OpenStore): void {
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
