import type { EventStore } from '#event-store';
import { PoisonEvent, viewsAt, type Projection, type ViewSet } from '#read-models';
import type { Hash } from '../merkle/hashes.js';
import { logTree } from '../merkle/log-tree.js';
import { merkleLog } from '../merkle/merkle-log.projection.js';
import type { Tell } from './finding.js';
import { leafIn } from './first-contradiction.js';

/** What a node's views remember of the log, read at one moment. */
export type KeptViews = {
  /** Events that these views have seen. */
  readonly events: number;
  readonly position: bigint;
  /** Of so many events the leaf is kept, in this program's version: of all that were seen, or none. */
  readonly leaves: number;
  /** The leaf of an event as it was kept; undefined where it is missing. */
  readonly leaf: (index: number) => Hash | undefined;
  readonly root: () => Hash;
  /** Views of which the file holds this program's version. */
  readonly comparable: readonly Projection[];
  /** Names of the views that it holds in another version, or not at all. */
  readonly stale: readonly string[];
  readonly digest: (name: string) => string;
  readonly close: () => void;
};

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
  const tree = logTree(still);
  const isCurrent = ({ name, version }: Projection): boolean => versions.get(name) === version;
  return {
    events,
    position: BigInt(position),
    leaves: isCurrent(merkleLog) ? events : 0,
    leaf: (index) => leafIn(tree, index),
    root: () => tree.root(),
    comparable: views.projections.filter(isCurrent),
    stale: views.projections.filter((view) => !isCurrent(view)).map(({ name }) => name),
    digest: views.digest,
    close: () => database.exec('rollback'),
  };
}

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
          kept: kept.events,
          log: rebuilt.checkpoint().events,
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
