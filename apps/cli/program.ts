import { Command } from 'commander';
import { introduce } from '#contexts';
import { contributions } from '#instance';
import { VERSION } from '../server/version.js';

/** Every command, loaded when it is called: the others would only make it start later. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./serve.command.js')).serveCommand(),
  demo: async () => (await import('./demo.command.js')).demoCommand(),
  replay: async () => (await import('./replay.command.js')).replayCommand(),
  verify: async () => (await import('./verify.command.js')).verifyCommand(),
  trace: async () => (await import('./trace.command.js')).traceCommand(),
  rebuild: async () => (await import('./rebuild.command.js')).rebuildCommand(),
  processes: async () => (await import('./processes.command.js')).processesCommand(),
  import: async () => (await import('./import.command.js')).importCommand(),
  match: async () => (await import('./match.command.js')).matchCommand(),
  backup: async () => (await import('./backup.command.js')).backupCommand(),
  'accept-log': async () => (await import('./accept-log.command.js')).acceptLogCommand(),
  account: async () => (await import('./account.command.js')).accountCommand(),
  recover: async () => (await import('./recover.command.js')).recoverCommand(),
  restore: async () => (await import('./restore.command.js')).restoreCommand(),
  migrate: async () => (await import('./migrate.command.js')).migrateCommand(),
  completion: async () =>
    (await import('./completion.command.js')).completionCommand(() => program(undefined)),
  doctor: async () => (await import('./doctor.command.js')).doctorCommand(),
};

/** The command line of Entraide: the auditor's and the operator's tool. */
export async function program(
  called: string | undefined,
  { asJson = false } = {},
): Promise<Command> {
  // What is refused or found is told in words, and they belong to the contexts.
  introduce(contributions);
  const entraide = new Command('entraide')
    .description('Grant and solidarity funds, with every fact as an event.')
    .version(VERSION);
  const known = called === undefined ? undefined : COMMANDS[called];
  const wanted = known ? [known] : Object.values(COMMANDS);
  for (const command of await Promise.all(wanted.map((load) => load()))) {
    entraide.addCommand(command);
  }
  return complainingAlike(entraide, asJson);
}

/** Wrong words end alike at every depth: with help for a person, with nothing but JSON for a program. */
function complainingAlike(command: Command, asJson: boolean): Command {
  command.commands.forEach((one) => complainingAlike(one, asJson));
  command.exitOverride();
  return asJson
    ? command.configureOutput({ writeErr: () => undefined })
    : command.showHelpAfterError();
}
