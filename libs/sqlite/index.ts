export * from './database.js';
export * from './writer-lock.js';
