import {
  changesOf,
  COMMITTED,
  movesUnder,
  onMovements,
  PAID,
  RESERVED,
  restrictionsOf,
  sumMoves,
  type BucketShare,
  type Movement,
} from '#catalogue';
import type { RecordedEvent } from '#event-store';
import { projection, type RowOf, type RowsOf, type Tables } from '#read-models';
import { addShares } from '../shares.js';

export const tables = {
  fund_positions: {
    key: ['fund_id', 'currency', 'restriction'],
    columns: {
      fund_id: 'text',
      currency: 'text',
      restriction: 'text',
      received: 'text',
      reserved: 'text',
      committed: 'text',
      settled: 'text',
      available: 'text',
      /** What a processor still holds of what was received. */
      at_processor: 'text',
      /** At the bank, what is set aside there left out; below zero where fees took more. */
      at_bank: 'text',
      /** Lent to other restrictions; below zero where borrowed. */
      lent: 'text',
      /** What went back to givers and no money covers yet. */
      missing: 'text',
    },
  },
  fund_restrictions: {
    key: ['fund_id', 'currency', 'restriction'],
    columns: {
      fund_id: 'text',
      currency: 'text',
      restriction: 'text',
      terms: 'text',
      credit: 'text',
      opened_at: 'text',
    },
  },
  fund_holds: {
    key: ['hold_id'],
    columns: {
      hold_id: 'text',
      fund_id: 'text',
      currency: 'text',
      purpose_id: 'text',
      /** waiting, reserved, committed, settled or released. */
      stage: 'text',
      /** What was asked for: the award, and the fee allowance on top. */
      asked_minor: 'text',
      fee_minor: 'text',
      /** What is left of them, by restriction. */
      award: 'text',
      fee: 'text',
      priority: 'text?',
      /** What there was for a hold that waits. */
      found_minor: 'text?',
      since: 'text',
    },
    indexes: [['fund_id', 'stage', 'since']],
  },
} as const satisfies Tables;

/**
 * Where the money of each fund is, by currency and restriction, and what is held for whom.
 * Sums of what moved. A picture for people: whether money is there is decided by the fund account
 * alone.
 */
export const fundPositions = projection({
  name: 'fund-positions',
  version: 7,
  tables,
  on: {
    RestrictionOpened: (rows, data, { metadata }) => {
      const { fundId: fund_id, currency, restriction } = data;
      const [terms, credit] = [JSON.stringify(data.terms), JSON.stringify(data.credit)];
      const place = { fund_id, currency, restriction };
      rows.fund_restrictions.put({ ...place, terms, credit, opened_at: metadata.recordedAt });
      rows.fund_positions.put({ ...place, ...NOTHING });
    },
    ...onMovements(moved),
    FundsReserved: (rows, data, { metadata }) => {
      moved(rows, data);
      rows.fund_holds.put({
        hold_id: data.holdId,
        fund_id: data.fundId,
        currency: data.money.currency,
        purpose_id: data.purposeId,
        stage: 'reserved',
        asked_minor: data.money.minor,
        fee_minor: data.feeAllowanceMinor,
        since: metadata.recordedAt,
        ...leftOf(undefined, data.moves),
        priority: rows.fund_holds.get(data.holdId)?.priority ?? null,
        found_minor: null,
      });
    },
    ReservationRefused: ({ fund_holds }, data, { metadata }) => {
      fund_holds.put({
        hold_id: data.holdId,
        fund_id: data.fundId,
        purpose_id: data.purposeId,
        currency: data.money.currency,
        stage: 'waiting',
        priority: data.priority,
        asked_minor: data.money.minor,
        fee_minor: data.feeAllowanceMinor,
        award: '[]',
        fee: '[]',
        found_minor: data.available.minor,
        since: metadata.recordedAt,
      });
    },
    FundsCommitted: (rows, data, { metadata }) => {
      moved(rows, data);
      rows.fund_holds.change([data.holdId], { stage: 'committed', since: metadata.recordedAt });
    },
    FundsSettled: (rows, data, { metadata }) => {
      moved(rows, data);
      const left = leftOf(rows.fund_holds.get(data.holdId), data.moves);
      const stage = left.award === '[]' ? 'settled' : 'committed';
      rows.fund_holds.change([data.holdId], { stage, since: metadata.recordedAt, ...left });
    },
    SettlementReversed: owedAgain,
    SettlementCorrected: (rows, data, recorded) => {
      if (data.becomesFeeMinor === null) owedAgain(rows, data, recorded);
      else moved(rows, data);
    },
    ReservationReleased: (rows, data, { metadata }) => {
      moved(rows, data);
      const left = leftOf(rows.fund_holds.get(data.holdId), data.moves);
      rows.fund_holds.change([data.holdId], left);
      if (data.reason === 'reduced') return;
      const ended = { stage: 'released', since: metadata.recordedAt };
      rows.fund_holds.change([data.holdId], ended);
    },
  },
});

