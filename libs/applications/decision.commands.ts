import type { ApplicationEvent, InterestAnswer, ReviewSubmitted } from '#catalogue';
import type { Asked, Desk } from '#desk';
import type { Executed } from '#event-store';
import type { Money } from '#kernel';
import { sealed } from './application.commands.js';
import { askingOf, caseAtHand, committeeOf, memberOf, onCase } from './case.loading.js';
import type { CaseAtHand } from './case.loading.js';

type Done = Promise<Executed<ApplicationEvent>>;

/** Gives a case to a member of the committee. Roles: chair, case worker. */
export async function assignReviewer(
  desk: Desk,
  asked: Asked,
  input: { readonly applicationId: string; readonly memberId: string },
): Done {
  const atHand = await caseAtHand(desk, asked, input.applicationId);
  const asking = await askingOf(desk, asked, atHand);
  const member = await memberOf(desk, atHand.fund.fundId, input.memberId);
  const { policy } = atHand;
  return onCase(desk, asked, atHand, { type: 'AssignReviewer', ...asking, member, policy });
}

/**
 * A member says whether there is a tie to the case; the actor speaks for themselves. Said after
 * having scored or voted, a conflict strikes both and may void the decision.
 */
export async function declareCaseInterest(
  desk: Desk,
  asked: Asked,
  input: {
    readonly applicationId: string;
    readonly answer: InterestAnswer;
    readonly why: string | null;
  },
): Done {
  const atHand = await caseAtHand(desk, asked, input.applicationId);
  const memberId = asked.actor.id;
  if (input.answer !== 'none' && tookPart(atHand, memberId)) {
    return strikeLateConflict(desk, asked, { ...input, answer: input.answer, memberId });
  }
  const { answer } = input;
  const why = await sealedReason(desk, asked, atHand, input.why);
  const speaker = await speaking(desk, asked, atHand);
  return onCase(desk, asked, atHand, { type: 'DeclareCaseInterest', ...speaker, answer, why });
}

/** Scores and a recommendation, on the revision that the reviewer read. */
export async function submitReview(
  desk: Desk,
  asked: Asked,
  input: Pick<
    ReviewSubmitted['data'],
    'applicationId' | 'revision' | 'scores' | 'recommendation' | 'recommendedMinor'
  > & { readonly comment: string },
): Done {
  const atHand = await caseAtHand(desk, asked, input.applicationId);
  const { revision, scores, recommendation, recommendedMinor } = input;
  const field = 'ReviewSubmitted.comment';
  const comment = await sealed(desk, asked, atHand, field, input.comment, 'committee-notes');
  const speaker = await speaking(desk, asked, atHand);
  const given = { revision, scores, recommendation, recommendedMinor, comment };
  return onCase(desk, asked, atHand, { type: 'SubmitReview', ...speaker, ...given });
}

/** The chair puts an amount to the vote. */
export async function callDecision(
  desk: Desk,
  asked: Asked,
  input: { readonly applicationId: string; readonly proposed: Money },
): Done {
  const atHand = await caseAtHand(desk, asked, input.applicationId);
  const asking = await askingOf(desk, asked, atHand);
  const committee = await committeeOf(desk, atHand.fund.fundId);
  const { policy } = atHand;
  const { proposed } = input;
  const paying = { payoutUnderWay: isUnderWay(atHand) };
  const what = { proposed, policy, committee, ...paying };
  const command = { type: 'CallDecision', ...asking, ...what } as const;
  return onCase(desk, asked, atHand, command);
}

/** A member's vote on the revision that they read; the actor votes for themselves. */
export async function castVote(
  desk: Desk,
  asked: Asked,
  input: {
    readonly applicationId: string;
    readonly choice: 'yes' | 'no' | 'abstain';
    readonly revision: number;
    readonly reason: string | null;
  },
): Done {
  const atHand = await caseAtHand(desk, asked, input.applicationId);
  const { choice, revision } = input;
  const field = 'VoteCast.reason';
  const reason =
    input.reason === null
      ? null
      : await sealed(desk, asked, atHand, field, input.reason, 'committee-notes');
  const speaker = await speaking(desk, asked, atHand);
  const given = { choice, revision, reason, payoutUnderWay: isUnderWay(atHand) };
  return onCase(desk, asked, atHand, { type: 'CastVote', ...speaker, ...given });
}

/** The chair refuses a case before it is put to the vote, for a reason of the policy. */
export async function declineApplication(
  desk: Desk,
  asked: Asked,
  input: { readonly applicationId: string; readonly reason: string },
): Done {
  const atHand = await caseAtHand(desk, asked, input.applicationId);
  const asking = await askingOf(desk, asked, atHand);
  const { policy } = atHand;
  return onCase(desk, asked, atHand, { type: 'Decline', ...asking, reason: input.reason, policy });
}

/** Strikes the review and the vote of a member whose tie came to light late (D34). */
export async function strikeLateConflict(
  desk: Desk,
  asked: Asked,
  input: {
    readonly applicationId: string;
    readonly memberId: string;
    readonly answer: Exclude<InterestAnswer, 'none'>;
    readonly why: string | null;
  },
): Done {
  const atHand = await caseAtHand(desk, asked, input.applicationId);
  const { memberId, answer } = input;
  const { by: asker } = await askingOf(desk, asked, atHand);
  const by = { id: asker.id, kind: asked.actor.kind, isChair: asker.roles.includes('chair') };
  const why = await sealedReason(desk, asked, atHand, input.why);
  const { payout, policy } = atHand;
  const strike = { type: 'StrikeLateConflict', memberId, answer, why, by, payout, policy } as const;
  return onCase(desk, asked, atHand, strike);
}

/** The actor as a member of the committee. */
async function speaking(desk: Desk, asked: Asked, atHand: CaseAtHand) {
  const { today, policy, payout, fund } = atHand;
  const member = await memberOf(desk, fund.fundId, asked.actor.id);
  return { today, payeeRefs: payout.payeeRefs, member, policy };
}

function isUnderWay({ payout }: CaseAtHand): boolean {
  return payout.inFlight || payout.paid;
}

function tookPart({ state }: CaseAtHand, memberId: string): boolean {
  const acts = [...state.file.reviews, ...('ballot' in state ? state.ballot.votes : [])];
  return acts.some((act) => act.memberId === memberId);
}

async function sealedReason(desk: Desk, asked: Asked, atHand: CaseAtHand, why: string | null) {
  if (why === null) return null;
  return sealed(desk, asked, atHand, 'CaseInterestDeclared.why', why, 'committee-notes');
}
