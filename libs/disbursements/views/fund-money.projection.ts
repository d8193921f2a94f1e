import { COMMITTED, onMovements, PAID, RESERVED, sumMoves, type Movement } from '#catalogue';
import { projection, type RowsOf, type Tables } from '#read-models';

export const tables = {
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
  finance_waits: {
    key: ['hold_id'],
    columns: { hold_id: 'text', minor: 'text' },
  },
} as const satisfies Tables;

/**
 * How much of each fund is free, promised and paid, in one line per fund: what whoever pays looks
 * at first. The exact position by restriction is the fund's own page.
 */
export const fundMoney = projection({
  name: 'finance-funds',
  version: 4,
  tables,
  on: {
    FundCreated: ({ finance_funds }, { fundId, name, baseCurrency: currency, preset }) => {
      finance_funds.put({
        fund_id: fundId,
        name: JSON.stringify(name),
        currency,
        preset,
        received: '0',
        reserved: '0',
        committed: '0',
        settled: '0',
        waiting: 0,
        waiting_minor: '0',
      });
    },
    ...onMovements(moved),
    FundsReserved: (rows, data) => {
      stopWaiting(rows, data.fundId, data.holdId);
      moved(rows, data);
    },
    ReservationRefused: (rows, { fundId, holdId, money, feeAllowanceMinor }) => {
      stopWaiting(rows, fundId, holdId);
      const minor = BigInt(money.minor) + BigInt(feeAllowanceMinor);
      rows.finance_waits.put({ hold_id: holdId, minor: String(minor) });
      add(rows, fundId, { waiting_minor: minor }, 1);
    },
    ReservationReleased: (rows, data) => {
      stopWaiting(rows, data.fundId, data.holdId);
      moved(rows, data);
    },
  },
});

type Amounts = 'received' | 'reserved' | 'committed' | 'settled' | 'waiting_minor';
type Funds = Pick<RowsOf<typeof tables>, 'finance_funds'>;

function moved(
  rows: Funds,
  { fundId, moves }: { readonly fundId: string; readonly moves: readonly Movement[] },
): void {
  add(rows, fundId, {
    received: -sumMoves(moves, 'given'),
    reserved: sumMoves(moves, ...RESERVED),
    committed: sumMoves(moves, ...COMMITTED),
    settled: sumMoves(moves, ...PAID),
  });
}

function add(
  { finance_funds }: Funds,
  fundId: string,
  by: Readonly<Partial<Record<Amounts, bigint>>>,
  waiting = 0,
): void {
  const row = finance_funds.get(fundId);
  if (!row) return;
  const plus = (name: Amounts): string => {
    const more = by[name];
    return more ? String(BigInt(row[name]) + more) : row[name];
  };
  finance_funds.change([fundId], {
    received: plus('received'),
    reserved: plus('reserved'),
    committed: plus('committed'),
    settled: plus('settled'),
    waiting: row.waiting + waiting,
    waiting_minor: plus('waiting_minor'),
  });
}

/** It waits no longer, since it was served, given up or asked for anew. */
function stopWaiting(rows: RowsOf<typeof tables>, fundId: string, holdId: string): void {
  const waiting = rows.finance_waits.get(holdId);
  if (!waiting) return;
  rows.finance_waits.remove(holdId);
  add(rows, fundId, { waiting_minor: -BigInt(waiting.minor) }, -1);
}
