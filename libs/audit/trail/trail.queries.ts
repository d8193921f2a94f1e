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
    ...[subjectId, after, MAX_TRAIL_ROWS],
  );
  return rows.map(({ entry }) => JSON.parse(entry) as TrailRow);
}
