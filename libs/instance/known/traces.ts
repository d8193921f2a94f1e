import { ensure, Rejection } from '#kernel';
import { lookAtViews } from '#read-models';
import { openDatabase, sound, type Database } from '#sqlite';
import { basename } from 'node:path';
import { existsSync } from 'node:fs';
import { checkFormat, dataFiles } from '../data-folder.js';

/** What the files of a data folder know of each other, read without making or changing any. */
export type Traces = {
  /** Whether the log holds an event; undefined where the file is not there or was never laid out. */
  readonly log: 'events' | 'empty' | undefined;
  /** Whether a key was ever made; undefined where the file is not there or was never laid out. */
  readonly keys: 'keys' | 'empty' | undefined;
  /** Events that the views have seen; undefined where there are no views. */
  readonly seen: number | undefined;
  /** Whether a process has answered anything. */
  readonly answered: boolean;
  readonly masterKey: boolean;
};

/** Rejections `log-damaged`, `keys-damaged`, `views-damaged`, `checkpoints-damaged`. */
export function tracesIn(
  files: ReturnType<typeof dataFiles>,
  masterKeyFromEnvironment: string | undefined,
): Traces {
  const views = lookAtViews(files.views);
  const seen = views?.checkpoint().events;
  views?.close();
  const checkpoints = look(files.processes, 'checkpoints', 'checkpoints-damaged');
  return {
    log: heldOr(look(files.log, 'events', 'log-damaged'), 'events'),
    keys: heldOr(look(files.keys, 'keys', 'keys-damaged'), 'keys'),
    seen,
    answered: checkpoints === true,
    masterKey: masterKeyFromEnvironment !== undefined || existsSync(files.masterKey),
  };
}

/**
 * Refuses to begin anew where something has begun before: a log, keys or a master key that are made
 * in the place of lost ones would look as if nothing had been lost. Rejections `log-lost`,
 * `keys-lost`, `master-key-lost`, each with the name of the `file`.
 */
export function refuseLoss(
  { log, keys, seen, answered, masterKey }: Traces,
  files: ReturnType<typeof dataFiles>,
): void {
  // A key is durable before the event that is sealed under it: a first start that was cut short may
  // leave one in front of an empty log, beside views that have seen nothing.
  const mayBeFirst = log === 'empty' && seen !== undefined;
  const begun = (seen ?? 0) > 0 || answered || (keys === 'keys' && !mayBeFirst);
  ensure(log === 'events' || !begun, 'log-lost', { file: basename(files.log), events: seen ?? 0 });
  ensure(log !== 'events' || keys !== undefined, 'keys-lost', { file: basename(files.keys) });
  ensure(masterKey || (log !== 'events' && keys !== 'keys'), 'master-key-lost', {
    file: basename(files.masterKey),
  });
}

/**
 * Checks that the folder can be read by this program. Rejections `data-folder-missing`, `log-lost`
 * where only the log is missing, and those of its format.
 */
export function checkForReading(folder: string): void {
  const files = dataFiles(folder);
  if (!existsSync(files.log)) {
    refuseLoss({ ...tracesIn(files, undefined), masterKey: true }, files);
    throw new Rejection('data-folder-missing');
  }
  checkFormat(files.format);
}

/** Whether a table holds a row; undefined where file or table are not there. */
function look(path: string, table: string, damaged: string): boolean | undefined {
  if (!existsSync(path)) return undefined;
  return sound(damaged, () => {
    const db = openDatabase(path, { durability: 'full', readOnly: true });
    try {
      return hasTable(db, table)
        ? db.prepare(`select 1 from ${table} limit 1`).get() !== undefined
        : undefined;
    } finally {
      db.close();
    }
  });
}

function hasTable(db: Database, table: string): boolean {
  return db.prepare('select 1 from sqlite_schema where name = ?').get(table) !== undefined;
}

function heldOr<Held extends string>(
  found: boolean | undefined,
  held: Held,
): Held | 'empty' | undefined {
  if (found === undefined) return undefined;
  return found ? held : 'empty';
}
