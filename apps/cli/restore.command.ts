import { lineToKeep, type RememberedLog, type VerifyReport } from '#audit';
import { dataFiles } from '#instance';
import { ensure } from '#kernel';
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
import { openKeyFile } from './key-file.js';
import { isRoot, rootBeside } from './kept-line.js';
import { dataOption } from './options.js';
import { CheckFailed, NotProven, WrongUse } from './outcome.js';
import { line } from './terminal.js';
import { printFindings, verifyFolder } from './verifying.js';

type Options = { readonly data: string; readonly keys?: string; readonly root?: string };

/** `entraide restore`: puts a copy into an empty folder and verifies it before anybody serves it. */
export function restoreCommand(): Command {
  return new Command('restore')
    .description('restore a backup into an empty data folder, and verify it')
    .argument('<file>', 'the copy of the log')
    .option('--keys <file>', 'the copy of the keys, at most 30 days old')
    .option('--root <root>', 'the root that was kept elsewhere of this backup')
    .addOption(dataOption())
    .action(async (file: string, options: Options) => {
      if (!existsSync(file)) throw new WrongUse(`There is no file ${file}.`);
      if (existsSync(options.data) && readdirSync(options.data).length > 0) {
        throw new WrongUse(`${options.data} is not empty: restore into an empty folder.`);
      }
      const { root } = options;
      if (root !== undefined && !isRoot(root)) {
        throw new WrongUse('--root takes the root that "entraide backup" printed.');
      }
      const keys = options.keys ? openKeyFile(options.keys, new Date()) : undefined;
      const beside = rootBeside(file);
      checkLog(file);
      putInPlace(file, options.data, keys);
      const report = await verifyFolder(options.data, {
        expected: beside,
        keys: keys !== undefined,
      });
      printRestored(report, keys !== undefined);
      endAsCompared(report, beside, root);
    });
}

type Keys = ReturnType<typeof openKeyFile>;

function putInPlace(file: string, data: string, keys: Keys | undefined): void {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const files = dataFiles(data);
  copyFileSync(file, files.log);
  chmodSync(files.log, 0o600);
  if (!keys) return;
  writeFileSync(files.keys, keys.database, { mode: 0o600 });
  writeFileSync(files.masterKey, keys.masterKey, { mode: 0o600 });
}

function printRestored(report: VerifyReport, hasKeys: boolean): void {
  line(`${report.events} events restored; root ${report.root}`);
  if (!hasKeys) {
    line('Without its keys, everything sealed stays shut, and no server starts on this folder.');
  }
  printFindings(report);
}

/** The root that was kept elsewhere stands above the one beside the backup. */
function endAsCompared(
  report: VerifyReport,
  beside: RememberedLog | undefined,
  root: string | undefined,
): void {
  const differs = root !== undefined && root !== report.root;
  if (differs) line(`  The restored log is not the one of which the root was kept: ${root}`);
  if (differs || report.findings.length > 0) {
    line('Serve nothing from this folder before it is known why.');
    throw new CheckFailed();
  }
  if (root !== undefined) return line('It is the log of which the root was kept elsewhere.');
  if (beside) {
    line(
      'It is the log that the file beside the backup names. Whoever changes both leaves no trace:',
    );
    return line(`compare with what was kept elsewhere: ${lineToKeep(report)}`);
  }
  line(
    'Nothing says which log this should be: no root was given, and none lies beside the backup.',
  );
  throw new NotProven();
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
  ensure(sound === 'ok', 'backup-damaged');
}
