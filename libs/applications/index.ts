export * from './application.authority.js';
export * from './application.decider.js';
export * from './application.state.js';
export * from './case-sections.js';
export * from './committee.facts.js';
export * from './fund.facts.js';
export * from './payout.facts.js';
