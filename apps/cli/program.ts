import { Command } from 'commander';
import { backupCommand, restoreCommand } from './backup.command.js';
import { doctorCommand } from './doctor.command.js';
import { traceCommand } from './trace.command.js';
import { verifyCommand } from './verify.command.js';
import { readFileSync } from 'node:fs';
import { demoCommand } from './demo.command.js';
import { importCommand } from './import.command.js';
import { rebuildCommand } from './rebuild.command.js';
import { replayCommand } from './replay.command.js';
import { serveCommand } from './serve.command.js';

/** The command line of Entraide: the auditor's and the operator's tool. */
export function program(): Command {
  const { version } = JSON.parse(
    readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
  ) as { version: string };
  const entraide = new Command('entraide')
    .description('Grant and solidarity funds, with every fact as an event.')
    .version(version)
    .exitOverride()
    .showHelpAfterError();
  for (const command of [
    serveCommand(),
    demoCommand(),
    replayCommand(),
    verifyCommand(),
    traceCommand(),
    rebuildCommand(),
    importCommand(),
    backupCommand(),
    restoreCommand(),
    doctorCommand(),
  ]) {
    entraide.addCommand(command.exitOverride().showHelpAfterError());
  }
  return entraide;
}
