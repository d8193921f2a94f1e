export type { FaultKind, Faults, Method, PlannedFault, RandomFaults } from './faults.js';
export type { StoredEvent } from './records.js';
export { startEventStoreDbFake, type EventStoreDbFake, type FakeOptions } from './server.js';
