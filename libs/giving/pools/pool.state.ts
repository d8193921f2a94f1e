import type { MatchPoolConfigured, MatchPoolEvent, MatchShare, MatchSource } from '#catalogue';
import { find, put, type PersistentMap } from '#kernel';
import { identityOf, ruleOf, type MatchRule } from '#matching/facts';

/** What somebody put in, and what was taken of it for gifts. Minor units. */
export type PoolFunding = {
  readonly fundingId: string;
  readonly donorId: string;
  readonly amountMinor: bigint;
  readonly priority: number;
  readonly usedMinor: bigint;
  /** The funder does not pay: what was used is covered by the guarantee. */
  readonly isDefaulted: boolean;
  readonly addedBy: string;
};

/** A gift as the pool knows it. Minor units. */
export type PoolGift = {
  readonly giftId: string;
  readonly giver: string;
  readonly target: string;
  /** What the giver gave or means to give, less what went back. */
  readonly amountMinor: bigint;
  readonly eligibleMinor: bigint;
  readonly claimMinor: bigint;
  readonly matchedMinor: bigint;
  readonly sources: readonly MatchSource[];
  readonly status: 'reserved' | 'confirmed' | 'gone';
  /** Until when it is kept; null once it was paid. */
  readonly expiresAt: string | null;
  /** The order in which gifts were made. */
  readonly order: number;
  /** The gift of the same identity before it. */
  readonly previous: string | null;
};

/** What counts together under the rule. */
type Identity = {
  readonly totalMinor: bigint;
  /** How many of its gifts have a claim. */
  readonly claims: number;
  readonly last: string | null;
};

export type MatchPool = Omit<MatchPoolConfigured['data'], 'rule'> & {
  readonly stage: 'configured' | 'open' | 'paused' | 'settled';
  /** With what is put in now. */
  readonly rule: MatchRule;
  readonly fundings: readonly PoolFunding[];
  readonly gifts: PersistentMap<PoolGift>;
  readonly identities: PersistentMap<Identity>;
  /** Everybody who gave. */
  readonly givers: PersistentMap<true>;
  /** What was added for each target, reservations included. */
  readonly byTarget: PersistentMap<bigint>;
  readonly reservedMinor: bigint;
  readonly confirmedMinor: bigint;
  readonly claimedMinor: bigint;
  /** Reservations that are neither confirmed nor expired. */
  readonly live: number;
  readonly met: number;
  readonly isUsedUp: boolean;
  /** What each funder owes, once the pool is settled. */
  readonly calls: readonly MatchSource[];
};

export type MatchPoolState = MatchPool | null;

/** What was put in and can be taken, in minor units. */
export function fundedIn({ fundings }: Pick<MatchPool, 'fundings'>): bigint {
  return fundings.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
}

/** What is left for gifts to come, in minor units. */
export function remainingIn(pool: MatchPool): bigint {
  return fundedIn(pool) - pool.reservedMinor - pool.confirmedMinor;
}

/** What counts together with a gift, as the pool has it; nothing before the first. */
export function identityBefore(
  pool: MatchPool,
  gift: { readonly giver: string; readonly target: string },
): Identity {
  return find(pool.identities, keyOf(pool, gift)) ?? { totalMinor: 0n, claims: 0, last: null };
}

/** The gifts that count together, in the order in which they were made. */
export function giftsTogether(
  pool: MatchPool,
  gift: { readonly giver: string; readonly target: string },
): readonly PoolGift[] {
  const together: PoolGift[] = [];
  let next = identityBefore(pool, gift).last;
  while (next !== null) {
    const one = find(pool.gifts, next);
    if (!one) break;
    together.push(one);
    next = one.previous;
  }
  return together.sort((a, b) => a.order - b.order);
}

function keyOf(
  { rule }: MatchPool,
  { giver, target }: { readonly giver: string; readonly target: string },
): string {
  return identityOf(rule, { giftId: '', donor: giver, target, amountMinor: 0n });
}

