import type { Authority, Subject } from '#gate';
import { ensure } from '#kernel';
import type { CaseFacts } from './case.facts.js';

/**
 * Whom a grant, a payout and their money are about, for ties: everybody in the case, everybody who
 * is or was to be paid in it, and whoever said of themselves that they are tied.
 */
export function subjectOf(
  { partyRefs, payeeRefs, conflicted }: CaseFacts,
  ...others: readonly string[]
): Subject {
  return { parties: [...partyRefs, ...payeeRefs, ...others], conflicted };
}

/** Money is not handled by those who decided that it is given. */
export function requireNoPartInDecision({ by }: Authority, facts: CaseFacts): void {
  ensure(!facts.tookPart.includes(by.id), 'took-part-in-decision');
}
