import { projection, type Rows } from '#read-models';
import type { Hash } from './hashes.js';
import { leafHashOf } from './leaf.js';
import { completedNodes, TILE_WIDTH, type Nodes } from './tree.js';

/**
 * The Merkle log of the node: the leaf hash of every event as this node first saw it, and the
 * nodes over each 256 and 65,536 of them, in tiles of up to 256 hashes (D2, C2SP tlog-tiles). It
 * is kept apart from the log, so that a later change of the log shows, and `verify` can say which
 * event was changed. A tile is one row: a row for each event would cost more than its hashes.
 */
export const merkleLog = projection({
  name: 'merkle-log',
  version: 2,
  tables: {
    merkle_tiles: {
      key: ['level', 'tile'],
      columns: { level: 'integer', tile: 'integer', hashes: 'text' },
    },
  },
  on: {},
  onEvery: ({ merkle_tiles: tiles }, recorded, index) => {
    addTo(tiles, 0, index, leafHashOf(recorded, index));
    const nodes: Nodes = (level, place) => {
      const tile = tiles.get(level, Math.floor(place / TILE_WIDTH));
      return hashIn(tile?.hashes as string, place % TILE_WIDTH) as Hash;
    };
    for (const { level, index: place, hash } of completedNodes(nodes, index)) {
      addTo(tiles, level, place, hash);
    }
  },
});

/** Characters of one hash in a tile: the base64 of 32 bytes. */
const HASH_LENGTH = 44;

/** The n-th hash of a tile's text; undefined where it holds fewer. */
export function hashIn(hashes: string, place: number): Hash | undefined {
  const hash = hashes.slice(place * HASH_LENGTH, (place + 1) * HASH_LENGTH);
  return hash.length === HASH_LENGTH ? hash : undefined;
}

function addTo(tiles: Rows, level: number, index: number, hash: Hash): void {
  const tile = Math.floor(index / TILE_WIDTH);
  // The first of a tile has nothing before it: not asking keeps old tiles out of the memory.
  const before = index % TILE_WIDTH === 0 ? '' : (tiles.get(level, tile)?.hashes as string);
  tiles.put({ level, tile, hashes: before + hash });
}
