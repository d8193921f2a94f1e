import { shift, type FundAccountEvent } from '#catalogue';
import { ensure, Rejection } from '#kernel';
import { EMPTY_BUCKET, totalOf } from './buckets.js';
import type { FreeCash, NoteCashReturned, SetCashAside } from './fund-account.requests.js';
import type { FundAccountState } from './fund-account.state.js';
import { missingUnder } from './receipt-reversal.state.js';
import { sumOf } from './shares.js';

/**
 * What of the bank's money under one restriction no release counts on yet, in minor units. The bank
 * takes fees without asking, which may bring one restriction below zero; then the others have less
 * than they say, since the account as a whole holds no more than it holds.
 */
export function freeCash({ buckets }: FundAccountState, restriction: string): bigint {
  const own = (buckets.get(restriction) ?? EMPTY_BUCKET).balances.bank;
  const whole = totalOf(buckets, 'bank');
  return own < whole ? own : whole;
}

/**
 * A release needs its money at the bank (D27), so that two releases at the same moment cannot both
 * count on it: what a processor still keeps and what is due back cannot be wired. It is asked of
 * each restriction (D55): what somebody gave for one purpose pays nothing else, even while it lies
 * on the same bank account. Asked again for the same attempt, nothing more is set aside.
 *
 * Rejections: `restriction-short` while more went back to givers than a restriction has left (D29),
 * `bank-balance-short`, `bank-balance-elsewhere`, `cash-set-aside-differs`, `split-not-of-hold`.
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
  const { currency } = money;
  for (const { restriction } of split) {
    const missing = missingUnder(state.reversals, restriction);
    const params = { restriction, missing: missing.toString(), currency };
    ensure(missing === 0n, 'restriction-short', params);
  }
  // Where the bank holds it in all, two people may lend it from one restriction to another.
  const isThere = minor <= totalOf(state.buckets, 'bank');
  const code = isThere ? 'bank-balance-elsewhere' : 'bank-balance-short';
  for (const { restriction, minor: needed } of split) {
    const left = freeCash(state, restriction);
    const available = (left > 0n ? left : 0n).toString();
    ensure(BigInt(needed) <= left, code, {
      restriction,
      available,
      needed,
      currency,
    });
  }
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
