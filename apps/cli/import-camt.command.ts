import { TEXT_ENCODINGS, type TextEncoding } from '#files';
import {
  importStatements,
  surveyBankFile,
  type BankFile,
  type ReadStatement,
  type StatementsOutcome,
} from '#giving';
import type { Instance } from '#instance';
import { formatMoney, money } from '#kernel';
import { Command, Option } from 'commander';
import { importAllOrNone, lookThrough, MOST_PRINTED } from './import-file.js';
import { BANK_PROBLEMS, bankFindingSentence, gapSentence } from './import-camt.texts.js';
import { dataOption, jsonOption } from './options.js';
import { bar, line, table } from './terminal.js';

type Options = {
  readonly data: string;
  readonly json: boolean;
  readonly check: boolean;
  readonly encoding?: TextEncoding;
};

/** Digits of an account that are shown: enough to know it, too few to use it. */
const SHOWN_DIGITS = 4;

/** `entraide import camt FILE`: what a bank says happened on an account. */
export function importCamtCommand(): Command {
  return new Command('camt')
    .description('load bank statements (camt.053, or the CSV that German banks offer)')
    .argument('<file>')
    .addOption(dataOption())
    .addOption(jsonOption())
    .option('--check', 'look through the file, and store nothing', false)
    .addOption(
      new Option('--encoding <name>', 'how a CSV file is written; UTF-8 unless told').choices(
        TEXT_ENCODINGS,
      ),
    )
    .action(importCamt);
}

async function importCamt(file: string, options: Options): Promise<void> {
  const { encoding } = options;
  const found = await lookThrough(file, (progress) => surveyBankFile(file, { encoding, progress }));
  await importAllOrNone(found, options, { store, facts: factsOf, print, printOutcome });
}

async function store({ ports }: Instance, found: BankFile): Promise<StatementsOutcome> {
  const lines = bar('lines stored', found.lines);
  const outcome = await importStatements(ports, found, lines.at);
  lines.stop();
  return outcome;
}

function printOutcome(
  { statements, newStatements, lines, newLines, gaps }: StatementsOutcome,
  { statements: read }: BankFile,
): void {
  line();
  const rows = [
    ['statements', String(statements), String(newStatements)],
    ['lines', String(lines), String(newLines)],
  ];
  line(table(['', 'in the file', 'new'], rows));
  const currency = read[0]?.currency ?? 'EUR';
  for (const { missingMinor, missingStatements } of gaps) {
    line(gapSentence({ missingMinor, missingStatements, currency }));
  }
}

/** For a program: never a whole account number. */
function factsOf({ form, statements, problems, problemCount, findings, lines }: BankFile): object {
  const told = statements.map(({ account, ...one }) => ({ ...one, account: shown(account) }));
  return { form, lines, statements: told, problemCount, problems, findings };
}

function print({ statements, problems, problemCount, findings }: BankFile): void {
  if (problemCount > 0) {
    const rows = problems
      .slice(0, MOST_PRINTED)
      .map(({ place, rule, value }) => [
        place,
        [BANK_PROBLEMS[rule], value && `(${value})`].filter(Boolean).join(' '),
      ]);
    line(table(['where', 'problem'], rows));
    if (problemCount > MOST_PRINTED) line(`… and ${problemCount - MOST_PRINTED} more`);
    line();
  }
  for (const finding of findings.slice(0, MOST_PRINTED))
    line(`mind  ${bankFindingSentence(finding)}`);
  if (findings.length > 0) line();
  line(
    table(
      ['statement', 'account', 'from', 'until', 'lines', 'before', 'in', 'out', 'after'],
      statements.slice(0, MOST_PRINTED).map(rowOf),
    ),
  );
  if (statements.length > MOST_PRINTED) line(`… and ${statements.length - MOST_PRINTED} more`);
}

function rowOf(statement: ReadStatement): readonly string[] {
  const { number, place, account, from, until, lines, currency } = statement;
  const amount = (minor: string | null): string =>
    minor === null ? '–' : formatMoney(money(minor, currency), 'en');
  const { openingMinor, inMinor, outMinor, closingMinor } = statement;
  const amounts = [openingMinor, inMinor, outMinor, closingMinor].map(amount);
  const days = [from ?? '–', until ?? '–'];
  return [number ?? place, shown(account), ...days, String(lines), ...amounts];
}

function shown(account: string): string {
  return `…${account.slice(-SHOWN_DIGITS)}`;
}
