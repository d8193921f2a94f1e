import { projection, type Rows, type Tables, type ViewSet } from '#read-models';
import type { Hash } from './hashes.js';
import { leafHashOf } from './leaf.js';
import { completedNodes, TILE_WIDTH, type Nodes } from './tree.js';

const tables = {
  merkle_runs: {
    key: ['level', 'run'],
    columns: { level: 'integer', run: 'integer', hashes: 'text' },
  },
} as const satisfies Tables;

/**
 * The Merkle log of the node: the leaf hash of every event as this node first saw it, and the
 * nodes over each 256 and 65,536 of them (D2, C2SP tlog-tiles). It is kept apart from the log, so
 * that a later change of the log shows, and `verify` can say which event was changed. A row holds
 * a run of a tile's hashes: a row for each hash would cost more than the hash, and a row for the
 * tile would be written anew, at up to 11 KB, with every event.
 */
export const merkleLog = projection({
  name: 'merkle-log',
  version: 3,
  tables,
  on: {},
  onEvery: ({ merkle_runs: runs }, recorded, index) => {
    addTo(runs, 0, index, leafHashOf(recorded, index));
    const nodes: Nodes = (level, place) => {
      const run = runs.get(level, Math.floor(place / RUN_LENGTH));
      return hashIn(run?.hashes ?? '', place % RUN_LENGTH) as Hash;
    };
    for (const { level, index: place, hash } of completedNodes(nodes, index)) {
      addTo(runs, level, place, hash);
    }
  },
});

/** Hashes of a row; a tile is made of whole rows. */
const RUN_LENGTH = 16;
const RUNS_PER_TILE = TILE_WIDTH / RUN_LENGTH;

/** The hashes of a tile as one text, read from the views; empty where there is none. */
export function tileIn(views: Pick<ViewSet, 'select'>, level: number, tile: number): string {
  const first = tile * RUNS_PER_TILE;
  const runs = views.select<{ hashes: string }>(
    'select hashes from merkle_runs where level = ? and run between ? and ? order by run',
    level,
    first,
    first + RUNS_PER_TILE - 1,
  );
  return runs.map(({ hashes }) => hashes).join('');
}

/** The leaf hash of the event with this index, in base64; undefined where the log is shorter. */
export function leafIn(views: Pick<ViewSet, 'select'>, index: number): string | undefined {
  const tile = Math.floor(index / TILE_WIDTH);
  return hashIn(tileIn(views, 0, tile), index % TILE_WIDTH);
}

/** Characters of one hash in a row: the base64 of 32 bytes. */
const HASH_LENGTH = 44;

/** The n-th hash of a row's or a tile's text; undefined where it holds fewer. */
export function hashIn(hashes: string, place: number): Hash | undefined {
  const hash = hashes.slice(place * HASH_LENGTH, (place + 1) * HASH_LENGTH);
  return hash.length === HASH_LENGTH ? hash : undefined;
}

function addTo(
  runs: Rows<typeof tables.merkle_runs>,
  level: number,
  index: number,
  hash: Hash,
): void {
  const run = Math.floor(index / RUN_LENGTH);
  // The first of a run has nothing before it: not asking keeps old runs out of the memory.
  const before = index % RUN_LENGTH === 0 ? '' : (runs.get(level, run)?.hashes ?? '');
  runs.put({ level, run, hashes: before + hash });
}
