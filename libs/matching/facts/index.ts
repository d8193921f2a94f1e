/** The rules of matching for deciders: pure, and without what reads them from files and forms. */
export { claimOf, identityOf } from '../rules/claims.js';
export { least } from '../rules/entitlement.js';
export { afterRefund, retrospectivePass, type MatchedGift } from '../rules/refund.js';
export { RULE_LIMITS, type MatchableGift, type MatchRule } from '../rules/rule.js';
export { settle, type Settlement } from '../rules/settlement.js';
export { callsOf, inOrderOfUse, takenInTurn } from '../rules/sources.js';
export { ruleOf } from '../rules/written-rule.js';
