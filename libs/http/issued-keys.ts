import { newId } from '#kernel';
import type { Vault } from '#vault';
import { ISSUED_KEY, signed, unsigned } from './signed-values.js';

/**
 * A key for one command, for somebody whom nothing but this key tells from others: drawn by lot and
 * signed, so that nobody can use, or use up, the key of another. Nothing is kept of it before it is
 * used. Forms carry one; programs ask for a draft.
 */
export function issueKey(vault: Vault): string {
  return signed(vault, ISSUED_KEY, newId());
}

/** Whether this instance gave out a key. */
export function isIssued(vault: Vault, key: string): boolean {
  return unsigned(vault, ISSUED_KEY, key) !== undefined;
}
