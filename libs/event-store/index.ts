export * from './event-store.js';
export * from './execute.js';
export * from './follow.js';
export * from './memory/memory-event-store.js';
export * from './recorded-event.js';
export { scanLog, type Scanned } from './scan.js';
export * from './sqlite/sqlite-event-store.js';
export { BrokenChain } from './sqlite/stream-heads.js';
export * from './eventstoredb/eventstoredb-event-store.js';
