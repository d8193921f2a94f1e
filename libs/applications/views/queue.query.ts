import { shutCasesSql } from '#visibility';
import { rolesFor } from '#gate';
import { HOUR_MS, type Localised } from '#kernel';
import type { ViewSet } from '#read-models';
import { cursorText, parseCursor, type Cursor } from './cursors.js';

/** For whom a list is read, and when. */
export type QueueReader = { readonly accountId: string; readonly now: string };

export type QueueFilter = {
  /** `open` cases, those that are `waiting` for money or an answer, those that `ended`, or all. */
  readonly show: QueueShow;
  readonly fundId?: string | undefined;
  readonly status?: string | undefined;
  /** Only cases in which this reader has something to do: assigned, or called to vote. */
  readonly mine?: boolean | undefined;
  /** By the time that is left, or by urgency first. Ended cases always stand newest first. */
  readonly sort: QueueSort;
  readonly after?: string | undefined;
  readonly before?: string | undefined;
  readonly limit: number;
};

export const QUEUE_SHOWS = ['open', 'ended', 'all'] as const;
export type QueueShow = (typeof QUEUE_SHOWS)[number];
export const QUEUE_SORTS = ['time', 'priority'] as const;
export type QueueSort = (typeof QUEUE_SORTS)[number];

/** One case in the queue. Nothing in it tells who asks. */
export type QueueRow = {
  readonly application_id: string;
  readonly fund_id: string;
  readonly policy_version: number;
  readonly round: string | null;
  readonly status: string;
  readonly open: number;
  readonly priority: string | null;
  readonly priority_rank: number;
  readonly sensitivity: number | null;
  readonly applicant_kind: string;
  readonly needs: string;
  readonly country: string;
  readonly payout_rail: string;
  readonly requested_minor: string;
  readonly currency: string;
  readonly submitted_at: string;
  readonly triaged_at: string | null;
  readonly triaged_by: string | null;
  readonly promised_by: string | null;
  readonly due_at: string | null;
  readonly paused_at: string | null;
  readonly question_open: number;
  readonly revision: number;
  readonly conclusion: string | null;
  readonly reviews: number;
  readonly assigned: number;
  readonly band: string | null;
  readonly proposed_minor: string | null;
  readonly approvals: number;
  readonly approvals_needed: number | null;
  readonly board_approvals_needed: number | null;
  readonly votes: number;
  readonly decided_at: string | null;
  readonly approved_minor: string | null;
  readonly awaiting_since: string | null;
  readonly reason: string | null;
  readonly ended_at: string | null;
  /** What the reader has done or has to do in it. */
  readonly my_assigned: number | null;
  readonly my_interest: string | null;
  readonly my_review: number | null;
  readonly my_voter: number | null;
  readonly my_choice: string | null;
  /** 1 where the reader may see another request about the same incident that was not parted yet. */
  readonly possible_duplicate: number;
};

export type QueuePage = {
  readonly rows: readonly QueueRow[];
  /** Cursors of the pages before and after, where there are any. */
  readonly newer: string | undefined;
  readonly older: string | undefined;
  /** Cases on all pages. */
  readonly count: number;
};

const COLUMNS = `q.application_id, q.fund_id, q.policy_version, q.round, q.status, q.open, q.priority,
  q.priority_rank, q.sensitivity, q.applicant_kind, q.needs, q.country, q.payout_rail,
  q.requested_minor, q.currency, q.submitted_at, q.triaged_at, q.triaged_by, q.promised_by,
  q.due_at, q.paused_at, q.question_open, q.revision, q.conclusion, q.reviews, q.assigned, q.band,
  q.proposed_minor, q.approvals, q.approvals_needed, q.board_approvals_needed, q.votes,
  q.decided_at, q.approved_minor, q.awaiting_since, q.reason, q.ended_at,
  m.assigned as my_assigned, m.interest as my_interest, m.review_revision as my_review,
  m.voter as my_voter, m.choice as my_choice, 0 as possible_duplicate`;

const FROM = `from committee_queue q
  left join case_members m on m.application_id = q.application_id and m.member_id = :reader`;

/** Funds in which the reader has a seat or a role of those who handle cases. */
const FUNDS = `select f.fund_id from apply_funds f join committee_roles r
    on r.fund_id = f.fund_id or (r.fund_id is null and r.entity_id = f.entity_id)
  where r.account_id = :reader and r.revoked = 0
    and r.role in (${rolesFor('case.read')
      .map((role) => `'${role}'`)
      .join(', ')})
    and r.from_day <= :latest and (r.until_day is null or r.until_day >= :earliest)
  union select fund_id from committee_seats
  where member_id = :reader and from_day <= :latest and until_day >= :earliest
    and (ended_on is null or ended_on > :earliest)`;

