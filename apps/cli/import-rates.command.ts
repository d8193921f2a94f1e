import { importRates, readEntities, surveyRates, type RatesFile, type RatesOutcome } from '#funds';
import { openInstance, type Instance } from '#instance';
import { isDay } from '#kernel';
import { catchUp } from '#read-models';
import { Command, Option } from 'commander';
import { existsSync } from 'node:fs';
import { dataOption, jsonOption } from './options.js';
import { CheckFailed, WrongUse } from './outcome.js';
import { bar, json, line, table } from './terminal.js';
import { whereIs } from './where.js';

type Options = {
  readonly data: string;
  readonly json: boolean;
  readonly check: boolean;
  readonly since?: string;
};

/** Problems printed one by one; the rest is counted. */
const MOST_PRINTED = 50;

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
  if (!existsSync(file)) throw new WrongUse(`There is no file ${file}.`);
  const found = look(file, options);
  const isRefused = found.problemCount > 0;
  const outcome = isRefused || options.check ? undefined : await load(found, options);
  if (options.json) json({ ...factsOf(found), ...(outcome && { outcome }) });
  else {
    print(found);
    if (outcome) printOutcome(outcome);
    else line(isRefused ? 'Nothing was loaded.' : 'Nothing was loaded: this was a check.');
  }
  if (isRefused) throw new CheckFailed();
}

function look(file: string, { since = '' }: Options): RatesFile {
  const progress = bar('bytes read', 1);
  try {
    const found = surveyRates(file, progress.at);
    return { ...found, days: found.days.filter(({ on }) => on >= since) };
  } finally {
    progress.stop();
  }
}

async function load(found: RatesFile, { data }: Options): Promise<RatesOutcome> {
  const instance = await openInstance({ ...whereIs(data), worker: false });
  try {
    return await book(instance, found);
  } finally {
    await instance.close();
  }
}

/** Stores what is new, and then folds it into the views. */
async function book(
  { ports, projector, views }: Instance,
  found: RatesFile,
): Promise<RatesOutcome> {
  const entities = readEntities(views).map(({ entityId }) => entityId);
  if (entities.length === 0) throw new WrongUse('There are no books yet: found an entity first.');
  await projector.stop();
  const days = bar('days stored', found.days.length * entities.length);
  const outcome = await importRates(ports, entities, found, days.at);
  days.stop();
  await catchUp(ports.store, views);
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
