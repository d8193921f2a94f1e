import type { MatchPoolEvent } from '#catalogue';
import { ensure, valuesOf } from '#kernel';
import { callsOf, retrospectivePass, settle, type Settlement } from '#matching/facts';
import { matchableOf } from './pool.gifts.js';
import type { SettlePool } from './pool.requests.js';
import { fundedIn, remainingIn, type MatchPool, type PoolGift } from './pool.state.js';

/** Results in one event: an event stays small however many gifts there are. */
const RESULTS_IN_EVENT = 500;

/**
 * Shares the pool out, once, when its days are over or nothing is left: what was matched gift by
 * gift stands, what is left goes to gifts that were cut short, in the order in which they were paid
 * (E2); the other methods decide now. Each funder is called for its part (E7).
 */
export function settlePool({ today, by }: SettlePool, pool: MatchPool): readonly MatchPoolEvent[] {
  ensure(pool.stage === 'open' || pool.stage === 'paused', 'pool-not-open');
  ensure(today > pool.until || pool.isUsedUp, 'pool-not-over', { day: pool.until });
  ensure(pool.live === 0, 'reservations-live', { count: pool.live });
  const gifts = confirmedGifts(pool);
  const { results, targets, matchedMinor } = resultsOf(pool, gifts);
  const { poolId } = pool;
  const parts: MatchPoolEvent[] = [];
  for (let from = 0; from < results.length; from += RESULTS_IN_EVENT) {
    const part = results.slice(from, from + RESULTS_IN_EVENT);
    parts.push({ type: 'MatchResultsSettled', data: { poolId, results: part } });
  }
  const calls = callsOf(pool.rule.fundings, matchedMinor).map((call) => ({
    fundingId: call.fundingId,
    minor: call.amountMinor.toString(),
  }));
  const settled = {
    poolId,
    targets: targets
      .filter((one) => one.matchedMinor > 0n)
      .map((one) => ({ target: one.target, matchedMinor: one.matchedMinor.toString() })),
    calls,
    gifts: gifts.length,
    matchedMinor: matchedMinor.toString(),
    remainingMinor: (fundedIn(pool) - matchedMinor).toString(),
    settledBy: by.accountId,
  };
  return [...parts, { type: 'MatchPoolSettled', data: settled }];
}

type Results = {
  readonly results: readonly { readonly giftId: string; readonly matchedMinor: string }[];
  readonly targets: Settlement['targets'];
  readonly matchedMinor: bigint;
};

/** What each gift and each target gets, were the pool closed with these. */
export function resultsOf(pool: MatchPool, gifts: readonly PoolGift[]): Results {
  const inOrder = gifts.map((gift) => ({ ...matchableOf(gift), matchedMinor: gift.matchedMinor }));
  if (pool.rule.method !== 'first-come') {
    const { allocations, targets } = settle(pool.rule, inOrder);
    const results = allocations.map(({ giftId, matchedMinor }) => ({
      giftId,
      matchedMinor: matchedMinor.toString(),
    }));
    return { results, targets, matchedMinor: sumOf(targets) };
  }
  const more = retrospectivePass(pool.rule, inOrder, remainingIn(pool));
  const byTarget = new Map<string, bigint>();
  const results = inOrder.map(({ giftId, target, matchedMinor }, place) => {
    const inAll = matchedMinor + (more[place] as bigint);
    byTarget.set(target, (byTarget.get(target) ?? 0n) + inAll);
    return { giftId, matchedMinor: inAll.toString() };
  });
  const targets = [...byTarget].map(([target, matchedMinor]) => ({ target, matchedMinor }));
  return { results, targets, matchedMinor: sumOf(targets) };
}

/** Paid gifts, in the order in which they were made. */
export function confirmedGifts(pool: MatchPool): readonly PoolGift[] {
  return valuesOf(pool.gifts)
    .filter(({ status }) => status === 'confirmed')
    .sort((a, b) => a.order - b.order);
}

function sumOf(targets: Settlement['targets']): bigint {
  return targets.reduce((sum, { matchedMinor }) => sum + matchedMinor, 0n);
}
