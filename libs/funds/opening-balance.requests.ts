import type { CorrectionReason, OpeningBalance, Person } from '#catalogue';

/** What the rules of an opening balance must know of its fund (D9). */
export type OpeningFacts = {
  readonly isClosed: boolean;
  /** The first day of the fund's books where no opening balance says another. */
  readonly openedOn: string;
  /** The currency of the books of the fund's entity. */
  readonly bookCurrency: string;
  readonly today: string;
};

/**
 * One person says what the fund held at the bank before its books began here, what that should have
 * been, or that it should not be there (null). By a treasurer, an accountant or the governing body.
 */
export type ProposeOpeningBalance = {
  readonly type: 'ProposeOpeningBalance';
  readonly fundId: string;
  readonly currency: string;
  readonly proposalId: string;
  readonly becomes: OpeningBalance | null;
  /** Null where none stands yet. */
  readonly reason: CorrectionReason | null;
  readonly facts: OpeningFacts;
  readonly by: Person;
};

/** A second person confirms exactly that, or either says that it no longer stands. */
export type SettleOpeningBalance = {
  readonly type: 'ConfirmOpeningBalance' | 'DropOpeningBalance';
  readonly fundId: string;
  readonly proposalId: string;
  readonly facts: OpeningFacts;
  readonly by: Person;
};
