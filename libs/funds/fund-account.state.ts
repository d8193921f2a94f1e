import type {
  FundAccountEvent,
  FundsReserved,
  FundsSettled,
  PolicyPriority,
  ReservationNeed,
  ReservationReleased,
} from '#catalogue';
import { changeBuckets, EMPTY_BUCKET, FREE, type Bucket, type Buckets } from './buckets.js';
import { addShares, subtractShares, sumOf, type Shares } from './shares.js';
import { find, put, type PersistentMap } from './persistent-map.js';

/** A payment of a hold; `reversed` once the bank took the payment back. */
export type Settlement = {
  readonly attemptId: string;
  readonly split: Shares;
  readonly reversed: boolean;
};

/** Money kept for one award. `award` and `fee` are what is left of it, by restriction. */
export type Hold = {
  readonly holdId: string;
  readonly purposeId: string;
  readonly stage: 'reserved' | 'committed' | 'settled' | 'released';
  /** As it was asked for, to recognise the same request. */
  readonly asked: { readonly award: bigint; readonly fee: bigint };
  readonly award: Shares;
  readonly fee: Shares;
  /** The bucket that bears the fee. */
  readonly feeRestriction: string;
  readonly settlements: readonly Settlement[];
};

/** A hold for which there was no money yet. */
export type Waiting = {
  readonly holdId: string;
  readonly purposeId: string;
  readonly award: bigint;
  readonly fee: bigint;
  readonly priority: PolicyPriority;
  readonly need: ReservationNeed;
};

/** A fee that left the bank before there was money for it, as far as it is not covered yet. */
export type Shortfall = {
  readonly holdId: string;
  readonly attemptId: string;
  readonly restriction: string;
  readonly minor: bigint;
};

export type FundAccountState = {
  /** Set by the first event; one account holds one currency. */
  readonly currency: string | null;
  readonly buckets: Buckets;
  readonly holds: PersistentMap<Hold>;
  readonly receipts: PersistentMap<true>;
  /** Higher priority first, then the older. */
  readonly waiting: readonly Waiting[];
  /** What a processor still holds of what was received, by restriction. */
  readonly atProcessor: Shares;
  /** Oldest first; a bucket with one of them has nothing available. */
  readonly shortfalls: readonly Shortfall[];
  /** Holds that are reserved or committed. */
  readonly openHolds: number;
};

export const emptyFundAccount: FundAccountState = {
  currency: null,
  buckets: new Map([[FREE, EMPTY_BUCKET]]),
  holds: [],
  receipts: [],
  waiting: [],
  atProcessor: [],
  shortfalls: [],
  openHolds: 0,
};

export function evolveFundAccount(
  state: FundAccountState,
  event: FundAccountEvent,
): FundAccountState {
  switch (event.type) {
    case 'RestrictionOpened': {
      const { restriction, currency, terms } = event.data;
      const buckets = new Map(state.buckets).set(restriction, { ...EMPTY_BUCKET, terms });
      return { ...state, currency, buckets };
    }
    case 'FundsReceived':
      return received(state, event.data);
    case 'ProcessorPaidOut':
      return { ...state, atProcessor: subtractShares(state.atProcessor, event.data.split) };
    case 'FundsReserved':
      return reserved(state, event.data);
    case 'ReservationRefused': {
      const { money, feeAllowanceMinor, holdId, purposeId, priority, need } = event.data;
      const [award, fee] = [BigInt(money.minor), BigInt(feeAllowanceMinor)];
      const asked = { holdId, purposeId, award, fee, priority, need };
      return { ...state, currency: money.currency, waiting: withWaiting(state.waiting, asked) };
    }
    case 'FundsCommitted':
      return committed(state, event.data.holdId);
    case 'FundsSettled':
      return settled(state, event.data);
    case 'FeeShortfallOpened': {
      const { holdId, attemptId, restriction, money } = event.data;
      const missing = { holdId, attemptId, restriction, minor: BigInt(money.minor) };
      return { ...state, shortfalls: [...state.shortfalls, missing] };
    }
    case 'FeeShortfallCovered':
      return covered(state, event.data);
    case 'SettlementReversed':
      return reversed(state, event.data);
    case 'ReservationReleased':
      return released(state, event.data);
    default:
      return state;
  }
}

/**
 * The queue with one more in its place: behind everybody of the same or a higher priority. Who
 * waits already keeps the place, unless the priority is another.
 */
export function withWaiting(waiting: readonly Waiting[], asked: Waiting): readonly Waiting[] {
  const known = waiting.findIndex(({ holdId }) => holdId === asked.holdId);
  if (waiting[known]?.priority === asked.priority) return waiting.with(known, asked);
  const others = known < 0 ? waiting : waiting.toSpliced(known, 1);
  const place = others.findIndex(({ priority }) => priority > asked.priority);
  return place < 0 ? [...others, asked] : others.toSpliced(place, 0, asked);
}

export const reserve = (bucket: Bucket, minor: bigint): Bucket => ({
  ...bucket,
  reserved: bucket.reserved + minor,
});
const unreserve = (bucket: Bucket, minor: bigint): Bucket => reserve(bucket, -minor);
const commit = (bucket: Bucket, minor: bigint): Bucket => ({
  ...bucket,
  committed: bucket.committed + minor,
});
const uncommit = (bucket: Bucket, minor: bigint): Bucket => commit(bucket, -minor);
const settle = (bucket: Bucket, minor: bigint): Bucket => ({
  ...bucket,
  settled: bucket.settled + minor,
});
const unsettle = (bucket: Bucket, minor: bigint): Bucket => settle(bucket, -minor);