type OnAccount = {
  readonly fundId: string;
  readonly money: { readonly currency: string };
  readonly moves: readonly Movement[];
};

const NOTHING = {
  received: '0',
  reserved: '0',
  committed: '0',
  settled: '0',
  available: '0',
  at_processor: '0',
  at_bank: '0',
  lent: '0',
  missing: '0',
};

/** What was paid is owed again: it failed afterwards, or it was not this one that was paid. */
function owedAgain(
  rows: RowsOf<typeof tables>,
  data: OnAccount & { readonly holdId: string },
  { metadata }: Pick<RecordedEvent, 'metadata'>,
): void {
  moved(rows, data);
  const left = leftOf(rows.fund_holds.get(data.holdId), data.moves);
  const since = metadata.recordedAt;
  rows.fund_holds.change([data.holdId], { stage: 'committed', since, ...left });
}

/** Adds what an event moved to the position of each restriction. */
function moved(
  { fund_positions }: Pick<RowsOf<typeof tables>, 'fund_positions'>,
  { fundId: fund_id, money: { currency }, moves }: OnAccount,
): void {
  for (const restriction of restrictionsOf(moves)) {
    const own = movesUnder(moves, restriction);
    const before = fund_positions.get(fund_id, currency, restriction) ?? NOTHING;
    const plus = (amount: keyof typeof NOTHING, by: bigint): string =>
      String(BigInt(before[amount]) + by);
    fund_positions.put({
      fund_id,
      currency,
      restriction,
      received: plus('received', -sumMoves(own, 'given')),
      reserved: plus('reserved', sumMoves(own, ...RESERVED)),
      committed: plus('committed', sumMoves(own, ...COMMITTED)),
      settled: plus('settled', sumMoves(own, ...PAID)),
      available: plus('available', sumMoves(own, 'available')),
      at_processor: plus('at_processor', sumMoves(own, 'processor')),
      at_bank: plus('at_bank', sumMoves(own, 'bank')),
      lent: plus('lent', sumMoves(own, 'lent')),
      missing: plus('missing', -sumMoves(own, 'missing')),
    });
  }
}

/** What is left of a hold's award and fee allowance after money moved, as its columns keep it. */
function leftOf(hold: Hold | undefined, moves: readonly Movement[]) {
  const award = addShares(sharesIn(hold, 'award'), changesOf(moves, 'reserved', 'committed'));
  const fee = addShares(sharesIn(hold, 'fee'), changesOf(moves, 'fees-reserved', 'fees-committed'));
  return { award: JSON.stringify(award), fee: JSON.stringify(fee) };
}

function sharesIn(hold: Hold | undefined, column: 'award' | 'fee'): readonly BucketShare[] {
  return hold ? (JSON.parse(hold[column]) as BucketShare[]) : [];
}

type Hold = RowOf<typeof tables.fund_holds>;
