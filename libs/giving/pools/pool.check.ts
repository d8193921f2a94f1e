import {
  giftInFund,
  type AnyEvent,
  type EventOf,
  type MatchPoolEvent,
  type MatchShare,
  type MatchSource,
} from '#catalogue';
import type { RejectionParams } from '#kernel';
import { claimOf, identityOf, ruleOf, type MatchRule } from '#matching/facts';

/** Told of what does not hold; the code is the key of its text. */
type Tell = (code: string, params?: RejectionParams) => void;

type KnownGift = {
  readonly giver: string;
  readonly target: string;
  readonly share: MatchShare;
  /** What the events say was added at the close; undefined before. */
  readonly settled?: bigint;
};

type KnownPool = {
  readonly rule: MatchRule;
  readonly advertised: bigint;
  readonly prepared: Set<string>;
  readonly fundings: Map<string, { readonly funder: string; amount: bigint; used: bigint }>;
  readonly gifts: Map<string, KnownGift>;
  /** What the rule has looked at, and how many gifts have a claim, of what counts together. */
  readonly together: Map<string, { total: bigint; claims: number }>;
  results: bigint;
  isOpen: boolean;
  isSettled: boolean;
};

/**
 * What `verify` asks of match pools, counted from the events alone; only the rule itself is asked again:
 * - what was kept and added is never more than was put in, by funding and in all, and what givers are
 *   told of is there while a pool is open;
 * - it was opened by somebody who prepared nothing of it;
 * - what a gift may claim is what its rule says after all that its giver gave before, and what was added
 *   is no more than that, and made of its sources to the cent;
 * - what was confirmed is of a gift that came, of at least that amount, and is matched by one pool;
 * - the close gives no gift less than was confirmed; what the funders are called for is what the gifts
 *   got, and with what is left, what was put in. Nothing is matched after it.
 */
export function poolCheck(tell: Tell): {
  readonly onEvent: (event: AnyEvent) => void;
  readonly atEnd: () => void;
} {
  const pools = new Map<string, KnownPool>();
  const received = new Map<string, bigint>();
  const poolOf = new Map<string, string>();

  const onPool = (event: MatchPoolEvent): void => {
    const { poolId } = event.data;
    if (event.type === 'MatchPoolConfigured') return void pools.set(poolId, configured(event.data));
    const pool = pools.get(poolId);
    if (!pool) return tell('pool-unknown-here', { pool: poolId });
    if (pool.isSettled && event.type !== 'MatchRefused') tell('pool-after-close', { pool: poolId });
    folded(pool, event, tell);
    checkFundings(poolId, pool, tell);
    if (event.type === 'MatchConfirmed') cameAndOnce(event.data, pool);
  };
  const cameAndOnce = (
    { poolId, giftId }: EventOf<'MatchConfirmed'>['data'],
    { gifts }: KnownPool,
  ): void => {
    const came = received.get(giftId);
    const counted = BigInt(gifts.get(giftId)?.share.amountMinor ?? '0');
    if (came === undefined || counted > came) tell('match-of-no-gift', { gift: giftId });
    if ((poolOf.get(giftId) ?? poolId) !== poolId) tell('gift-in-two-pools', { gift: giftId });
    poolOf.set(giftId, poolId);
  };

  return {
    onEvent: (event) => {
      if (isOfPool(event)) return onPool(event);
      if (event.type !== 'DonationReceived') return;
      received.set(event.data.donationId, BigInt(giftInFund(event.data).minor));
    },
    atEnd: () => undefined,
  };
}

function isOfPool(event: AnyEvent): event is MatchPoolEvent {
  return event.type.startsWith('Match') && 'poolId' in event.data;
}

function configured(data: EventOf<'MatchPoolConfigured'>['data']): KnownPool {
  return {
    rule: ruleOf(data.rule, []),
    advertised: BigInt(data.advertised.minor),
    prepared: new Set([data.configuredBy]),
    fundings: new Map(),
    gifts: new Map(),
    together: new Map(),
    results: 0n,
    isOpen: false,
    isSettled: false,
  };
}

function folded(pool: KnownPool, event: MatchPoolEvent, tell: Tell): void {
  switch (event.type) {
    case 'MatchFundingAdded':
      pool.prepared.add(event.data.addedBy);
      pool.fundings.set(event.data.fundingId, {
        funder: event.data.donorId,
        amount: BigInt(event.data.money.minor),
        used: 0n,
      });
      return;
    case 'MatchFundingShrunk':
      return put(pool, event.data.fundingId, BigInt(event.data.leftMinor));
    case 'MatchFundingDefaulted':
      // With it the pool stops: that is told beside it.
      pool.isOpen = false;
      return put(pool, event.data.fundingId, BigInt(event.data.coveredMinor));
    case 'MatchPoolOpened':
      if (pool.prepared.has(event.data.openedBy)) {
        tell('pool-opened-by-one', { pool: event.data.poolId });
      }
      pool.isOpen = true;
      return;
    case 'MatchPoolResumed':
      pool.isOpen = true;
      return;
    case 'MatchPoolPaused':
      pool.isOpen = false;
      return;
    case 'MatchReserved':
    case 'MatchGiverKnown':
      return asked(pool, event.data, tell);
    case 'MatchExpired':
    case 'MatchReduced':
      for (const share of event.data.changes) shared(pool, share, tell);
      return;
    case 'MatchConfirmed': {
      const { giftId, matchedMinor } = event.data;
      if (pool.gifts.get(giftId)?.share.matchedMinor !== matchedMinor) {
        tell('match-sum-differs', { gift: giftId });
      }
      return;
    }
    case 'MatchResultsSettled':
      for (const { giftId, matchedMinor } of event.data.results) {
        const minor = BigInt(matchedMinor);
        pool.results += minor;
        const before = BigInt(pool.gifts.get(giftId)?.share.matchedMinor ?? '0');
        if (minor < before) tell('match-lowered-at-close', { gift: giftId });
      }
      return;
    case 'MatchPoolSettled':
      settled(pool, event.data, tell);
      return;
    default:
  }
}

