import { importRates, readEntities, surveyRates, type RatesFile, type RatesOutcome } from '#funds';
import type { Instance } from '#instance';
import { isDay } from '#kernel';
import { Command, Option } from 'commander';
import { importAllOrNone, lookThrough, MOST_PRINTED } from './import-file.js';
import { dataOption, jsonOption } from './options.js';
import { WrongUse } from './outcome.js';
import { bar, line, table } from './terminal.js';

type Options = {
  readonly data: string;
  readonly json: boolean;
  readonly check: boolean;
  readonly since?: string;
};

/** Why a line is refused, in a sentence for each rule. */
const PROBLEMS: Readonly<Record<RatesFile['problems'][number]['rule'], string>> = {
  'cell-count': 'has more or fewer cells than titles',
  'currency-twice': 'names a currency twice on one day',
  'day-not-a-date': 'has a day that is none',
  'day-twice': 'tells a day that was told before',
  'rate-not-number': 'has a rate that is no number above zero',
};

/** `entraide import rates FILE`: the reference rates that the European Central Bank publishes. */
export function importRatesCommand(): Command {
  return new Command('rates')
    .description('load the rates that the European Central Bank publishes (eurofxref, XML or CSV)')
    .argument('<file>')
    .addOption(dataOption())
    .addOption(jsonOption())
    .option('--check', 'look through the file, and store nothing', false)
    .addOption(
      new Option('--since <day>', 'leave out what is older, YYYY-MM-DD').argParser((day) => {
        if (!isDay(day)) throw new WrongUse('--since takes a day, such as 2026-01-01');
        return day;
      }),
    )
    .action(importFile);
}

async function importFile(file: string, options: Options): Promise<void> {
  const { since = '' } = options;
  const { days, ...read } = await lookThrough(file, (progress) => surveyRates(file, progress));
  const found = { ...read, days: days.filter(({ on }) => on >= since) };
  await importAllOrNone(found, options, { store, facts: factsOf, print, printOutcome });
}

async function store({ ports, views }: Instance, found: RatesFile): Promise<RatesOutcome> {
  const entities = readEntities(views).map(({ entityId }) => entityId);
  if (entities.length === 0) throw new WrongUse('There are no books yet: found an entity first.');
  const days = bar('days stored', found.days.length * entities.length);
  const outcome = await importRates(ports, entities, found, days.at);
  days.stop();
  return outcome;
}

/** For a program: which days, and of which currencies. */
function factsOf({ form, days, problems, problemCount, leftOut }: RatesFile): object {
  const [from, until] = [days[0]?.on ?? null, days.at(-1)?.on ?? null];
  const currencies = currenciesOf(days);
  return { form, days: days.length, from, until, currencies, leftOut, problemCount, problems };
}

function currenciesOf(days: RatesFile['days']): readonly string[] {
  return [...new Set(days.flatMap(({ rates }) => rates.map(({ currency }) => currency)))].sort();
}

function print({ days, problems, problemCount, leftOut }: RatesFile): void {
  if (problemCount > 0) {
    const rows = problems
      .slice(0, MOST_PRINTED)
      .map(({ place, rule, value }) => [place, `${PROBLEMS[rule]} (${value})`]);
    line(table(['where', 'problem'], rows));
    if (problemCount > MOST_PRINTED) line(`… and ${problemCount - MOST_PRINTED} more`);
    line();
  }
  const row = [
    String(days.length),
    days[0]?.on ?? '–',
    days.at(-1)?.on ?? '–',
    String(currenciesOf(days).length),
  ];
  line(table(['days', 'from', 'until', 'currencies'], [row]));
  if (leftOut.length > 0) {
    line(`mind  left out, since no country has it any more or it is none: ${leftOut.join(', ')}`);
  }
}

function printOutcome({ days, newDays }: RatesOutcome): void {
  line();
  line(table(['', 'in the file', 'new'], [['days', String(days), String(newDays)]]));
}
