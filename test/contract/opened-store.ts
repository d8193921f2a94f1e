import type { EventStore } from '#event-store';

/** A store to be tried, and how to let go of it. */
export type OpenedStore = {
  readonly store: EventStore;
  /** Closes it and opens the same log again; absent where nothing outlives the process. */
  readonly reopen?: () => Promise<EventStore>;
  readonly close: () => Promise<void>;
};

export type OpenStore = () => Promise<OpenedStore>;
