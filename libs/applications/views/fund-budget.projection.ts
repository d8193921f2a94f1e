import { changesOf, onMovements, PAID, PROMISED, sumMoves, type Movement } from '#catalogue';
import { projection, type RowsOf, type Tables } from '#read-models';

export const tables = {
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
      terms: 'text?',
    },
  },
  case_budget_waits: {
    key: ['hold_id'],
    columns: { hold_id: 'text', minor: 'text' },
  },
} as const satisfies Tables;

/**
 * What a fund can still promise, for the line beside a decision: received, held (promised and not
 * yet paid) and spent. Whether money is there is decided by the fund account alone.
 */
export const fundBudget = projection({
  name: 'fund-budget',
  version: 5,
  tables,
  on: {
    RestrictionOpened: ({ case_budget_buckets }, { fundId, currency, restriction, terms }) => {
      const bucket = { fund_id: fundId, currency, restriction, available: '0' };
      case_budget_buckets.put({ ...bucket, terms: JSON.stringify(terms) });
    },
    ...onMovements(moved),
    FundsReserved: (rows, data) => {
      moved(rows, data);
      stopWaiting(rows, data.fundId, data.money.currency, data.holdId);
    },
    ReservationRefused: (rows, { fundId, holdId, money, feeAllowanceMinor }) => {
      stopWaiting(rows, fundId, money.currency, holdId);
      const minor = BigInt(money.minor) + BigInt(feeAllowanceMinor);
      rows.case_budget_waits.put({ hold_id: holdId, minor: String(minor) });
      add(rows, fundId, money.currency, { waiting: minor }, 1);
    },
    ReservationReleased: (rows, data) => {
      moved(rows, data);
      stopWaiting(rows, data.fundId, data.money.currency, data.holdId);
    },
  },
});

const NOTHING = { received: '0', held: '0', spent: '0', waiting: '0', waiting_count: 0 };

type BudgetRows = RowsOf<typeof tables>;
type Amount = 'received' | 'held' | 'spent' | 'waiting';

/** Whoever waited has the money now, or no longer wants it. */
function stopWaiting(rows: BudgetRows, fundId: string, currency: string, holdId: string): void {
  const wait = rows.case_budget_waits.get(holdId);
  if (!wait) return;
  rows.case_budget_waits.remove(holdId);
  add(rows, fundId, currency, { waiting: -BigInt(wait.minor) }, -1);
}

function add(
  { case_budgets }: Pick<BudgetRows, 'case_budgets'>,
  fund_id: string,
  currency: string,
  by: Readonly<Partial<Record<Amount, bigint>>>,
  waiting = 0,
): void {
  const before = case_budgets.get(fund_id, currency) ?? NOTHING;
  const plus = (amount: Amount): string => {
    const more = by[amount];
    return more ? String(BigInt(before[amount]) + more) : before[amount];
  };
  case_budgets.put({
    fund_id,
    currency,
    received: plus('received'),
    held: plus('held'),
    spent: plus('spent'),
    waiting: plus('waiting'),
    waiting_count: before.waiting_count + waiting,
  });
}

/** Adds what moved to the line of the fund, and to what its buckets have available. */
function moved(
  rows: Pick<BudgetRows, 'case_budgets' | 'case_budget_buckets'>,
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
  add(rows, fund_id, currency, {
    received: -sumMoves(moves, 'given'),
    held: sumMoves(moves, ...PROMISED),
    spent: sumMoves(moves, ...PAID),
  });
  for (const { restriction, minor } of changesOf(moves, 'available')) {
    const row = rows.case_budget_buckets.get(fund_id, currency, restriction);
    const available = String(BigInt(row?.available ?? '0') + BigInt(minor));
    const terms = row?.terms ?? null;
    rows.case_budget_buckets.put({ fund_id, currency, restriction, available, terms });
  }
}
