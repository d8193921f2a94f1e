import type { BankAccountEvent, BankStatementImported, Person } from '#catalogue';
import { asAuthority, gated, requireProposal, requireSecondPerson } from '#gate';
import { ensure, isCurrency, Rejection, type Decider, type Sealed } from '#kernel';

/** One person says that a fund has this account. */
export type ProposeBankAccount = {
  readonly type: 'ProposeBankAccount';
  readonly bankAccountId: string;
  readonly proposalId: string;
  readonly fundId: string;
  readonly currency: string;
  readonly subjectRef: string;
  readonly number: Sealed<string>;
  readonly by: Person;
};

/** A second person confirms it, or either says that it no longer stands. */
export type SettleBankAccount = {
  readonly type: 'ConfirmBankAccount' | 'DropBankAccount';
  readonly proposalId: string;
  readonly by: Person;
};

/** A statement was read to its end. By whoever has the machine: it moves nothing. */
export type ImportStatement = Omit<BankStatementImported['data'], 'fundId' | 'bankAccountId'> & {
  readonly type: 'ImportStatement';
};

export type BankAccountCommand = ProposeBankAccount | SettleBankAccount | ImportStatement;

type Proposal = {
  readonly proposalId: string;
  readonly proposedBy: string;
  readonly fundId: string;
  readonly currency: string;
};

export type KnownStatement = BankStatementImported['data'];

export type BankAccountState = {
  readonly bankAccountId: string;
  readonly proposal: Proposal | null;
  /** The fund whose account it is; null before two people said so. */
  readonly of: { readonly fundId: string; readonly currency: string } | null;
  /** In the order in which they were imported. */
  readonly statements: readonly KnownStatement[];
};

/**
 * An account of a fund at a bank. Two people say that it is the fund's, since what comes in there
 * becomes its gifts; then each of its statements is known once, and no day is told in two forms.
 */
export const bankAccountDecider: Decider<BankAccountState, BankAccountCommand, BankAccountEvent> =
  gated<BankAccountState, BankAccountCommand, BankAccountEvent>(
    {
      initial: { bankAccountId: '', proposal: null, of: null, statements: [] },
      decide: (command, state) => {
        switch (command.type) {
          case 'ProposeBankAccount':
            return propose(command, state);
          case 'ConfirmBankAccount':
            return confirm(command, state);
          case 'DropBankAccount':
            return drop(command, state);
          case 'ImportStatement':
            return importStatement(command, state);
        }
      },
      evolve,
    },
    (command) =>
      command.type === 'ImportStatement'
        ? undefined
        : { act: ACT_OF[command.type], authority: asAuthority(command.by) },
  );

const ACT_OF = {
  ProposeBankAccount: 'bank-account.propose',
  ConfirmBankAccount: 'bank-account.confirm',
  DropBankAccount: 'bank-account.drop',
} as const;

/** A newer proposal takes the place of an older one of the same fund. */
function propose(
  { type: _, by, ...said }: ProposeBankAccount,
  { of, proposal }: BankAccountState,
): readonly BankAccountEvent[] {
  ensure(!of, 'bank-account-registered-before');
  ensure(!proposal || proposal.fundId === said.fundId, 'bank-account-proposed-elsewhere');
  ensure(isCurrency(said.currency), 'currency-unknown', { currency: said.currency.slice(0, 8) });
  return [{ type: 'BankAccountProposed', data: { ...said, proposedBy: by.accountId } }];
}

function confirm(
  { proposalId, by }: SettleBankAccount,
  { bankAccountId, proposal }: BankAccountState,
): readonly BankAccountEvent[] {
  requireProposal(proposal, proposalId);
  requireSecondPerson(proposal, by.accountId);
  const data = { bankAccountId, ...proposal, confirmedBy: by.accountId };
  return [{ type: 'BankAccountConfirmed', data }];
}

function drop(
  { proposalId, by }: SettleBankAccount,
  { bankAccountId, proposal }: BankAccountState,
): readonly BankAccountEvent[] {
  requireProposal(proposal, proposalId);
  const { fundId } = proposal;
  return [
    {
      type: 'BankAccountDropped',
      data: { bankAccountId, fundId, proposalId, by: by.accountId },
    },
  ];
}

/** What a statement says, without the ref under which it is known. */
const FIGURES = ['openingMinor', 'closingMinor', 'inMinor', 'outMinor', 'lines'] as const;

/**
 * Told again, a statement adds nothing. Rejections `bank-account-unknown`, `currency-not-held`,
 * `bank-statement-differs` where it was told otherwise before, `bank-days-in-another-form` where a
 * day of it was told in the other form: lines cannot be compared then, and would count twice.
 */
function importStatement(
  { type: _, ...told }: ImportStatement,
  { bankAccountId, of, statements }: BankAccountState,
): readonly BankAccountEvent[] {
  if (!of) throw new Rejection('bank-account-unknown');
  const { currency } = told;
  ensure(currency === of.currency, 'currency-not-held', { currency });
  const before = statements.find(({ statementId }) => statementId === told.statementId);
  if (before) {
    const isSame = FIGURES.every((figure) => before[figure] === told[figure]);
    ensure(isSame, 'bank-statement-differs', { day: before.until ?? '' });
    return [];
  }
  const overlaps = statements.find(
    ({ form, from, until }) =>
      form !== told.form &&
      from !== null &&
      until !== null &&
      told.from !== null &&
      told.until !== null &&
      from <= told.until &&
      told.from <= until,
  );
  ensure(!overlaps, 'bank-days-in-another-form', {
    from: overlaps?.from ?? '',
    until: overlaps?.until ?? '',
  });
  const data = { ...told, bankAccountId, fundId: of.fundId };
  return [{ type: 'BankStatementImported', data }];
}

function evolve(state: BankAccountState, event: BankAccountEvent): BankAccountState {
  switch (event.type) {
    case 'BankAccountProposed': {
      const { bankAccountId, proposalId, proposedBy, fundId, currency } = event.data;
      return { ...state, bankAccountId, proposal: { proposalId, proposedBy, fundId, currency } };
    }
    case 'BankAccountDropped':
      return { ...state, proposal: null };
    case 'BankAccountConfirmed': {
      const { fundId, currency } = event.data;
      return { ...state, proposal: null, of: { fundId, currency } };
    }
    case 'BankStatementImported':
      return { ...state, statements: [...state.statements, event.data] };
  }
}
