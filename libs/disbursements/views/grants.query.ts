import type { PaymentEvidence, PolicyRail } from '#catalogue';

import { shownTo, type Condition, type ReadingScope } from '#visibility';
import type { Localised } from '#kernel';
import { pageOf, type Page, type PageWish, type RowOf, type ViewSet } from '#read-models';
import type { tables as funds } from './fund-money.projection.js';
import type { tables } from './grants.tables.js';

/** For whom a list is read, when, and in which funds that person has a part. */
export type FinanceReader = ReadingScope;

export type FinanceFund = Omit<StoredFund, 'name'> & { readonly name: Localised };
type StoredFund = RowOf<typeof funds.finance_funds>;

export type GrantStatus = 'drafted' | 'notified' | 'agreed' | 'closed';

export type GrantRow = RowOf<typeof tables.finance_grants> & {
  readonly rail: PolicyRail;
  readonly status: GrantStatus;
};

export type PayoutStatus =
  'prepared' | 'held' | 'screened' | 'released' | 'submitted' | 'paid' | 'receipted' | 'cancelled';

export type PayoutRow = RowOf<typeof tables.finance_payouts> & {
  readonly rail: PolicyRail;
  readonly status: PayoutStatus;
  readonly screening: 'clear' | 'hit' | null;
  readonly first_evidence: PaymentEvidence | null;
  readonly second_evidence: PaymentEvidence | null;
};

export type AttemptRow = RowOf<typeof tables.finance_attempts> & {
  readonly rail: PolicyRail;
  readonly status: 'submitted' | 'paid' | 'failed' | 'failed-after-paid' | 'receipted';
  readonly evidence: PaymentEvidence | null;
  readonly receipt_evidence: PaymentEvidence | null;
};

/** Every fund that people work with: what was imported from the past has no money to pay out. */
export function readFinanceFunds(views: ViewSet): readonly FinanceFund[] {
  return views
    .select<StoredFund>(
      `select * from finance_funds where preset <> 'imported' order by name, fund_id`,
    )
    .map((row) => ({ ...row, name: JSON.parse(row.name) as Localised }));
}

export function readGrant(views: ViewSet, grantId: string): GrantRow | undefined {
  return views.select<GrantRow>('select * from finance_grants where grant_id = ?', grantId)[0];
}

/** The payouts of a grant in the order in which they were prepared. */
export function readPayouts(views: ViewSet, grantId: string): readonly PayoutRow[] {
  const sql = 'select * from finance_payouts where grant_id = ? order by number';
  return views.select<PayoutRow>(sql, grantId);
}

export function readPayout(views: ViewSet, disbursementId: string): PayoutRow | undefined {
  const sql = 'select * from finance_payouts where disbursement_id = ?';
  return views.select<PayoutRow>(sql, disbursementId)[0];
}

/** The attempts of a payout, first one first. */
export function readAttempts(views: ViewSet, disbursementId: string): readonly AttemptRow[] {
  const sql = 'select * from finance_attempts where disbursement_id = ? order by attempt';
  return views.select<AttemptRow>(sql, disbursementId);
}

/** Which grants or payouts to show, and which page of them. */
export type MoneyWish = PageWish & {
  readonly fundId?: string | undefined;
  readonly status?: string | undefined;
};

/** Grants that the reader may see, newest first. */
export function readGrants(views: ViewSet, reader: FinanceReader, wish: MoneyWish): Page<GrantRow> {
  return newestFirst<GrantRow>(views, 'finance_grants', reader, wish);
}

/** Payouts that the reader may see, newest first. */
export function readPayoutList(
  views: ViewSet,
  reader: FinanceReader,
  wish: MoneyWish,
): Page<PayoutRow> {
  return newestFirst<PayoutRow>(views, 'finance_payouts', reader, wish);
}

/** What somebody has to do next. */
export const TASKS = [
  'notify',
  'agree',
  'prepare',
  'screen',
  'clear',
  'release',
  'submit',
  'record',
  'confirm',
] as const;
export type Task = (typeof TASKS)[number];

export type TaskRow = {
  readonly task: Task;
  readonly grant_id: string;
  readonly disbursement_id: string | null;
  readonly fund_id: string;
  readonly minor: string;
  readonly currency: string;
  readonly since: string;
  readonly releases_needed: number | null;
  readonly releases_given: number | null;
  readonly prepared_by: string | null;
  readonly typed_by: string | null;
  readonly released_by: string | null;
};

/** What waits to be done, the longest waiting first, at most `limit`; and how many of each. */
export function readTasks(
  views: ViewSet,
  reader: FinanceReader,
  limit: number,
): {
  readonly rows: readonly TaskRow[];
  readonly counts: Readonly<Partial<Record<Task, number>>>;
} {
  const { sql, cells } = visible(reader, 'x');
  const from = `from (${WORK}) x where ${sql}`;
  const rows = views.select<TaskRow>(
    `select * ${from} order by since, grant_id, disbursement_id limit ?`,
    ...cells,
    limit,
  );
  const counted = views.select<{ readonly task: Task; readonly count: number }>(
    `select task, count(*) as count ${from} group by task`,
    ...cells,
  );
  return { rows, counts: Object.fromEntries(counted.map(({ task, count }) => [task, count])) };
}

const WORK = `
  select case status when 'drafted' then 'notify' when 'notified' then 'agree' else 'prepare' end
      as task, grant_id, null as disbursement_id, application_id, fund_id, currency, since,
      case status when 'agreed' then open else minor end as minor,
      null as releases_needed, null as releases_given, null as prepared_by, null as typed_by,
      null as released_by
    from finance_grants
    where status in ('drafted', 'notified') or (status = 'agreed' and open <> '0')
  union all
  select case status when 'prepared' then 'screen' when 'held' then 'clear'
      when 'screened' then 'release' when 'released' then 'submit' when 'submitted' then 'record'
      else 'confirm' end,
      grant_id, disbursement_id, application_id, fund_id, currency, since, minor,
      releases_needed, releases_given, prepared_by, typed_by, released_by
    from finance_payouts
    where status in ('prepared', 'held', 'screened', 'released', 'submitted', 'paid')`;

type Numbered = { readonly number: number };

function newestFirst<Row extends Numbered>(
  views: ViewSet,
  table: 'finance_grants' | 'finance_payouts',
  reader: FinanceReader,
  { fundId, status, ...wish }: MoneyWish,
): Page<Row> {
  const seen = visible(reader, 'x');
  return pageOf(
    wish,
    (row) => row.number,
    ({ edge, compares, order, limit }) =>
      views.select<Row>(
        `select x.* from ${table} x where ${seen.sql}
         and (? is null or x.fund_id = ?) and (? is null or x.status = ?)
         and (? is null or x.number ${compares} ?)
       order by x.number ${order} limit ?`,
        ...seen.cells,
        fundId ?? null,
        fundId ?? null,
        status ?? null,
        status ?? null,
        edge,
        edge,
        limit,
      ),
  );
}

function visible(reader: FinanceReader, table: string): Condition {
  const [fund, applicationId] = [`${table}.fund_id`, `${table}.application_id`];
  return shownTo(reader, { fund, applicationId });
}
