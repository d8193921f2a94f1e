import { changesOf, PAID, PROMISED, sumMoves, type Movement } from '#catalogue';
import { projection, type Row, type Rows } from '#read-models';

/**
 * What a fund can still promise, for the line beside a decision: received, held (promised and not
 * yet paid) and spent. Whether money is there is decided by the fund account alone.
 */
export const fundBudget = projection({
  name: 'fund-budget',
  version: 4,
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
    FundsReceived: moved,
    FundsReserved: (rows, data) => {
      moved(rows, data);
      stopWaiting(rows, data.fundId, data.money.currency, data.holdId);
    },
    ReservationRefused: (rows, { fundId, holdId, money, feeAllowanceMinor }) => {
      stopWaiting(rows, fundId, money.currency, holdId);
      const minor = BigInt(money.minor) + BigInt(feeAllowanceMinor);
      rows.case_budget_waits.put({ hold_id: holdId, minor: String(minor) });
      add(rows.case_budgets, fundId, money.currency, { waiting: minor }, 1);
    },
    FundsSettled: moved,
    FeeShortfallCovered: moved,
    FeeShortfallOpened: moved,
    SettlementReversed: moved,
    ReservationReleased: (rows, data) => {
      moved(rows, data);
      stopWaiting(rows, data.fundId, data.money.currency, data.holdId);
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

/** Adds what moved to the line of the fund, and to what its buckets have available. */
function moved(
  rows: { readonly case_budgets: Rows; readonly case_budget_buckets: Rows },
  {
    fundId: fund_id,
    money: { currency },
    moves,
  }: {
    readonly fundId: string;
    readonly money: { readonly currency: string };
    readonly moves: readonly Movement[];
  },
): void {
  add(rows.case_budgets, fund_id, currency, {
    received: -sumMoves(moves, 'given'),
    held: sumMoves(moves, ...PROMISED),
    spent: sumMoves(moves, ...PAID),
  });
  for (const { restriction, minor } of changesOf(moves, 'available')) {
    const row = rows.case_budget_buckets.get(fund_id, currency, restriction);
    const before = BigInt((row?.['available'] as string | undefined) ?? '0');
    const available = String(before + BigInt(minor));
    const terms = row?.['terms'] ?? null;
    rows.case_budget_buckets.put({ fund_id, currency, restriction, available, terms });
  }
}
