export { readThreeSixtyGiving } from './imports/index.js';
export type { PastGrant, ThreeSixtyReading } from './imports/index.js';
export { pastGrantDecider } from './past-grant.decider.js';
export { publicFigures } from './public-figures.projection.js';
export { TransparencyModule } from './transparency.module.js';
