import { memoryEventStore } from '#event-store';
import { eventStoreContract } from './event-store.contract.js';

eventStoreContract('the log in memory', async () => {
  const store = memoryEventStore();
  return { store, close: store.close };
});
