export {
  isForgettable,
  MAX_EVENT_BYTES,
  MAX_APPEND_EVENTS,
  MAX_PAGE_EVENTS,
  ConcurrencyConflict,
  StoreUnavailable,
} from './event-store.js';
export type { Expected, NewEvent, EventStore } from './event-store.js';
export { executor, loadState, envelop } from './execute.js';
export { foldStream, lookAt, type Fold } from './fold.js';
export type { CommandContext, Executed, Execute, CommandOrAsk } from './execute.js';
export { followLog } from './follow.js';
export { memoryEventStore } from './memory/memory-event-store.js';
export { RecordedEvent } from './recorded-event.js';
export type { StoredEvent } from './recorded-event.js';
export { scanLog } from './scan.js';
export { sqliteEventStore } from './sqlite/sqlite-event-store.js';
export { brokenChains } from './sqlite/chain-walk.js';
export type { BrokenLink } from './sqlite/chain-walk.js';
export { eventStoreDb } from './eventstoredb/eventstoredb-event-store.js';
export type { EventStoreDbOptions } from './eventstoredb/eventstoredb-event-store.js';
