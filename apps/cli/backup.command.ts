import { dataFiles } from '#instance';
import { Rejection } from '#kernel';
import { openDatabase } from '#sqlite';
import { Command } from 'commander';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import { copyDatabase } from './copy-database.js';
import { openKeyFile, writeKeyFile } from './key-file.js';
import { dataOption } from './options.js';
import { WrongUse } from './outcome.js';
import { line } from './terminal.js';
import { verifyFolder } from './verify.command.js';

/** `entraide backup`: a copy of the log, and apart from it, if asked, of the keys (D17). */
export function backupCommand(): Command {
  return new Command('backup')
    .description('write a copy of the log; works beside a running server')
    .argument('<file>', 'the copy of the log')
    .option('--keys <file>', 'also write the keys, encrypted with ENTRAIDE_BACKUP_PASSPHRASE')
    .addOption(dataOption())
    .action((file: string, options: { data: string; keys?: string }) => {
      const files = dataFiles(options.data);
      if (!existsSync(files.log)) throw new Rejection('data-folder-missing');
      refuseToOverwrite(file);
      copyDatabase(files.log, file);
      line(`The log is in ${file}. It holds no readable name; keep it all the same.`);
      if (!options.keys) return;
      refuseToOverwrite(options.keys);
      writeKeyFile(options.keys, files);
      line(
        `The keys are in ${options.keys}. Keep them elsewhere, and not for longer than 30 days.`,
      );
    });
}

/** `entraide restore`: puts a copy into an empty folder and verifies it before anybody serves it. */
export function restoreCommand(): Command {
  return new Command('restore')
    .description('restore a backup into an empty data folder, and verify it')
    .argument('<file>', 'the copy of the log')
    .option('--keys <file>', 'the copy of the keys, at most 30 days old')
    .addOption(dataOption())
    .action(async (file: string, options: { data: string; keys?: string }) => {
      if (!existsSync(file)) throw new WrongUse(`There is no file ${file}.`);
      if (existsSync(options.data) && readdirSync(options.data).length > 0) {
        throw new WrongUse(`${options.data} is not empty: restore into an empty folder.`);
      }
      const keys = options.keys ? openKeyFile(options.keys, new Date()) : undefined;
      mkdirSync(options.data, { recursive: true, mode: 0o700 });
      const files = dataFiles(options.data);
      checkLog(file);
      copyFileSync(file, files.log);
      if (keys) {
        writeFileSync(files.keys, keys.database, { mode: 0o600 });
        writeFileSync(files.masterKey, keys.masterKey, { mode: 0o600 });
        chmodSync(files.masterKey, 0o600);
      }
      const report = await verifyFolder(options.data);
      line(`${report.events} events restored; root ${report.root}`);
      for (const { code, event } of report.findings) line(`  ${code} ${event?.stream ?? ''}`);
      if (!keys) line('Without its keys, everything sealed stays shut.');
    });
}

function refuseToOverwrite(file: string): void {
  if (existsSync(file)) throw new WrongUse(`${file} is there already.`);
}

function checkLog(file: string): void {
  let sound: string;
  try {
    const db = openDatabase(file, { durability: 'full', readOnly: true });
    const row = db.prepare('pragma integrity_check(1)').get() as { integrity_check: string };
    db.prepare('select count(*) from events').get();
    db.close();
    sound = row.integrity_check;
  } catch {
    sound = 'unreadable';
  }
  if (sound !== 'ok') throw new Rejection('backup-damaged');
}
