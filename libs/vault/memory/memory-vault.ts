import { randomBytes } from 'node:crypto';
import { KEY_BYTES } from '../primitives.js';
import { vaultOver } from '../vault-over.js';
import type { Vault } from '../vault.js';
import { memoryKeyTable } from './memory-key-table.js';

/**
 * A vault whose keys are gone with the process: for specifications and simulations. Seals with
 * the same code as the file's. A fresh master key unless one is given.
 */
export function memoryVault(masterKey: Uint8Array = randomBytes(KEY_BYTES)): Vault {
  return vaultOver(memoryKeyTable(), masterKey);
}
