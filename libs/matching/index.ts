/** The rules of matching: what is added to gifts, and whose money it is. A pure lib, no context. */
export { matchingManifest } from './matching.manifest.js';
export { readGifts } from './rules/gifts.reading.js';
export { readRule } from './rules/rule.reading.js';
export { settle } from './rules/settlement.js';
export { ruleSentences } from './rules/rule-sentence.js';
export { RuleTermsDto } from './rules/rule.dto.js';
export { RULE_LIMITS } from './rules/rule.js';
export { MATCHING_METHODS } from './rules/rule.js';
export type { MatchableGift, MatchRule } from './rules/rule.js';
export type { Settlement } from './rules/settlement.js';
export type { Source } from './rules/sources.js';
