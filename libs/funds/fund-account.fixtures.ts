import type {
  BucketShare,
  FundAccountEvent,
  FundsReserved,
  PolicyPriority,
  ReservationRefused,
  RestrictionTerms,
} from '#catalogue';
import {
  commitmentMoves,
  receiptMoves,
  releaseMoves,
  reservationMoves,
} from '../../test/support/fund-moves.js';
import type { FundAccountCommand } from './fund-account.requests.js';

// Small builders of what happens to a fund account, for its specifications.

export const fundId = 'fund';
export const on = '2026-03-10';
export const eur = (minor: number) => ({ minor: String(minor), currency: 'EUR' });
export const treasurer = { accountId: 'treasurer', roles: ['treasurer'] as const };
export const accountant = { accountId: 'accountant', roles: ['accountant'] as const };
export const openingFacts = {
  isClosed: false,
  openedOn: '2026-03-01',
  bookCurrency: 'EUR',
  today: on,
};
export const noTerms: RestrictionTerms = {
  needs: [],
  places: [],
  from: null,
  until: null,
  feesAllowed: true,
};

export const credit = { en: 'A donor' };
export const opened = (
  restriction: string,
  terms: Partial<RestrictionTerms> = {},
): FundAccountEvent => ({
  type: 'RestrictionOpened',
  data: {
    fundId,
    currency: 'EUR',
    restriction,
    terms: { ...noTerms, ...terms },
    credit,
    moves: [],
  },
});
export const received = (
  minor: number,
  restriction = 'free',
  receiptId = 'r1',
  heldBy: 'bank' | 'processor' = 'bank',
): FundAccountEvent => ({
  type: 'FundsReceived',
  data: {
    fundId,
    receiptId,
    money: eur(minor),
    restriction,
    source: 'donation-9',
    on,
    moves: receiptMoves(String(minor), restriction, heldBy),
  },
});
export const receipt = (
  minor: number,
  restriction = 'free',
  receiptId = 'r9',
  day = on,
): FundAccountCommand => ({
  type: 'RecordReceipt',
  fundId,
  receiptId,
  money: eur(minor),
  restriction,
  source: 'donation-9',
  heldBy: 'bank',
  on: day,
});
export type Wish = { priority?: PolicyPriority; fee?: number; needs?: string[]; country?: string };
export const reserve = (holdId: string, minor: number, wish: Wish = {}): FundAccountCommand => ({
  type: 'Reserve',
  fundId,
  holdId,
  purposeId: `case-${holdId}`,
  money: eur(minor),
  feeAllowanceMinor: String(wish.fee ?? 0),
  priority: wish.priority ?? 'P3',
  need: { needs: wish.needs ?? ['legal'], country: wish.country ?? 'TN', on },
});
export const reserved = (
  holdId: string,
  minor: number,
  after: number,
  split: readonly BucketShare[] = [{ restriction: 'free', minor: String(minor) }],
  feeSplit: readonly BucketShare[] = [],
): FundsReserved => ({
  type: 'FundsReserved',
  data: {
    fundId,
    holdId,
    purposeId: `case-${holdId}`,
    money: eur(minor),
    feeAllowanceMinor: String(feeSplit.reduce((sum, { minor: part }) => sum + Number(part), 0)),
    availableAfterMinor: String(after),
    moves: reservationMoves(split, feeSplit),
  },
});
export const refused = (
  holdId: string,
  minor: number,
  available: number,
  wish: Wish & { waitingBefore?: number } = {},
): ReservationRefused => ({
  type: 'ReservationRefused',
  data: {
    fundId,
    holdId,
    purposeId: `case-${holdId}`,
    money: eur(minor),
    feeAllowanceMinor: String(wish.fee ?? 0),
    available: eur(available),
    waitingBefore: wish.waitingBefore ?? 0,
    priority: wish.priority ?? 'P3',
    need: { needs: wish.needs ?? ['legal'], country: wish.country ?? 'TN', on },
    moves: [],
  },
});
export const commit = (holdId: string, minor: number): FundAccountCommand => ({
  type: 'Commit',
  fundId,
  holdId,
  money: eur(minor),
  on,
});
export const committed = (
  holdId: string,
  minor: number,
  fee: readonly BucketShare[] = [],
  split: readonly BucketShare[] = [{ restriction: 'free', minor: String(minor) }],
): FundAccountEvent => ({
  type: 'FundsCommitted',
  data: { fundId, holdId, money: eur(minor), moves: commitmentMoves(split, fee) },
});
export type Payment = { fee?: number; bearer?: string; split?: BucketShare[]; attemptId?: string };
export const settle = (
  holdId: string,
  minor: number,
  payment: Payment = {},
): FundAccountCommand => ({
  type: 'Settle',
  fundId,
  holdId,
  attemptId: payment.attemptId ?? 'attempt-1',
  money: eur(minor),
  split: payment.split ?? null,
  feeMinor: String(payment.fee ?? 0),
  feeRestriction: payment.bearer ?? null,
  on,
});
export const reverse = (holdId: string, attemptId = 'attempt-1'): FundAccountCommand => ({
  type: 'ReverseSettlement',
  fundId,
  holdId,
  attemptId,
  baseMinor: '300000',
});
export const release = (holdId: string, inFlight = false): FundAccountCommand => ({
  type: 'Release',
  fundId,
  holdId,
  reason: 'withdrawn',
  inFlight,
  on,
});
/** What a hold gives back: `minor` in all, of which `fee` is allowance. */
export const released = (
  holdId: string,
  minor: number,
  reason = 'withdrawn',
  { stage = 'reserved', fee = 0, owed = false }: Given = {},
): FundAccountEvent => ({
  type: 'ReservationReleased',
  data: {
    fundId,
    holdId,
    money: eur(minor),
    reason: reason as 'withdrawn',
    owed,
    moves: releaseMoves(stage, [free(minor - fee)], [free(fee)]),
  },
});
type Given = { readonly stage?: 'reserved' | 'committed'; fee?: number; owed?: boolean };
/** Released after its beneficiary had been told. */
export const givenUp = (
  holdId: string,
  minor: number,
  reason = 'withdrawn',
  fee = 0,
): FundAccountEvent => released(holdId, minor, reason, { stage: 'committed', fee, owed: true });
export const free = (minor: number): BucketShare => ({ restriction: 'free', minor: String(minor) });
