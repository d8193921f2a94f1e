import { Rejection } from '#kernel';
import { openDatabase, type Database } from '#sqlite';
import { digestInTurns, digestOf } from './digest.js';
import type { Projection } from './projection.js';
import { checkpointIn, type ViewSet } from './view-set.js';

/** What the views of a node are at one moment, to be compared with those of another node. */
export type ViewDigests = {
  /** Number of events folded (D1): nodes that have folded as many hold the same rows. */
  readonly events: number;
  /** The same place as this node's store counts it; another store counts otherwise. */
  readonly position: string;
  readonly views: readonly ViewDigest[];
};

export type ViewDigest = {
  readonly name: string;
  readonly version: number;
  /** Over every row, in hex. */
  readonly sha256: string;
};

export type DigestKeeper = {
  /**
   * The digests now, or those at a number of events. Whoever asks meanwhile shares the answer.
   * Rejection `views-elsewhere` when the views are not at that number of events.
   */
  readonly digests: (at?: number) => Promise<ViewDigests>;
};

/** Answers kept, so that whoever compares finds the place again after the node has moved on. */
const KEPT_ANSWERS = 4;

/**
 * Computes digests one at a time, and each place only once. The rows are read from a snapshot of
 * the file and in turns, so neither the projector nor anybody's request waits for it.
 */
export function digestKeeper(views: ViewSet): DigestKeeper {
  const kept = new Map<number, ViewDigests>();
  let underWay: Promise<ViewDigests> | undefined;

  const compute = async (): Promise<ViewDigests> => {
    const found = await digestsNow(views);
    kept.set(found.events, found);
    if (kept.size > KEPT_ANSWERS) kept.delete(kept.keys().next().value as number);
    return found;
  };
  const now = async (): Promise<ViewDigests> => {
    const known = kept.get(views.checkpoint().events);
    if (known) return known;
    underWay ??= compute().finally(() => (underWay = undefined));
    return underWay;
  };

  return {
    digests: async (at) => {
      const known = at === undefined ? undefined : kept.get(at);
      if (known) return known;
      const { events } = views.checkpoint();
      if (at !== undefined && events !== at) throw elsewhere(at, events);
      const found = await now();
      if (at !== undefined && found.events !== at) throw elsewhere(at, found.events);
      return found;
    },
  };
}

/** Digests of the views as they are, from one snapshot. */
export async function digestsNow(views: ViewSet): Promise<ViewDigests> {
  const path = fileOf(views.database);
  // What lies in memory has no second reader: then everything is hashed in one go.
  if (!path) return told(views.database, views.projections, digestOf);
  const snapshot = openDatabase(path, { durability: 'derived', readOnly: true });
  try {
    snapshot.exec('begin');
    return await told(snapshot, views.projections, digestInTurns);
  } finally {
    snapshot.close();
  }
}

async function told(
  database: Database,
  projections: readonly Projection[],
  digest: (database: Database, view: Projection) => string | Promise<string>,
): Promise<ViewDigests> {
  const { events, position } = checkpointIn(database);
  const views: ViewDigest[] = [];
  for (const view of projections) {
    const sha256 = digest(database, view);
    // Waited for only where there is something to wait for: nothing may come between two tables
    // that lie in memory.
    views.push({
      name: view.name,
      version: view.version,
      sha256: typeof sha256 === 'string' ? sha256 : await sha256,
    });
  }
  return { events, position: String(position), views };
}

function fileOf(database: Database): string {
  const files = database.prepare('pragma database_list').all() as { name: string; file: string }[];
  return files.find(({ name }) => name === 'main')?.file ?? '';
}

function elsewhere(asked: number, events: number): Rejection {
  return new Rejection('views-elsewhere', { asked, events });
}
