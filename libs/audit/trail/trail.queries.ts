import { idStartOf } from '#catalogue';

import { shownTo, type Reader } from '#visibility';
import type { Localised } from '#kernel';
import type { ViewSet } from '#read-models';
import { referencesIn, type BankLine } from './bank-lines.js';
import type { Said } from './said.js';

/** One line of the trail of a case or gift. */
export type TrailRow = {
  readonly index: number;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly eventId: string;
  /** Pseudonymous: an id, never a name. */
  readonly actorId: string;
  readonly actorKind: string;
  readonly role: string;
  readonly recordedAt: string;
  readonly effectiveDate: string;
  readonly causationId: string;
} & Said;

export const MAX_TRAIL_ROWS = 1_000;

/** The trail of a case, gift or past grant in log order, after an index; at most MAX_TRAIL_ROWS. */
export function trailOf(
  views: Pick<ViewSet, 'select'>,
  subjectId: string,
  after = -1,
): readonly TrailRow[] {
  const rows = views.select<{ readonly entry: string }>(
    'select entry from audit_trail where subject_id = ? and idx > ? order by idx limit ?',
    subjectId,
    after,
    MAX_TRAIL_ROWS,
  );
  return rows.map(({ entry }) => JSON.parse(entry) as TrailRow);
}

/** What a trail may be of. */
export type SubjectKind = 'case' | 'gift' | 'past-grant';

/** Something that has a trail. */
export type Subject = {
  readonly subjectId: string;
  readonly kind: SubjectKind;
  /** The fund to which it was addressed. */
  readonly fund: Localised | null;
  /** Log index of its first event. */
  readonly begunIndex: number;
  readonly begunAt: string;
};

/** Whatever the reader may follow and began last, newest first, before a log index; `next` is where the following page begins. */
export function latestSubjects(
  views: Pick<ViewSet, 'select'>,
  reader: Reader,
  wish: { readonly limit: number; readonly before?: number },
): { readonly subjects: readonly Subject[]; readonly next: number | undefined } {
  const shown = shownTo(reader, BELONGING);
  const rows = views.select<{
    readonly subject_id: string;
    readonly kind: SubjectKind;
    readonly fund: string | null;
    readonly begun_idx: number;
    readonly begun_at: string;
  }>(
    `select s.*, f.name as fund from audit_subjects s
     left join audit_funds f on f.fund_id = s.fund_id
     where ${shown.sql} and s.begun_idx < ? order by s.begun_idx desc limit ?`,
    ...shown.cells,
    wish.before ?? Number.MAX_SAFE_INTEGER,
    wish.limit + 1,
  );
  const subjects = rows.slice(0, wish.limit).map((row) => ({
    subjectId: row.subject_id,
    kind: row.kind,
    fund: row.fund === null ? null : (JSON.parse(row.fund) as Localised),
    begunIndex: row.begun_idx,
    begunAt: row.begun_at,
  }));
  return { subjects, next: rows.length > wish.limit ? subjects.at(-1)?.begunIndex : undefined };
}

/** A trail is as open as what it is of: in the reader's funds, and of no case that a tie shuts. */
export function isTrailOpen(
  views: Pick<ViewSet, 'select'>,
  reader: Reader,
  subjectId: string,
): boolean {
  const shown = shownTo(reader, BELONGING);
  const sql = `select 1 from audit_subjects s where s.subject_id = ? and ${shown.sql}`;
  return views.select(sql, subjectId, ...shown.cells).length > 0;
}

const BELONGING = {
  fund: 's.fund_id',
  applicationId: `case s.kind when 'case' then s.subject_id end`,
} as const;

/**
 * The case, gift or past grant in whose trail something stands: by its id, by that of a grant or a
 * payout of the case, or by the short code of any of them; none where a code fits more than one.
 */
export function subjectNamed(views: Pick<ViewSet, 'select'>, named: string): string | undefined {
  const start = idStartOf(named) ?? named;
  // All that begins with it: ids hold no character behind `~`.
  const own =
    'select distinct subject_id from audit_trail where subject_id between ? and ? limit 2';
  const led = `select distinct subject_id from audit_trail_payouts
    where stream between ? and ? limit 2`;
  const within = (sql: string, from: string) =>
    views.select<{ readonly subject_id: string }>(sql, from, `${from}~`);
  const found = new Set(
    [
      ...within(own, start),
      ...within(led, `grant-${start}`),
      ...within(led, `disbursement-${start}`),
    ].map((row) => row.subject_id),
  );
  return found.size === 1 ? [...found][0] : undefined;
}

/** For whom an event of a fund account moved money, by its log index. */
export function subjectOfMove(views: Pick<ViewSet, 'select'>, index: number): string | undefined {
  const sql = 'select subject_id from audit_fund_moves where idx = ?';
  return views.select<{ readonly subject_id: string }>(sql, index)[0]?.subject_id;
}

/** What somebody reads on a bank statement; what is left out narrows nothing. */
export type LineWish = {
  /** The text of the line, or the id of an attempt. */
  readonly text?: string;
  readonly minor?: readonly { readonly minor: string; readonly currency: string }[];
  /** YYYY-MM-DD. */
  readonly day?: string;
};

/** Lines shown at most; whoever finds more narrows the search. */
export const MAX_LINES = 50;

export type FoundLine = BankLine & { readonly subjectId: string };

/** The lines that fit, as far as the reader may follow what they are of; the newest first. */
export function bankLinesLike(
  views: Pick<ViewSet, 'select'>,
  reader: Reader,
  { text, minor, day }: LineWish,
): readonly FoundLine[] {
  if (text === undefined && minor === undefined && day === undefined) return [];
  const shown = shownTo(reader, BELONGING);
  const rows = views.select<{
    readonly line_id: string;
    readonly kind: BankLine['kind'];
    readonly subject_id: string;
    readonly reference: string | null;
    readonly minor: string;
    readonly currency: string;
    readonly day: string | null;
  }>(
    `select l.* from audit_bank_lines l join audit_subjects s on s.subject_id = l.subject_id
     where ${shown.sql}
       and (? is null or l.reference in (select value from json_each(?)) or l.line_id = ?)
       and (? is null or (l.minor || ' ' || l.currency) in (select value from json_each(?)))
       and (? is null or l.day = ?)
     order by l.day desc, l.line_id limit ?`,
    ...shown.cells,
    ...cell(text, JSON.stringify(referencesIn(text ?? ''))),
    (text ?? '').trim().toLowerCase(),
    ...cell(minor, JSON.stringify(minor?.map((one) => `${one.minor} ${one.currency}`) ?? [])),
    ...cell(day, day ?? ''),
    MAX_LINES,
  );
  return rows.map(({ line_id: lineId, subject_id: subjectId, ...line }) => ({
    lineId,
    subjectId,
    ...line,
  }));
}

function cell(wish: unknown, value: string): readonly [string | null, string] {
  return [wish === undefined ? null : 'yes', value];
}

/** Currencies in which there is any line: an amount is typed without one. */
export function currenciesOfLines(views: Pick<ViewSet, 'select'>): readonly string[] {
  const sql = 'select distinct currency from audit_bank_lines order by currency';
  return views.select<{ readonly currency: string }>(sql).map(({ currency }) => currency);
}

/** The fund of whatever has a trail; undefined where it is of none. */
export function fundOfSubject(
  views: Pick<ViewSet, 'select'>,
  subjectId: string,
): string | undefined {
  const sql = 'select fund_id from audit_subjects where subject_id = ?';
  const [row] = views.select<{ readonly fund_id: string | null }>(sql, subjectId);
  return row?.fund_id ?? undefined;
}