type Data<Type extends FundAccountEvent['type']> = Extract<
  FundAccountEvent,
  { type: Type }
>['data'];

function received(state: FundAccountState, data: Data<'FundsReceived'>): FundAccountState {
  const shares = [{ restriction: data.restriction, minor: data.money.minor }];
  const receive = (bucket: Bucket, minor: bigint): Bucket => ({
    ...bucket,
    received: bucket.received + minor,
  });
  return {
    ...state,
    currency: data.money.currency,
    buckets: changeBuckets(state.buckets, shares, receive),
    atProcessor:
      data.heldBy === 'processor' ? addShares(state.atProcessor, shares) : state.atProcessor,
    receipts: put(state.receipts, data.receiptId, true),
  };
}

function reserved(state: FundAccountState, data: FundsReserved['data']): FundAccountState {
  const { holdId, purposeId, split, feeSplit } = data;
  const hold: Hold = {
    holdId,
    purposeId,
    stage: 'reserved',
    asked: { award: BigInt(data.money.minor), fee: BigInt(data.feeAllowanceMinor) },
    award: split,
    fee: feeSplit,
    feeRestriction: feeSplit[0]?.restriction ?? FREE,
    // Payments of an earlier life of this hold stay known: an attempt counts once, for ever.
    settlements: find(state.holds, holdId)?.settlements ?? [],
  };
  const moved = changeBuckets(state.buckets, addShares(split, feeSplit), reserve);
  const waiting = state.waiting.filter((other) => other.holdId !== holdId);
  return withHold({ ...state, buckets: moved, waiting }, hold);
}

function committed(state: FundAccountState, holdId: string): FundAccountState {
  const hold = find(state.holds, holdId);
  if (!hold) return state;
  const all = addShares(hold.award, hold.fee);
  const buckets = changeBuckets(changeBuckets(state.buckets, all, unreserve), all, commit);
  return withHold({ ...state, buckets }, { ...hold, stage: 'committed' });
}

function settled(state: FundAccountState, data: FundsSettled['data']): FundAccountState {
  const hold = find(state.holds, data.holdId);
  if (!hold) return state;
  const fromAllowance = subtractShares(data.feeSplit, data.feeExtra ?? []);
  const leaving = addShares(data.split, fromAllowance);
  const gone = addShares(leaving, data.released);
  const uncommitted = changeBuckets(state.buckets, gone, uncommit);
  const buckets = changeBuckets(uncommitted, addShares(data.split, data.feeSplit), settle);
  const award = subtractShares(hold.award, data.split);
  return withHold(
    { ...state, buckets },
    {
      ...hold,
      stage: sumOf(award) === 0n ? 'settled' : 'committed',
      award,
      fee: subtractShares(hold.fee, addShares(fromAllowance, data.released)),
      settlements: [
        ...hold.settlements,
        { attemptId: data.attemptId, split: data.split, reversed: false },
      ],
    },
  );
}

function covered(state: FundAccountState, data: Data<'FeeShortfallCovered'>): FundAccountState {
  const { holdId, attemptId, restriction, money } = data;
  const isMeant = (one: Shortfall): boolean => one.holdId === holdId && one.attemptId === attemptId;
  const shortfalls = state.shortfalls
    .map((one) => (isMeant(one) ? { ...one, minor: one.minor - BigInt(money.minor) } : one))
    .filter(({ minor }) => minor > 0n);
  const spent = [{ restriction, minor: money.minor }];
  return { ...state, shortfalls, buckets: changeBuckets(state.buckets, spent, settle) };
}

function reversed(state: FundAccountState, data: Data<'SettlementReversed'>): FundAccountState {
  const hold = find(state.holds, data.holdId);
  if (!hold) return state;
  const back = changeBuckets(state.buckets, data.split, unsettle);
  const settlements = hold.settlements.map((settlement) =>
    settlement.attemptId === data.attemptId ? { ...settlement, reversed: true } : settlement,
  );
  return withHold(
    { ...state, buckets: changeBuckets(back, data.split, commit) },
    { ...hold, stage: 'committed', award: addShares(hold.award, data.split), settlements },
  );
}

function released(state: FundAccountState, data: ReservationReleased['data']): FundAccountState {
  const waiting = state.waiting.filter((other) => other.holdId !== data.holdId);
  const hold = find(state.holds, data.holdId);
  if (!hold) return { ...state, waiting };
  const back = hold.stage === 'committed' ? uncommit : unreserve;
  const buckets = changeBuckets(state.buckets, data.split, back);
  const rest: Hold =
    data.reason === 'reduced'
      ? reduced(hold, data.split)
      : { ...hold, stage: 'released', award: [], fee: [] };
  return withHold({ ...state, buckets, waiting }, rest);
}

function reduced(hold: Hold, by: Shares): Hold {
  const award = hold.asked.award - sumOf(by);
  return { ...hold, asked: { ...hold.asked, award }, award: subtractShares(hold.award, by) };
}

function withHold(state: FundAccountState, hold: Hold): FundAccountState {
  const before = find(state.holds, hold.holdId);
  const openHolds =
    state.openHolds + Number(isOpen(hold)) - Number(before ? isOpen(before) : false);
  return { ...state, holds: put(state.holds, hold.holdId, hold), openHolds };
}

function isOpen({ stage }: Hold): boolean {
  return stage === 'reserved' || stage === 'committed';
}
