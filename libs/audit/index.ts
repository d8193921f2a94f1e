export * from './merkle/growing.js';
export * from './merkle/hashes.js';
export * from './merkle/leaf.js';
export * from './merkle/log-tree.js';
export * from './merkle/merkle-log.projection.js';
export * from './merkle/tree.js';
export * from './merkle/verify-proof.js';
