import type { BucketShare, FundAccountEvent } from '#catalogue';
import { projection, type Row, type Rows } from '#read-models';
import { addShares, subtractShares, type Shares } from '../shares.js';

type Data<Type extends FundAccountEvent['type']> = Extract<
  FundAccountEvent,
  { type: Type }
>['data'];

/**
 * Where the money of each fund is, by currency and restriction, and what is held for whom.
 * `available` = received - reserved - committed - settled. A picture for people: whether money is
 * there is decided by the fund account alone.
 */
export const fundPositions = projection({
  name: 'fund-positions',
  version: 3,
  tables: {
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
        priority: 'text',
        /** What there was for a hold that waits. */
        found_minor: 'text',
        since: 'text',
      },
      indexes: [['fund_id', 'stage', 'since']],
    },
  },
  on: {
    RestrictionOpened: (rows, data, { metadata }) => {
      const { fundId: fund_id, currency, restriction } = data;
      const [terms, credit] = [JSON.stringify(data.terms), JSON.stringify(data.credit)];
      const place = { fund_id, currency, restriction };
      rows.fund_restrictions.put({ ...place, terms, credit, opened_at: metadata.recordedAt });
      move(rows.fund_positions, data.fundId, currency, [{ restriction, minor: '0' }], {});
    },
    FundsReceived: ({ fund_positions }, { fundId, money, restriction, heldBy }) => {
      const shares = [{ restriction, minor: money.minor }];
      const at_processor = heldBy === 'processor' ? 1n : 0n;
      move(fund_positions, fundId, money.currency, shares, { received: 1n, at_processor });
    },
    ProcessorPaidOut: ({ fund_positions }, { fundId, money, split }) => {
      move(fund_positions, fundId, money.currency, split, { at_processor: -1n });
    },
    FundsReserved: (rows, data, { metadata }) => reserved(rows, data, metadata.recordedAt),
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
    FundsCommitted: (rows, { fundId, holdId, money }, { metadata }) => {
      const hold = rows.fund_holds.get(holdId);
      if (!hold) return;
      const all = addShares(sharesIn(hold, 'award'), sharesIn(hold, 'fee'));
      move(rows.fund_positions, fundId, money.currency, all, { reserved: -1n, committed: 1n });
      rows.fund_holds.change([holdId], { stage: 'committed', since: metadata.recordedAt });
    },
    FundsSettled: (rows, data, { metadata }) => settled(rows, data, metadata.recordedAt),
    FeeShortfallCovered: ({ fund_positions }, { fundId, money, restriction }) => {
      const shares = [{ restriction, minor: money.minor }];
      move(fund_positions, fundId, money.currency, shares, { settled: 1n });
    },
    SettlementReversed: (rows, { fundId, holdId, money, split }, { metadata }) => {
      const by = { settled: -1n, committed: 1n };
      move(rows.fund_positions, fundId, money.currency, split, by);
      const award = JSON.stringify(
        addShares(sharesIn(rows.fund_holds.get(holdId), 'award'), split),
      );
      rows.fund_holds.change([holdId], { stage: 'committed', award, since: metadata.recordedAt });
    },
    ReservationReleased: (rows, data, { metadata }) => released(rows, data, metadata.recordedAt),
  },
});

type Tables = Readonly<Record<'fund_positions' | 'fund_holds', Rows>>;
type Amount = 'received' | 'reserved' | 'committed' | 'settled' | 'at_processor';

function reserved(rows: Tables, data: Data<'FundsReserved'>, since: string): void {
  const { fundId, holdId, purposeId, money, split, feeSplit, feeAllowanceMinor } = data;
  const { currency, minor } = money;
  move(rows.fund_positions, fundId, currency, addShares(split, feeSplit), { reserved: 1n });
  rows.fund_holds.put({
    hold_id: holdId,
    fund_id: fundId,
    currency,
    purpose_id: purposeId,
    stage: 'reserved',
    asked_minor: minor,
    fee_minor: feeAllowanceMinor,
    since,
    award: JSON.stringify(split),
    fee: JSON.stringify(feeSplit),
    priority: rows.fund_holds.get(holdId)?.['priority'] ?? null,
    found_minor: null,
  });
}

/** What a fee took beyond its allowance had never been promised (FundsSettled, `feeExtra`). */
function settled(rows: Tables, data: Data<'FundsSettled'>, since: string): void {
  const { fundId, holdId, money, split, feeSplit, feeExtra = [], released: rest } = data;
  const fromAllowance = subtractShares(feeSplit, feeExtra);
  const gone = addShares(addShares(split, fromAllowance), rest);
  move(rows.fund_positions, fundId, money.currency, gone, { committed: -1n });
  move(rows.fund_positions, fundId, money.currency, addShares(split, feeSplit), { settled: 1n });
  const hold = rows.fund_holds.get(holdId);
  const award = subtractShares(sharesIn(hold, 'award'), split);
  const fee = subtractShares(sharesIn(hold, 'fee'), addShares(fromAllowance, rest));
  rows.fund_holds.change([holdId], {
    stage: award.length === 0 ? 'settled' : 'committed',
    since,
    award: JSON.stringify(award),
    fee: JSON.stringify(fee),
  });
}

function released(rows: Tables, data: Data<'ReservationReleased'>, since: string): void {
  const { fundId, holdId, money, split, reason } = data;
  const hold = rows.fund_holds.get(holdId);
  if (!hold) return;
  const from: Amount = hold['stage'] === 'committed' ? 'committed' : 'reserved';
  move(rows.fund_positions, fundId, money.currency, split, { [from]: -1n });
  const left = reason === 'reduced' ? subtractShares(sharesIn(hold, 'award'), split) : [];
  const ended: Row = reason === 'reduced' ? {} : { stage: 'released', fee: '[]', since };
  rows.fund_holds.change([holdId], { award: JSON.stringify(left), ...ended });
}

/** Adds shares to some amounts of a bucket, with the sign given for each. */
function move(
  positions: Rows,
  fund_id: string,
  currency: string,
  shares: Shares,
  by: Readonly<Partial<Record<Amount, bigint>>>,
): void {
  for (const { restriction, minor } of shares) {
    const before = positions.get(fund_id, currency, restriction);
    const after = (amount: Amount): bigint =>
      BigInt((before?.[amount] as string | undefined) ?? '0') + (by[amount] ?? 0n) * BigInt(minor);
    const [received, held] = [after('received'), after('reserved')];
    const [committed, paid] = [after('committed'), after('settled')];
    positions.put({
      fund_id,
      currency,
      restriction,
      received: String(received),
      reserved: String(held),
      committed: String(committed),
      settled: String(paid),
      available: String(received - held - committed - paid),
      at_processor: String(after('at_processor')),
    });
  }
}

function sharesIn(hold: Row | undefined, column: 'award' | 'fee'): readonly BucketShare[] {
  const text = hold?.[column];
  return typeof text === 'string' ? (JSON.parse(text) as BucketShare[]) : [];
}
