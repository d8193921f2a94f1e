import {
  checkForReading,
  checkKeys,
  dataFiles,
  DATA_FORMAT,
  openToOthers,
  projections,
  requireSameLog,
} from '#instance';
import { sqliteEventStore } from '#event-store';
import { Rejection } from '#kernel';
import { lookAtViews, staleViews } from '#read-models';
import { openDatabase, sound, type Database } from '#sqlite';
import { Command } from 'commander';
import { existsSync, statfsSync, statSync } from 'node:fs';
import { dataOption, jsonOption } from './options.js';
import { CheckFailed } from './outcome.js';
import { json, line, nameFolder } from './terminal.js';
import { isServed } from './served.js';
import { inWordsOfTheOperator } from '../server/start-troubles.js';

type Diagnosis = {
  readonly check: string;
  readonly is: 'well' | 'mind' | 'ill';
  readonly says: string;
};

/** Free space under which a disk is nearly full. */
const LITTLE_SPACE_BYTES = 512 * 1024 * 1024;

/** `entraide doctor`: looks at the machine and the data folder, and says what to do. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('look at the machine and the data folder, and say what to do')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options: { data: string; json: boolean }) => {
      nameFolder(options);
      const found = [runtime(), ...(await folder(options.data))];
      if (options.json) json(found);
      else
        for (const { check, is, says } of found) line(`${MARKS[is]} ${check.padEnd(14)} ${says}`);
      if (found.some(({ is }) => is === 'ill')) throw new CheckFailed();
    });
}

const MARKS = { well: 'ok  ', mind: 'mind', ill: 'ILL ' } as const;

function runtime(): Diagnosis {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const supported = major > 20 || (major === 20 && minor >= 19);
  const version = `Node ${process.versions.node}`;
  if (!supported)
    return { check: 'runtime', is: 'ill', says: `${version}: 20.19 or newer is needed` };
  if (major < 24)
    return { check: 'runtime', is: 'mind', says: `${version} works; 24 is recommended` };
  return { check: 'runtime', is: 'well', says: version };
}

async function folder(data: string): Promise<readonly Diagnosis[]> {
  const files = dataFiles(data);
  try {
    checkForReading(data);
  } catch (error) {
    const isMissing = error instanceof Rejection && error.code === 'data-folder-missing';
    const says = isMissing ? `there is no log in ${data}` : inWordsOfTheOperator(error);
    return [{ check: 'data folder', is: 'ill', says }];
  }
  return [
    { check: 'data folder', is: 'well', says: `${data}, format ${DATA_FORMAT}` },
    writer(files.lock),
    told('log', () => log(files.log)),
    await evidence(files),
    rights(data),
    told('keys', () => keys(data, files)),
    told('views', () => views(files.views)),
    space(data),
  ];
}

/** The data of people is its owner's alone; a server shuts the folder again when it starts. */
function rights(data: string): Diagnosis {
  const open = openToOthers(data);
  if (open.length === 0) return { check: 'rights', is: 'well', says: 'nobody else can read it' };
  const which = open.map((name) => (name === '.' ? 'the folder' : name)).join(', ');
  const says = `others can read ${which}: chmod 700 the folder and 600 its files`;
  return { check: 'rights', is: 'ill', says };
}

/** What is refused, such as a damaged file, is what this looks for. */
function told(check: string, look: () => Diagnosis): Diagnosis {
  try {
    return look();
  } catch (error) {
    return ill(check, error);
  }
}

function ill(check: string, error: unknown): Diagnosis {
  return { check, is: 'ill', says: inWordsOfTheOperator(error) };
}

/** Whether the log is the one that the views have seen, event by event. */
async function evidence(files: ReturnType<typeof dataFiles>): Promise<Diagnosis> {
  const check = 'evidence';
  try {
    const store = sqliteEventStore({ path: files.log, readOnly: true });
    try {
      await requireSameLog(store, files.views);
    } finally {
      await store.close();
    }
    return existsSync(files.views)
      ? { check, is: 'well', says: 'the log is the one that this folder has seen' }
      : { check, is: 'mind', says: 'no views yet, so nothing was kept of the log to compare with' };
  } catch (error) {
    return ill(check, error);
  }
}

function writer(lock: string): Diagnosis {
  if (!existsSync(lock)) return { check: 'writer', is: 'mind', says: 'never served' };
  const says = isServed(lock) ? 'a server runs on this folder' : 'no server runs on this folder';
  return { check: 'writer', is: 'well', says };
}

function log(path: string): Diagnosis {
  return sound('log-damaged', () => {
    const db = openDatabase(path, { durability: 'full', readOnly: true });
    try {
      return soundness(db);
    } finally {
      db.close();
    }
  });
}

function soundness(db: Database): Diagnosis {
  const row = db.prepare('pragma quick_check(1)').get() as { readonly quick_check: string };
  const check = row.quick_check;
  const { events } = db.prepare('select count(*) as events from events').get() as {
    events: number;
  };
  if (check === 'ok') return { check: 'log', is: 'well', says: `${events} events, file sound` };
  return { check: 'log', is: 'ill', says: `the file is damaged (${check}): restore a backup` };
}

function keys(data: string, files: ReturnType<typeof dataFiles>): Diagnosis {
  const check = 'keys';
  const fromEnvironment = process.env['ENTRAIDE_MASTER_KEY'];
  const { masterKey } = checkKeys(data, fromEnvironment);
  if (masterKey === 'elsewhere') {
    return { check, is: 'ill', says: 'no master.key: what is sealed cannot be opened' };
  }
  if (fromEnvironment) {
    return { check, is: 'well', says: 'the master key of the environment fits the keys' };
  }
  const open = (statSync(files.masterKey).mode & 0o077) !== 0;
  return open
    ? { check, is: 'ill', says: 'master.key can be read by others: chmod 600 it' }
    : {
        check,
        is: 'mind',
        says: 'master.key fits, and lies beside the data: keep a copy elsewhere',
      };
}

function views(path: string): Diagnosis {
  const set = lookAtViews(path, projections);
  if (!set) return { check: 'views', is: 'mind', says: 'none yet; built at the next start' };
  try {
    const stale = staleViews(set.database, projections);
    return stale.length === 0
      ? { check: 'views', is: 'well', says: `${set.checkpoint().events} events folded` }
      : { check: 'views', is: 'mind', says: `${stale.length} are built anew at the next start` };
  } finally {
    set.close();
  }
}

function space(data: string): Diagnosis {
  const { bavail, bsize } = statfsSync(data);
  const free = bavail * bsize;
  const says = `${Math.round(free / 1024 / 1024)} MB free`;
  return { check: 'disk', is: free < LITTLE_SPACE_BYTES ? 'ill' : 'well', says };
}
