import { find, put, type PersistentMap } from '#kernel';
import {
  changesOf,
  sumMoves,
  type EventOf,
  type FundAccountEvent,
  type FundsReserved,
  type FundsSettled,
  type Movement,
  type OpeningBalance,
  type PolicyPriority,
  type ProcessorPayoutSaid,
  type ReceiptInAccount,
  type ReservationNeed,
  type ReservationReleased,
} from '#catalogue';
import { afterMoves, EMPTY_BUCKET, FREE, type Buckets } from './buckets.js';
import { afterGivingBack, type Loan, type TransferProposal } from './cash-transfer.state.js';
import { evolvePayouts, type ProcessorPayout } from './processor-payout.state.js';
import { evolveReversals, leftBy, noReversals, type Reversals } from './receipt-reversal.state.js';
import { addShares, subtractShares, sumOf, type Shares } from './shares.js';

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

/** With what one person says that the books began, or what that should have been. */
export type OpeningProposal = Omit<EventOf<'OpeningBalanceProposed'>['data'], 'fundId' | 'moves'>;

export type FundAccountState = {
  /** Set by the first event; one account holds one currency. */
  readonly currency: string | null;
  readonly buckets: Buckets;
  readonly holds: PersistentMap<Hold>;
  /** By receipt, and by correction that was carried out. */
  readonly receipts: PersistentMap<true>;
  /** With what its books began, where two people have said so. */
  readonly opening: OpeningBalance | null;
  readonly openingProposal: OpeningProposal | null;
  /** What restrictions have lent each other and not given back, the oldest first. */
  readonly loans: readonly Loan[];
  readonly transferProposal: TransferProposal | null;
  /** On how many receipts each day stands, the earliest first. */
  readonly receiptDays: readonly { readonly day: string; readonly count: number }[];
  /** How many receipts are equal in day, restriction and amount, and how many payouts of a processor. */
  readonly alike: PersistentMap<number>;
  /** By id: what a processor paid out, as it stands. */
  readonly payouts: PersistentMap<ProcessorPayout>;
  /** Higher priority first, then the older. */
  readonly waiting: readonly Waiting[];
  /** What a processor still holds of what was received: what was given first, first. */
  readonly atProcessor: Shares;
  /** By how much that changed on which day, the earliest first: what is told late counts on its day. */
  readonly processorDays: readonly { readonly day: string; readonly minor: bigint }[];
  /** By attempt: set aside at the bank for a payment that was released and not made yet. */
  readonly setAside: ReadonlyMap<string, Shares>;
  /** Oldest first; a bucket with one of them has nothing available. */
  readonly shortfalls: readonly Shortfall[];
  /** What went back of receipts, and what of that is not covered. */
  readonly reversals: Reversals;
  /** Holds that are reserved or committed. */
  readonly openHolds: number;
};

export const emptyFundAccount: FundAccountState = {
  currency: null,
  buckets: new Map([[FREE, EMPTY_BUCKET]]),
  holds: [],
  receipts: [],
  opening: null,
  openingProposal: null,
  loans: [],
  transferProposal: null,
  receiptDays: [],
  alike: [],
  payouts: [],
  waiting: [],
  atProcessor: [],
  processorDays: [],
  setAside: new Map(),
  shortfalls: [],
  reversals: noReversals,
  openHolds: 0,
};

