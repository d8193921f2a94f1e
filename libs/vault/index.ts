export { MAX_SEALED_BYTES, PADDING_BYTES } from './envelope.js';
export { EVERY_PURPOSE, type KeptKey, type KeyRow, type KeyTable } from './key-table.js';
export * from './master-key.js';
export * from './memory/memory-vault.js';
export * from './print-sealed.js';
export * from './sqlite/sqlite-vault.js';
export * from './vault.js';
export { masterCheckOf, vaultOver } from './vault-over.js';
