import { shift, type FundAccountEvent } from '#catalogue';
import { ensure, Rejection } from '#kernel';
import { totalOf } from './buckets.js';
import type { FreeCash, NoteCashReturned, SetCashAside } from './fund-account.requests.js';
import type { FundAccountState } from './fund-account.state.js';
import { sumOf } from './shares.js';

/**
 * What of the bank's money no release counts on yet, in minor units. It is one sum over all
 * restrictions, since the bank knows of none; fees may bring it below zero, for the bank takes them
 * without asking.
 */
export function freeCash({ buckets }: FundAccountState): bigint {
  return totalOf(buckets, 'bank');
}

/**
 * A release needs its money at the bank (D27), so that two releases at the same moment cannot both
 * count on it: what a processor still keeps and what is due back cannot be wired. Asked again for
 * the same attempt, nothing more is set aside.
 *
 * Rejections: `bank-balance-short`, `cash-set-aside-differs`, `split-not-of-hold`.
 */
export function setCashAside(
  { fundId, attemptId, money, split }: SetCashAside,
  state: FundAccountState,
): readonly FundAccountEvent[] {
  const minor = BigInt(money.minor);
  const kept = state.setAside.get(attemptId);
  if (kept && sumOf(kept) === minor) return [];
  if (kept) throw new Rejection('cash-set-aside-differs');
  ensure(sumOf(split) === minor, 'split-not-of-hold');
  const left = freeCash(state);
  const available = left > 0n ? left : 0n;
  ensure(minor <= left, 'bank-balance-short', {
    available: available.toString(),
    needed: money.minor,
    currency: money.currency,
  });
  const moves = shift('bank', 'set-aside', split);
  return [{ type: 'CashSetAside', data: { fundId, attemptId, money, moves } }];
}

/** The attempt ended without a payment; nothing where nothing was set aside for it. */
export function freeSetAside(
  { fundId, attemptId, currency }: FreeCash,
  state: FundAccountState,
): readonly FundAccountEvent[] {
  const kept = state.setAside.get(attemptId);
  if (!kept) return [];
  const money = { minor: sumOf(kept).toString(), currency };
  const moves = shift('set-aside', 'bank', kept);
  return [{ type: 'CashFreed', data: { fundId, attemptId, money, moves } }];
}

/** The bank line is a fact, and so is never refused. */
export function noteCashReturned({
  fundId,
  attemptId,
  money,
  split,
}: NoteCashReturned): readonly FundAccountEvent[] {
  const moves = shift('due-back', 'bank', split);
  return [{ type: 'CashReturned', data: { fundId, attemptId, money, moves } }];
}
