import type { FundBalance, Movement, PlaceBalance, PurposeBalance } from './fund-balances.js';
import type { BucketShare, FundAccountEvent } from './funds.events.js';

/** Every balance by what money is for. */
export const PURPOSE_BALANCES: readonly PurposeBalance[] = [
  'given',
  'available',
  'reserved',
  'fees-reserved',
  'committed',
  'fees-committed',
  'settled',
  'short',
  'missing',
];

/** Every balance by where money is. */
export const PLACE_BALANCES: readonly PlaceBalance[] = [
  'outside',
  'bank',
  'set-aside',
  'processor',
  'due-back',
  'lent',
];

/** Kept for awards whose beneficiaries do not know yet, fee allowances included. */
export const RESERVED: readonly FundBalance[] = ['reserved', 'fees-reserved'];
/** Owed to beneficiaries, fee allowances included. */
export const COMMITTED: readonly FundBalance[] = ['committed', 'fees-committed'];
/** Promised in either way. */
export const PROMISED: readonly FundBalance[] = [...RESERVED, ...COMMITTED];
/** What was paid out of money that the fund had; a fee that lacks its money counts when covered. */
export const PAID: readonly FundBalance[] = ['settled', 'short'];

/** Moves each share from one balance to another; shares of nothing move nothing. */
export function shift(
  from: PurposeBalance,
  to: PurposeBalance,
  shares: readonly BucketShare[],
): readonly Movement[];
export function shift(
  from: PlaceBalance,
  to: PlaceBalance,
  shares: readonly BucketShare[],
): readonly Movement[];
export function shift(
  from: FundBalance,
  to: FundBalance,
  shares: readonly BucketShare[],
): readonly Movement[] {
  return shares
    .filter(({ minor }) => minor !== '0')
    .map(({ restriction, minor }) => ({ from, to, restriction, minor }) as Movement);
}

/** The same moves the other way: what they did has not happened. */
export function undone(moves: readonly Movement[]): readonly Movement[] {
  return moves.map(({ from, to, ...what }) => ({ ...what, from: to, to: from }) as Movement);
}

/** What moves add to some balances together, over all restrictions; minor units, signed. */
export function sumMoves(moves: readonly Movement[], ...balances: readonly FundBalance[]): bigint {
  let sum = 0n;
  for (const { from, to, minor } of moves) {
    if (balances.includes(to)) sum += BigInt(minor);
    if (balances.includes(from)) sum -= BigInt(minor);
  }
  return sum;
}

/** The same by restriction, in the order in which the moves name them; nothing where it is zero. */
export function changesOf(
  moves: readonly Movement[],
  ...balances: readonly FundBalance[]
): readonly BucketShare[] {
  const sums = new Map<string, bigint>();
  for (const { from, to, restriction, minor } of moves) {
    const sign = BigInt(Number(balances.includes(to)) - Number(balances.includes(from)));
    if (sign === 0n) continue;
    sums.set(restriction, (sums.get(restriction) ?? 0n) + sign * BigInt(minor));
  }
  return [...sums]
    .filter(([, minor]) => minor !== 0n)
    .map(([restriction, minor]) => ({ restriction, minor: minor.toString() }));
}

/** The restrictions under which anything moves, each once. */
export function restrictionsOf(moves: readonly Movement[]): readonly string[] {
  return [...new Set(moves.map(({ restriction }) => restriction))];
}

/** The moves under one restriction. */
export function movesUnder(moves: readonly Movement[], restriction: string): readonly Movement[] {
  return moves.filter((move) => move.restriction === restriction);
}

/** What moved from one balance to another, by restriction. */
export function movedBetween(
  moves: readonly Movement[],
  from: FundBalance,
  to: FundBalance,
): readonly BucketShare[] {
  return moves
    .filter((move) => move.from === from && move.to === to)
    .map(({ restriction, minor }) => ({ restriction, minor }));
}

/** The events of a fund account by which no money moves. */
type Still =
  | 'RestrictionOpened'
  | 'OpeningBalanceProposed'
  | 'OpeningBalanceDropped'
  | 'CashTransferProposed'
  | 'CashTransferDropped'
  | 'ReservationRefused'
  | 'ProcessorPayoutCorrectionProposed'
  | 'ProcessorPayoutCorrectionDropped';
export type MovingEvent = Exclude<FundAccountEvent['type'], Still>;

/** Every event of a fund account by which money moves: a new one does not compile before it is here. */
const MOVING: Readonly<Record<MovingEvent, true>> = {
  FundsReceived: true,
  ReceiptCorrected: true,
  FundsReceiptReversed: true,
  ShortfallOpened: true,
  ShortfallCovered: true,
  FundsReceiptRestored: true,
  ShortfallCoverGivenBack: true,
  OpeningBalanceConfirmed: true,
  ProcessorPaidOut: true,
  ProcessorPayoutCorrected: true,
  CashSetAside: true,
  CashFreed: true,
  CashReturned: true,
  CashLent: true,
  CashGivenBack: true,
  CashReturnCorrected: true,
  FundsReserved: true,
  FundsCommitted: true,
  FundsSettled: true,
  FeeShortfallOpened: true,
  FeeShortfallCovered: true,
  SettlementReversed: true,
  SettlementCorrected: true,
  ReservationReleased: true,
};

/**
 * One handler for each of them, for a view that adds up what moves: told once, so that no view
 * forgets the event that came last.
 */
export function onMovements<Handler>(handler: Handler): Record<MovingEvent, Handler> {
  const all = Object.keys(MOVING).map((type) => [type, handler]);
  return Object.fromEntries(all) as Record<MovingEvent, Handler>;
}
