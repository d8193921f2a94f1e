import {
  shift,
  type FeeShortfallCovered,
  type FundAccountEvent,
  type FundsReserved,
  type Movement,
} from '#catalogue';
import {
  afterMoves,
  availableIn,
  availableOver,
  chooseBuckets,
  eligibleBuckets,
  type Buckets,
  type Choice,
} from './buckets.js';
import {
  evolveFundAccount,
  type FundAccountState,
  type Shortfall,
  type Waiting,
} from './fund-account.state.js';
import { share } from './shares.js';
import { coveredReversals } from './shortfall-cover.js';

/** Holds served in one decision at most; the next movement of money serves the next ones. */
export const MAX_SERVED_AT_ONCE = 200;

/**
 * What was decided, after it the fees that were missing, and then the waiting holds for which
 * there is money now: higher priority first, then the older. Every movement of money ends here, so
 * that nobody waits beside money.
 */
export function andServe(
  state: FundAccountState,
  decided: readonly FundAccountEvent[],
  fundId: string,
  on: string,
): readonly FundAccountEvent[] {
  const settled = andCover(state, decided, fundId);
  const after = settled.reduce(evolveFundAccount, state);
  return [...settled, ...served(after, after.waiting, fundId, on)];
}

/**
 * What was decided, and after it the missing fees that its money covers: the oldest first, and
 * never from money whose donor allows no fees. Then what went back to givers and was not there.
 */
export function andCover(
  state: FundAccountState,
  decided: readonly FundAccountEvent[],
  fundId: string,
): readonly FundAccountEvent[] {
  let after = decided.reduce(evolveFundAccount, state);
  const covering: FeeShortfallCovered[] = [];
  for (const { holdId, attemptId, restriction, minor } of after.shortfalls) {
    const bucket = after.buckets.get(restriction);
    const there = bucket?.terms?.feesAllowed === false ? 0n : availableIn(bucket);
    const part = there < minor ? there : minor;
    if (part <= 0n) continue;
    const amount = { minor: part, currency: after.currency as string };
    const covered = feeShortfallCovered(fundId, { holdId, attemptId, restriction }, amount);
    covering.push(covered);
    after = evolveFundAccount(after, covered);
  }
  return [...decided, ...covering, ...coveredReversals(after, fundId)];
}

/** So much of a missing fee, in minor units, is there now. */
export function feeShortfallCovered(
  fundId: string,
  { holdId, attemptId, restriction }: Omit<Shortfall, 'minor'>,
  { minor, currency }: { readonly minor: bigint; readonly currency: string },
): FeeShortfallCovered {
  const money = { minor: minor.toString(), currency };
  const moves = shift('available', 'short', [share(restriction, minor)]);
  return {
    type: 'FeeShortfallCovered',
    data: { fundId, holdId, attemptId, money, restriction, moves },
  };
}

/**
 * Serves a queue in its order. Where one does not fit, every bucket that it may use is kept for
 * it: those behind may only use what it never could. So nobody is overtaken, and money that is
 * restricted to one place does not lie idle because somebody elsewhere waits.
 */
export function served(
  state: FundAccountState,
  queue: readonly Waiting[],
  fundId: string,
  on: string,
): readonly FundsReserved[] {
  const events: FundsReserved[] = [];
  const kept = new Set<string>();
  let buckets = state.buckets;
  for (const waiting of queue) {
    if (events.length === MAX_SERVED_AT_ONCE || !hasMoneyBeside(buckets, kept)) break;
    const eligible = bucketsFor(buckets, waiting, on);
    const open = eligible.filter((name) => !kept.has(name));
    const choice = chooseBuckets(buckets, open, waiting.award, waiting.fee);
    if (choice) {
      const moves = movesOf(choice);
      buckets = afterMoves(buckets, moves);
      const after = availableOver(buckets, buckets.keys());
      events.push(fundsReserved(fundId, state.currency as string, waiting, moves, after));
    } else {
      for (const name of eligible) kept.add(name);
    }
  }
  return events;
}

/** What a hold may use, by the terms of the money on the later of the two days. */
export function bucketsFor(buckets: Buckets, { need }: Waiting, on: string): readonly string[] {
  return eligibleBuckets(buckets, { ...need, on: need.on > on ? need.on : on });
}

function hasMoneyBeside(buckets: Buckets, kept: ReadonlySet<string>): boolean {
  for (const [name, bucket] of buckets) {
    if (!kept.has(name) && availableIn(bucket) > 0n) return true;
  }
  return false;
}

function movesOf({ split, feeSplit }: Choice): readonly Movement[] {
  return [
    ...shift('available', 'reserved', split),
    ...shift('available', 'fees-reserved', feeSplit),
  ];
}

function fundsReserved(
  fundId: string,
  currency: string,
  { holdId, purposeId, award, fee }: Waiting,
  moves: readonly Movement[],
  after: bigint,
): FundsReserved {
  return {
    type: 'FundsReserved',
    data: {
      fundId,
      holdId,
      purposeId,
      money: { minor: award.toString(), currency },
      feeAllowanceMinor: fee.toString(),
      availableAfterMinor: after.toString(),
      moves,
    },
  };
}
