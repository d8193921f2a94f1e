import { keyCheck, type Unproven } from '#audit';
import type { EventStore } from '#event-store';
import { heldKeys, loadMasterKey, masterCheckOf, sqliteKeys, sqliteKeysUntried } from '#vault';
import { existsSync } from 'node:fs';
import { dataFiles } from '../data-folder.js';
import { keyStreams } from '../key-streams.js';
import type { PortsOptions } from '../open-ports.js';

/** How keys are verified: a check over the log, or why they are not. */
export type KeysToVerify = {
  readonly checks: readonly ReturnType<typeof keyCheck>[];
  readonly unlooked: readonly Unproven[];
};

/**
 * Reads the keys of an instance to compare them with what events are sealed under. Where no master
 * key is at hand they are counted and not tried; in a cluster they cannot even be read then.
 * Rejections `master-key-wrong`, those of `loadMasterKey`, `keys-damaged`.
 */
export async function keysToVerify(
  store: EventStore,
  { data, cluster, masterKey: fromEnvironment }: PortsOptions,
): Promise<KeysToVerify> {
  const files = dataFiles(data);
  const isHere = fromEnvironment !== undefined || existsSync(files.masterKey);
  const masterKey = isHere
    ? loadMasterKey({ file: files.masterKey, fromEnvironment, make: false })
    : undefined;
  if (cluster) {
    if (!masterKey) return keysLeftOut;
    const table = keyStreams(store, masterCheckOf(masterKey));
    return { checks: [keyCheck(await heldKeys(table, masterKey))], unlooked: [] };
  }
  if (!existsSync(files.keys)) return { checks: [keyCheck(undefined)], unlooked: [] };
  const table = masterKey
    ? sqliteKeys({ path: files.keys, masterKey, readOnly: true })
    : sqliteKeysUntried(files.keys);
  try {
    const checks = [keyCheck(await heldKeys(table, masterKey))];
    return { checks, unlooked: masterKey ? [] : [{ code: 'keys-not-tried', params: {} }] };
  } finally {
    table.close();
  }
}

/** For a copy of the log alone. */
export const keysLeftOut: KeysToVerify = {
  checks: [],
  unlooked: [{ code: 'keys-left-out', params: {} }],
};
