import {
  giftInFund,
  type DonationCorrected,
  type DonationFailed,
  type DonationIntended,
  type DonationReceived,
  type GiftReturnEvent,
} from '#catalogue';
import type { Ports } from '#commands';
import { loadState } from '#event-store';
import { ensure, MINUTE_MS } from '#kernel';
import { poolDecider } from './pool.decider.js';
import type {
  ExpireReservation,
  MatchPaidGift,
  ReduceMatch,
  ReserveMatch,
} from './pool.requests.js';

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

/** How long a pool keeps something for a gift on its way. */
export const RESERVATION_MS = 30 * MINUTE_MS;

/**
 * A gift by card on its way, as its pool is told of it: who gives is told by the payment alone.
 *
 * @param on - the fund's own day on which it was meant, YYYY-MM-DD
 * @param at - the UTC instant
 */
export function reserveMatch(
  { donationId: giftId, restriction: target, money }: DonationIntended['data'],
  { on, at }: { readonly on: string; readonly at: string },
): ReserveMatch {
  const expiresAt = new Date(Date.parse(at) + RESERVATION_MS).toISOString();
  return { type: 'ReserveMatch', giftId, giver: null, target, money, on, expiresAt };
}

/** A gift that was paid, as its pool is told of it. */
export function matchGift(gift: DonationReceived['data']): MatchPaidGift {
  const { donationId: giftId, donorId, giverRef, restriction: target } = gift;
  const giver = donorId ?? giverRef ?? null;
  const money = giftInFund(gift);
  return { type: 'MatchPaidGift', giftId, giver, target, money, on: gift.receivedOn };
}

/** A gift that will not be paid. */
export function releaseMatch({ donationId: giftId }: DonationFailed['data']): ExpireReservation {
  return { type: 'ExpireReservation', giftId, now: null };
}

/**
 * What is left of a gift that was written down wrongly. More than was written adds nothing now: the
 * pass over what is left looks at what was told first.
 */
export function reduceMatch({
  donationId: giftId,
  becomes,
}: DonationCorrected['data']): ReduceMatch {
  return { type: 'ReduceMatch', giftId, leftMinor: becomes ? giftInFund(becomes).minor : '0' };
}

/** What is left of a gift of which something went back for good; more than before adds nothing. */
export function reduceToLeft({
  donationId: giftId,
  leftMinor,
}: Pick<GiftReturnEvent['data'], 'donationId' | 'leftMinor'>): ReduceMatch {
  return { type: 'ReduceMatch', giftId, leftMinor };
}
