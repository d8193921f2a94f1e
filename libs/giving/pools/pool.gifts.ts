import type { MatchPoolEvent, MatchRefusal, MatchShare, MatchSource } from '#catalogue';
import { ensure, find } from '#kernel';
import {
  afterRefund,
  claimOf,
  inOrderOfUse,
  least,
  takenInTurn,
  type MatchableGift,
  type MatchedGift,
} from '#matching/facts';
import type {
  ExpireReservation,
  GiftForPool,
  MatchPaidGift,
  ReduceMatch,
  ReserveMatch,
} from './pool.requests.js';
import {
  evolvePool,
  giftsTogether,
  identityBefore,
  remainingIn,
  type MatchPool,
  type PoolGift,
} from './pool.state.js';

/** Gifts that one pool can remember. */
export const MAX_GIFTS_IN_POOL = 200_000;

/** Keeps a gift's match for a while, or says why there is none. A gift is asked about once. */
export function reserveMatch(
  { expiresAt, ...gift }: ReserveMatch,
  pool: MatchPool,
): readonly MatchPoolEvent[] {
  if (find(pool.gifts, gift.giftId)) return [];
  return kept(pool, gift, expiresAt);
}

/** The same of a gift that is paid: its match stands at once. */
export function matchPaidGift(command: MatchPaidGift, pool: MatchPool): readonly MatchPoolEvent[] {
  if (find(pool.gifts, command.giftId)) return [];
  return andConfirm(pool, kept(pool, command, null));
}

/**
 * A gift was paid. Where its reservation has run out, it is noted without a match, and waits for
 * the pass over what is left at the close: whichever came first in this stream holds.
 */
export function confirmMatch(giftId: string, pool: MatchPool): readonly MatchPoolEvent[] {
  const gift = find(pool.gifts, giftId);
  if (!gift || gift.status === 'confirmed') return [];
  if (gift.status === 'reserved') return andConfirm(pool, [], giftId);
  return andConfirm(pool, [late(pool, gift)], giftId, true);
}

/** A gift was not paid: what was kept for it serves others. */
export function expireReservation(
  { giftId, now }: ExpireReservation,
  pool: MatchPool,
): readonly MatchPoolEvent[] {
  const gift = find(pool.gifts, giftId);
  if (gift?.status !== 'reserved') return [];
  const isOver = now === null || (gift.expiresAt !== null && gift.expiresAt <= now);
  ensure(isOver, 'reservation-still-runs');
  const { poolId } = pool;
  // What its giver meant to give is remembered, should it be paid all the same.
  const changes = changesWith(pool, gift, 0n).map((share) =>
    share.giftId === giftId ? { ...share, amountMinor: gift.amountMinor.toString() } : share,
  );
  return [{ type: 'MatchExpired', data: { poolId, giftId, giver: gift.giver, changes } }];
}

/** Money went back to a giver: their own matches follow, nobody else's (E10). */
export function reduceMatch(
  { giftId, leftMinor }: ReduceMatch,
  pool: MatchPool,
): readonly MatchPoolEvent[] {
  const gift = find(pool.gifts, giftId);
  const left = BigInt(leftMinor);
  if (!gift || gift.status === 'gone' || left >= gift.amountMinor) return [];
  // Its funders were called for it: what it changes for them is for people to say.
  ensure(pool.stage !== 'settled', 'pool-settled');
  const { poolId } = pool;
  const changes = changesWith(pool, gift, left);
  return [{ type: 'MatchReduced', data: { poolId, giftId, giver: gift.giver, changes } }];
}

function kept(
  pool: MatchPool,
  gift: GiftForPool,
  expiresAt: string | null,
): readonly MatchPoolEvent[] {
  const { poolId } = pool;
  const { giftId, giver, target, money, on } = gift;
  const refused = (because: MatchRefusal): readonly MatchPoolEvent[] => [
    { type: 'MatchRefused', data: { poolId, giftId, because } },
  ];
  if (pool.stage !== 'open') return refused('pool-not-open');
  if (on < pool.from || on > pool.until) return refused('outside-the-days');
  if (pool.targets.length > 0 && !pool.targets.includes(target)) {
    return refused('target-not-matched');
  }
  if (money.currency !== pool.rule.currency) return refused('other-currency');
  if (giver === null && needsGiver(pool)) return refused('giver-not-known');
  if (pool.met >= MAX_GIFTS_IN_POOL) return refused('too-many-gifts');
  // Somebody whom nobody knows is somebody else each time; no limit of the rule looks at them.
  const known = { giftId, giver: giver ?? giftId, target };
  const matchable = matchableOf({ ...known, amountMinor: BigInt(money.minor) });
  const before = identityBefore(pool, known);
  const claim = claimOf(pool.rule, matchable, {
    totalMinor: before.totalMinor,
    hasClaim: before.claims > 0,
  });
  if (claim.eligibleMinor === 0n) {
    const isFunder = pool.fundings.some(({ donorId }) => donorId === giver);
    return refused(isFunder ? 'giver-funds-pool' : 'gift-too-small');
  }
  const remaining = remainingIn(pool);
  const matched = matchedNow(pool, target, claim.claimMinor, remaining);
  const after = remaining - matched;
  const share = shareOf(
    { ...claim, giftId, amountMinor: matchable.amountMinor },
    matched,
    taken(pool, matched),
  );
  const totalBeforeMinor = before.totalMinor.toString();
  const remainingMinor = after.toString();
  const data = { poolId, ...known, ...share, totalBeforeMinor, remainingMinor, expiresAt };
  const isUsedUp = matched > 0n && after === 0n && !pool.isUsedUp;
  return [
    { type: 'MatchReserved', data },
    ...(isUsedUp ? [{ type: 'MatchPoolExhausted', data: { poolId } } as const] : []),
  ];
}

