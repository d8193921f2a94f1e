import { openInstance } from '#instance';
import { formatMoney, money, type Money } from '#kernel';
import { importPastGrants, type ImportOutcome } from '#processes';
import { readThreeSixtyGiving, type ThreeSixtyReading } from '#transparency';
import { Command, Option } from 'commander';
import { existsSync, readFileSync } from 'node:fs';
import { dataOption, jsonOption } from './options.js';
import { CheckFailed, WrongUse } from './outcome.js';
import { bar, json, line, table } from './terminal.js';
import { whereIs } from './where.js';

type Options = {
  readonly data: string;
  readonly json: boolean;
  readonly acceptValid: boolean;
  readonly dateFormat: 'ISO' | 'DMY';
};

/** Problems printed one by one; the rest is counted. */
const MOST_PROBLEMS = 50;

/** `entraide import 360giving FILE`: grants of the past become events (D19). */
export function importCommand(): Command {
  const threeSixty = new Command('360giving')
    .description('load published grants of the past from a 360Giving file (JSON or CSV)')
    .argument('<file>')
    .addOption(dataOption())
    .addOption(jsonOption())
    .option('--accept-valid', 'load the rows that are right and print the others', false)
    .addOption(
      new Option('--date-format <format>', 'how dates are written')
        .choices(['ISO', 'DMY'])
        .default('ISO'),
    )
    .action(importFile);
  return new Command('import').description('load what others hold').addCommand(threeSixty);
}

async function importFile(file: string, options: Options): Promise<void> {
  if (!existsSync(file)) throw new WrongUse(`There is no file ${file}.`);
  const reading = readThreeSixtyGiving(readFileSync(file), { dateFormat: options.dateFormat });
  const refused = reading.refused > 0 && !options.acceptValid;
  if (!options.json) printProblems(reading);
  if (refused) {
    if (options.json) json({ loaded: 0, refused: reading.refused, problems: reading.problems });
    else line('Nothing was loaded. Mend the file, or load what is right with --accept-valid.');
    throw new CheckFailed();
  }
  const instance = await openInstance({ ...whereIs(options.data), worker: false });
  try {
    const progress = bar('grants', reading.rows.length);
    const outcome = await importPastGrants(instance.ports, reading.rows, progress.at);
    progress.stop();
    if (options.json) json({ ...outcome, refused: reading.refused, totals: reading.totals });
    else printOutcome(reading, outcome);
    if (outcome.changed.length > 0) throw new CheckFailed();
  } finally {
    await instance.close();
  }
}

function printProblems(reading: ThreeSixtyReading): void {
  const { problems } = reading;
  if (problems.length === 0) return;
  const rows = problems
    .slice(0, MOST_PROBLEMS)
    .map((problem) => [
      problem.place,
      problem.path,
      problem.rule,
      [problem.value, problem.option && `read it with --date-format DMY`]
        .filter(Boolean)
        .join('  '),
    ]);
  line(table(['where', 'field', 'problem', ''], rows));
  if (problems.length > MOST_PROBLEMS) line(`… and ${problems.length - MOST_PROBLEMS} more`);
  line();
}

function printOutcome(reading: ThreeSixtyReading, outcome: ImportOutcome): void {
  line(`rows in the file        ${reading.total}`);
  line(`loaded                  ${outcome.loaded}`);
  line(`there before, the same  ${outcome.same}`);
  line(`there before, changed   ${outcome.changed.length}`);
  line(`refused                 ${reading.refused}`);
  line();
  const currencies = [...new Set(reading.totals.file.map(({ currency }) => currency))].sort();
  const sum = (sums: readonly Money[], currency: string): string =>
    formatMoney(sums.find((one) => one.currency === currency) ?? money(0n, currency), 'en');
  line(
    table(
      ['currency', 'in the file', 'in rows that load', 'booked now'],
      currencies.map((currency) => [
        currency,
        sum(reading.totals.file, currency),
        sum(reading.totals.loadable, currency),
        sum(outcome.booked, currency),
      ]),
    ),
  );
  for (const { place, grantId } of outcome.changed) {
    line(`${place}  ${grantId}: recorded before with other content, left as it is`);
  }
}
