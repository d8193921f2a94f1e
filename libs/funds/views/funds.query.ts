import type { FundPolicy, FundPreset, PolicyPriority, RestrictionTerms } from '#catalogue';
import { Rejection, type Localised } from '#kernel';
import type { RowOf, ViewSet } from '#read-models';
import type { tables as positions } from './fund-positions.projection.js';
import type { tables } from './funds.projection.js';

export type FundRow = {
  readonly fundId: string;
  readonly entityId: string;
  readonly name: Localised;
  readonly purpose: Localised;
  readonly preset: FundPreset;
  readonly currency: string;
  readonly intake: 'not-open' | 'open' | 'suspended' | 'closed';
  readonly round: string | null;
  readonly until: string | null;
  /** Why the intake is suspended. */
  readonly reason: string | null;
  readonly timeZone: string;
};

/** What a fund holds under one restriction, or in all; minor units. */
export type Position = {
  readonly currency: string;
  readonly restriction: string;
  readonly received: string;
  readonly reserved: string;
  readonly committed: string;
  readonly settled: string;
  readonly available: string;
  /** What a processor still holds: it may be promised, and cannot be wired yet (D27). */
  readonly atProcessor: string;
  /** At the bank, what is set aside left out; may be below zero. */
  readonly atBank: string;
  /** Lent to other restrictions; below zero where borrowed (D55). */
  readonly lent: string;
  /** What went back to givers and no money covers yet (D29). */
  readonly missing: string;
};

export type RestrictionRow = {
  readonly restriction: string;
  readonly currency: string;
  readonly terms: RestrictionTerms;
  readonly credit: Localised;
};

/** An award for which there is no money yet. */
export type WaitingRow = RowOf<typeof positions.fund_holds> & {
  readonly priority: PolicyPriority;
  readonly found_minor: string;
};

export type PolicyRow = {
  readonly version: number;
  readonly status: 'proposed' | 'superseded' | 'published';
  readonly policy: FundPolicy;
  readonly proposedBy: string | null;
  readonly proposedAt: string | null;
  readonly confirmedBy: string | null;
  readonly confirmedAt: string | null;
  readonly inForceFrom: string | null;
};

type StoredFund = {
  readonly fund_id: string;
  readonly entity_id: string;
  readonly name: string;
  readonly purpose: string;
  readonly preset: FundPreset;
  readonly currency: string;
  readonly intake: FundRow['intake'];
  readonly round: string | null;
  readonly until: string | null;
  readonly reason: string | null;
  readonly time_zone: string | null;
};

const SELECT = `select f.*, e.time_zone from funds f
  left join fund_entities e on e.entity_id = f.entity_id`;

/** Every fund that people work with; what was imported from the past stands apart. */
export function readFunds(views: ViewSet): readonly FundRow[] {
  const sql = `${SELECT} where f.preset <> 'imported' order by f.name, f.fund_id`;
  return views.select<StoredFund>(sql).map(fundOf);
}

/** Rejection `fund-unknown`. */
export function readFund(views: ViewSet, fundId: string): FundRow {
  const [row] = views.select<StoredFund>(`${SELECT} where f.fund_id = ?`, fundId);
  if (!row) throw new Rejection('fund-unknown');
  return fundOf(row);
}

export type EntityRow = {
  readonly entityId: string;
  readonly name: Localised;
  readonly currency: string;
};

export function readEntities(views: ViewSet): readonly EntityRow[] {
  const sql = 'select entity_id, name, currency from fund_entities order by name, entity_id';
  return views
    .select<{ entity_id: string; name: string; currency: string }>(sql)
    .map(({ entity_id: entityId, name, currency }) => ({
      entityId,
      currency,
      name: JSON.parse(name) as Localised,
    }));
}

/** By currency and restriction; free money first. */
export function readPositions(views: ViewSet, fundId: string): readonly Position[] {
  return views.select<Position>(
    `select currency, restriction, received, reserved, committed, settled, available,
       at_processor as atProcessor, at_bank as atBank, lent, missing
     from fund_positions where fund_id = ?
     order by currency, restriction <> 'free', restriction`,
    fundId,
  );
}

/** The sum over all restrictions, in a currency. */
export function totalOf(positions: readonly Position[], currency: string): Position {
  const of = (name: Exclude<keyof Position, 'currency' | 'restriction'>): string =>
    positions
      .filter((position) => position.currency === currency)
      .reduce((sum, position) => sum + BigInt(position[name]), 0n)
      .toString();
  return {
    currency,
    restriction: '',
    received: of('received'),
    reserved: of('reserved'),
    committed: of('committed'),
    settled: of('settled'),
    available: of('available'),
    atProcessor: of('atProcessor'),
    atBank: of('atBank'),
    lent: of('lent'),
    missing: of('missing'),
  };
}

export function readRestrictions(views: ViewSet, fundId: string): readonly RestrictionRow[] {
  type Stored = { restriction: string; currency: string; terms: string; credit: string };
  const sql = `select restriction, currency, terms, credit from fund_restrictions
    where fund_id = ? order by opened_at, restriction`;
  return views.select<Stored>(sql, fundId).map(({ restriction, currency, terms, credit }) => ({
    restriction,
    currency,
    terms: JSON.parse(terms) as RestrictionTerms,
    credit: JSON.parse(credit) as Localised,
  }));
}

/** Awards that wait for money, in the order in which they are served; at most `limit`. */
export function readWaiting(views: ViewSet, fundId: string, limit: number): readonly WaitingRow[] {
  return views.select<WaitingRow>(
    `select * from fund_holds where fund_id = ? and stage = 'waiting'
     order by priority, since, hold_id limit ?`,
    fundId,
    limit,
  );
}

/** Every version, newest first. */
export function readPolicies(views: ViewSet, fundId: string): readonly PolicyRow[] {
  type Stored = RowOf<typeof tables.fund_policies> & Pick<PolicyRow, 'status'>;
  const sql = 'select * from fund_policies where fund_id = ? order by version desc';
  return views.select<Stored>(sql, fundId).map((row) => ({
    version: row.version,
    status: row.status,
    policy: JSON.parse(row.policy) as FundPolicy,
    proposedBy: row.proposed_by,
    proposedAt: row.proposed_at,
    confirmedBy: row.confirmed_by,
    confirmedAt: row.confirmed_at,
    inForceFrom: row.in_force_from,
  }));
}

/** The version by which a case submitted now is decided. */
export function policyNow(policies: readonly PolicyRow[], now: string): PolicyRow | undefined {
  return policies.find(({ inForceFrom }) => inForceFrom !== null && inForceFrom <= now);
}

function fundOf(row: StoredFund): FundRow {
  return {
    fundId: row.fund_id,
    entityId: row.entity_id,
    preset: row.preset,
    name: JSON.parse(row.name) as Localised,
    purpose: JSON.parse(row.purpose) as Localised,
    currency: row.currency,
    intake: row.intake,
    round: row.round,
    until: row.until,
    reason: row.reason,
    timeZone: row.time_zone ?? 'UTC',
  };
}
