export { EVERY_PURPOSE } from './key-table.js';
export type { KeptKey, KeyRow, KeyTable } from './key-table.js';
export { loadMasterKey } from './master-key.js';
export type { MasterKeySource } from './master-key.js';
export { memoryVault } from './memory/memory-vault.js';
export { sqliteVault, sqliteKeys } from './sqlite/sqlite-vault.js';
export { SealBroken } from './vault.js';
export type { SealPurpose, Vault } from './vault.js';
export { masterCheckOf, vaultOver } from './vault-over.js';