function put({ fundings }: KnownPool, id: string, amount: bigint): void {
  const funding = fundings.get(id);
  if (funding) funding.amount = amount;
}

/** A gift is asked about, or its giver is known: what it may claim is asked of the rule once more. */
function asked(
  pool: KnownPool,
  data: EventOf<'MatchReserved'>['data'] | EventOf<'MatchGiverKnown'>['data'],
  tell: Tell,
): void {
  const { giftId, giver } = data;
  const known = pool.gifts.get(giftId);
  const target = 'target' in data ? data.target : (known?.target ?? '');
  if (known) shared(pool, NOTHING(giftId), tell);
  const matchable = { giftId, donor: giver, target, amountMinor: BigInt(data.amountMinor) };
  const identity = identityOf(pool.rule, matchable);
  const { total, claims } = pool.together.get(identity) ?? { total: 0n, claims: 0 };
  const fundings = [...pool.fundings].map(([fundingId, { funder, amount }]) => {
    return { fundingId, funder, amountMinor: amount, priority: 1 };
  });
  const inRule = { ...pool.rule, fundings };
  const claim = claimOf(inRule, matchable, { totalMinor: total, hasClaim: claims > 0 });
  const isAsRuled =
    total.toString() === data.totalBeforeMinor &&
    claim.eligibleMinor.toString() === data.eligibleMinor &&
    claim.claimMinor.toString() === data.claimMinor;
  if (!isAsRuled) tell('match-not-by-rule', { gift: giftId });
  pool.gifts.set(giftId, { giver, target, share: NOTHING(giftId) });
  shared(pool, data, tell);
}

function NOTHING(giftId: string): MatchShare {
  return {
    giftId,
    amountMinor: '0',
    eligibleMinor: '0',
    claimMinor: '0',
    matchedMinor: '0',
    sources: [],
  };
}

/** A gift as an event tells it: no more than its claim, and made of its sources. */
function shared(pool: KnownPool, share: MatchShare, tell: Tell): void {
  const { giftId, claimMinor, matchedMinor, sources } = share;
  const known = pool.gifts.get(giftId);
  if (!known) return tell('match-of-no-gift', { gift: giftId });
  const matched = BigInt(matchedMinor);
  const isSound = matched >= 0n && matched <= BigInt(claimMinor) && sumOf(sources) === matched;
  if (!isSound) tell('match-sum-differs', { gift: giftId });
  use(pool, known.share.sources, -1n);
  use(pool, sources, 1n);
  const identity = identityOf(pool.rule, {
    giftId,
    donor: known.giver,
    target: known.target,
    amountMinor: 0n,
  });
  const before = pool.together.get(identity) ?? { total: 0n, claims: 0 };
  const isClaim = (one: MatchShare): number => Number(BigInt(one.claimMinor) > 0n);
  pool.together.set(identity, {
    total: before.total + BigInt(share.eligibleMinor) - BigInt(known.share.eligibleMinor),
    claims: before.claims + isClaim(share) - isClaim(known.share),
  });
  pool.gifts.set(giftId, { ...known, share });
}

function use({ fundings }: KnownPool, sources: readonly MatchSource[], sign: 1n | -1n): void {
  for (const { fundingId, minor } of sources) {
    const funding = fundings.get(fundingId);
    if (funding) funding.used += sign * BigInt(minor);
  }
}

function settled(pool: KnownPool, data: EventOf<'MatchPoolSettled'>['data'], tell: Tell): void {
  const { poolId, matchedMinor, remainingMinor, calls, targets } = data;
  const matched = BigInt(matchedMinor);
  const funded = [...pool.fundings.values()].reduce((sum, { amount }) => sum + amount, 0n);
  const byTarget = targets.reduce((sum, one) => sum + BigInt(one.matchedMinor), 0n);
  const isSound =
    sumOf(calls) === matched &&
    byTarget === matched &&
    matched + BigInt(remainingMinor) === funded &&
    // What these add, they add to targets and to no gift.
    (['quadratic', 'threshold'].includes(pool.rule.method) || pool.results === matched) &&
    calls.every(({ fundingId, minor }) => {
      return BigInt(minor) <= (pool.fundings.get(fundingId)?.amount ?? 0n);
    });
  if (!isSound) tell('pool-close-differs', { pool: poolId });
  pool.isSettled = true;
  pool.isOpen = false;
}

function checkFundings(poolId: string, pool: KnownPool, tell: Tell): void {
  let funded = 0n;
  for (const { amount, used } of pool.fundings.values()) {
    funded += amount;
    if (used < 0n || used > amount) tell('pool-over-promised', { pool: poolId });
  }
  if (pool.isOpen && funded < pool.advertised) tell('pool-told-more', { pool: poolId });
}

function sumOf(sources: readonly MatchSource[]): bigint {
  return sources.reduce((sum, { minor }) => sum + BigInt(minor), 0n);
}
