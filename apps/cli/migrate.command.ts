import {
  masterKeyOf,
  migrate,
  moveKeyRows,
  openSource,
  openTarget,
  type Migrated,
  type MigrateStep,
} from '#instance';
import { Command, Option } from 'commander';
import { resolve } from 'node:path';
import { jsonOption } from './options.js';
import { CheckFailed, WrongUse } from './outcome.js';
import { bar, json, line, type Bar } from './terminal.js';

type Options = {
  readonly from: string;
  readonly to: string;
  readonly prefix?: string;
  readonly json: boolean;
};

/** `entraide migrate`: moves an instance from a folder to a cluster, or back. */
export function migrateCommand(): Command {
  return new Command('migrate')
    .description(
      'copy an instance into another store, compare both, and go on after an interruption',
    )
    .requiredOption('--from <end>', `what is left: ${END}`)
    .requiredOption('--to <end>', `what is moved to: ${END}`)
    .addOption(
      new Option('--prefix <text>', "before each stream's name in a cluster").env(
        'ENTRAIDE_STREAM_PREFIX',
      ),
    )
    .addOption(jsonOption())
    .action(async ({ from, to, prefix, json: asJson }: Options) => {
      const ends = [endNamed(from), endNamed(to)] as const;
      if (ends[0] === ends[1]) throw new WrongUse('Both ends are the same.');
      const moved = await move(...ends, prefix);
      if (asJson) json(moved);
      else print(moved);
      if (!moved.equal) throw new CheckFailed();
    });
}

const END = 'a data folder, an address esdb://…, or "cluster" for the one in EVENTSTORE_URL';

/** An address with a password is better not typed: everybody on the machine can read it there. */
function endNamed(text: string): string {
  if (text.includes('://')) return text;
  if (text !== 'cluster') return resolve(text);
  const url = process.env['EVENTSTORE_URL'];
  if (!url) throw new WrongUse('EVENTSTORE_URL says nowhere where the cluster is.');
  return url;
}

async function move(from: string, to: string, prefix: string | undefined): Promise<Migrated> {
  const masterKey = masterKeyOf([from, to], process.env['ENTRAIDE_MASTER_KEY']);
  const source = openSource({ place: from, masterKey, prefix });
  const bars = barPerStep();
  try {
    const target = openTarget({ place: to, masterKey, prefix });
    try {
      const moveKeys = (): Promise<number> => moveKeyRows(source.keys, target.keys);
      return await migrate(source.store, target.store, { moveKeys, progress: bars.at });
    } finally {
      await target.close();
    }
  } finally {
    bars.stop();
    await source.close();
  }
}

/** One bar after the other: each step goes through the whole log. */
function barPerStep() {
  let shown: { readonly step: MigrateStep; readonly bar: Bar } | undefined;
  return {
    at: (step: MigrateStep, done: number, total: number): void => {
      if (shown?.step !== step) {
        shown?.bar.stop();
        shown = { step, bar: bar(step, total) };
      }
      shown.bar.at(done, total);
    },
    stop: () => shown?.bar.stop(),
  };
}

function print({ before, copied, forgettable, keys, from, to, equal }: Migrated): void {
  line(`${copied} events copied, ${before} were there from an earlier run`);
  line(
    `${forgettable} look-ups and ${keys} keys are there too, wrapped under the same master key:`,
  );
  line('bring master.key, or ENTRAIDE_MASTER_KEY, to wherever the instance starts now');
  line();
  line(`            ${'events'.padEnd(12)} trial balance, then root of the log`);
  for (const [end, figures] of [
    ['from', from],
    ['to', to],
  ] as const) {
    line(`${end.padEnd(12)}${String(figures.events).padEnd(12)} ${figures.trialBalance}`);
    line(`${' '.repeat(24)} ${figures.root}`);
  }
  line();
  line(
    equal
      ? 'Both hold the same log: the same tree, the same trial balance.'
      : 'They differ: somebody wrote to the target, or it changed what it was given.',
  );
}
