import type { EventStore } from '#event-store';
import { PoisonEvent, viewsAt, type Projection, type ViewSet } from '#read-models';
import type { Hash } from '../merkle/hashes.js';
import { logTree } from '../merkle/log-tree.js';
import { merkleLog } from '../merkle/merkle-log.projection.js';
import type { Tell } from './finding.js';

/** What a node's views remember of the log, read at one moment. */
export type KeptViews = {
  /** Events that these views have seen. */
  readonly events: number;
  readonly position: bigint;
  /** Leaves `from` to `to` as they were kept, in order; fewer where some are missing. */
  readonly leaves: (from: number, to: number) => ReadonlyMap<number, KeptLeaf>;
  readonly root: () => Hash;
  /** Views of which the file holds this program's version. */
  readonly comparable: readonly Projection[];
  readonly digest: (name: string) => string;
  readonly close: () => void;
};

export type KeptLeaf = { readonly eventId: string; readonly hash: Hash };

/** Holds the views still (one read transaction), so that a running server does not move them. */
export function keepStill(views: ViewSet): KeptViews {
  const { database } = views;
  database.exec('begin');
  const [checkpoint] = views.select<{ position: string; events: number }>(
    'select position, events from view_checkpoint',
  );
  const { position, events } = checkpoint ?? { position: '0', events: 0 };
  const versions = new Map(
    views
      .select<{ name: string; version: number }>('select name, version from view_versions')
      .map(({ name, version }) => [name, version]),
  );
  const still = {
    select: views.select,
    checkpoint: () => ({ position: BigInt(position), events }),
  };
  return {
    events,
    position: BigInt(position),
    leaves: (from, to) =>
      new Map(
        views
          .select<LeafRow>(
            'select idx, event_id, hash from merkle_leaves where idx >= ? and idx < ?',
            ...[from, to],
          )
          .map(({ idx, event_id: eventId, hash }) => [idx, { eventId, hash }]),
      ),
    root: () => logTree(still).root(),
    comparable: views.projections.filter(({ name, version }) => versions.get(name) === version),
    digest: views.digest,
    close: () => database.exec('rollback'),
  };
}

type LeafRow = { readonly idx: number; readonly event_id: string; readonly hash: Hash };

/**
 * Builds every view anew in memory and compares it with the kept one, row for row by digest.
 * Answers the names of the views that were compared. The kept leaves are not a matter of this:
 * they are compared with the log itself.
 */
export async function compareViews(
  store: EventStore,
  kept: KeptViews,
  tell: Tell,
): Promise<readonly string[]> {
  const compared = kept.comparable.filter(({ name }) => name !== merkleLog.name);
  if (compared.length === 0 || kept.events === 0) return [];
  try {
    const rebuilt = await viewsAt(store, compared, kept.position);
    try {
      if (rebuilt.checkpoint().events !== kept.events) {
        tell('views-counted-otherwise', {
          ...{ kept: kept.events, log: rebuilt.checkpoint().events },
        });
      }
      for (const { name } of compared) {
        if (rebuilt.digest(name) !== kept.digest(name)) tell('view-differs', { view: name });
      }
    } finally {
      rebuilt.close();
    }
  } catch (error) {
    if (!(error instanceof PoisonEvent)) throw error;
    tell('view-cannot-fold', { view: error.view, ...error.event });
    return [];
  }
  return compared.map(({ name }) => name);
}
