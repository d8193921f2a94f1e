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

/**
 * A gift was paid. What was kept for it stands, whatever the day on which the payment ended; a gift of
 * which the pool hears now is matched at once. Where its reservation has run out, it is noted without a
 * match, and waits for the pass over what is left at the close: whichever came first in this stream
 * holds.
 */
export function matchPaidGift(command: MatchPaidGift, pool: MatchPool): readonly MatchPoolEvent[] {
  const { giftId, giver } = command;
  const gift = find(pool.gifts, giftId);
  switch (gift?.status) {
    case undefined:
      return andConfirm(pool, kept(pool, command, null), giftId);
    case 'reserved':
      return andConfirm(pool, ofKnownGiver(pool, gift, giver), giftId);
    case 'confirmed':
      return [];
    case 'gone':
      return lateGift(pool, gift, giver);
  }
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
  return [expired(pool, gift)];
}

function expired(pool: MatchPool, gift: PoolGift): MatchPoolEvent {
  const { giftId, giver } = gift;
  // What its giver meant to give is remembered, should it be paid all the same.
  const changes = changesWith(pool, gift, 0n).map((share) =>
    share.giftId === giftId ? { ...share, amountMinor: gift.amountMinor.toString() } : share,
  );
  return { type: 'MatchExpired', data: { poolId: pool.poolId, giftId, giver, changes } };
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
  const refused = (because: MatchRefusal) => [refusedGift(pool, giftId, because)];
  if (pool.stage !== 'open') return refused('pool-not-open');
  if (on < pool.from || on > pool.until) return refused('outside-the-days');
  if (pool.targets.length > 0 && !pool.targets.includes(target)) {
    return refused('target-not-matched');
  }
  if (money.currency !== pool.rule.currency) return refused('other-currency');
  // Whoever pays by card is known by the card: until then something is kept for a stranger.
  if (giver === null && expiresAt === null && needsGiver(pool)) return refused('giver-not-known');
  if (pool.met >= MAX_GIFTS_IN_POOL) return refused('too-many-gifts');
  // Somebody whom nobody knows is somebody else each time; no limit of the rule looks at them.
  const known = { giftId, giver: giver ?? giftId, target };
  const matchable = matchableOf({ ...known, amountMinor: BigInt(money.minor) });
  const before = identityBefore(pool, known);
  const claim = claimOf(pool.rule, matchable, {
    totalMinor: before.totalMinor,
    hasClaim: before.claims > 0,
  });
  if (claim.eligibleMinor === 0n) return refused(whyNothing(pool, giver));
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

function refusedGift({ poolId }: MatchPool, giftId: string, because: MatchRefusal): MatchPoolEvent {
  return { type: 'MatchRefused', data: { poolId, giftId, because } };
}

function whyNothing({ fundings }: MatchPool, giver: string | null): MatchRefusal {
  return fundings.some(({ donorId }) => donorId === giver) ? 'giver-funds-pool' : 'gift-too-small';
}

/**
 * What was kept for a stranger, once the payment tells who gave: the rule looks at it among all that
 * the giver gave. Nothing where that is known, or nobody has to know it.
 */
function ofKnownGiver(
  pool: MatchPool,
  gift: PoolGift,
  giver: string | null,
): readonly MatchPoolEvent[] {
  const { giftId, target } = gift;
  if (gift.giver !== giftId) return [];
  const letGo = (because: MatchRefusal) => [
    expired(pool, gift),
    refusedGift(pool, giftId, because),
  ];
  if (giver === null) return needsGiver(pool) ? letGo('giver-not-known') : [];
  const before = identityBefore(pool, { giver, target });
  const claim = claimOf(pool.rule, matchableOf({ ...gift, giver }), {
    totalMinor: before.totalMinor,
    hasClaim: before.claims > 0,
  });
  if (claim.eligibleMinor === 0n) return letGo(whyNothing(pool, giver));
  const matched = claim.claimMinor < gift.matchedMinor ? claim.claimMinor : gift.matchedMinor;
  const share = shareOf(
    { ...claim, giftId, amountMinor: gift.amountMinor },
    matched,
    firstOf(gift.sources, matched),
  );
  const totalBeforeMinor = before.totalMinor.toString();
  return [
    { type: 'MatchGiverKnown', data: { poolId: pool.poolId, giver, ...share, totalBeforeMinor } },
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

/** A gift that was paid after its reservation ran out; once the pool is shared out, it gets nothing. */
function lateGift(
  pool: MatchPool,
  { giver: before, ...gone }: PoolGift,
  known: string | null,
): readonly MatchPoolEvent[] {
  const { giftId } = gone;
  const refused = (because: MatchRefusal) => [refusedGift(pool, giftId, because)];
  if (pool.stage === 'settled') return refused('pool-not-open');
  const giver = before === giftId ? (known ?? giftId) : before;
  if (giver === giftId && needsGiver(pool)) return refused('giver-not-known');
  const gift = { ...gone, giver };
  const { totalMinor, claims } = identityBefore(pool, gift);
  const claim = claimOf(pool.rule, matchableOf(gift), { totalMinor, hasClaim: claims > 0 });
  if (claim.eligibleMinor === 0n) return refused(whyNothing(pool, giver));
  const noted: MatchPoolEvent = {
    type: 'MatchReserved',
    data: {
      poolId: pool.poolId,
      giver,
      target: gift.target,
      ...shareOf({ ...claim, giftId, amountMinor: gift.amountMinor }, 0n, []),
      totalBeforeMinor: totalMinor.toString(),
      remainingMinor: remainingIn(pool).toString(),
      expiresAt: null,
    },
  };
  return andConfirm(pool, [noted], giftId, true);
}

/** Confirms the gift where the events before keep something for it. */
function andConfirm(
  pool: MatchPool,
  events: readonly MatchPoolEvent[],
  giftId: string,
  isLate = false,
): readonly MatchPoolEvent[] {
  const after = events.reduce(evolvePool, pool);
  const gift = after && find(after.gifts, giftId);
  if (gift?.status !== 'reserved') return events;
  const matchedMinor = gift.matchedMinor.toString();
  const data = { poolId: pool.poolId, giftId, matchedMinor, late: isLate };
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
