import type { Instance } from '#instance';
import { dayIn, formatMoney, money, systemClock, type Money } from '#kernel';
import { importPastGrants, type ChangedGrant, type ImportOutcome } from '#processes';
import { catchUp } from '#read-models';
import { surveyThreeSixtyGiving, type ReadingOptions, type ThreeSixtyFile } from '#transparency';
import { DELIMITERS, TEXT_ENCODINGS } from '#files';
import { Command, Option } from 'commander';
import { loadInto, lookThrough, MOST_PRINTED } from './import-file.js';
import { importCamtCommand } from './import-camt.command.js';
import { importRatesCommand } from './import-rates.command.js';
import { findingSentence, PROBLEM_SENTENCES, wayOut } from './import.texts.js';
import { dataOption, jsonOption } from './options.js';
import { CheckFailed, WrongUse } from './outcome.js';
import { bar, json, line, table } from './terminal.js';

type Options = Pick<ReadingOptions, 'dateFormat' | 'decimal' | 'encoding' | 'delimiter'> & {
  readonly data: string;
  readonly json: boolean;
  readonly acceptValid: boolean;
  readonly amend: boolean;
  readonly showNames: boolean;
};

/** The widest cell of a field that changed. */
const MOST_WIDTH = 60;

/** `entraide import 360giving FILE`: grants of the past become events (D19). */
export function importCommand(): Command {
  const threeSixty = new Command('360giving')
    .description('load published grants of the past from a 360Giving file (JSON, CSV or .xlsx)')
    .argument('<file>')
    .addOption(dataOption())
    .addOption(jsonOption())
    .option('--accept-valid', 'load the rows that are right and print the others', false)
    .option('--amend', 'apply what the file says otherwise than the log, as corrections', false)
    .option('--show-names', 'print titles, descriptions and recipients that changed', false)
    .addOption(
      new Option('--date-format <format>', 'how dates are written')
        .choices(['ISO', 'DMY'])
        .default('ISO'),
    )
    .addOption(
      new Option('--decimal <mark>', 'what stands before the cents in a CSV file')
        .choices(['.', ','])
        .default('.'),
    )
    .addOption(
      new Option('--encoding <name>', 'how a text file is written; UTF-8 unless told').choices(
        TEXT_ENCODINGS,
      ),
    )
    .addOption(
      new Option('--delimiter <mark>', 'what stands between cells: , ; | or tab').argParser(
        delimiterOf,
      ),
    )
    .action(importFile);
  return new Command('import')
    .description('load what others hold')
    .addCommand(threeSixty)
    .addCommand(importCamtCommand())
    .addCommand(importRatesCommand());
}

function delimiterOf(written: string): ReadingOptions['delimiter'] {
  const mark = written === 'tab' || written === '\\t' ? '\t' : written;
  const known = DELIMITERS.find((delimiter) => delimiter === mark);
  if (!known) throw new WrongUse('--delimiter takes one of: , ; | tab');
  return known;
}

async function importFile(file: string, options: Options): Promise<void> {
  const reading = await look(file, options);
  const { refused, problems, problemCount, warnings, totals } = reading;
  const found = { refused, problemCount, problems, warnings, totals };
  if (refused > 0 && !options.acceptValid) {
    if (options.json) json({ loaded: 0, ...found });
    else printRefused(reading);
    throw new CheckFailed();
  }
  const outcome = await loadInto(options.data, (instance) => book(instance, reading, options));
  const shown = { ...outcome, changes: outcome.changes.map((one) => withoutNames(one, options)) };
  if (options.json) json({ ...shown, ...found });
  else printOutcome(reading, shown);
  const isLeft = outcome.changed + outcome.sameInWhatIsRead > outcome.amended;
  if (outcome.changed > 0 && isLeft) throw new CheckFailed();
}

function look(file: string, options: Options): Promise<ThreeSixtyFile> {
  const { dateFormat, decimal, encoding, delimiter } = options;
  const today = dayIn('UTC', systemClock.now());
  const how = { dateFormat, decimal, encoding, delimiter, today };
  return lookThrough(file, (progress) => surveyThreeSixtyGiving(file, { ...how, progress }));
}

