import { shift, type FundAccountEvent } from '#catalogue';
import { ensure, find } from '#kernel';
import { availableIn } from './buckets.js';
import { andServe } from './fund-account.queue.js';
import type { RecordReceiptReversal, RestoreReceipt } from './fund-account.requests.js';
import { checkAmount } from './fund-account.rules.js';
import { evolveFundAccount, type FundAccountState } from './fund-account.state.js';
import { share } from './shares.js';
import { coverGivenBack, coveredByItself } from './shortfall-cover.js';

/**
 * A giver was paid back, or a giver's bank took the money: it has left the processor, whatever was done
 * with it here, so this is never refused (D29). What the restriction still has bears it; what it has
 * promised or paid is told as missing, and covered from free money as far as that goes. No restriction is
 * ever below zero by it. Told again, nothing more happens.
 *
 * Rejection `receipt-unknown`, which is no refusal of the fact: the receipt itself waits to be booked.
 */
export function recordReceiptReversal(
  { fundId, reversalId, receiptId, money, restriction, on }: RecordReceiptReversal,
  state: FundAccountState,
): readonly FundAccountEvent[] {
  if (find(state.reversals.known, reversalId)) return [];
  checkAmount(money, state);
  ensure(find(state.receipts, receiptId), 'receipt-unknown');
  const { currency } = money;
  const minor = BigInt(money.minor);
  const available = availableIn(state.buckets.get(restriction));
  const there = available < minor ? available : minor;
  const taken = [share(restriction, there)];
  const told = { fundId, reversalId, receiptId, money, restriction, on };
  const moves = [...shift('available', 'given', taken), ...shift('processor', 'outside', taken)];
  const reversed: FundAccountEvent = { type: 'FundsReceiptReversed', data: { ...told, moves } };
  const missing = minor - there;
  if (missing === 0n) return andServe(state, [reversed], fundId, on);
  const short = [share(restriction, missing)];
  const opened: FundAccountEvent = {
    type: 'ShortfallOpened',
    data: {
      fundId,
      reversalId,
      money: { minor: missing.toString(), currency },
      restriction,
      moves: [...shift('missing', 'given', short), ...shift('processor', 'outside', short)],
    },
  };
  return andServe(state, [reversed, opened], fundId, on);
}

/**
 * What went back is with the processor again. It covers first what is missing; what free money had
 * covered of it is free again; then those are served who wait. Told again, nothing more happens.
 *
 * Rejections: `reversal-unknown`, `restored-above-reversed`.
 */
export function restoreReceipt(
  { fundId, reversalId, money, on: told }: RestoreReceipt,
  state: FundAccountState,
): readonly FundAccountEvent[] {
  const reversal = find(state.reversals.known, reversalId);
  ensure(reversal, 'reversal-unknown');
  // A refund fails once, and a dispute is won once.
  if (reversal.restored > 0n) return [];
  checkAmount(money, state);
  const { receiptId, restriction, minor } = reversal;
  // Nothing comes again before it went (D53).
  const on = told > reversal.on ? told : reversal.on;
  ensure(BigInt(money.minor) <= minor, 'restored-above-reversed');
  const shares = [share(restriction, BigInt(money.minor))];
  const moves = [...shift('given', 'available', shares), ...shift('outside', 'processor', shares)];
  const data = { fundId, reversalId, receiptId, money, restriction, on, moves };
  const restored: FundAccountEvent = { type: 'FundsReceiptRestored', data };
  const own = coveredByItself(evolveFundAccount(state, restored), fundId, reversalId);
  const after = [restored, ...own].reduce(evolveFundAccount, state);
  const back = coverGivenBack(after, fundId, reversalId);
  return andServe(state, [restored, ...own, ...(back ? [back] : [])], fundId, told);
}
