import type { AnyEvent, Sensitivity } from '#catalogue';

/** What the money that follows from a case must know of it, folded from the `application-…` stream (D9). */
export type CaseFacts = {
  readonly applicationId: string;
  readonly fundId: string;
  readonly policyVersion: number;
  readonly subjectRef: string;
  readonly sensitivity: Sensitivity;
  /** Everybody to whom a tie is a conflict, payees apart. */
  readonly partyRefs: readonly string[];
  /** Who is, or was, to be paid: from the streams of the payouts, not of the case. */
  readonly payeeRefs: readonly string[];
  /** Who scored or voted, also when it was struck afterwards. */
  readonly tookPart: readonly string[];
  /** Whose approvals carried the decision. */
  readonly approvedBy: readonly string[];
  /** Who said that there is a tie, or that they are not sure. */
  readonly conflicted: readonly string[];
  /** False before a decision, and again once it is voided or the case withdrawn. */
  readonly decisionInForce: boolean;
  /** What the last decision approved, in minor units; null before it. */
  readonly approvedMinor: string | null;
};

/** Folds a case; undefined when it was never submitted. */
export const caseFold = { initial: undefined as CaseFacts | undefined, evolve };

function evolve(facts: CaseFacts | undefined, event: AnyEvent): CaseFacts | undefined {
  if (event.type === 'ApplicationSubmitted') {
    const { applicationId, fundId, policyVersion, subjectRef, identityRef } = event.data;
    return {
      applicationId,
      fundId,
      policyVersion,
      subjectRef,
      sensitivity: 0,
      partyRefs: [identityRef, ...event.data.partyRefs],
      payeeRefs: [],
      tookPart: [],
      approvedBy: [],
      conflicted: [],
      decisionInForce: false,
      approvedMinor: null,
    };
  }
  return facts && evolveCase(facts, event);
}

function evolveCase(facts: CaseFacts, event: AnyEvent): CaseFacts {
  switch (event.type) {
    case 'ApplicationTriaged':
      return { ...facts, sensitivity: event.data.sensitivity };
    case 'ReviewSubmitted':
    case 'VoteCast':
      return { ...facts, tookPart: withOne(facts.tookPart, event.data.memberId) };
    case 'CaseInterestDeclared':
      if (event.data.answer === 'none') return facts;
      return { ...facts, conflicted: withOne(facts.conflicted, event.data.memberId) };
    case 'DecisionReached':
      return {
        ...facts,
        approvedBy: event.data.approvedBy,
        decisionInForce: true,
        approvedMinor: event.data.approved.minor,
      };
    case 'DecisionVoided':
    case 'ApplicationWithdrawn':
      return { ...facts, decisionInForce: false };
    default:
      return facts;
  }
}

function withOne(some: readonly string[], one: string): readonly string[] {
  return some.includes(one) ? some : [...some, one];
}