/** A rule that looks at anybody's gifts together must know who gave. */
function needsGiver({ rule }: MatchPool): boolean {
  const { method, donorCapMinor, runningTotalCapMinor, maximumGiftMinor, tiers } = rule;
  const isPerPerson = method === 'threshold' || method === 'quadratic' || method === 'equal-shares';
  const hasLimit = [donorCapMinor, runningTotalCapMinor, maximumGiftMinor].some(
    (limit) => limit !== null,
  );
  return isPerPerson || hasLimit || tiers.length > 0;
}

/** What is added at once (E2); the other methods decide at the close. */
function matchedNow(pool: MatchPool, target: string, claim: bigint, remaining: bigint): bigint {
  const { method, targetCapMinor } = pool.rule;
  if (method !== 'first-come') return 0n;
  const room =
    targetCapMinor === null ? null : targetCapMinor - (find(pool.byTarget, target) ?? 0n);
  const most = least(least(claim, room), remaining);
  return most > 0n ? most : 0n;
}

function taken({ fundings }: MatchPool, amountMinor: bigint): readonly MatchSource[] {
  const left = fundings
    .filter(({ isDefaulted }) => !isDefaulted)
    .map(({ donorId: funder, usedMinor, ...funding }) => ({
      ...funding,
      funder,
      amountMinor: funding.amountMinor - usedMinor,
    }));
  return takenInTurn(inOrderOfUse(left), amountMinor).map((source) => ({
    fundingId: source.fundingId,
    minor: source.amountMinor.toString(),
  }));
}

/** A gift that was paid after its reservation ran out. */
function late(pool: MatchPool, gift: PoolGift): MatchPoolEvent {
  const before = identityBefore(pool, gift);
  const claim = claimOf(pool.rule, matchableOf(gift), {
    totalMinor: before.totalMinor,
    hasClaim: before.claims > 0,
  });
  return {
    type: 'MatchReserved',
    data: {
      poolId: pool.poolId,
      giver: gift.giver,
      target: gift.target,
      ...shareOf({ ...claim, giftId: gift.giftId, amountMinor: gift.amountMinor }, 0n, []),
      totalBeforeMinor: before.totalMinor.toString(),
      remainingMinor: remainingIn(pool).toString(),
      expiresAt: null,
    },
  };
}

/** Confirms the gift that the events before keep something for, where they do. */
function andConfirm(
  pool: MatchPool,
  events: readonly MatchPoolEvent[],
  giftId?: string,
  isLate = false,
): readonly MatchPoolEvent[] {
  const [first] = events;
  const id = giftId ?? (first?.type === 'MatchReserved' ? first.data.giftId : undefined);
  const after = events.reduce(evolvePool, pool);
  const gift = id === undefined || !after ? undefined : find(after.gifts, id);
  if (!gift) return events;
  const matchedMinor = gift.matchedMinor.toString();
  const data = { poolId: pool.poolId, giftId: gift.giftId, matchedMinor, late: isLate };
  return [...events, { type: 'MatchConfirmed', data }];
}

/** Every gift of the same giver that another amount of this one changes. */
function changesWith(pool: MatchPool, gift: PoolGift, leftMinor: bigint): readonly MatchShare[] {
  const together = giftsTogether(pool, gift).filter(({ status }) => status !== 'gone');
  const refundedMinor = gift.amountMinor - leftMinor;
  const gifts = together.map((one): MatchedGift => ({
    ...matchableOf(one),
    matchedMinor: one.matchedMinor,
  }));
  const { giftId } = gift;
  return afterRefund(pool.rule, gifts, { giftId, refundedMinor }).flatMap((now, place) => {
    const before = together[place] as PoolGift;
    const share = shareOf(now, now.matchedMinor, firstOf(before.sources, now.matchedMinor));
    const isSame =
      now.amountMinor === before.amountMinor &&
      now.eligibleMinor === before.eligibleMinor &&
      now.claimMinor === before.claimMinor &&
      now.matchedMinor === before.matchedMinor;
    return isSame ? [] : [share];
  });
}

/** What is kept of sources: what was taken last goes back first. */
function firstOf(sources: readonly MatchSource[], amountMinor: bigint): readonly MatchSource[] {
  const parts = sources.map(({ fundingId, minor }) => ({ fundingId, amountMinor: BigInt(minor) }));
  return takenInTurn(parts, amountMinor).map((source) => ({
    fundingId: source.fundingId,
    minor: source.amountMinor.toString(),
  }));
}

function shareOf(
  gift: {
    readonly giftId: string;
    readonly amountMinor: bigint;
    readonly eligibleMinor: bigint;
    readonly claimMinor: bigint;
  },
  matchedMinor: bigint,
  sources: readonly MatchSource[],
): MatchShare {
  const { giftId, amountMinor, eligibleMinor, claimMinor } = gift;
  return {
    giftId,
    amountMinor: amountMinor.toString(),
    eligibleMinor: eligibleMinor.toString(),
    claimMinor: claimMinor.toString(),
    matchedMinor: matchedMinor.toString(),
    sources,
  };
}

/** A gift as the rule looks at it. */
export function matchableOf({
  giftId,
  giver: donor,
  target,
  amountMinor,
}: Pick<PoolGift, 'giftId' | 'giver' | 'target' | 'amountMinor'>): MatchableGift {
  return { giftId, donor, target, amountMinor };
}
