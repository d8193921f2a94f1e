/** Matching: what is added to gifts, by which rule, and whose money it is. */
export { matchingManifest } from './matching.manifest.js';
export { readGifts } from './rules/gifts.reading.js';
export { readRule } from './rules/rule.reading.js';
export { settle } from './rules/settlement.js';
export type { MatchableGift } from './rules/rule.js';
export type { Settlement } from './rules/settlement.js';
export type { Source } from './rules/sources.js';
