import { COMMITTED, PAID, RESERVED, sumMoves, type Movement } from '#catalogue';
import { projection, type Row, type Rows } from '#read-models';

/**
 * How much of each fund is free, promised and paid, in one line per fund: what whoever pays looks
 * at first. The exact position by restriction is the fund's own page.
 */
export const fundMoney = projection({
  name: 'finance-funds',
  version: 3,
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
    finance_waits: {
      key: ['hold_id'],
      columns: { hold_id: 'text', minor: 'text' },
    },
  },
  on: {
    FundCreated: ({ finance_funds }, { fundId, name, baseCurrency: currency, preset }) => {
      const nothing = { received: '0', reserved: '0', committed: '0', settled: '0' };
      const fund = { fund_id: fundId, name: JSON.stringify(name), currency, preset };
      finance_funds.put({ ...fund, ...nothing, waiting: 0, waiting_minor: '0' });
    },
    FundsReceived: moved,
    FundsReserved: (rows, data) => {
      stopWaiting(rows, data.fundId, data.holdId);
      moved(rows, data);
    },
    ReservationRefused: (rows, { fundId, holdId, money, feeAllowanceMinor }) => {
      stopWaiting(rows, fundId, holdId);
      const minor = BigInt(money.minor) + BigInt(feeAllowanceMinor);
      rows.finance_waits.put({ hold_id: holdId, minor: String(minor) });
      add(rows.finance_funds, fundId, { waiting_minor: minor }, 1);
    },
    FundsCommitted: moved,
    FundsSettled: moved,
    FeeShortfallOpened: moved,
    FeeShortfallCovered: moved,
    SettlementReversed: moved,
    ReservationReleased: (rows, data) => {
      stopWaiting(rows, data.fundId, data.holdId);
      moved(rows, data);
    },
  },
});

type Amounts = 'received' | 'reserved' | 'committed' | 'settled' | 'waiting_minor';
type Tables = Readonly<Record<'finance_funds' | 'finance_waits', Rows>>;

function moved(
  { finance_funds }: Pick<Tables, 'finance_funds'>,
  { fundId, moves }: { readonly fundId: string; readonly moves: readonly Movement[] },
): void {
  add(finance_funds, fundId, {
    received: -sumMoves(moves, 'given'),
    reserved: sumMoves(moves, ...RESERVED),
    committed: sumMoves(moves, ...COMMITTED),
    settled: sumMoves(moves, ...PAID),
  });
}

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

/** It waits no longer, since it was served, given up or asked for anew. */
function stopWaiting(rows: Tables, fundId: string, holdId: string): void {
  const waiting = rows.finance_waits.get(holdId);
  if (!waiting) return;
  rows.finance_waits.remove(holdId);
  add(rows.finance_funds, fundId, { waiting_minor: -BigInt(waiting['minor'] as string) }, -1);
}
