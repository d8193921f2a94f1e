/**
 * The chart of accounts in semantic keys (D14): what events and replies call an account. A
 * versioned chart maps them to the numbers of a country's plan; the glossary explains them.
 */
export const accounts = {
  bank: { kind: 'asset', normalSide: 'debit' },
  'processor-clearing': { kind: 'asset', normalSide: 'debit' },
  'money-due-back': { kind: 'asset', normalSide: 'debit' },
  'due-between-restrictions': { kind: 'asset', normalSide: 'debit' },
  'pledges-receivable': { kind: 'asset', normalSide: 'debit' },
  'intermediary-advances': { kind: 'asset', normalSide: 'debit' },
  'grants-payable': { kind: 'liability', normalSide: 'credit' },
  'refunds-payable': { kind: 'liability', normalSide: 'credit' },
  'deferred-income': { kind: 'liability', normalSide: 'credit' },
  'opening-balances': { kind: 'equity', normalSide: 'credit' },
  'currency-exchange': { kind: 'equity', normalSide: 'credit' },
  'transfers-between-restrictions': { kind: 'equity', normalSide: 'credit' },
  gifts: { kind: 'income', normalSide: 'credit' },
  grants: { kind: 'expense', normalSide: 'debit' },
  'processor-fees': { kind: 'expense', normalSide: 'debit' },
  'transfer-fees': { kind: 'expense', normalSide: 'debit' },
  'pledges-written-off': { kind: 'expense', normalSide: 'debit' },
  'exchange-realised': { kind: 'expense', normalSide: 'debit' },
  'exchange-unrealised': { kind: 'expense', normalSide: 'debit' },
  reservations: { kind: 'memo', normalSide: 'debit' },
  'reserved-funds': { kind: 'memo', normalSide: 'credit' },
} as const satisfies Readonly<Record<string, Account>>;

export type AccountKind = 'asset' | 'liability' | 'income' | 'expense' | 'equity' | 'memo';

export type Account = {
  readonly kind: AccountKind;
  /** The side on which the account grows. */
  readonly normalSide: 'debit' | 'credit';
};

export type AccountKey = keyof typeof accounts;

/** Every account, in the order in which a trial balance lists kinds: what is owned comes first. */
export const accountKeys = Object.keys(accounts) as readonly AccountKey[];

export function isAccount(key: string): key is AccountKey {
  return Object.hasOwn(accounts, key);
}

/** Memo accounts say what is promised; they are in no statement and have no base amount (D25). */
export function isMemo(key: AccountKey): boolean {
  return accounts[key].kind === 'memo';
}
