import {
  givingReferencesIn,
  type Actor,
  type BankLineRecorded,
  type BankLineSaid,
} from '#catalogue';
import {
  bookOfFund,
  carryOut,
  carryOutFirst,
  contextOf,
  findRef,
  refOf,
  type Book,
  type Invocation,
  type Ports,
} from '#commands';
import { loadState } from '#event-store';
import {
  comparableAccount,
  derivedId,
  ensure,
  Rejection,
  type Decider,
  type Sealed,
} from '#kernel';
import { MAX_SEALED_TOGETHER } from '#vault';
import { bankAccountDecider, type ImportStatement } from './bank-account.decider.js';
import type { BankFile } from './reading/bank-file.js';
import type { BankLine, ReadStatement } from './reading/bank-line.js';
import { gapsBetween, type StatementGap } from './statement-gaps.js';

/** Under which the number of a fund's account is looked up (D8). */
export const BANK_ACCOUNT_LOOKUP = 'bank-account';
const STATEMENT_LOOKUP = 'bank-statement';
const LINE_LOOKUP = 'bank-line';
const PAYER_LOOKUP = 'bank-payer';

const IMPORTER: Actor = {
  authentication: 'none',
  id: 'import:camt',
  kind: 'import',
  role: 'import',
};

export type StatementsOutcome = {
  /** Statements of the file, and how many of them nobody had imported before. */
  readonly statements: number;
  readonly newStatements: number;
  readonly lines: number;
  readonly newLines: number;
  /** What is missing between statements, of the accounts in the file. */
  readonly gaps: readonly (StatementGap & { readonly bankAccountId: string })[];
};

type Desk = {
  readonly ports: Ports;
  readonly arriving: readonly Arriving[];
};

/** A statement on its way into the log. */
type Arriving = {
  readonly bankAccountId: string;
  readonly account: string;
  readonly fundId: string;
  readonly book: Book;
  readonly told: ImportStatement;
};

/**
 * Puts the statements of a file into the log, all of them or none: every account must be one that two
 * people registered, and every statement must fit what was imported before, or nothing is written. A
 * statement or a line that is there already adds nothing; one that was cut short is finished.
 *
 * Rejections: `bank-account-unknown` (with the last digits), those of the account's decider,
 * `bank-file-unsound` where the file has problems.
 */
export async function importStatements(
  ports: Ports,
  file: BankFile,
  progress: (done: number) => void = () => undefined,
): Promise<StatementsOutcome> {
  ensure(file.problemCount === 0, 'bank-file-unsound', { problems: file.problemCount });
  const arriving: Arriving[] = [];
  for (const statement of file.statements) arriving.push(await arrive(ports, file, statement));
  const newStatements = await requireAllFit(ports, arriving);
  const desk = { ports, arriving };
  let newLines = 0;
  let done = 0;
  let batch: BankLine[] = [];
  const carryOutBatch = async (): Promise<void> => {
    newLines += await recordAll(desk, batch);
    done += batch.length;
    batch = [];
    progress(done);
  };
  for (const line of file.read()) {
    batch.push(line);
    if (batch.length === MAX_SEALED_TOGETHER) await carryOutBatch();
  }
  await carryOutBatch();
  // Last, so that a statement that stands in the log has all its lines there.
  for (const { bankAccountId, book, told } of arriving) {
    const stream = `bankaccount-${bankAccountId}`;
    const asked = invocation(`statement ${told.statementId}`, told);
    await carryOut(ports, asked, book, bankAccountDecider, stream, told);
  }
  const { statements, lines } = file;
  const gaps = await gapsOf(ports, arriving);
  return { statements: statements.length, newStatements, lines, newLines, gaps };
}

function invocation(key: string, body: unknown): Invocation {
  return { actor: IMPORTER, key, path: 'import camt', body };
}

async function arrive(ports: Ports, file: BankFile, read: ReadStatement): Promise<Arriving> {
  const account = comparableAccount(read.account);
  const bankAccountId = await findRef(ports, BANK_ACCOUNT_LOOKUP, account);
  const unknown = new Rejection('bank-account-unknown', { digits: account.slice(-4) });
  if (bankAccountId === undefined) throw unknown;
  const { of } = await loadState(ports.store, bankAccountDecider, `bankaccount-${bankAccountId}`);
  if (!of) throw unknown;
  const { form, digest } = file;
  // A table has no number: it is known by all that it says.
  const called = read.number ?? `${digest}\n${read.from}\n${read.until}`;
  const statementId = await refOf(ports, STATEMENT_LOOKUP, `${bankAccountId}\n${called}`);
  const { currency, sequence, from, until, openingMinor, closingMinor } = read;
  const { lines, inMinor, outMinor } = read;
  const figures = { openingMinor, closingMinor, lines, inMinor, outMinor };
  const told: ImportStatement = {
    type: 'ImportStatement',
    statementId,
    form,
    currency,
    sequence,
    from,
    until,
    ...figures,
  };
  const book = await bookOfFund(ports.store, of.fundId);
  return { bankAccountId, account, fundId: of.fundId, book, told };
}

