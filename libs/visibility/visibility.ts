import { fundsWithRole, type Ports } from '#commands';
import { rolesFor, type Act } from '#gate';
import { DAY_MS } from '#kernel';
import type { ViewSet } from '#read-models';

/** For whom something is read, when, and in which funds the gate lets them in. */
export type ReadingScope = {
  readonly accountId: string;
  readonly now: Date;
  readonly fundIds: readonly string[];
};

/**
 * What one look may show to an account: the funds in which one of the roles of its line in the
 * gate's table holds now, by the streams of the roles. Empty for whoever has no part anywhere.
 */
export async function readingScope(
  ports: Ports,
  views: Pick<ViewSet, 'select'>,
  accountId: string,
  look: Act,
): Promise<ReadingScope> {
  const funds = views.select<{ readonly fundId: string }>(
    'select fund_id as fundId from visibility_funds order by fund_id',
  );
  const open = await fundsWithRole(ports, accountId, funds, rolesFor(look));
  return { accountId, now: ports.clock.now(), fundIds: open.map(({ fundId }) => fundId) };
}

/** Whoever reads the views without a person: verifying, rebuilding, specifications. */
export type Reader = ReadingScope | 'everything';

/** A condition of a query, and the values of its question marks in their order. */
export type Condition = { readonly sql: string; readonly cells: readonly string[] };

/** The columns by which rows say where they belong. */
type Belonging = {
  /** Holds the id of a fund. */
  readonly fund: string;
  /** Holds the id of a case; rows without one belong to no case. */
  readonly applicationId: string;
};

/** True of the rows that the gate opens to a reader: in their funds, and no case that a tie shuts. */
export function shownTo(scope: Reader, { fund, applicationId }: Belonging): Condition {
  if (scope === 'everything') return { sql: 'true', cells: [] };
  const within = inFundsOf(scope, fund);
  const untied = untiedTo(scope, applicationId);
  return { sql: `${within.sql} and ${untied.sql}`, cells: [...within.cells, ...untied.cells] };
}

/** True of rows in the reader's funds. */
export function inFundsOf(scope: Reader, fund: string): Condition {
  if (scope === 'everything') return { sql: 'true', cells: [] };
  const { fundIds } = scope;
  return { sql: `${fund} in (select value from json_each(?))`, cells: [JSON.stringify(fundIds)] };
}

/**
 * True of rows whose case no tie shuts to the reader, registered or declared for the case. Days
 * are those of each entity; every day that it may be anywhere counts, since hiding a row some hours
 * longer harms nobody.
 */
function untiedTo(
  { accountId, now }: Pick<ReadingScope, 'accountId' | 'now'>,
  applicationId: string,
): Condition {
  const shut = shutCasesSql({ reader: '?', latest: '?', earliest: '?' });
  const sql = `(${applicationId} is null or ${applicationId} not in (${shut}))`;
  return { sql, cells: [accountId, accountId, dayAt(now, DAY_MS), dayAt(now, -DAY_MS)] };
}

/**
 * Selects the cases that a tie shuts to a reader, between the earliest and the latest day that it
 * may be anywhere; the values stand where their names say, in the order reader, reader, latest,
 * earliest.
 */
export function shutCasesSql(value: {
  readonly reader: string;
  readonly latest: string;
  readonly earliest: string;
}): string {
  return `select application_id from visibility_conflicts where account_id = ${value.reader}
    union select p.application_id
      from visibility_ties t join visibility_parties p on p.party_ref = t.party_ref
      where t.account_id = ${value.reader} and t.from_day <= ${value.latest}
        and (t.until_day is null or t.until_day >= ${value.earliest})`;
}

/**
 * How many ties, declared on a day or after it, met a case that was there when they were declared, by
 * whoever declared them: said late, or said to learn whom a case names. It tells neither name nor case.
 */
export function lateTies(
  views: Pick<ViewSet, 'select'>,
  since: string,
): ReadonlyMap<string, number> {
  const rows = views.select<{ readonly account: string; readonly ties: number }>(
    `select t.account_id as account, count(distinct t.tie_id) as ties
      from visibility_ties t join visibility_parties p on p.party_ref = t.party_ref
      where t.declared_on >= ? and p.known_on <= t.declared_on group by t.account_id`,
    since,
  );
  return new Map(rows.map(({ account, ties }) => [account, ties]));
}

function dayAt(now: Date, shiftMs: number): string {
  return new Date(now.getTime() + shiftMs).toISOString().slice(0, 'YYYY-MM-DD'.length);
}