/** Folds what happened to a pool. Everything that was calculated stands in the events. */
export function evolvePool(state: MatchPoolState, event: MatchPoolEvent): MatchPoolState {
  if (event.type === 'MatchPoolConfigured') return configured(event.data);
  if (!state) return state;
  switch (event.type) {
    case 'MatchFundingAdded': {
      const { fundingId, donorId, money, priority, addedBy } = event.data;
      const amountMinor = BigInt(money.minor);
      const added = { fundingId, donorId, amountMinor, priority, addedBy };
      return withFundings(state, [
        ...state.fundings,
        { ...added, usedMinor: 0n, isDefaulted: false },
      ]);
    }
    case 'MatchFundingShrunk': {
      const { fundingId, leftMinor } = event.data;
      return changed(state, fundingId, { amountMinor: BigInt(leftMinor) });
    }
    case 'MatchFundingDefaulted': {
      const { fundingId, coveredMinor } = event.data;
      const amountMinor = BigInt(coveredMinor);
      return changed(state, fundingId, { amountMinor, isDefaulted: true });
    }
    case 'MatchPoolOpened':
    case 'MatchPoolResumed':
      return { ...state, stage: 'open' };
    case 'MatchPoolPaused':
      return { ...state, stage: 'paused' };
    case 'MatchReserved':
      return reserved(state, event.data);
    case 'MatchGiverKnown':
      return giverKnown(state, event.data);
    case 'MatchConfirmed':
      return confirmed(state, event.data.giftId);
    case 'MatchExpired':
      return gone(event.data.changes.reduce(withShare, state), event.data.giftId);
    case 'MatchReduced':
      return event.data.changes.reduce(withShare, state);
    case 'MatchPoolExhausted':
      return { ...state, isUsedUp: true };
    case 'MatchPoolSettled':
      return { ...state, stage: 'settled', calls: event.data.calls };
    case 'MatchRefused':
    case 'MatchResultsSettled':
      return state;
  }
}

function configured({ rule, ...said }: MatchPoolConfigured['data']): MatchPool {
  return {
    ...said,
    stage: 'configured',
    rule: ruleOf(rule, []),
    fundings: [],
    gifts: [],
    identities: [],
    givers: [],
    byTarget: [],
    reservedMinor: 0n,
    confirmedMinor: 0n,
    claimedMinor: 0n,
    live: 0,
    met: 0,
    isUsedUp: false,
    calls: [],
  };
}

function withFundings(state: MatchPool, fundings: readonly PoolFunding[]): MatchPool {
  const inRule = fundings.map(({ fundingId, amountMinor, priority, donorId: funder }) => ({
    fundingId,
    amountMinor,
    priority,
    funder,
  }));
  return { ...state, fundings, rule: { ...state.rule, fundings: inRule } };
}

function changed(state: MatchPool, id: string, change: Partial<PoolFunding>): MatchPool {
  return withFundings(
    state,
    state.fundings.map((one) => (one.fundingId === id ? { ...one, ...change } : one)),
  );
}

type Reserved = Extract<MatchPoolEvent, { type: 'MatchReserved' }>['data'];

function reserved(state: MatchPool, data: Reserved): MatchPool {
  const { giftId, giver, target, expiresAt } = data;
  const known = find(state.gifts, giftId);
  const gift: PoolGift = {
    ...NOTHING_YET,
    giftId,
    giver,
    target,
    expiresAt,
    order: state.met,
    previous: null,
  };
  // A gift that was paid too late comes a second time, and keeps its place among the giver's.
  const met =
    known?.giver === giver
      ? { ...state, gifts: put(state.gifts, giftId, { ...gift, previous: known.previous }) }
      : amongGiver(state, gift);
  return withShare({ ...met, live: state.live + 1, met: state.met + 1 }, data);
}

const NOTHING_YET = {
  amountMinor: 0n,
  eligibleMinor: 0n,
  claimMinor: 0n,
  matchedMinor: 0n,
  sources: [],
  status: 'reserved',
} as const;

