export * from './import.limits.js';
export * from './past-grant.js';
export * from './three-sixty.reader.js';