/**
 * A tie, registered or declared for the case, hides it (D34): the condition that every list has,
 * with names for its values.
 */
const VISIBLE = `q.fund_id in (${FUNDS})
  and q.application_id not in (${shutCasesSql({ reader: ':reader', latest: ':latest', earliest: ':earliest' })})`;

/** What is left to do for the reader: declare, review, or vote. */
const MINE = `((m.assigned = 1 and coalesce(m.review_revision, 0) < q.revision
      and q.status in ('under-review', 'deciding'))
    or (m.voter = 1 and m.choice is null and q.status = 'deciding'))`;

/** After every instant: open cases without a promise stand last. */
const NO_DUE = '9999';

const ORDERS = {
  time: [`coalesce(q.due_at, '${NO_DUE}')`, 'q.priority_rank', 'q.application_id'],
  priority: ['q.priority_rank', `coalesce(q.due_at, '${NO_DUE}')`, 'q.application_id'],
  ended: [`coalesce(q.ended_at, q.decided_at, '')`, 'q.submitted_at', 'q.application_id'],
} as const;

/** One page of the cases that a reader may see. */
export function readQueue(views: ViewSet, reader: QueueReader, filter: QueueFilter): QueuePage {
  const ended = filter.show === 'ended';
  const order = ORDERS[ended ? 'ended' : filter.sort];
  const values = cells(reader, filter);
  const where = conditions(filter);
  const backwards = filter.before !== undefined;
  const text = filter.before ?? filter.after;
  const cursor = text === undefined ? undefined : parseCursor(text, order.length);
  const down = ended !== backwards;
  const beyond = cursor ? [`(${order.join(', ')}) ${down ? '<' : '>'} (:c0, :c1, :c2)`] : [];
  const sql = `select ${COLUMNS}, ${order.map((by, n) => `${by} as k${n}`).join(', ')} ${FROM}
    where ${[...where, ...beyond].join(' and ')}
    order by ${order.map((by) => `${by} ${down ? 'desc' : 'asc'}`).join(', ')} limit :limit`;
  const found = select<QueueRow & Keys>(views, sql, {
    ...values,
    ...(cursor ? { c0: cursor[0], c1: cursor[1], c2: cursor[2] } : {}),
    limit: filter.limit + 1,
  });
  const more = found.length > filter.limit;
  const shown = flagged(views, reader, found.slice(0, filter.limit));
  const rows = backwards ? shown.reverse() : shown;
  const count = select<{ n: number }>(
    views,
    `select count(*) as n ${FROM} where ${where.join(' and ')}`,
    values,
  );
  const hasOlder = backwards ? cursor !== undefined : more;
  const hasNewer = backwards ? more : cursor !== undefined;
  return {
    rows,
    count: count[0]?.n ?? 0,
    older: hasOlder ? keyText(rows.at(-1)) : undefined,
    newer: hasNewer ? keyText(rows[0]) : undefined,
  };
}

/** The case as the reader may see it in lists; undefined when it is not theirs to see. */
export function readQueueRow(
  views: ViewSet,
  reader: QueueReader,
  applicationId: string,
): QueueRow | undefined {
  const sql = `select ${COLUMNS} ${FROM} where q.application_id = :id and ${VISIBLE}`;
  const found = select<QueueRow>(views, sql, { ...readerCells(reader), id: applicationId });
  return flagged(views, reader, found)[0];
}

/**
 * Says of each row whether there may be a second request for the same help: one about the same
 * incident that goes on, that nobody has parted from it, and that the reader may see as well.
 */
function flagged<Row extends QueueRow>(views: ViewSet, reader: QueueReader, rows: Row[]): Row[] {
  const sql = `select i.application_id as id from case_incidents i
    where i.application_id in (select value from json_each(:ids)) and i.joined_into is null
      and exists (select 1 from case_incidents d join committee_queue q using (application_id)
        where d.incident_ref = i.incident_ref and d.application_id <> i.application_id
          and q.status not in ('joined', 'withdrawn', 'ineligible', 'declined')
          and not exists (select 1 from case_parted p
            where p.application_id = i.application_id and p.other_id = d.application_id)
          and ${VISIBLE})`;
  const ids = JSON.stringify(rows.map(({ application_id }) => application_id));
  const found = select<{ id: string }>(views, sql, { ...readerCells(reader), ids });
  const those = new Set(found.map(({ id }) => id));
  return rows.map((row) => ({ ...row, possible_duplicate: those.has(row.application_id) ? 1 : 0 }));
}