/** A gift, as the last of everything that its giver gave. */
function amongGiver(state: MatchPool, gift: PoolGift): MatchPool {
  const { giftId, giver } = gift;
  const identity = identityBefore(state, gift);
  return {
    ...state,
    gifts: put(state.gifts, giftId, { ...gift, previous: identity.last }),
    identities: put(state.identities, keyOf(state, gift), { ...identity, last: giftId }),
    givers: put(state.givers, giver, true),
  };
}

type GiverKnown = Extract<MatchPoolEvent, { type: 'MatchGiverKnown' }>['data'];

function giverKnown(state: MatchPool, data: GiverKnown): MatchPool {
  const { giftId, giver } = data;
  const before = find(state.gifts, giftId);
  if (!before) return state;
  const nothing = {
    giftId,
    amountMinor: '0',
    eligibleMinor: '0',
    claimMinor: '0',
    matchedMinor: '0',
    sources: [],
  };
  const without = withShare(state, nothing);
  const alone = { totalMinor: 0n, claims: 0, last: null };
  const left = { ...without, identities: put(without.identities, keyOf(state, before), alone) };
  return withShare(amongGiver(left, { ...before, ...NOTHING_YET, giver }), data);
}

function confirmed(state: MatchPool, giftId: string): MatchPool {
  const gift = find(state.gifts, giftId);
  if (gift?.status !== 'reserved') return state;
  return {
    ...state,
    gifts: put(state.gifts, giftId, { ...gift, status: 'confirmed', expiresAt: null }),
    reservedMinor: state.reservedMinor - gift.matchedMinor,
    confirmedMinor: state.confirmedMinor + gift.matchedMinor,
    live: state.live - 1,
  };
}

function gone(state: MatchPool, giftId: string): MatchPool {
  const gift = find(state.gifts, giftId);
  if (gift?.status !== 'reserved') return state;
  const left = put(state.gifts, giftId, { ...gift, status: 'gone', expiresAt: null } as const);
  return { ...state, gifts: left, live: state.live - 1 };
}

/** A gift as an event tells it now, in every sum in which it stands. */
function withShare(state: MatchPool, share: MatchShare): MatchPool {
  const before = find(state.gifts, share.giftId);
  if (!before) return state;
  const after: PoolGift = {
    ...before,
    amountMinor: BigInt(share.amountMinor),
    eligibleMinor: BigInt(share.eligibleMinor),
    claimMinor: BigInt(share.claimMinor),
    matchedMinor: BigInt(share.matchedMinor),
    sources: share.sources,
  };
  const more = after.matchedMinor - before.matchedMinor;
  const claimsMore = Number(after.claimMinor > 0n) - Number(before.claimMinor > 0n);
  const identity = identityBefore(state, after);
  const totalMinor = identity.totalMinor + after.eligibleMinor - before.eligibleMinor;
  const inAll = after.status === 'confirmed' ? 'confirmedMinor' : 'reservedMinor';
  return {
    ...state,
    gifts: put(state.gifts, share.giftId, after),
    identities: put(state.identities, keyOf(state, after), {
      ...identity,
      totalMinor,
      claims: identity.claims + claimsMore,
    }),
    byTarget: put(state.byTarget, after.target, (find(state.byTarget, after.target) ?? 0n) + more),
    [inAll]: state[inAll] + more,
    claimedMinor: state.claimedMinor + after.claimMinor - before.claimMinor,
    fundings: usedBy(state.fundings, before.sources, after.sources),
  };
}

function usedBy(
  fundings: readonly PoolFunding[],
  before: readonly MatchSource[],
  after: readonly MatchSource[],
): readonly PoolFunding[] {
  if (before.length === 0 && after.length === 0) return fundings;
  const partOf = (sources: readonly MatchSource[], id: string): bigint =>
    BigInt(sources.find(({ fundingId }) => fundingId === id)?.minor ?? '0');
  return fundings.map((one) => {
    const more = partOf(after, one.fundingId) - partOf(before, one.fundingId);
    return more === 0n ? one : { ...one, usedMinor: one.usedMinor + more };
  });
}
