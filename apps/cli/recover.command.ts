import { openPorts } from '#instance';
import { recoverAdministration, type RecoveredPerson } from '#people';
import { withoutInvisible } from '#validation';
import { Command } from 'commander';
import { existsSync, readFileSync } from 'node:fs';
import { dataOption } from './options.js';
import { WrongUse } from './outcome.js';
import { line } from './terminal.js';
import { whereIs } from './where.js';

type Options = {
  readonly data: string;
  readonly keyFile: readonly string[];
  readonly person: readonly string[];
  readonly url?: string;
};

/** Files that a recovery takes: one of each of two holders. */
const KEY_FILES = 2;

/** `entraide recover`: two recovery keys, at the machine, give the administration back. */
export function recoverCommand(): Command {
  return new Command('recover')
    .description('make somebody an administrator again, with the recovery keys of two holders')
    .requiredOption('--key-file <file>', 'a file that holds one recovery key; twice', collect, [])
    .requiredOption(
      '--person <"Name <address>">',
      'who is to be an administrator; once or twice',
      collect,
      [],
    )
    .option('--url <url>', 'where people reach this instance, for whole links')
    .addOption(dataOption())
    .action(async ({ data, keyFile, person, url }: Options) => {
      if (new Set(keyFile).size !== KEY_FILES) {
        throw new WrongUse('It takes two key files: --key-file ONE --key-file OTHER.');
      }
      const keys = keyFile.map(readKey);
      const people = person.map(personIn);
      // Recovery gives back what is there: a folder without a log is a mistake.
      const { ports, close } = await openPorts({ ...whereIs(data) });
      try {
        const ways = await recoverAdministration(ports, ports.clock.now(), { keys, people });
        for (const { email, path, code } of ways) {
          line(`${email}`);
          line(`  link: ${url ?? ''}${path}`);
          if (code !== undefined) line(`  code: ${code}`);
        }
        line(
          'Both keys are used up: each administrator draws a new one, on the page of the staff.',
        );
      } finally {
        await close();
      }
    });
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function readKey(file: string): string {
  if (!existsSync(file)) throw new WrongUse(`There is no file ${file}.`);
  return readFileSync(file, 'utf8').trim();
}

/** `Name <address>`, as mail programs write it; what nobody sees in it is left out, as in every form. */
function personIn(text: string): RecoveredPerson {
  const seen = withoutInvisible(text, true).trim();
  const [, displayName = '', email = ''] = /^([^<>]+)<([^<>]+)>$/.exec(seen) ?? [];
  if (email === '') throw new WrongUse(`--person takes "Name <address>", and not: ${text}`);
  return { displayName: displayName.trim(), email: email.trim() };
}
