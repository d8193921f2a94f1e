import type { DonationCorrected, DonationReceived } from '#catalogue';
import type { Ports } from '#commands';
import { loadState } from '#event-store';
import { ensure } from '#kernel';
import { poolDecider } from './pool.decider.js';
import type { MatchPaidGift, ReduceMatch } from './pool.requests.js';

/** The pool that a gift names, which must be one of the gift's fund. Rejection `pool-unknown`. */
export async function requirePoolOf(
  { store }: Ports,
  poolId: string | undefined,
  fundId: string,
): Promise<void> {
  if (poolId === undefined) return;
  const pool = await loadState(store, poolDecider, poolStream(poolId));
  ensure(pool?.fundId === fundId, 'pool-unknown');
}

/** The stream of a pool, which nobody else writes. */
export function poolStream(poolId: string): string {
  return `pool-${poolId}`;
}

/** A gift that was paid, as its pool is told of it. */
export function matchGift(gift: DonationReceived['data']): MatchPaidGift {
  const { donationId: giftId, donorId: giver, restriction: target, money, receivedOn: on } = gift;
  return { type: 'MatchPaidGift', giftId, giver, target, money, on };
}

/**
 * What is left of a gift that was written down wrongly. More than was written adds nothing now: the
 * pass over what is left looks at what was told first.
 */
export function reduceMatch({
  donationId: giftId,
  becomes,
}: DonationCorrected['data']): ReduceMatch {
  return { type: 'ReduceMatch', giftId, leftMinor: becomes?.money.minor ?? '0' };
}
