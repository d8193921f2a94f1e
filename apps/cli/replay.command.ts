import { replay, type ReplayOptions } from '#funds';
import { openPorts } from '#instance';
import { Rejection } from '#kernel';
import { rejectionText } from '#web';
import { Command, Option } from 'commander';
import { trialBalanceTable } from './demo/run.js';
import { dataOption, jsonOption } from './options.js';
import { WrongUse } from './outcome.js';
import { bar, json, line, nameFolder } from './terminal.js';
import { whereIs } from './where.js';

type Options = {
  readonly data: string;
  readonly json: boolean;
  readonly at?: string;
  readonly position?: string;
  readonly asOf?: string;
  readonly view: 'known' | 'corrected';
  readonly memo: boolean;
};

/** `entraide replay`: the ledger as it stood, folded from the log (D13, D14). */
export function replayCommand(): Command {
  return new Command('replay')
    .description('fold the log to any point into a trial balance')
    .addOption(dataOption())
    .addOption(jsonOption())
    .addOption(
      new Option(
        '--at <instant>',
        'the log up to the last event recorded by then, such as 2026-03-31T23:59:59Z',
      ).conflicts('position'),
    )
    .option('--position <index>', 'the log up to this index, itself included')
    .option('--as-of <date>', 'only what counts up to this day')
    .addOption(
      new Option('--view <view>', 'as known then, or as corrected since')
        .choices(['known', 'corrected'])
        .default('known'),
    )
    .option('--memo', 'with the memo accounts', false)
    .action(async (options: Options) => {
      nameFolder(options);
      const { ports, close } = await openPorts({ ...whereIs(options.data), readOnly: true });
      try {
        const progress = bar('events', 1);
        const asked = {
          ...chosen(options),
          progress: (events: number) => progress.at(events, events),
        };
        const result = await replay(ports.store, asked).catch(wrongUseOf);
        progress.stop();
        if (options.json) return json(result);
        line(`${result.events} events folded, up to index ${result.position ?? '(nothing)'}`);
        if (result.recordedLater !== undefined) line(clockWasSetBack(result.recordedLater));
        line();
        line(trialBalanceTable(result));
        line();
        line(`digest   ${result.digest}`);
      } finally {
        await close();
      }
    });
}

function clockWasSetBack(events: number): string {
  return `The clock was set back: ${events} of them tell a later time than --at. They stand before others that do not, and are folded with them.`;
}

/** Values that do not fit what they are for: the words of the caller are wrong, not the data. */
const UNFIT: ReadonlySet<string> = new Set([
  'instant-invalid',
  'date-invalid',
  'corrected-needs-as-of',
]);

function wrongUseOf(error: unknown): never {
  if (!(error instanceof Rejection) || !UNFIT.has(error.code)) throw error;
  throw new WrongUse(rejectionText('en', error.code, error.params));
}

function chosen({ at, position, asOf, view, memo }: Options): ReplayOptions {
  if (position !== undefined && !/^\d{1,15}$/.test(position)) {
    throw new WrongUse('--position takes the index of an event, a whole number from 0 on.');
  }
  return { at, position: position === undefined ? undefined : Number(position), asOf, view, memo };
}
