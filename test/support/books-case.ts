import type { AnyEvent } from '#catalogue';

/** The part of a made-up grant before any money moves: the case, its ballot, its award. */
type CaseFacts = {
  readonly currency: string;
  readonly fundId: string;
  readonly applicationId: string;
  readonly holdId: string;
  readonly award: bigint;
  readonly fee: bigint;
};
type Step = { readonly stream: string; readonly event: AnyEvent };

const VOTERS = ['member-one', 'member-two', 'member-three'] as const;

/** One band for everything: two approvals, none of them from the board. */
export function policyOf(fundId: string): Step {
  const hours = { triageHours: 24, decisionHours: 72, payoutHours: 48 };
  const band = { name: 'B1', upToMinor: '10000000', reviews: 1, approvers: 2, seated: 2 };
  return {
    stream: `fund-${fundId}`,
    event: {
      type: 'FundPolicyPublished',
      data: {
        fundId,
        version: 1,
        inForceFrom: '2024-12-01T00:00:00.000Z',
        confirmedBy: 'chair',
        policy: {
          bands: [{ ...band, boardApprovers: 0 }],
          promises: { P1: hours, P2: hours, P3: hours, P4: hours },
          twoReleasersAboveMinor: '10000000',
          screeningValidHours: 24,
          feeAllowanceMinor: {},
          needs: ['legal'],
          ineligibleReasons: [],
          declineReasons: [],
          repeatDays: 365,
          appealDays: 30,
          attestationMonths: 12,
        },
      },
    },
  };
}

export function* caseOf(facts: CaseFacts): Generator<Step> {
  const { applicationId, fundId, award, currency, holdId, fee } = facts;
  const stream = `application-${applicationId}`;
  const money = { minor: award.toString(), currency };
  const approvals = VOTERS.slice(0, 2);
  yield { stream, event: submitted(facts) };
  yield {
    stream,
    event: {
      type: 'DecisionCalled',
      data: {
        applicationId,
        revision: 1,
        proposed: money,
        band: 'B1',
        approvalsNeeded: 2,
        boardApprovalsNeeded: 0,
        voters: VOTERS,
        board: [],
        calledBy: 'chair',
      },
    },
  };
  for (const memberId of approvals) {
    const vote = { applicationId, memberId, seatId: `seat-of-${memberId}` };
    yield {
      stream,
      event: {
        type: 'VoteCast',
        data: { ...vote, choice: 'yes', revision: 1, reason: null },
      },
    };
  }
  yield { stream, event: { type: 'QuorumReached', data: { applicationId, approvals, needed: 2 } } };
  yield {
    stream,
    event: {
      type: 'DecisionReached',
      data: {
        applicationId,
        fundId,
        award: 1,
        holdId,
        approved: money,
        feeAllowanceMinor: fee.toString(),
        priority: 'P3',
        needs: ['legal'],
        country: 'FR',
        payoutRail: 'bank',
        express: false,
        approvedBy: approvals,
        incidentRef: applicationId,
      },
    },
  };
}

function submitted({ applicationId, fundId, award, currency }: CaseFacts): AnyEvent {
  const sealed = {
    subjectRef: applicationId,
    purpose: 'case',
    keyVersion: 1,
    ciphertext: 'c2VhbGVkLWFuc3dlci1vZi1hYm91dC10aGlzLWxlbmd0aC1pbi10aGUtcmVhbC1sb2c',
  };
  return {
    type: 'ApplicationSubmitted',
    data: {
      applicationId,
      fundId,
      policyVersion: 1,
      formVersion: 1,
      round: null,
      subjectRef: applicationId,
      applicantKind: 'person',
      needs: ['legal'],
      requested: { minor: award.toString(), currency },
      costLines: [{ need: 'legal', minor: award.toString() }],
      neededBy: null,
      months: 3,
      country: 'FR',
      region: null,
      identityRef: applicationId,
      incidentRef: applicationId,
      partyRefs: [],
      pseudonym: sealed,
      contact: sealed,
      narrative: sealed,
      link: sealed,
      risk: null,
      referees: sealed,
      plan: null,
      helpElsewhere: false,
      mayAskPartners: false,
      payoutRail: 'bank',
      publicity: 'nothing',
      referralWished: false,
    },
  };
}
