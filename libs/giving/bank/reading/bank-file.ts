import { createHash } from 'node:crypto';
import {
  formOf,
  IMPORT_LIMITS,
  stampOf,
  type ImportSource,
  type ReadingProgress,
  type TextEncoding,
} from '#files';
import { ensure } from '#kernel';
import type {
  BankFinding,
  BankForm,
  BankLine,
  BankProblem,
  BankReadingListener,
  ReadStatement,
} from './bank-line.js';
import { camtCsvLines } from './camt-csv.reader.js';
import { camtLines } from './camt.reader.js';

export type BankReadingOptions = {
  /** How a table is written; UTF-8 unless told. A camt file says it itself. */
  readonly encoding?: TextEncoding | undefined;
  readonly progress?: ReadingProgress;
};

/** A file that was looked through once, and is read a second time for its lines. */
export type BankFile = {
  readonly form: BankForm;
  /** Fingerprint of all its lines; it holds names, and is never stored. */
  readonly digest: string;
  readonly statements: readonly ReadStatement[];
  /** The first of them; the others are counted. */
  readonly problems: readonly BankProblem[];
  readonly problemCount: number;
  readonly findings: readonly BankFinding[];
  /** Lines of all statements. */
  readonly lines: number;
  /** The lines once more, in the order of the file. */
  readonly read: (progress?: ReadingProgress) => Generator<BankLine>;
};

/** Problems that are told one by one. */
const MOST_PROBLEMS = 1_000;
/** Statements of one file: one a day makes some hundreds in a year. */
const MOST_STATEMENTS = 10_000;

/**
 * Looks through a file of a bank, camt.053 or the table that German banks offer beside it: its
 * statements, and whatever does not hold. Nothing is stored. Only a part of the file is in memory at a
 * time, and a few bytes for each line.
 *
 * Throws a Rejection `import-...` where the file as a whole cannot be read: see `camtLines` and
 * `camtCsvLines`; `import-camt-form` for another kind of file.
 */
export function surveyBankFile(source: ImportSource, options: BankReadingOptions = {}): BankFile {
  const stamp = stampOf(source);
  const found = formOf(source, IMPORT_LIMITS);
  ensure(found === 'xml' || found === 'csv', 'import-camt-form');
  const form: BankForm = found === 'xml' ? 'camt' : 'camt-csv';
  const problems: BankProblem[] = [];
  const findings: BankFinding[] = [];
  const statements: ReadStatement[] = [];
  let problemCount = 0;
  let lines = 0;
  const problem = (one: BankProblem): void => {
    problemCount += 1;
    if (problems.length < MOST_PROBLEMS) problems.push(one);
  };
  const known = new Set<string>();
  const listener: BankReadingListener = {
    problem,
    finding: (one) => findings.push(one),
    statement: (one) => {
      ensure(statements.length < MOST_STATEMENTS, 'import-too-many-rows', {
        maximum: MOST_STATEMENTS,
      });
      const called = `${one.account}\n${one.number ?? ''}`;
      if (one.number !== null && known.has(called)) {
        problem({ place: one.place, rule: 'statement-twice', value: one.number });
      }
      known.add(called);
      statements.push(one);
    },
  };
  const all = createHash('sha256');
  for (const { key } of linesOf(source, form, listener, options)) {
    lines += 1;
    all.update(key);
  }
  const { encoding } = options;
  return {
    form,
    digest: all.digest('hex'),
    statements,
    problems,
    problemCount,
    findings,
    lines,
    read: function* (progress) {
      ensure(stampOf(source) === stamp, 'import-file-changed');
      yield* linesOf(source, form, DEAF, { encoding, ...(progress && { progress }) });
      ensure(stampOf(source) === stamp, 'import-file-changed');
    },
  };
}

function linesOf(
  source: ImportSource,
  form: BankForm,
  listener: BankReadingListener,
  { encoding, progress }: BankReadingOptions,
): Generator<BankLine> {
  if (form === 'camt') return camtLines(source, listener, progress);
  return camtCsvLines(source, listener, encoding, progress);
}

/** In the second reading everything was said before. */
const DEAF: BankReadingListener = {
  problem: () => undefined,
  finding: () => undefined,
  statement: () => undefined,
};
