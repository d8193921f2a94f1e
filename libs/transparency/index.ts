export * from './imports/index.js';
export * from './past-grant.decider.js';
