import type { EffectRef } from '#catalogue';
import { RAIL_EFFECT } from '#disbursements';
import {
  COMPARISON_EFFECT,
  GIVER_LINK_EFFECT,
  comparisonEffectId,
  MATCH_EXPIRY_EFFECT,
  matchExpiryId,
  NOTICE_EFFECT,
  noticeEffectId,
} from '#giving';
import type { RecordedEvent } from '#event-store';
import { projection, type RowOf, type Tables, type ViewSet } from '#read-models';

const tables = {
  due: {
    key: ['kind', 'effect_id'],
    columns: {
      kind: 'text',
      effect_id: 'text',
      /** UTC instant from which on it is due. */
      due_at: 'text',
      /** The event that asks for it. */
      cause_stream: 'text',
      cause_revision: 'integer',
      cause_type: 'text',
    },
    indexes: [['due_at', 'kind', 'effect_id']],
  },
} as const satisfies Tables;

/**
 * Everything that is to be done at a time and not because something happened: one row each, with its
 * date. The worker ticks from it. It only says where to look: what is done is decided on streams. A
 * new deadline is an event that puts a row here, and a kind of effect that does what it asks for.
 */
export const due = projection({
  name: 'due',
  version: 5,
  tables,
  on: {
    AttemptSubmitted: ({ due: rows }, { attemptId }, recorded) =>
      rows.put(rowOf(causedBy(recorded, RAIL_EFFECT, attemptId), recorded.metadata.recordedAt)),
    ProviderNoticeReceived: ({ due: rows }, notice, recorded) => {
      // What is of no interest here is kept, and nothing is asked.
      if (notice.objectKind === null) return;
      const asked = causedBy(recorded, NOTICE_EFFECT, noticeEffectId(notice));
      rows.put(rowOf(asked, recorded.metadata.recordedAt));
    },
    ProviderComparisonPlanned: ({ due: rows }, plan, recorded) =>
      rows.put(rowOf(causedBy(recorded, COMPARISON_EFFECT, comparisonEffectId(plan)), plan.dueAt)),
    MatchReserved: ({ due: rows }, kept, recorded) => {
      if (kept.expiresAt === null) return;
      rows.put(rowOf(causedBy(recorded, MATCH_EXPIRY_EFFECT, matchExpiryId(kept)), kept.expiresAt));
    },
    MatchConfirmed: ({ due: rows }, paid) => rows.remove(MATCH_EXPIRY_EFFECT, matchExpiryId(paid)),
    GiverLinkAsked: ({ due: rows }, { linkId }, recorded) =>
      rows.put(rowOf(causedBy(recorded, GIVER_LINK_EFFECT, linkId), recorded.metadata.recordedAt)),
    EffectCalled: ({ due: rows }, effect) => rows.put(rowOf(effect, effect.waitUntil)),
    EffectUnanswered: ({ due: rows }, effect) => rows.put(rowOf(effect, effect.nextAt)),
    EffectUnderWay: ({ due: rows }, effect) => rows.put(rowOf(effect, effect.nextAt)),
    EffectRetryAsked: ({ due: rows }, effect, { metadata }) =>
      rows.put(rowOf(effect, metadata.recordedAt)),
    EffectAnswered: ({ due: rows }, { kind, effectId }) => rows.remove(kind, effectId),
    EffectGivenUp: ({ due: rows }, { kind, effectId }) => rows.remove(kind, effectId),
  },
});

function causedBy(
  { stream, revision, type }: RecordedEvent,
  kind: string,
  effectId: string,
): EffectRef {
  return { kind, effectId, causeStream: stream, causeRevision: revision, causeType: type };
}

function rowOf(effect: EffectRef, dueAt: string): DueRow {
  return {
    kind: effect.kind,
    effect_id: effect.effectId,
    due_at: dueAt,
    cause_stream: effect.causeStream,
    cause_revision: effect.causeRevision,
    cause_type: effect.causeType,
  };
}

type DueRow = RowOf<typeof tables.due>;

/** What is due at an instant, the longest due first; nothing where a node folds other views. */
export function readDue(views: ViewSet, now: string, limit: number): readonly EffectRef[] {
  if (!hasView(views)) return [];
  return views
    .select<DueRow>(
      'select * from due where due_at <= ? order by due_at, kind, effect_id limit ?',
      now,
      limit,
    )
    .map((row) => ({
      kind: row.kind,
      effectId: row.effect_id,
      causeStream: row.cause_stream,
      causeRevision: row.cause_revision,
      causeType: row.cause_type,
    }));
}

/** The instant since which the longest due of all has been due; undefined when nothing is. */
export function dueSince(views: ViewSet, now: string): string | undefined {
  if (!hasView(views)) return undefined;
  const [row] = views.select<{ readonly due_at: string }>(
    'select due_at from due where due_at <= ? order by due_at limit 1',
    now,
  );
  return row?.due_at;
}

function hasView(views: ViewSet): boolean {
  return views.projections.some(({ name }) => name === due.name);
}
