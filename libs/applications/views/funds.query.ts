import {
  meetsTerms,
  type FundPolicy,
  type FundPreset,
  type PolicyPriority,
  type ReservationNeed,
  type RestrictionTerms,
} from '#catalogue';
import { money, type Localised, type Money } from '#kernel';
import type { RowOf, ViewSet } from '#read-models';
import type { tables } from './fund-budget.projection.js';

/** A fund as somebody who asks for help needs to know it. */
export type FundOnOffer = {
  readonly fundId: string;
  readonly entityId: string;
  readonly preset: FundPreset;
  readonly name: Localised;
  readonly purpose: Localised;
  readonly currency: string;
  readonly round: string | null;
  /** Last day or instant of the intake, when it has one. */
  readonly until: string | null;
  /** Why nothing can be sent at the moment; null while the fund takes requests. */
  readonly shut: 'not-open' | 'suspended' | 'ended' | 'closed' | null;
  readonly suspendedFor: string | null;
  readonly policyVersion: number | null;
  readonly policy: FundPolicy | null;
};

type FundRow = {
  readonly fund_id: string;
  readonly entity_id: string;
  readonly preset: FundPreset;
  readonly name: string;
  readonly purpose: string;
  readonly currency: string;
  readonly intake: string;
  readonly round: string | null;
  readonly until: string | null;
  readonly suspended_for: string | null;
  readonly version: number | null;
  readonly policy: string | null;
};

const SELECT = `select f.*, p.version, p.policy from apply_funds f
  left join apply_policies p on p.fund_id = f.fund_id and p.version = (
    select max(version) from apply_policies x where x.fund_id = f.fund_id and x.in_force_from <= ?)`;

/** Every fund that is not closed for good: those that take requests first. */
export function readFundsOnOffer(views: ViewSet, now: string): readonly FundOnOffer[] {
  const rows = views.select<FundRow>(`${SELECT} where f.intake <> 'closed' order by f.name`, now);
  const funds = rows.map((row) => onOffer(row, now));
  return [...funds.filter(({ shut }) => !shut), ...funds.filter(({ shut }) => shut)];
}

/** One fund; undefined when there is none of this id. */
export function readFundOnOffer(
  views: ViewSet,
  now: string,
  fundId: string,
): FundOnOffer | undefined {
  const [row] = views.select<FundRow>(`${SELECT} where f.fund_id = ?`, now, fundId);
  return row && onOffer(row, now);
}

function onOffer(row: FundRow, now: string): FundOnOffer {
  return {
    fundId: row.fund_id,
    entityId: row.entity_id,
    preset: row.preset,
    name: JSON.parse(row.name) as Localised,
    purpose: JSON.parse(row.purpose) as Localised,
    currency: row.currency,
    round: row.round,
    until: row.until,
    shut: shutOf(row, now),
    suspendedFor: row.suspended_for,
    policyVersion: row.version,
    policy: row.policy === null ? null : (JSON.parse(row.policy) as FundPolicy),
  };
}

function shutOf({ intake, until, version }: FundRow, now: string): FundOnOffer['shut'] {
  if (intake === 'suspended' || intake === 'closed') return intake;
  if (intake !== 'open' || version === null) return 'not-open';
  if (until === null) return null;
  // A day counts to its end; the fund's own rules say to the minute where that is.
  const over = until.length === DAY_CHARACTERS ? now.slice(0, DAY_CHARACTERS) > until : now > until;
  return over ? 'ended' : null;
}

const DAY_CHARACTERS = 10;

/** The highest amount that the policy lets anybody ask for; null where it names none. */
export function ceilingOf(policy: FundPolicy, currency: string): Money | null {
  const highest = policy.bands
    .map(({ upToMinor }) => BigInt(upToMinor))
    .reduce((most, next) => (next > most ? next : most), 0n);
  return highest > 0n ? money(highest, currency) : null;
}

/** Hours in which the fund answers the most and the least urgent requests. */
export function promisesOf(
  policy: FundPolicy,
): readonly { readonly priority: PolicyPriority; readonly decisionHours: number }[] {
  const priorities: readonly PolicyPriority[] = ['P1', 'P2', 'P3', 'P4'];
  return priorities.map((priority) => {
    const { decisionHours } = policy.promises[priority];
    return { priority, decisionHours };
  });
}

/** Money of a fund for the line beside a decision. */
export type Budget = {
  readonly received: Money;
  readonly held: Money;
  readonly spent: Money;
  /** In the buckets that this very case may use, by the terms of their donors (D28). */
  readonly available: Money;
  /** Available under terms that this case does not meet. */
  readonly notForThis: Money;
  /** Decided, but the money was not there yet. */
  readonly waiting: Money;
  readonly waitingCount: number;
};

export function readBudget(
  views: ViewSet,
  fundId: string,
  currency: string,
  need: ReservationNeed,
): Budget {
  const [row] = views.select<RowOf<typeof tables.case_budgets>>(
    'select * from case_budgets where fund_id = ? and currency = ?',
    fundId,
    currency,
  );
  const of = (name: 'received' | 'held' | 'spent' | 'waiting'): bigint =>
    BigInt(row?.[name] ?? '0');
  return {
    received: money(of('received'), currency),
    held: money(of('held'), currency),
    spent: money(of('spent'), currency),
    ...usableFor(views, fundId, currency, need),
    waiting: money(of('waiting'), currency),
    waitingCount: row?.waiting_count ?? 0,
  };
}

/** Told apart by the function by which the fund account decides. */
function usableFor(
  views: ViewSet,
  fundId: string,
  currency: string,
  need: ReservationNeed,
): Pick<Budget, 'available' | 'notForThis'> {
  const buckets = views.select<{ readonly available: string; readonly terms: string | null }>(
    'select available, terms from case_budget_buckets where fund_id = ? and currency = ?',
    fundId,
    currency,
  );
  let [usable, other] = [0n, 0n];
  for (const { available, terms } of buckets) {
    const fits = terms === null || meetsTerms(JSON.parse(terms) as RestrictionTerms, need);
    if (fits) usable += BigInt(available);
    else other += BigInt(available);
  }
  return { available: money(usable, currency), notForThis: money(other, currency) };
}
