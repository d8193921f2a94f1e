import { firstContradiction, lineToKeep, type RememberedLog } from '#audit';
import { sqliteEventStore, type EventStore } from '#event-store';
import { checkForReading, checkKeys, dataFiles, lineOf } from '#instance';
import { ensure, Rejection } from '#kernel';
import { lookAtViews } from '#read-models';
import { Command } from 'commander';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { copyDatabase } from './copy-database.js';
import { writeKeyFile } from './key-file.js';
import { rootFile } from './kept-line.js';
import { dataOption } from './options.js';
import { WrongUse } from './outcome.js';
import { line } from './terminal.js';
import { writeWhole } from './whole-file.js';

/** `entraide backup`: a copy of the log, and apart from it, if asked, of the keys (D17). */
export function backupCommand(): Command {
  return new Command('backup')
    .description('write a copy of the log; works beside a running server')
    .argument('<file>', 'the copy of the log; FILE.root beside it says what it holds')
    .option('--keys <file>', 'also write the keys, encrypted with ENTRAIDE_BACKUP_PASSPHRASE')
    .addOption(dataOption())
    .action(async (file: string, options: { data: string; keys?: string }) => {
      const files = dataFiles(options.data);
      if (!existsSync(files.log)) checkForReading(options.data);
      for (const path of [file, rootFile(file), options.keys]) if (path) refuseToOverwrite(path);
      const { masterKey } = checkKeys(options.data, process.env['ENTRAIDE_MASTER_KEY']);
      ensure(!options.keys || masterKey === 'fits', 'master-key-lost', { file: 'master.key' });
      const copied = await writeCopy(files, file);
      line(`The log is in ${file}. It holds no readable name; keep it all the same.`);
      line('Keep this line elsewhere: "entraide verify --expect" and "restore --root" take it.');
      line(`  ${lineToKeep(copied)}`);
      if (masterKey === 'elsewhere')
        line('The master key is not here: nobody tried whether it fits.');
      if (!options.keys) return;
      await writeWhole(options.keys, (beside) => writeKeyFile(beside, files));
      line(
        `The keys are in ${options.keys}. Keep them elsewhere, and not for longer than 30 days.`,
      );
    });
}

/**
 * Copies the log, and writes beside it what it holds. A log that contradicts what this folder has
 * seen is no backup: rejections `log-older`, `log-changed`, and nothing is left.
 */
async function writeCopy(
  files: ReturnType<typeof dataFiles>,
  file: string,
): Promise<RememberedLog> {
  // Looked at before the copy is made: then the copy is never shorter than what they have seen.
  const views = lookAtViews(files.views);
  try {
    return await writeWhole(file, async (beside) => {
      copyDatabase(files.log, beside);
      const store = sqliteEventStore({ path: beside, readOnly: true });
      try {
        if (views) await refuseContradiction(store, views);
        const copied = await lineOf(store);
        await writeWhole(rootFile(file), (path) => writeFileSync(path, `${lineToKeep(copied)}\n`));
        return copied;
      } finally {
        await store.close();
      }
    });
  } catch (error) {
    rmSync(rootFile(file), { force: true });
    throw error;
  } finally {
    views?.close();
  }
}

async function refuseContradiction(
  store: EventStore,
  views: NonNullable<ReturnType<typeof lookAtViews>>,
): Promise<void> {
  const found = await firstContradiction(store, views);
  if (found?.kind === 'shorter') throw new Rejection('log-older', { events: found.kept });
  if (found) throw new Rejection('log-changed', { index: found.index });
}

function refuseToOverwrite(file: string): void {
  if (existsSync(file)) throw new WrongUse(`${file} is there already.`);
}
