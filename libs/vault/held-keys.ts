import { unwrap } from './data-keys.js';
import { EVERY_PURPOSE, type KeyTable } from './key-table.js';
import { derivedKey } from './primitives.js';

/** `held`: there, and nobody tried it, since no master key is at hand. */
export type KeyState = 'sound' | 'held' | 'changed' | 'destroyed' | 'missing';

/** Every key of a table, as `verify` asks for it. It opens nothing. */
export type HeldKeys = {
  readonly state: (subjectRef: string, purpose: string, version: number) => KeyState;
};

/** Reads a whole table of keys, and tries each under the master key where there is one. */
export async function heldKeys(
  table: KeyTable,
  masterKey: Uint8Array | undefined,
): Promise<HeldKeys> {
  const wrappingKey = masterKey && derivedKey(masterKey, 'wrap');
  const states = new Map<string, KeyState>();
  const destroyed = new Set<string>();
  for (const row of await table.all()) {
    const { subjectRef, purpose, version, wrapped } = row;
    if (wrapped === 'destroyed') destroyed.add(nameOf(subjectRef, purpose));
    else if (!wrappingKey) states.set(nameOf(subjectRef, purpose, version), 'held');
    else {
      const state = unwrap(wrappingKey, row) ? 'sound' : 'changed';
      states.set(nameOf(subjectRef, purpose, version), state);
    }
  }
  return {
    state: (subjectRef, purpose, version) => {
      const isDestroyed = [purpose, EVERY_PURPOSE].some((one) =>
        destroyed.has(nameOf(subjectRef, one)),
      );
      if (isDestroyed) return 'destroyed';
      return states.get(nameOf(subjectRef, purpose, version)) ?? 'missing';
    },
  };
}

function nameOf(...parts: readonly (string | number)[]): string {
  return parts.join('\0');
}
