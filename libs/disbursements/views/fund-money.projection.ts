import type { BucketShare } from '#catalogue';
import { projection, type Row, type Rows } from '#read-models';

/**
 * How much of each fund is free, promised and paid, in one line per fund: what whoever pays looks
 * at first. The exact position by restriction is the fund's own page.
 */
export const fundMoney = projection({
  name: 'finance-funds',
  version: 2,
  tables: {
    finance_funds: {
      key: ['fund_id'],
      columns: {
        fund_id: 'text',
        name: 'text',
        currency: 'text',
        preset: 'text',
        received: 'text',
        reserved: 'text',
        committed: 'text',
        settled: 'text',
        /** Awards that were decided before there was money for them. */
        waiting: 'integer',
        waiting_minor: 'text',
      },
    },
    finance_holds: {
      key: ['hold_id'],
      columns: { hold_id: 'text', stage: 'text', minor: 'text' },
    },
  },
  on: {
    FundCreated: ({ finance_funds }, { fundId, name, baseCurrency: currency, preset }) => {
      const nothing = { received: '0', reserved: '0', committed: '0', settled: '0' };
      const fund = { fund_id: fundId, name: JSON.stringify(name), currency, preset };
      finance_funds.put({ ...fund, ...nothing, waiting: 0, waiting_minor: '0' });
    },
    FundsReceived: ({ finance_funds }, { fundId, money }) => {
      add(finance_funds, fundId, { received: BigInt(money.minor) });
    },
    FundsReserved: (rows, { fundId, holdId, split, feeSplit }) => {
      stopWaiting(rows, fundId, holdId);
      const minor = sumOf(split) + sumOf(feeSplit);
      rows.finance_holds.put({ hold_id: holdId, stage: 'reserved', minor: String(minor) });
      add(rows.finance_funds, fundId, { reserved: minor });
    },
    ReservationRefused: (rows, { fundId, holdId, money, feeAllowanceMinor }) => {
      stopWaiting(rows, fundId, holdId);
      const minor = BigInt(money.minor) + BigInt(feeAllowanceMinor);
      rows.finance_holds.put({ hold_id: holdId, stage: 'waiting', minor: String(minor) });
      add(rows.finance_funds, fundId, { waiting_minor: minor }, 1);
    },
    FundsCommitted: (rows, { fundId, holdId }) => {
      const held = minorOf(rows.finance_holds.get(holdId));
      rows.finance_holds.change([holdId], { stage: 'committed' });
      add(rows.finance_funds, fundId, { reserved: -held, committed: held });
    },
    FundsSettled: (rows, { fundId, holdId, split, feeSplit, feeExtra = [], released }) => {
      const paid = sumOf(split) + sumOf(feeSplit);
      // What a fee took beyond its allowance had never been held.
      const gone = paid - sumOf(feeExtra) + sumOf(released);
      hold(rows.finance_holds, holdId, -gone);
      add(rows.finance_funds, fundId, { committed: -gone, settled: paid });
    },
    FeeShortfallCovered: ({ finance_funds }, { fundId, money }) => {
      add(finance_funds, fundId, { settled: BigInt(money.minor) });
    },
    SettlementReversed: (rows, { fundId, holdId, split }) => {
      const minor = sumOf(split);
      hold(rows.finance_holds, holdId, minor);
      add(rows.finance_funds, fundId, { committed: minor, settled: -minor });
    },
    ReservationReleased: (rows, { fundId, holdId, split }) => {
      if (stopWaiting(rows, fundId, holdId)) return;
      const committed = rows.finance_holds.get(holdId)?.['stage'] === 'committed';
      const minor = sumOf(split);
      hold(rows.finance_holds, holdId, -minor);
      add(rows.finance_funds, fundId, { [committed ? 'committed' : 'reserved']: -minor });
    },
  },
});

type Amounts = 'received' | 'reserved' | 'committed' | 'settled' | 'waiting_minor';
type Tables = Readonly<Record<'finance_funds' | 'finance_holds', Rows>>;

function add(
  funds: Rows,
  fundId: string,
  by: Readonly<Partial<Record<Amounts, bigint>>>,
  waiting = 0,
): void {
  const row = funds.get(fundId);
  if (!row) return;
  const sums = Object.entries(by).map(([name, minor]) => [
    name,
    String(BigInt(row[name] as string) + minor),
  ]);
  const changed = Object.fromEntries(sums) as Row;
  funds.change([fundId], { ...changed, waiting: Number(row['waiting']) + waiting });
}

function hold(holds: Rows, holdId: string, by: bigint): void {
  holds.change([holdId], { minor: String(minorOf(holds.get(holdId)) + by) });
}

/** Whether it waited: it does no longer, since it was served, given up or asked for anew. */
function stopWaiting(rows: Tables, fundId: string, holdId: string): boolean {
  const waiting = rows.finance_holds.get(holdId);
  if (waiting?.['stage'] !== 'waiting') return false;
  rows.finance_holds.remove(holdId);
  add(rows.finance_funds, fundId, { waiting_minor: -minorOf(waiting) }, -1);
  return true;
}

function minorOf(held: Row | undefined): bigint {
  return BigInt((held?.['minor'] as string | undefined) ?? '0');
}

function sumOf(shares: readonly BucketShare[]): bigint {
  return shares.reduce((sum, { minor }) => sum + BigInt(minor), 0n);
}
