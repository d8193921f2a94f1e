export type { PastGrant, ThreeSixtyReading, DateFormat } from './past-grant.js';
export { readThreeSixtyGiving } from './three-sixty.reader.js';
