import type { Invocation, Ports } from '#commands';
import {
  assignReviewer,
  callDecision,
  castVote,
  concludeVerification,
  declareCaseInterest,
  openReview,
  startVerification,
  submitApplication,
  submitReview,
  triageApplication,
} from '#applications';
import type { PolicyRail } from '#catalogue';
import { newId, type Money } from '#kernel';

/** Who does what on the way to an award; accounts of the fund's staff. */
export type CommitteeCast = {
  readonly duty: string;
  readonly worker: string;
  readonly verifier: string;
  readonly chair: string;
  /** Seated members; the first one reviews. */
  readonly members: readonly string[];
};

/** A request of somebody of the staff, as the edge would make it. */
export function invocation(id: string, role = 'staff', key = newId()): Invocation {
  const actor = { id, kind: 'person', role, authentication: 'password' } as const;
  return { actor, key, path: 'specification', body: { key } };
}

/** What somebody asks for, and with which organisation they work. */
export type Wish = {
  readonly money: Money;
  readonly rail?: PolicyRail;
  readonly organisation?: string;
  /** Of whom and of what it tells, where another request tells of it too. */
  readonly about?: { readonly identity: string; readonly incident: string };
};

/** A case as it comes in. */
export async function newCase(ports: Ports, fundId: string, wish: Wish): Promise<string> {
  const { money: requested, rail = 'bank', organisation = null } = wish;
  const about = wish.about ?? { identity: newId(), incident: newId() };
  const applicant = invocation(`applicant:${newId()}`, 'applicant');
  const { applicationId } = await submitApplication(ports, applicant, {
    fundId,
    requested,
    pseudonym: 'Heron',
    ...about,
    contact: {
      channel: 'signal',
      address: '+000 111',
      when: '',
      language: 'fr',
      neverWrite: '',
    },
    applicantKind: 'person',
    organisation,
    country: 'BY',
    region: null,
    narrative: 'They came at night.',
    link: 'We write it down.',
    risk: null,
    plan: null,
    needs: ['legal'],
    costLines: [{ need: 'legal', minor: requested.minor }],
    neededBy: null,
    months: 2,
    referees: [],
    helpElsewhere: false,
    mayAskPartners: false,
    payoutRail: rail,
    publicity: 'nothing',
    referralWished: false,
  });
  return applicationId;
}

/** A case that lies before the committee, put to the vote: the second vote is still missing. */
export async function caseBeforeVote(
  ports: Ports,
  fundId: string,
  cast: CommitteeCast,
  wish: Wish,
): Promise<string> {
  const { money: requested } = wish;
  const applicationId = await newCase(ports, fundId, wish);
  const { duty, worker, verifier, chair, members } = cast;
  const [reviewer = chair] = members;
  const at = { applicationId };
  await triageApplication(ports, invocation(duty), { ...at, priority: 'P2', sensitivity: 1 });
  await startVerification(ports, invocation(worker), at);
  const found = { conclusion: 'confirmed', refereesHeard: 2, documented: true } as const;
  await concludeVerification(ports, invocation(verifier), {
    ...at,
    ...found,
    note: 'Two confirm it.',
  });
  await openReview(ports, invocation(worker), at);
  await assignReviewer(ports, invocation(chair), { ...at, memberId: reviewer });
  for (const member of members) {
    await declareCaseInterest(ports, invocation(member), { ...at, answer: 'none', why: null });
  }
  await submitReview(ports, invocation(reviewer), {
    ...at,
    revision: 1,
    scores: { danger: 4, need: 5, feasibility: 4 },
    recommendation: 'fund',
    recommendedMinor: requested.minor,
    comment: 'Help at once.',
  });
  await callDecision(ports, invocation(chair), { ...at, proposed: requested });
  await vote(ports, reviewer, applicationId);
  return applicationId;
}

/** A vote for it. */
export async function vote(ports: Ports, member: string, applicationId: string): Promise<void> {
  const yes = { choice: 'yes', revision: 1, reason: null } as const;
  await castVote(ports, invocation(member), { applicationId, ...yes });
}
