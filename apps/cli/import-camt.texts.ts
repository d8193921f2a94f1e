import { formatMoney, money } from '#kernel';
import type { BankFinding, BankProblem } from '#giving';

/** Why a line or a statement is refused, in a sentence for each rule (docs/guides/command-line.md). */
export const BANK_PROBLEMS: Readonly<Record<BankProblem['rule'], string>> = {
  'account-missing': 'names no account',
  'amount-not-number': 'has no amount that can be read',
  'amount-too-large': 'has an amount that is too large',
  'amount-too-precise': 'has an amount with more decimals than the currency',
  'amount-zero': 'moves nothing',
  'balances-do-not-add-up':
    'does not add up: the balance before and all lines do not make the balance after; they differ by (minor units)',
  'balances-do-not-follow': 'has balances that do not follow each other: a line is missing',
  'cell-count': 'has more or fewer cells than titles',
  'currency-differs': 'is in another currency than the account',
  'currency-missing': 'names no currency',
  'currency-unknown': 'is not in the currency of any country',
  'day-missing': 'has no day',
  'day-not-a-date': 'has a day that is none',
  'opening-balances-differ': 'has two balances before it, which differ',
  'sign-unknown': 'is neither money in nor money out',
  'statement-number-missing': 'has no number',
  'statement-twice': 'stands twice in this file',
  'status-unknown': 'is neither booked nor announced',
};

const FINDINGS: Readonly<Record<BankFinding['code'], string>> = {
  'pending-left-out': 'lines are announced and not booked yet; they are left out, and come again',
  'batch-not-itemised':
    'entries stand for several payments whose amounts the bank does not tell; each is one line',
  'balances-missing':
    'statement without a balance before and after: nothing shows that no line is missing',
};

/** What was found of a file that may be taken all the same. */
export function bankFindingSentence({ code, place, count }: BankFinding): string {
  return `${place}: ${count} ${FINDINGS[code]}`;
}

/** What is missing between two statements of an account. */
export function gapSentence({
  missingMinor,
  missingStatements,
  currency,
}: {
  readonly missingMinor: string | null;
  readonly missingStatements: number | null;
  readonly currency: string;
}): string {
  const told = [
    ...(missingStatements ? [`${missingStatements} statements are left out`] : []),
    ...(missingMinor !== null && missingMinor !== '0'
      ? [`the balances differ by ${formatMoney(money(missingMinor, currency), 'en')}`]
      : []),
  ];
  return `mind  a gap between two statements: ${told.join('; ')}`;
}
