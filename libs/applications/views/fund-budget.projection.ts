import { projection, type Row, type Rows } from '#read-models';
import type { BucketShare } from '#catalogue';

/**
 * What a fund can still promise, for the line beside a decision: received, held (promised and not
 * yet paid) and spent. Whether money is there is decided by the fund account alone.
 */
export const fundBudget = projection({
  name: 'fund-budget',
  version: 3,
  tables: {
    case_budgets: {
      key: ['fund_id', 'currency'],
      columns: {
        fund_id: 'text',
        currency: 'text',
        received: 'text',
        held: 'text',
        spent: 'text',
        waiting: 'text',
        waiting_count: 'integer',
      },
    },
    /** What each bucket has available, and for what its donor gave it: null where for anything. */
    case_budget_buckets: {
      key: ['fund_id', 'currency', 'restriction'],
      columns: {
        fund_id: 'text',
        currency: 'text',
        restriction: 'text',
        available: 'text',
        terms: 'text',
      },
    },
    case_budget_waits: {
      key: ['hold_id'],
      columns: { hold_id: 'text', minor: 'text' },
    },
  },
  on: {
    RestrictionOpened: ({ case_budget_buckets }, { fundId, currency, restriction, terms }) => {
      const bucket = { fund_id: fundId, currency, restriction, available: '0' };
      case_budget_buckets.put({ ...bucket, terms: JSON.stringify(terms) });
    },
    FundsReceived: ({ case_budgets, case_budget_buckets }, { fundId, money, restriction }) => {
      const shares = [{ restriction, minor: money.minor }];
      change(case_budget_buckets, fundId, money.currency, shares, 1n);
      add(case_budgets, fundId, money.currency, { received: BigInt(money.minor) });
    },
    FundsReserved: (rows, { fundId, holdId, money, split, feeSplit }) => {
      change(rows.case_budget_buckets, fundId, money.currency, [...split, ...feeSplit], -1n);
      add(rows.case_budgets, fundId, money.currency, { held: sum(split) + sum(feeSplit) });
      stopWaiting(rows, fundId, money.currency, holdId);
    },
    ReservationRefused: (rows, { fundId, holdId, money, feeAllowanceMinor }) => {
      stopWaiting(rows, fundId, money.currency, holdId);
      const minor = BigInt(money.minor) + BigInt(feeAllowanceMinor);
      rows.case_budget_waits.put({ hold_id: holdId, minor: String(minor) });
      add(rows.case_budgets, fundId, money.currency, { waiting: minor }, 1);
    },
    FundsSettled: ({ case_budgets, case_budget_buckets }, data) => {
      const { currency } = data.money;
      change(case_budget_buckets, data.fundId, currency, data.released, 1n);
      change(case_budget_buckets, data.fundId, currency, data.feeExtra ?? [], -1n);
      const spent = sum(data.split) + sum(data.feeSplit);
      const held = -(spent - sum(data.feeExtra ?? []) + sum(data.released));
      add(case_budgets, data.fundId, data.money.currency, { spent, held });
    },
    FeeShortfallCovered: ({ case_budgets, case_budget_buckets }, data) => {
      const { fundId, money, restriction } = data;
      const shares = [{ restriction, minor: money.minor }];
      change(case_budget_buckets, fundId, money.currency, shares, -1n);
      add(case_budgets, fundId, money.currency, { spent: BigInt(money.minor) });
    },
    SettlementReversed: ({ case_budgets }, { fundId, money, split }) => {
      add(case_budgets, fundId, money.currency, { spent: -sum(split), held: sum(split) });
    },
    ReservationReleased: (rows, { fundId, holdId, money, split }) => {
      change(rows.case_budget_buckets, fundId, money.currency, split, 1n);
      add(rows.case_budgets, fundId, money.currency, { held: -sum(split) });
      stopWaiting(rows, fundId, money.currency, holdId);
    },
  },
});

const NOTHING: Row = { received: '0', held: '0', spent: '0', waiting: '0', waiting_count: 0 };

type Budgets = { readonly case_budgets: Rows; readonly case_budget_waits: Rows };

/** Whoever waited has the money now, or no longer wants it. */
function stopWaiting(rows: Budgets, fundId: string, currency: string, holdId: string): void {
  const wait = rows.case_budget_waits.get(holdId);
  if (!wait) return;
  rows.case_budget_waits.remove(holdId);
  add(rows.case_budgets, fundId, currency, { waiting: -BigInt(String(wait['minor'])) }, -1);
}

function add(
  budgets: Rows,
  fund_id: string,
  currency: string,
  changes: Readonly<Record<string, bigint>>,
  waiting = 0,
): void {
  const row = budgets.get(fund_id, currency) ?? { fund_id, currency, ...NOTHING };
  const changed = Object.entries(changes).map(([column, by]) => [
    column,
    String(BigInt(String(row[column])) + by),
  ]);
  const waiting_count = Number(row['waiting_count']) + waiting;
  budgets.put({ ...row, ...(Object.fromEntries(changed) as Row), waiting_count });
}

/** Adds shares to what their buckets have available. */
function change(
  buckets: Rows,
  fund_id: string,
  currency: string,
  shares: readonly BucketShare[],
  sign: 1n | -1n,
): void {
  for (const { restriction, minor } of shares) {
    const row = buckets.get(fund_id, currency, restriction);
    const before = BigInt((row?.['available'] as string | undefined) ?? '0');
    const available = String(before + sign * BigInt(minor));
    buckets.put({ fund_id, currency, restriction, available, terms: row?.['terms'] ?? null });
  }
}

function sum(shares: readonly BucketShare[]): bigint {
  return shares.reduce((total, { minor }) => total + BigInt(minor), 0n);
}
