import { projection } from '#read-models';
import type { Hash } from './hashes.js';
import { leafHashOf } from './leaf.js';
import { completedNodes, type Nodes } from './tree.js';

/**
 * The Merkle log of the node: the leaf hash of every event as this node first saw it, and the
 * nodes over each 256 and 65,536 of them (D2). It is kept apart from the log, so that a later
 * change of the log shows, and `verify` can say which event was changed.
 */
export const merkleLog = projection({
  name: 'merkle-log',
  version: 1,
  tables: {
    merkle_leaves: {
      key: ['idx'],
      columns: { idx: 'integer', position: 'text', event_id: 'text', hash: 'text' },
    },
    merkle_nodes: {
      key: ['level', 'idx'],
      columns: { level: 'integer', idx: 'integer', hash: 'text' },
    },
  },
  on: {},
  onEvery: ({ merkle_leaves: leaves, merkle_nodes: above }, recorded, index) => {
    leaves.put({
      idx: index,
      position: String(recorded.position),
      event_id: recorded.id,
      hash: leafHashOf(recorded, index),
    });
    const nodes: Nodes = (level, place) =>
      (level === 0 ? leaves.get(place) : above.get(level, place))?.hash as Hash;
    for (const { level, index: place, hash } of completedNodes(nodes, index)) {
      above.put({ level, idx: place, hash });
    }
  },
});
