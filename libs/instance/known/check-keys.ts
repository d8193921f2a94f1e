import { loadMasterKey, sqliteKeys } from '#vault';
import { existsSync } from 'node:fs';
import { dataFiles } from '../data-folder.js';
import { refuseLoss, tracesIn } from './traces.js';

/** Whether the master key was at hand, so that it could be tried. */
export type CheckedKeys = { readonly masterKey: 'fits' | 'elsewhere' };

/**
 * Looks whether the keys of a folder are there, and whether the master key is the one under which
 * they were made (they keep a value derived from it). Changes nothing. Where the key is given to the
 * server by its environment alone, others cannot try it: `elsewhere`.
 *
 * Rejections `log-lost`, `keys-lost`, `master-key-wrong`, those of `loadMasterKey`, and of damaged
 * files.
 */
export function checkKeys(data: string, fromEnvironment: string | undefined): CheckedKeys {
  const files = dataFiles(data);
  const traces = tracesIn(files, fromEnvironment);
  refuseLoss({ ...traces, masterKey: true }, files);
  if (!traces.masterKey) return { masterKey: 'elsewhere' };
  const masterKey = loadMasterKey({ file: files.masterKey, fromEnvironment, make: false });
  if (existsSync(files.keys)) sqliteKeys({ path: files.keys, masterKey, readOnly: true }).close();
  return { masterKey: 'fits' };
}