/** A case whatever its reader, for whoever showed its receipt code. */
export function readOwnRow(views: ViewSet, applicationId: string): QueueRow | undefined {
  const sql = `select ${COLUMNS} ${FROM} where q.application_id = :id`;
  return select<QueueRow>(views, sql, { reader: '', id: applicationId })[0];
}

export type QueueFund = {
  readonly fundId: string;
  readonly name: Localised;
  readonly currency: string;
  /** Open cases in it that the reader may see. */
  readonly open: number;
};

/** The funds whose cases a reader may see. */
export function readQueueFunds(views: ViewSet, reader: QueueReader): readonly QueueFund[] {
  const sql = `select f.fund_id, f.name, f.currency,
      (select count(*) ${FROM} where q.fund_id = f.fund_id and q.open = 1 and ${VISIBLE}) as open
    from apply_funds f where f.fund_id in (${FUNDS}) order by f.name`;
  type Found = { fund_id: string; name: string; currency: string; open: number };
  return select<Found>(views, sql, readerCells(reader)).map((row) => ({
    fundId: row.fund_id,
    name: JSON.parse(row.name) as Localised,
    currency: row.currency,
    open: row.open,
  }));
}

/** How many cases wait for this reader, and how many are past their promise. */
export function readWorkload(
  views: ViewSet,
  reader: QueueReader,
): { readonly open: number; readonly mine: number; readonly late: number; readonly new: number } {
  const sql = `select count(*) as open, coalesce(sum(${MINE}), 0) as mine,
      coalesce(sum(q.due_at < :now and q.paused_at is null), 0) as late,
      coalesce(sum(q.status = 'submitted'), 0) as new
    ${FROM} where q.open = 1 and ${VISIBLE}`;
  const values = { ...readerCells(reader), now: reader.now };
  type Load = { open: number; mine: number; late: number; new: number };
  return select<Load>(views, sql, values)[0] ?? { open: 0, mine: 0, late: 0, new: 0 };
}

function conditions(filter: QueueFilter): readonly string[] {
  return [
    VISIBLE,
    ...(filter.show === 'all' ? [] : [`q.open = ${filter.show === 'open' ? 1 : 0}`]),
    ...(filter.fundId === undefined ? [] : ['q.fund_id = :fund']),
    ...(filter.status === undefined ? [] : ['q.status = :status']),
    ...(filter.mine === true ? [MINE] : []),
  ];
}

type Keys = { readonly k0: string | number; readonly k1: string | number; readonly k2: string };
type Values = Readonly<Record<string, string | number | undefined>>;

function cells(reader: QueueReader, filter: QueueFilter): Values {
  const { fundId, status } = filter;
  return {
    ...readerCells(reader),
    ...(fundId === undefined ? {} : { fund: fundId }),
    ...(status === undefined ? {} : { status }),
  };
}

/** Noon is in the last place 12 hours behind, and in the first 14 hours ahead, of UTC. */
const BEHIND_MS = 12 * HOUR_MS;
const AHEAD_MS = 14 * HOUR_MS;

function readerCells({ accountId, now }: QueueReader): Values {
  const instant = Date.parse(now);
  return {
    reader: accountId,
    earliest: new Date(instant - BEHIND_MS).toISOString().slice(0, DAY_CHARACTERS),
    latest: new Date(instant + AHEAD_MS).toISOString().slice(0, DAY_CHARACTERS),
  };
}

const DAY_CHARACTERS = 10;

/** Named values, put in their places: the views take them by order. */
function select<R>(views: ViewSet, sql: string, values: Values): R[] {
  const ordered: (string | number | null)[] = [];
  const placed = sql.replace(/:([a-z]\w*)/g, (_, name: string) => {
    ordered.push(values[name] ?? null);
    return '?';
  });
  return views.select<R>(placed, ...ordered);
}

function keyText(row: (QueueRow & Keys) | undefined): string | undefined {
  if (!row) return undefined;
  const cursor: Cursor = [row.k0, row.k1, row.k2];
  return cursorText(cursor);
}