/** Books what loads, and then folds it into the views: together, that takes less than in turns. */
async function book(
  { ports, views }: Instance,
  reading: ThreeSixtyFile,
  { amend }: Options,
): Promise<ImportOutcome> {
  const grants = bar('grants booked', reading.total - reading.refused);
  const outcome = await importPastGrants(ports, reading.grants(), { amend, progress: grants.at });
  grants.stop();
  const before = views.checkpoint().events;
  const folded = bar('events folded', Math.max(1, outcome.loaded));
  await catchUp(ports.store, views, { progress: (events) => folded.at(events - before) });
  folded.stop();
  return outcome;
}

/** Names were published once, and may have been taken back since: they are shown when asked for. */
function withoutNames(change: ChangedGrant, { showNames }: Options): ChangedGrant {
  if (showNames) return change;
  const fields = change.fields.map((field) => {
    const { path, mayName, before, now } = field;
    if (!mayName) return field;
    const hidden = (text: string | undefined): string | undefined => text && HIDDEN;
    return { path, mayName, before: hidden(before), now: hidden(now) };
  });
  return { ...change, fields };
}

const HIDDEN = '(--show-names)';

function printRefused(reading: ThreeSixtyFile): void {
  printProblems(reading);
  printFindings(reading);
  printSums(reading, []);
  line();
  line('Nothing was loaded. Mend the file, or load what is right with --accept-valid.');
}

function printProblems({ problems, problemCount }: ThreeSixtyFile): void {
  if (problemCount === 0) return;
  const rows = problems
    .slice(0, MOST_PRINTED)
    .map(({ place, path, rule, value, option }) => [
      place,
      path,
      [PROBLEM_SENTENCES[rule], value && `(${value})`].filter(Boolean).join(' '),
      option ? wayOut(option) : '',
    ]);
  line(table(['where', 'field', 'problem', ''], rows));
  if (problemCount > MOST_PRINTED) line(`… and ${problemCount - MOST_PRINTED} more`);
  line();
}

function printFindings({ warnings }: ThreeSixtyFile): void {
  if (warnings.length === 0) return;
  for (const warning of warnings) line(`mind  ${findingSentence(warning)}`);
  line();
}

function printOutcome(reading: ThreeSixtyFile, outcome: ImportOutcome): void {
  printProblems(reading);
  printFindings(reading);
  const counts: readonly (readonly [string, number])[] = [
    ['rows in the file', reading.total],
    ['loaded', outcome.loaded],
    ['there before, the same', outcome.same],
    ['there before, other in what is not read', outcome.sameInWhatIsRead],
    ['there before, changed', outcome.changed],
    ['amended now', outcome.amended],
    ['erased since, left alone', outcome.erased],
    ['refused', reading.refused],
  ];
  line(
    table(
      ['', 'rows'],
      counts.map(([what, count]) => [what, String(count)]),
    ),
  );
  line();
  printSums(reading, outcome.booked);
  printChanges(outcome);
}

function printSums({ totals }: ThreeSixtyFile, booked: readonly Money[]): void {
  const currencies = [
    ...new Set([...totals.file, ...booked].map(({ currency }) => currency)),
  ].sort();
  const sum = (sums: readonly Money[], currency: string): string =>
    formatMoney(sums.find((one) => one.currency === currency) ?? money(0n, currency), 'en');
  line(
    table(
      ['currency', 'in the file', 'in rows that load', 'booked now'],
      currencies.map((currency) => [
        currency,
        sum(totals.file, currency),
        sum(totals.loadable, currency),
        sum(booked, currency),
      ]),
    ),
  );
  if (totals.unreadable > 0) {
    line(`The sum of the file leaves out rows whose amount cannot be read: ${totals.unreadable}.`);
  }
}

function printChanges({ changed, changes }: ImportOutcome): void {
  if (changed === 0) return;
  for (const { place, grantId, amended, fields } of changes.slice(0, MOST_PRINTED)) {
    line();
    line(`${place}  ${grantId}  ${amended ? 'amended' : 'changed, left as it is'}`);
    const rows = fields.map(({ path, before, now }) => [path, cell(before), cell(now)]);
    line(table(['field', 'recorded', 'in the file'], rows));
  }
  if (changed > MOST_PRINTED) line(`… and ${changed - MOST_PRINTED} more`);
  if (changes.some(({ amended }) => !amended)) {
    line();
    line('--amend applies what changed: both stand in the log, and the books are corrected.');
  }
}

function cell(text = ''): string {
  const plain = text.replace(/\s+/g, ' ');
  return plain.length > MOST_WIDTH ? `${plain.slice(0, MOST_WIDTH - 1)}…` : plain;
}
