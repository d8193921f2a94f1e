import type { Authority, Subject } from '#gate';
import { ensure, type Money } from '#kernel';
import type { CaseFacts } from '#applications/facts';

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

/**
 * Refuses without a decision, and while the grant still stands for an earlier one of another
 * amount: it is drafted anew in a moment (`decision-not-in-force`).
 */
export function requireInForce(facts: CaseFacts, award: Money): void {
  const holds = facts.decisionInForce && facts.approvedMinor === award.minor;
  ensure(holds, 'decision-not-in-force');
}
