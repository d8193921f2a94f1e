export { startEventStoreDbCluster, startEventStoreDbFake } from './cluster.js';
export type { FaultKind, Method } from './faults.js';
export type { EventStoreDbFake } from './server.js';
