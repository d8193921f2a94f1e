export { openDatabase, transaction, rollback, BUSY_TIMEOUT_MS } from './database.js';
export type { Database, Statement } from './database.js';
export { isStorageFault, isConstraint, sound } from './faults.js';
export { acquireWriterLock } from './writer-lock.js';
export type { WriterLock } from './writer-lock.js';
export { writeWatch } from './write-watch.js';
export type { WriteWatch, WriteWatchOptions } from './write-watch.js';
export { written } from './written.js';
export type { WriteObserver } from './written.js';
