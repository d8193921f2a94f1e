import { projection, type RowOf, type Tables, type ViewSet } from '#read-models';

const tables = {
  parked_reactions: {
    key: ['process', 'cause_id', 'place'],
    columns: {
      process: 'text',
      target: 'text',
      cause_id: 'text',
      place: 'integer',
      cause_type: 'text',
      cause_stream: 'text',
      /** Null for what waits behind another. */
      code: 'text?',
      /** What explains the refusal, as JSON. */
      params: 'text',
      /** Times that it was refused. */
      refusals: 'integer',
      parked_at: 'text',
      /** Order of arrival within the process. */
      nth: 'integer',
    },
    indexes: [['nth', 'process']],
  },
} as const satisfies Tables;

/**
 * What could not be done by itself, for people, on every node: commands of processes that were refused,
 * with what waits behind them, and effects that were given up.
 */
export const parkedReactions = projection({
  name: 'parked-reactions',
  version: 2,
  tables,
  on: {
    ReactionParked: ({ parked_reactions }, parked, { revision, metadata }) => {
      const { refusal } = parked;
      parked_reactions.put({
        process: parked.process,
        target: parked.target,
        cause_id: parked.causeId,
        place: parked.place,
        cause_type: parked.causeType,
        cause_stream: parked.causeStream,
        code: refusal?.code ?? null,
        params: JSON.stringify(refusal?.params ?? {}),
        refusals: refusal ? 1 : 0,
        parked_at: metadata.recordedAt,
        nth: revision,
      });
    },
    ReactionRefusedAgain: ({ parked_reactions }, { process, causeId, place, refusal }) => {
      const row = parked_reactions.get(process, causeId, place);
      parked_reactions.change([process, causeId, place], {
        code: refusal.code,
        params: JSON.stringify(refusal.params),
        refusals: (row?.refusals ?? 0) + 1,
      });
    },
    ReactionResumed: ({ parked_reactions }, { process, causeId, place }) =>
      parked_reactions.remove(process, causeId, place),
    EffectGivenUp: ({ parked_reactions }, effect, { stream, revision, metadata }) => {
      const { kind, effectId, trouble } = effect;
      const before = parked_reactions.get(kind, effectId, 0);
      parked_reactions.put({
        process: kind,
        target: stream,
        cause_id: effectId,
        place: 0,
        cause_type: effect.causeType,
        cause_stream: effect.causeStream,
        code: trouble.code,
        params: JSON.stringify(trouble.params),
        refusals: (before?.refusals ?? 0) + 1,
        parked_at: before?.parked_at ?? metadata.recordedAt,
        nth: before?.nth ?? revision,
      });
    },
    // What was asked for again stays until it is known to be over.
    EffectAnswered: ({ parked_reactions }, { kind, effectId }) =>
      parked_reactions.remove(kind, effectId, 0),
  },
});

export type ParkedRow = RowOf<typeof tables.parked_reactions>;

/** Most rows that are listed; a queue is tried again as a whole, from its first on. */
const MAX_LISTED = 500;

/** What waits, in the order in which it came; nothing where a node folds other views. */
export function readParked(views: ViewSet): readonly ParkedRow[] {
  if (!hasView(views)) return [];
  return views.select<ParkedRow>(
    'select * from parked_reactions order by nth, process limit ?',
    MAX_LISTED,
  );
}

/** How many commands of each process wait; a process without any is left out. */
export function countParked(views: ViewSet): ReadonlyMap<string, number> {
  if (!hasView(views)) return new Map();
  const rows = views.select<{ readonly process: string; readonly waiting: number }>(
    'select process, count(*) as waiting from parked_reactions group by process order by process',
  );
  return new Map(rows.map(({ process, waiting }) => [process, waiting]));
}

function hasView(views: ViewSet): boolean {
  return views.projections.some(({ name }) => name === parkedReactions.name);
}
