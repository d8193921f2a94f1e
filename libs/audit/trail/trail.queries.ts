import { idStartOf } from '#catalogue';

import { shownTo, type Reader } from '#visibility';
import type { Localised } from '#kernel';
import type { ViewSet } from '#read-models';

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
  /** The reason that the event itself gives, as its code. */
  readonly reason: string | null;
};

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