/** Asks the rules of every account for all its statements, before anything is written. */
async function requireAllFit({ store }: Ports, arriving: readonly Arriving[]): Promise<number> {
  let found = 0;
  for (const bankAccountId of new Set(arriving.map((one) => one.bankAccountId))) {
    let state = await loadState(store, bankAccountDecider, `bankaccount-${bankAccountId}`);
    for (const one of arriving) {
      if (one.bankAccountId !== bankAccountId) continue;
      const events = bankAccountDecider.decide(one.told, state);
      state = events.reduce(bankAccountDecider.evolve, state);
      found += events.length;
    }
  }
  return found;
}

/** Records the lines that are not there, and tells how many those were. */
async function recordAll({ ports, arriving }: Desk, lines: readonly BankLine[]): Promise<number> {
  const of = (line: BankLine): Arriving => {
    const found = arriving[line.statement];
    if (!found) throw new Error('a line of no statement');
    return found;
  };
  const [ids, payers] = await Promise.all([
    Promise.all(
      lines.map((line) => refOf(ports, LINE_LOOKUP, `${of(line).bankAccountId}\n${line.key}`)),
    ),
    Promise.all(lines.map(({ account }) => payerRefOf(ports, account))),
  ]);
  const first = await Promise.all(ids.map((id) => ports.store.read(`bankline-${id}`, 0, 1)));
  const fresh = lines.flatMap((line, place) => {
    if (first[place]?.length !== 0) return [];
    const lineId = ids[place] as string;
    const payerRef = payers[place] ?? null;
    // All that one payer says is under one key, so that it can be forgotten together.
    const subjectRef = derivedId('payer', payerRef ?? lineId);
    const stream = `bankline-${lineId}`;
    const context = contextOf(ports, invocation(`line ${lineId}`, null), of(line).book);
    return [{ line, lineId, payerRef, subjectRef, stream, context }];
  });
  const toSeal = fresh.map(({ line, subjectRef, stream, context: { commandId } }) => ({
    value: saidOf(line),
    subjectRef,
    place: { stream, commandId, field: 'BankLineRecorded.said' },
  }));
  const sealed = await ports.vault.sealAll(toSeal, 'bank');
  await Promise.all(
    fresh.map(({ line, lineId, payerRef, subjectRef, stream, context }, place) => {
      const { bankAccountId, fundId, told } = of(line);
      const { minor, bookedOn, valueOn, isReversal } = line;
      const isOut = minor.startsWith('-');
      const data: BankLineRecorded['data'] = {
        lineId,
        statementId: told.statementId,
        bankAccountId,
        fundId,
        direction: isOut ? 'out' : 'in',
        money: { minor: isOut ? minor.slice(1) : minor, currency: told.currency },
        bookedOn,
        valueOn,
        isReversal,
        payerRef,
        references: referencesIn(line),
        subjectRef,
        said: sealed[place] as Sealed<BankLineSaid>,
      };
      const dated = { ...context, effectiveDate: bookedOn };
      return carryOutFirst(ports, dated, bankLineDecider, stream, data);
    }),
  );
  return fresh.length;
}

/** A random ref that stands for the payer's account; null where the bank names none. */
async function payerRefOf(ports: Ports, account: string | null): Promise<string | null> {
  return account === null ? null : refOf(ports, PAYER_LOOKUP, comparableAccount(account));
}

/** Our own references alone: whatever else stands in the text is sealed. */
function referencesIn({ text, endToEndId }: BankLine): readonly string[] {
  return givingReferencesIn([text, endToEndId ?? ''].join('\n'));
}

function saidOf({ name, account, text, endToEndId }: BankLine): BankLineSaid {
  return { name, account, text, endToEndId };
}

/** A line is a fact of the bank: there is nothing to decide but that it is there once. */
export const bankLineDecider: Decider<
  BankLineRecorded['data'] | null,
  BankLineRecorded['data'],
  BankLineRecorded
> = {
  initial: null,
  decide: (data, state) => (state ? [] : [{ type: 'BankLineRecorded', data }]),
  evolve: (_, { data }) => data,
};

async function gapsOf({ store }: Ports, arriving: readonly Arriving[]) {
  const accounts = [...new Set(arriving.map(({ bankAccountId }) => bankAccountId))];
  const states = await Promise.all(
    accounts.map((id) => loadState(store, bankAccountDecider, `bankaccount-${id}`)),
  );
  return states.flatMap(({ bankAccountId, statements }) =>
    gapsBetween(statements).map((gap) => ({ ...gap, bankAccountId })),
  );
}
