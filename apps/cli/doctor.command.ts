import { checkForReading, dataFiles, DATA_FORMAT, projections, openToOthers } from '#instance';
import { Rejection } from '#kernel';
import { openViews, staleViews } from '#read-models';
import { acquireWriterLock, openDatabase } from '#sqlite';
import { Command } from 'commander';
import { existsSync, statfsSync, statSync } from 'node:fs';
import { dataOption, jsonOption } from './options.js';
import { CheckFailed } from './outcome.js';
import { json, line, nameFolder } from './terminal.js';
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
    .action((options: { data: string; json: boolean }) => {
      nameFolder(options);
      const found = [runtime(), ...folder(options.data)];
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

function folder(data: string): readonly Diagnosis[] {
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
    log(files.log),
    rights(data),
    keys(files),
    views(files.views),
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

function writer(lock: string): Diagnosis {
  if (!existsSync(lock)) return { check: 'writer', is: 'mind', says: 'never served' };
  try {
    acquireWriterLock(lock).release();
    return { check: 'writer', is: 'well', says: 'no server runs on this folder' };
  } catch {
    return { check: 'writer', is: 'well', says: 'a server runs on this folder' };
  }
}

function log(path: string): Diagnosis {
  const db = openDatabase(path, { durability: 'full', readOnly: true });
  try {
    const row = db.prepare('pragma quick_check(1)').get() as { readonly quick_check: string };
    const check = row.quick_check;
    const { events } = db.prepare('select count(*) as events from events').get() as {
      events: number;
    };
    if (check === 'ok') return { check: 'log', is: 'well', says: `${events} events, file sound` };
    return { check: 'log', is: 'ill', says: `the file is damaged (${check}): restore a backup` };
  } finally {
    db.close();
  }
}

function keys(files: ReturnType<typeof dataFiles>): Diagnosis {
  if (process.env['ENTRAIDE_MASTER_KEY']) {
    return { check: 'keys', is: 'well', says: 'the master key comes from the environment' };
  }
  if (!existsSync(files.masterKey)) {
    return { check: 'keys', is: 'ill', says: 'no master.key: what is sealed cannot be opened' };
  }
  const open = (statSync(files.masterKey).mode & 0o077) !== 0;
  return open
    ? { check: 'keys', is: 'ill', says: 'master.key can be read by others: chmod 600 it' }
    : { check: 'keys', is: 'mind', says: 'master.key lies beside the data: keep a copy elsewhere' };
}

function views(path: string): Diagnosis {
  if (!existsSync(path))
    return { check: 'views', is: 'mind', says: 'none yet; built at the next start' };
  const set = openViews(path, projections);
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
