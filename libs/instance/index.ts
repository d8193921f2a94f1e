/** Entraide put together: log, keys, views and processes, for the server, the CLI, demo and tests. */
export { compareWithNode } from './compare-nodes.js';
export type { NodeComparison } from './compare-nodes.js';
export { checkForReading, DATA_FORMAT, dataFiles, openToOthers } from './data-folder.js';
export { checkKeys } from './known/check-keys.js';
export { lineOf } from './log-line.js';
export { requireSameLog } from './known/same-log.js';
export { keysLeftOut, keysToVerify } from './known/keys-to-verify.js';
export { acceptLog } from './known/accept-log.js';
export { acceptedLogDecider } from './known/accepted-log.decider.js';
export { masterKeyOf, openSource, openTarget } from './moving/ends.js';
export { moveKeyRows } from './moving/move-keys.js';
export { migrate } from './moving/migrate.js';
export type { Migrated, MigrateStep } from './moving/migrate.js';
export { openPorts } from './open-ports.js';
export type { PortsOptions } from './open-ports.js';
export { openInstance } from './open-instance.js';
export type { Instance } from './open-instance.js';
export { contributions, projections } from './contexts.js';
