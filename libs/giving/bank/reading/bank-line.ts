import type { AmountFault } from '#files';

/** What a file may be in which a bank tells what happened on an account. */
export type BankForm = 'camt' | 'camt-csv';

/** A line of a statement, as the bank tells it. */
export type BankLine = {
  /** Of which statement of the file, from 0. */
  readonly statement: number;
  /** Where it stands, for whoever mends the file. */
  readonly place: string;
  /** Tells it from every other line of its account; holds names, and is never stored. */
  readonly key: string;
  /** Above nothing for what came in, below for what went out. */
  readonly minor: string;
  readonly bookedOn: string;
  readonly valueOn: string | null;
  /** It takes an earlier line back: it is no gift, though it may be money that comes in. */
  readonly isReversal: boolean;
  readonly endToEndId: string | null;
  /** Who paid, or who was paid. */
  readonly name: string | null;
  /** Their account: an IBAN, or a number of another kind. */
  readonly account: string | null;
  readonly text: string;
};

/** Why a line or a statement cannot be taken as it is. */
export type BankProblemRule =
  | AmountFault
  | 'amount-zero'
  | 'account-missing'
  | 'balances-do-not-add-up'
  | 'balances-do-not-follow'
  | 'cell-count'
  | 'currency-differs'
  | 'currency-missing'
  | 'day-missing'
  | 'day-not-a-date'
  | 'opening-balances-differ'
  | 'sign-unknown'
  | 'statement-number-missing'
  | 'statement-twice'
  | 'status-unknown';

export type BankProblem = {
  readonly place: string;
  readonly rule: BankProblemRule;
  /** What stands there, where it names nobody. */
  readonly value?: string;
};

/** What is said of a statement that may be taken all the same. */
export type BankFindingCode =
  /** Lines that are announced only: they come again once they are booked. */
  | 'pending-left-out'
  /** Entries that stand for several payments of which the file tells no amounts. */
  | 'batch-not-itemised'
  /** No balance before or after: nothing shows that no line is missing. */
  | 'balances-missing';

export type BankFinding = {
  readonly code: BankFindingCode;
  readonly place: string;
  readonly count: number;
};

/** A statement that was read to its end. */
export type ReadStatement = {
  readonly place: string;
  readonly account: string;
  readonly currency: string;
  /** As the bank calls it, with the page where it has several; null where it has no number. */
  readonly number: string | null;
  readonly sequence: number | null;
  /** First and last day; null where nothing happened and the bank tells none. */
  readonly from: string | null;
  readonly until: string | null;
  readonly openingMinor: string | null;
  readonly closingMinor: string | null;
  readonly lines: number;
  readonly inMinor: string;
  readonly outMinor: string;
};

/** Told of what does not hold, line by line. */
export type BankReadingListener = {
  readonly problem: (problem: BankProblem) => void;
  readonly finding: (finding: BankFinding) => void;
  readonly statement: (statement: ReadStatement) => void;
};
