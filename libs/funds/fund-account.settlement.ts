import type { FundsSettled } from '#catalogue';
import { ensure } from '#kernel';
import { availableIn, FREE } from './buckets.js';
import type { Settle } from './fund-account.requests.js';
import type { FundAccountState, Hold } from './fund-account.state.js';
import { isWithin, share, subtractShares, sumOf, takeFirst, type Shares } from './shares.js';
import { find } from './shelves.js';

/** A fee by restriction, and the part of it that was never reserved. */
type Fee = { readonly feeSplit: Shares; readonly feeExtra: Shares };

/**
 * A payment leaves the hold it was committed for, and its fee leaves the allowance. Once the whole
 * award is paid, the allowance that is left is available again.
 */
export function settle(command: Settle, state: FundAccountState): readonly FundsSettled[] {
  const { fundId, holdId, attemptId, money, feeMinor } = command;
  const hold = find(state.holds, holdId);
  ensure(hold, 'hold-unknown');
  ensure(
    !hold.settlements.some((known) => known.attemptId === attemptId),
    'attempt-already-settled',
  );
  ensure(hold.stage === 'committed', 'hold-not-committed');
  const minor = BigInt(money.minor);
  ensure(minor <= sumOf(hold.award), 'settle-above-committed');
  const split = command.split ?? takeFirst(hold.award, minor);
  ensure(sumOf(split) === minor && isWithin(hold.award, split), 'split-not-of-hold');
  const { feeSplit, feeExtra } = feeOf(command, hold, state);
  const isLast = minor === sumOf(hold.award);
  const unused = subtractShares(hold.fee, subtractShares(feeSplit, feeExtra));
  const data = {
    fundId,
    holdId,
    attemptId,
    money,
    feeMinor,
    split,
    feeSplit,
    ...(feeExtra.length === 0 ? {} : { feeExtra }),
    released: isLast ? unused : [],
  };
  return [{ type: 'FundsSettled', data }];
}

/**
 * A fee is borne by one bucket, since it is one line of the bank: the bucket that was told, else
 * the one of the allowance, else free money. What goes beyond the allowance comes from what that
 * bucket has available. Rejection `fee-not-covered`: no bucket of a fund goes below zero.
 */
function feeOf(command: Settle, hold: Hold, state: FundAccountState): Fee {
  const minor = BigInt(command.feeMinor);
  if (minor === 0n) return { feeSplit: [], feeExtra: [] };
  const bearers = command.feeRestriction ? [command.feeRestriction] : [hold.feeRestriction, FREE];
  for (const bearer of bearers) {
    const allowed = sumOf(hold.fee.filter(({ restriction }) => restriction === bearer));
    const extra = minor > allowed ? minor - allowed : 0n;
    if (extra > availableIn(state.buckets.get(bearer))) continue;
    if (extra > 0n && !allowsFees(state, bearer)) continue;
    const feeExtra = extra > 0n ? [share(bearer, extra)] : [];
    return { feeSplit: [share(bearer, minor)], feeExtra };
  }
  const available = availableIn(state.buckets.get(bearers[0] as string));
  ensure(false, 'fee-not-covered', {
    available: available.toString(),
    currency: command.money.currency,
  });
}

function allowsFees(state: FundAccountState, restriction: string): boolean {
  const bucket = state.buckets.get(restriction);
  return bucket !== undefined && (bucket.terms?.feesAllowed ?? true);
}
