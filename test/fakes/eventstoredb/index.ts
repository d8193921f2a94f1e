export {
  startEventStoreDbCluster,
  startEventStoreDbFake,
  type EventStoreDbCluster,
} from './cluster.js';
export type { FaultKind, Faults, Method, PlannedFault, RandomFaults } from './faults.js';
export type { StoredEvent } from './records.js';
export type { EventStoreDbFake, FakeOptions, UrlOptions } from './server.js';