/** The account after an event: its money moves first, then what else the event tells is noted. */
export function evolveFundAccount(
  before: FundAccountState,
  event: FundAccountEvent,
): FundAccountState {
  const state = withMoves(before, event.data.moves);
  switch (event.type) {
    case 'RestrictionOpened': {
      const { restriction, currency, terms } = event.data;
      const buckets = new Map(state.buckets).set(restriction, { ...EMPTY_BUCKET, terms });
      return { ...state, currency, buckets };
    }
    case 'OpeningBalanceProposed': {
      const { fundId: _, moves: __, ...openingProposal } = event.data;
      return { ...state, openingProposal };
    }
    case 'OpeningBalanceDropped':
      return { ...state, openingProposal: null };
    case 'OpeningBalanceConfirmed': {
      const { becomes: opening, money } = event.data;
      return { ...state, currency: money.currency, opening, openingProposal: null };
    }
    case 'CashTransferProposed': {
      const { fundId: _, moves: __, ...transferProposal } = event.data;
      return { ...state, transferProposal };
    }
    case 'CashTransferDropped':
      return { ...state, transferProposal: null };
    case 'CashLent': {
      const { from, to, money, on } = event.data;
      const loans = [...state.loans, { from, to, minor: BigInt(money.minor), on }];
      return { ...state, loans, transferProposal: null };
    }
    case 'CashGivenBack': {
      const loans = afterGivingBack(state.loans, event.data);
      return { ...state, loans, transferProposal: null };
    }
    case 'FundsReceived': {
      const { money, receiptId, on, moves, restriction } = event.data;
      const { currency } = money;
      const known = { ...state, currency, receipts: put(state.receipts, receiptId, true) };
      const { minor } = money;
      return withProcessorDay(withReceipt(known, { on, restriction, minor }, 1), on, moves);
    }
    case 'ReceiptCorrected':
      return receiptCorrected(state, event.data);
    case 'FundsReceiptReversed':
    case 'ShortfallOpened':
    case 'ShortfallCovered':
    case 'FundsReceiptRestored':
    case 'ShortfallCoverGivenBack':
      return { ...state, reversals: evolveReversals(state.reversals, event) };
    case 'CashSetAside': {
      const kept = changesOf(event.data.moves, 'set-aside');
      return { ...state, setAside: new Map(state.setAside).set(event.data.attemptId, kept) };
    }
    case 'CashFreed':
      return { ...state, setAside: without(state.setAside, event.data.attemptId) };
    case 'FundsReserved':
      return reserved(state, event.data);
    case 'ReservationRefused': {
      const { money, feeAllowanceMinor, holdId, purposeId, priority, need } = event.data;
      const [award, fee] = [BigInt(money.minor), BigInt(feeAllowanceMinor)];
      const asked = { holdId, purposeId, award, fee, priority, need };
      return { ...state, currency: money.currency, waiting: withWaiting(state.waiting, asked) };
    }
    case 'FundsCommitted': {
      const hold = find(state.holds, event.data.holdId);
      return hold ? withHold(state, { ...hold, stage: 'committed' }) : state;
    }
    case 'FundsSettled':
      return settled(state, event.data);
    case 'FeeShortfallOpened':
      return { ...state, shortfalls: withMissing(state.shortfalls, event.data) };
    case 'FeeShortfallCovered':
      return covered(state, event.data);
    case 'SettlementReversed':
      return reversed(state, event.data);
    case 'SettlementCorrected':
      return settlementCorrected(state, event.data);
    case 'ReservationReleased':
      return released(state, event.data);
    case 'ProcessorPaidOut':
      return withPayout({ ...state, payouts: evolvePayouts(state.payouts, event) }, event.data, 1);
    case 'ProcessorPayoutCorrectionProposed':
    case 'ProcessorPayoutCorrectionDropped':
      return { ...state, payouts: evolvePayouts(state.payouts, event) };
    case 'ProcessorPayoutCorrected': {
      const { was, becomes } = event.data;
      const payouts = evolvePayouts(state.payouts, event);
      const never = withPayout({ ...state, payouts }, was, -1);
      return becomes ? withPayout(never, becomes, 1) : never;
    }
    case 'CashReturned':
      return state;
    case 'CashReturnCorrected':
      return { ...state, receipts: put(state.receipts, event.data.correctionId, true) };
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

type Data<Type extends FundAccountEvent['type']> = Extract<
  FundAccountEvent,
  { type: Type }
>['data'];

function withMoves(state: FundAccountState, moves: readonly Movement[]): FundAccountState {
  const buckets = afterMoves(state.buckets, moves);
  const atProcessor = changesOf(moves, 'processor');
  if (atProcessor.length === 0) return { ...state, buckets };
  return { ...state, buckets, atProcessor: addShares(state.atProcessor, atProcessor) };
}

type Likeness = Pick<ReceiptInAccount, 'on' | 'restriction' | 'minor'>;

function likenessOf({ on, restriction, minor }: Likeness): string {
  return `${on} ${restriction} ${minor}`;
}

/** No receipt is like it: their likeness begins with a day. */
function likenessOfPayout({ money, arrivedOn }: ProcessorPayoutSaid): string {
  return `payout ${arrivedOn} ${money.minor}`;
}

/** How many receipts of one day are of one amount under one restriction. */
export function receiptsLike({ alike }: FundAccountState, receipt: Likeness): number {
  return find(alike, likenessOf(receipt)) ?? 0;
}

/** How many payouts of a processor of one day are of one amount. */
export function payoutsLike({ alike }: FundAccountState, payout: ProcessorPayoutSaid): number {
  return find(alike, likenessOfPayout(payout)) ?? 0;
}

function withReceipt(state: FundAccountState, receipt: Likeness, more: 1 | -1): FundAccountState {
  const receiptDays = withDay(state, receipt.on, more);
  return withAlike({ ...state, receiptDays }, likenessOf(receipt), more);
}

function withAlike(state: FundAccountState, likeness: string, more: 1 | -1): FundAccountState {
  const known = find(state.alike, likeness) ?? 0;
  return { ...state, alike: put(state.alike, likeness, known + more) };
}

/** A payout counts on its day, or does not any more: so much less the processor holds from then on. */
function withPayout(
  state: FundAccountState,
  payout: ProcessorPayoutSaid,
  more: 1 | -1,
): FundAccountState {
  const alike = withAlike(state, likenessOfPayout(payout), more);
  return withHeldMore(alike, payout.arrivedOn, BigInt(-more) * BigInt(payout.money.minor));
}

/**
 * Something was promised since from what stood on that day: it stays a day of the books, however the
 * receipt is corrected, so that nothing that was paid can come to stand before the books begin.
 */
function withDay({ receiptDays: days, holds }: FundAccountState, day: string, more: 1 | -1) {
  if (more < 0 && holds.length > 0) return days;
  const place = days.findLastIndex((known) => known.day <= day);
  const found = days[place];
  if (found?.day !== day) return days.toSpliced(place + 1, 0, { day, count: more });
  const count = found.count + more;
  return count === 0 ? days.toSpliced(place, 1) : days.with(place, { day, count });
}

/** The first day on which anything happened in the books; undefined while nothing has. */
export function firstDayInBooks({ receiptDays }: FundAccountState): string | undefined {
  return receiptDays[0]?.day;
}

/** What a processor is known to have held changes on the days to which the receipt belongs. */
function receiptCorrected(
  before: FundAccountState,
  { correctionId, was, becomes }: Data<'ReceiptCorrected'>,
): FundAccountState {
  const known = { ...before, receipts: put(before.receipts, correctionId, true) };
  const gone = withHeldOn(withReceipt(known, was, -1), was, -1n);
  return becomes ? withHeldOn(withReceipt(gone, becomes, 1), becomes, 1n) : gone;
}

function withHeldOn(
  state: FundAccountState,
  { heldBy, on, minor }: ReceiptInAccount,
  sign: 1n | -1n,
): FundAccountState {
  return heldBy === 'processor' ? withHeldMore(state, on, sign * BigInt(minor)) : state;
}

function withProcessorDay(
  state: FundAccountState,
  day: string,
  moves: readonly Movement[],
): FundAccountState {
  return withHeldMore(state, day, sumMoves(moves, 'processor'));
}

/** By so much more, in minor units, a processor held from a day on. */
export function withHeldMore(
  state: FundAccountState,
  day: string,
  minor: bigint,
): FundAccountState {
  if (minor === 0n) return state;
  const days = state.processorDays;
  // What is written down is nearly always of the newest day.
  const place = days.findLastIndex((known) => known.day <= day);
  const found = days[place];
  const processorDays =
    found?.day === day
      ? days.with(place, { day, minor: found.minor + minor })
      : days.toSpliced(place + 1, 0, { day, minor });
  return { ...state, processorDays };
}

/**
 * The least that a processor holds on a day or on any later one: so much it can have paid out then. What
 * went back to givers on a later day does not lessen what it had paid out before.
 */
export function heldByProcessorFrom(
  { processorDays, reversals }: FundAccountState,
  day: string,
): bigint {
  return leastFrom(processorDays, day) - sumOf(leftBy(reversals, day).until);
}

function leastFrom(processorDays: FundAccountState['processorDays'], day: string): bigint {
  let held = 0n;
  let least: bigint | undefined;
  for (const { day: on, minor } of processorDays) {
    if (on > day) least = least === undefined || held < least ? held : least;
    held += minor;
  }
  return least === undefined || held < least ? held : least;
}

/**
 * The first day on which a processor would have held less than nothing, what went back to givers left
 * out: a processor may be owed that. Undefined where there is none.
 */
export function processorShortOn({ processorDays }: FundAccountState): string | undefined {
  let held = 0n;
  for (const { day, minor } of processorDays) {
    held += minor;
    if (held < 0n) return day;
  }
  return undefined;
}

/** What is left of the award and of its fee allowance, after money moved. */
function leftOf(hold: Pick<Hold, 'award' | 'fee'>, moves: readonly Movement[]) {
  return {
    award: addShares(hold.award, changesOf(moves, 'reserved', 'committed')),
    fee: addShares(hold.fee, changesOf(moves, 'fees-reserved', 'fees-committed')),
  };
}

function reserved(state: FundAccountState, data: FundsReserved['data']): FundAccountState {
  const { holdId, purposeId, moves } = data;
  const left = leftOf({ award: [], fee: [] }, moves);
  const hold: Hold = {
    holdId,
    purposeId,
    stage: 'reserved',
    asked: { award: BigInt(data.money.minor), fee: BigInt(data.feeAllowanceMinor) },
    ...left,
    feeRestriction: left.fee[0]?.restriction ?? FREE,
    // Payments of an earlier life of this hold stay known: an attempt counts once, for ever.
    settlements: find(state.holds, holdId)?.settlements ?? [],
  };
  const waiting = state.waiting.filter((other) => other.holdId !== holdId);
  return withHold({ ...state, waiting }, hold);
}

function settled(before: FundAccountState, data: FundsSettled['data']): FundAccountState {
  const { holdId, attemptId, moves } = data;
  const state = { ...before, setAside: without(before.setAside, attemptId) };
  const hold = find(state.holds, holdId);
  if (!hold) return state;
  const left = leftOf(hold, moves);
  const split = subtractShares(hold.award, left.award);
  return withHold(state, {
    ...hold,
    ...left,
    stage: sumOf(left.award) === 0n ? 'settled' : 'committed',
    settlements: [...hold.settlements, { attemptId, split, reversed: false }],
  });
}

/** A payment has one fee, however often it was corrected, as long as the same bucket bears it. */
export function isOfSameFee(
  one: Omit<Shortfall, 'minor'>,
  other: Omit<Shortfall, 'minor'>,
): boolean {
  const { holdId, attemptId, restriction } = other;
  return one.holdId === holdId && one.attemptId === attemptId && one.restriction === restriction;
}

function withMissing(
  shortfalls: readonly Shortfall[],
  { holdId, attemptId, restriction, money }: Data<'FeeShortfallOpened'>,
): readonly Shortfall[] {
  const fee = { holdId, attemptId, restriction };
  const place = shortfalls.findIndex((one) => isOfSameFee(one, fee));
  const minor = BigInt(money.minor) + (shortfalls[place]?.minor ?? 0n);
  const missing = { ...fee, minor };
  return place < 0 ? [...shortfalls, missing] : shortfalls.with(place, missing);
}

function covered(state: FundAccountState, data: Data<'FeeShortfallCovered'>): FundAccountState {
  const shortfalls = state.shortfalls
    .map((one) =>
      isOfSameFee(one, data) ? { ...one, minor: one.minor - BigInt(data.money.minor) } : one,
    )
    .filter(({ minor }) => minor > 0n);
  return { ...state, shortfalls };
}

function reversed(state: FundAccountState, data: Data<'SettlementReversed'>): FundAccountState {
  const hold = find(state.holds, data.holdId);
  if (!hold) return state;
  const settlements = hold.settlements.map((settlement) =>
    settlement.attemptId === data.attemptId ? { ...settlement, reversed: true } : settlement,
  );
  const left = leftOf(hold, data.moves);
  return withHold(state, { ...hold, ...left, stage: 'committed', settlements });
}

function settlementCorrected(
  before: FundAccountState,
  { holdId, attemptId, correctionId, becomesFeeMinor, moves }: Data<'SettlementCorrected'>,
): FundAccountState {
  const state = { ...before, receipts: put(before.receipts, correctionId, true) };
  const hold = find(state.holds, holdId);
  if (!hold || becomesFeeMinor !== null) return state;
  const kept = addShares(state.setAside.get(attemptId) ?? [], changesOf(moves, 'set-aside'));
  const setAside = new Map(state.setAside).set(attemptId, kept);
  const settlements = hold.settlements.filter((known) => known.attemptId !== attemptId);
  const left = leftOf(hold, moves);
  return withHold({ ...state, setAside }, { ...hold, ...left, stage: 'committed', settlements });
}

function released(before: FundAccountState, data: ReservationReleased['data']): FundAccountState {
  const { holdId, money, moves, reason } = data;
  const waiting = before.waiting.filter((other) => other.holdId !== holdId);
  const state = { ...before, waiting };
  const hold = find(state.holds, holdId);
  if (!hold) return state;
  const left = leftOf(hold, moves);
  if (reason !== 'reduced') return withHold(state, { ...hold, ...left, stage: 'released' });
  const award = hold.asked.award - BigInt(money.minor);
  return withHold(state, { ...hold, ...left, asked: { ...hold.asked, award } });
}

function without<T>(map: ReadonlyMap<string, T>, key: string): ReadonlyMap<string, T> {
  if (!map.has(key)) return map;
  const copy = new Map(map);
  copy.delete(key);
  return copy;
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
