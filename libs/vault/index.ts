export { MAX_SEALED_BYTES, PADDING_BYTES } from './envelope.js';
export * from './master-key.js';
export * from './memory/memory-vault.js';
export * from './print-sealed.js';
export * from './sqlite/sqlite-vault.js';
export * from './vault.js';
