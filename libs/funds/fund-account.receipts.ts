import {
  shift,
  undone,
  type FundAccountEvent,
  type Movement,
  type ReceiptInAccount,
} from '#catalogue';
import { ensure, find } from '#kernel';
import { EMPTY_BUCKET } from './buckets.js';
import { freeCash } from './fund-account.cash.js';
import { andServe } from './fund-account.queue.js';
import type { CorrectReceipt, RecordReceipt } from './fund-account.requests.js';
import { checkAmount } from './fund-account.rules.js';
import {
  evolveFundAccount,
  processorShortOn,
  type FundAccountState,
} from './fund-account.state.js';
import { share } from './shares.js';

/** Money came in; it may be promised at once, also while a processor still holds it. */
export function recordReceipt(
  { fundId, receiptId, money, restriction, source, heldBy, on }: RecordReceipt,
  state: FundAccountState,
): readonly FundAccountEvent[] {
  if (find(state.receipts, receiptId)) return [];
  checkAmount(money, state);
  ensure(state.buckets.has(restriction), 'restriction-unknown', { restriction });
  requireInBooks(on, state);
  const moves = cameIn({ minor: money.minor, restriction, heldBy, on });
  const data = { fundId, receiptId, money, restriction, source, on, moves };
  return andServe(state, [{ type: 'FundsReceived', data }], fundId, on);
}

/**
 * What came in was written down wrongly. Refused where more would be taken back than is there: what
 * was promised meanwhile, what has left the bank, or what a processor has paid out on a day before.
 * Told again, nothing more happens.
 *
 * Rejections: `receipt-unknown`, `restriction-unknown`, `before-fund-opened`, `receipt-promised`, `bank-has-less`,
 * `processor-paid-it-out`.
 */
export function correctReceipt(
  command: CorrectReceipt,
  state: FundAccountState,
): readonly FundAccountEvent[] {
  const { type: _, on, currency, ...told } = command;
  const { fundId, receiptId, correctionId, was, becomes } = told;
  if (find(state.receipts, correctionId)) return [];
  ensure(find(state.receipts, receiptId), 'receipt-unknown');
  const money = { minor: becomes?.minor ?? '0', currency };
  if (becomes) {
    const { restriction } = becomes;
    checkAmount(money, state);
    ensure(state.buckets.has(restriction), 'restriction-unknown', { restriction });
    requireInBooks(becomes.on, state);
  }
  const moves = [...undone(cameIn(was)), ...(becomes ? cameIn(becomes) : [])];
  const corrected: FundAccountEvent = { type: 'ReceiptCorrected', data: { ...told, money, moves } };
  requireStillThere(state, evolveFundAccount(state, corrected), { currency, on });
  return andServe(state, [corrected], fundId, on);
}

/**
 * Whoever writes a gift down is asked before: this is for the one that was on its way while two
 * people said with what the books begin.
 */
function requireInBooks(on: string, { opening }: FundAccountState): void {
  ensure(!opening || on >= opening.on, 'before-fund-opened', { day: opening?.on ?? '' });
}

function cameIn({ restriction, minor, heldBy }: ReceiptInAccount): readonly Movement[] {
  const shares = [share(restriction, BigInt(minor))];
  return [...shift('given', 'available', shares), ...shift('outside', heldBy, shares)];
}

/**
 * A correction takes nothing that the bank has spent or set aside since, under any restriction of which
 * it makes the bank's money less. Rejection `bank-has-less`.
 */
export function requireAtBank(
  before: FundAccountState,
  after: FundAccountState,
  currency: string,
): void {
  for (const [restriction, { balances }] of after.buckets) {
    const had = (before.buckets.get(restriction) ?? EMPTY_BUCKET).balances;
    const left = freeCash(after, restriction);
    ensure(left >= 0n || balances.bank >= had.bank, 'bank-has-less', {
      missing: (-left).toString(),
      currency,
    });
  }
}

/** A correction takes nothing that was promised or paid since, in any bucket that it makes smaller. */
export function requireStillThere(
  before: FundAccountState,
  after: FundAccountState,
  { currency, on }: Pick<CorrectReceipt, 'currency' | 'on'>,
): void {
  requireAtBank(before, after, currency);
  for (const [restriction, { balances }] of after.buckets) {
    const had = (before.buckets.get(restriction) ?? EMPTY_BUCKET).balances;
    const { available, processor } = balances;
    ensure(available >= 0n || available >= had.available, 'receipt-promised', {
      missing: (-available).toString(),
      currency,
    });
    // What went back to givers may have left less than nothing there before.
    ensure(processor >= 0n || processor >= had.processor, 'processor-paid-it-out', { day: on });
  }
  const day = processorShortOn(after);
  ensure(day === undefined, 'processor-paid-it-out', { day: day ?? '' });
}
