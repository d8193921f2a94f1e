export * from './fund-account.decider.js';
export * from './fund-account.requests.js';
