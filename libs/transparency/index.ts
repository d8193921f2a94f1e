export { readThreeSixtyGiving } from './imports/index.js';
export type { PastGrant, ThreeSixtyReading } from './imports/index.js';
export { pastGrantDecider } from './past-grant.decider.js';
export { transparencyManifest } from './transparency.manifest.js';
