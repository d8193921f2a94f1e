import { declareFor, SAMPLE_CORRECTION, type ActSet, type Place } from '#acts';
import { textIn, type Sealed } from '#kernel';
import type { GivingFund } from '../views/donations.query.js';
import {
  confirmBankAccount,
  dropBankAccount,
  proposeBankAccount,
  type LoadedBankAccount,
} from './bank-account.commands.js';
import { bankAccountDecider } from './bank-account.decider.js';
import {
  BankAccountConfirmationDto,
  BankAccountDroppingDto,
  BankAccountDto,
  MAX_TYPED_NUMBER,
} from './bank.dto.js';

/** Where an account is registered: before the funds whose books somebody keeps. */
export type BankAccountsPlace = Place & { readonly funds: readonly GivingFund[] };
/** An account before somebody who may see it. */
export type BankAccountPlace = Place & LoadedBankAccount;

const NUMBER = {
  kind: 'text',
  name: 'number',
  label: 'finance:bank.number',
  width: 'medium',
  max: MAX_TYPED_NUMBER,
  spellcheck: false,
} as const;
const SEALED: Sealed<string> = { subjectRef: '', purpose: 'bank', keyVersion: 1, ciphertext: '' };

const account = declareFor<BankAccountsPlace>()<BankAccountDto>({
  act: 'bank-account.propose',
  name: 'bank-account',
  at: 'new',
  route: '',
  summary: 'Propose the account of a fund at a bank; a second person confirms',
  creates: ['bankAccountId'],
  input: BankAccountDto,
  example: { fundId: SAMPLE_CORRECTION, number: 'DE89 3704 0044 0532 0130 00' },
  fields: [
    {
      kind: 'choice',
      name: 'fundId',
      label: 'common:fund',
      as: 'filled-select',
      options: ({ funds }, { locale }) =>
        funds.map(({ fundId, name }) => ({ value: fundId, label: textIn(locale, name) })),
    },
    { ...NUMBER, hint: 'finance:bank.number-hint' },
  ],
  ask: ({ funds: [fund], authority: { by } }) => {
    const said = { bankAccountId: '', proposalId: '', subjectRef: '', number: SEALED };
    const where = { fundId: fund?.fundId ?? '', currency: fund?.currency ?? 'EUR' };
    const asker = { accountId: by.id, roles: by.roles };
    const command = { type: 'ProposeBankAccount', ...said, ...where, by: asker } as const;
    return bankAccountDecider.decide(command, bankAccountDecider.initial);
  },
  run: async (ports, invocation, _, { fundId, number }) => {
    const done = await proposeBankAccount(ports, invocation, fundId, number);
    return { ...done, body: { bankAccountId: done.bankAccountId } };
  },
});

/** What is done before there is an account. */
export const BANK_ACCOUNTS_ACTS: ActSet<BankAccountsPlace> = {
  tag: 'bank',
  base: 'api/v1/bank-accounts',
  texts: 'finance',
  acts: [account],
  answer: () => ({}),
};

const act = declareFor<BankAccountPlace>();
const meant = {
  kind: 'fixed',
  name: 'proposalId',
  value: ({ state }: BankAccountPlace) => state.proposal?.proposalId,
} as const;

const confirmation = act<BankAccountConfirmationDto>({
  act: 'bank-account.confirm',
  name: 'bank-account-confirmation',
  route: 'confirmation',
  summary: 'Confirm the account that somebody else proposed, by typing its number',
  input: BankAccountConfirmationDto,
  example: { proposalId: SAMPLE_CORRECTION, number: 'DE89 3704 0044 0532 0130 00' },
  fields: [meant, { ...NUMBER, hint: 'finance:bank.number-again-hint' }],
  ask: (place) => settled(place, 'ConfirmBankAccount'),
  notYet: ['no-correction-proposed'],
  run: (ports, invocation, id, said) => confirmBankAccount(ports, invocation, id, { ...said }),
});

const dropping = act<BankAccountDroppingDto>({
  act: 'bank-account.drop',
  name: 'bank-account-dropping',
  route: 'dropping',
  summary: 'Say that a proposed account of a fund no longer stands',
  input: BankAccountDroppingDto,
  example: { proposalId: SAMPLE_CORRECTION },
  fields: [meant],
  ask: (place) => settled(place, 'DropBankAccount'),
  notYet: ['no-correction-proposed'],
  aside: true,
  run: (ports, invocation, id, { proposalId }) =>
    dropBankAccount(ports, invocation, id, proposalId),
});

/** What is done with an account that was proposed. */
export const BANK_ACCOUNT_ACTS: ActSet<BankAccountPlace> = {
  tag: 'bank',
  base: 'api/v1/bank-accounts/:bankAccountId',
  texts: 'finance',
  acts: [confirmation, dropping],
  answer: (bankAccountId) => ({ bankAccountId }),
};

function settled(
  { state, authority: { by } }: BankAccountPlace,
  type: 'ConfirmBankAccount' | 'DropBankAccount',
): unknown {
  const proposalId = state.proposal?.proposalId ?? SAMPLE_CORRECTION;
  const asker = { accountId: by.id, roles: by.roles };
  return bankAccountDecider.decide({ type, proposalId, by: asker }, state);
}
