import type { CashTransfer, Person } from '#catalogue';

/** What the rules of a transfer must know of its fund (D9). */
export type TransferFacts = {
  readonly isClosed: boolean;
  /** The currency of the books of the fund's entity. */
  readonly bookCurrency: string;
  readonly today: string;
};

/** By a treasurer, an accountant or the governing body; nothing moves before a second one confirms. */
export type ProposeCashTransfer = CashTransfer & {
  readonly type: 'ProposeCashTransfer';
  readonly fundId: string;
  readonly proposalId: string;
  readonly facts: TransferFacts;
  readonly by: Person;
};

/** A second person confirms exactly that, or either says that it no longer stands. */
export type SettleCashTransfer = {
  readonly type: 'ConfirmCashTransfer' | 'DropCashTransfer';
  readonly fundId: string;
  readonly proposalId: string;
  readonly facts: TransferFacts;
  readonly by: Person;
};
