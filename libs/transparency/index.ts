export * from './disclosure.js';
export * from './imports/index.js';
export * from './past-grant.decider.js';
export * from './public-figures.projection.js';
export * from './transparency.module.js';
