import type { BankAccountEvent, Person } from '#catalogue';
import {
  bookOfFund,
  carryOut,
  commandId,
  creationOf,
  findRef,
  instantOf,
  loadAuthority,
  refOf,
  type Book,
  type Invocation,
  type Ports,
} from '#commands';
import { loadState, type Executed } from '#event-store';
import { requireAct, asAuthority } from '#gate';
import { comparableAccount, createdIdOf, derivedId, ensure, Rejection } from '#kernel';
import { electronicFormatIBAN, isValidIBAN } from 'ibantools';
import {
  bankAccountDecider,
  type BankAccountCommand,
  type BankAccountState,
} from './bank-account.decider.js';
import { BANK_ACCOUNT_LOOKUP } from './import-statements.js';

/** Characters of an account number: an IBAN has 34 at most. */
export const MAX_ACCOUNT_NUMBER = 34;
const FEWEST_CHARACTERS = 4;
/** What begins like an IBAN is meant as one: a country, and two check digits. */
const IBAN_BEGINNING = /^[A-Z]{2}[0-9]{2}/;

/** One person says that a fund has this account; nothing is imported before a second one confirms. */
export async function proposeBankAccount(
  ports: Ports,
  invocation: Invocation,
  fundId: string,
  typed: string,
): Promise<Executed<BankAccountEvent> & { readonly bankAccountId: string }> {
  const number = comparableAccount(typed);
  ensure(number.length >= FEWEST_CHARACTERS, 'text-missing');
  ensure(number.length <= MAX_ACCOUNT_NUMBER, 'text-too-long', { max: MAX_ACCOUNT_NUMBER });
  const iban = IBAN_BEGINNING.test(number) ? electronicFormatIBAN(number) : null;
  ensure(iban === null || isValidIBAN(iban), 'bank-account-mistyped');
  const { book, by, currency } = await laidOut(ports, invocation, fundId);
  // Before the number is claimed: nobody without a part in the fund finds out whose it is.
  requireAct('bank-account.propose', asAuthority(by));
  const id = commandId(invocation);
  const bankAccountId = await refOf(ports, BANK_ACCOUNT_LOOKUP, number);
  const stream = `bankaccount-${bankAccountId}`;
  const subjectRef = derivedId('bank account', bankAccountId);
  const place = { stream, commandId: id, field: 'BankAccountProposed.number' };
  const sealed = await ports.vault.seal(number, subjectRef, 'bank', place);
  const proposalId = createdIdOf(id);
  const said = { bankAccountId, proposalId, fundId, currency, subjectRef, number: sealed };
  const command = { type: 'ProposeBankAccount', ...said, by } as const;
  const done = await carryOut(ports, invocation, book, bankAccountDecider, stream, command);
  return { ...done, bankAccountId };
}

/**
 * A second person confirms it, who types the number from the bank's own paper: a number that is only
 * looked at is believed too easily. Rejection `bank-account-typed-otherwise`.
 */
export async function confirmBankAccount(
  ports: Ports,
  invocation: Invocation,
  bankAccountId: string,
  said: { readonly proposalId: string; readonly number: string },
): Promise<Executed<BankAccountEvent>> {
  return settle(ports, invocation, bankAccountId, async ({ by }) => {
    requireAct('bank-account.confirm', asAuthority(by));
    const typed = await findRef(ports, BANK_ACCOUNT_LOOKUP, comparableAccount(said.number));
    ensure(typed === bankAccountId, 'bank-account-typed-otherwise');
    return { type: 'ConfirmBankAccount', proposalId: said.proposalId, by };
  });
}

/** What was proposed no longer stands. */
export async function dropBankAccount(
  ports: Ports,
  invocation: Invocation,
  bankAccountId: string,
  proposalId: string,
): Promise<Executed<BankAccountEvent>> {
  return settle(ports, invocation, bankAccountId, ({ by }) =>
    Promise.resolve({ type: 'DropBankAccount', proposalId, by } as const),
  );
}

async function settle(
  ports: Ports,
  invocation: Invocation,
  bankAccountId: string,
  commandOf: (loaded: LoadedBankAccount) => Promise<BankAccountCommand>,
): Promise<Executed<BankAccountEvent>> {
  const loaded = await loadBankAccount(ports, invocation, bankAccountId);
  const stream = `bankaccount-${bankAccountId}`;
  const ask = (): Promise<BankAccountCommand> => commandOf(loaded);
  return carryOut(ports, invocation, loaded.book, bankAccountDecider, stream, ask);
}

/** An account before somebody. */
export type LoadedBankAccount = {
  readonly state: BankAccountState;
  readonly fundId: string;
  readonly book: Book;
  readonly by: Person;
};

/** Lays an account out. Rejection `not-found`. */
export async function loadBankAccount(
  ports: Ports,
  invocation: Invocation,
  bankAccountId: string,
): Promise<LoadedBankAccount> {
  const state = await loadState(ports.store, bankAccountDecider, `bankaccount-${bankAccountId}`);
  const fundId = state.of?.fundId ?? state.proposal?.fundId;
  if (fundId === undefined) throw new Rejection('not-found');
  const { book, by } = await laidOut(ports, invocation, fundId);
  return { state, fundId, book, by };
}

async function laidOut(ports: Ports, invocation: Invocation, fundId: string) {
  const accountId = invocation.actor.id;
  const [book, roles, created] = await Promise.all([
    bookOfFund(ports.store, fundId),
    loadAuthority(ports.store, accountId, fundId, instantOf(ports, invocation)),
    creationOf(ports.store, fundId),
  ]);
  if (!created) throw new Rejection('fund-unknown');
  return { book, by: { accountId, roles }, currency: created.baseCurrency };
}
