import type { ApplicationEvent, InterestAnswer, ReviewSubmitted } from '#catalogue';
import type { Invocation, Ports } from '#commands';
import type { Executed } from '#event-store';
import type { Money } from '#kernel';
import type { KnownState } from './application.state.js';
import { sealed } from './application.commands.js';
import {
  authorityOf,
  loadCase,
  committeeOf,
  mandatesOf,
  memberOf,
  onCase,
  onCaseAsked,
} from './case.loading.js';
import type { LoadedCase } from './case.loading.js';
import { isAwardedBeside } from './duplicates/incident.loading.js';

/** Gives a case to a member of the committee. Roles: chair, case worker. */
export async function assignReviewer(
  ports: Ports,
  invocation: Invocation,
  input: { readonly applicationId: string; readonly memberId: string },
): Promise<Executed<ApplicationEvent>> {
  const loaded = await loadCase(ports, invocation, input.applicationId);
  return assignTo(ports, invocation, loaded, input.memberId);
}

/** The same, on a case that is laid out. */
export async function assignTo(
  ports: Ports,
  invocation: Invocation,
  loaded: LoadedCase,
  memberId: string,
): Promise<Executed<ApplicationEvent>> {
  const { policy } = loaded;
  return onCaseAsked(ports, invocation, loaded, async () => {
    const member = await memberOf(ports, loaded.fund.fundId, memberId);
    const authority = await authorityOf(ports, invocation, loaded);
    return { type: 'AssignReviewer', ...authority, member, policy };
  });
}

/**
 * A member says whether there is a tie to the case; the actor speaks for themselves. Said after
 * having scored or voted, a conflict strikes both and may void the decision.
 */
export async function declareCaseInterest(
  ports: Ports,
  invocation: Invocation,
  input: {
    readonly applicationId: string;
    readonly answer: InterestAnswer;
    readonly why: string | null;
  },
): Promise<Executed<ApplicationEvent>> {
  const loaded = await loadCase(ports, invocation, input.applicationId);
  const memberId = invocation.actor.id;
  if (input.answer !== 'none' && whoTookPart(loaded.state).includes(memberId)) {
    return strikeLateConflict(ports, invocation, { ...input, answer: input.answer, memberId });
  }
  const { answer } = input;
  const why = await sealedReason(ports, invocation, loaded, input.why);
  return onCaseAsked(ports, invocation, loaded, async () => {
    const speaker = await speaking(ports, invocation, loaded);
    return { type: 'DeclareCaseInterest', ...speaker, answer, why };
  });
}

/** Scores and a recommendation, on the revision that the reviewer read. */
export async function submitReview(
  ports: Ports,
  invocation: Invocation,
  input: Pick<
    ReviewSubmitted['data'],
    'applicationId' | 'revision' | 'scores' | 'recommendation' | 'recommendedMinor'
  > & { readonly comment: string },
): Promise<Executed<ApplicationEvent>> {
  const loaded = await loadCase(ports, invocation, input.applicationId);
  const { revision, scores, recommendation, recommendedMinor } = input;
  const field = 'ReviewSubmitted.comment';
  const comment = await sealed(ports, invocation, loaded, field, input.comment, 'committee-notes');
  const given = { revision, scores, recommendation, recommendedMinor, comment };
  return onCaseAsked(ports, invocation, loaded, async () => {
    const speaker = await speaking(ports, invocation, loaded);
    return { type: 'SubmitReview', ...speaker, ...given };
  });
}

/** The chair puts an amount to the vote. */
export async function callDecision(
  ports: Ports,
  invocation: Invocation,
  input: { readonly applicationId: string; readonly proposed: Money },
): Promise<Executed<ApplicationEvent>> {
  const loaded = await loadCase(ports, invocation, input.applicationId);
  const { policy, fund } = loaded;
  const { proposed } = input;
  const what = { proposed, policy, payoutUnderWay: isUnderWay(loaded) };
  return onCaseAsked(ports, invocation, loaded, async () => {
    const committee = await committeeOf(ports, await mandatesOf(ports.store, fund.fundId));
    const authority = await authorityOf(ports, invocation, loaded);
    return { type: 'CallDecision', ...authority, ...what, committee };
  });
}

/** A member's vote on the revision that they read; the actor votes for themselves. */
export async function castVote(
  ports: Ports,
  invocation: Invocation,
  input: {
    readonly applicationId: string;
    readonly choice: 'yes' | 'no' | 'abstain';
    readonly revision: number;
    readonly reason: string | null;
  },
): Promise<Executed<ApplicationEvent>> {
  const loaded = await loadCase(ports, invocation, input.applicationId);
  const { choice, revision } = input;
  const field = 'VoteCast.reason';
  const reason =
    input.reason === null
      ? null
      : await sealed(ports, invocation, loaded, field, input.reason, 'committee-notes');
  const given = { choice, revision, reason, payoutUnderWay: isUnderWay(loaded) };
  return onCaseAsked(ports, invocation, loaded, async () => {
    const speaker = await speaking(ports, invocation, loaded);
    const awardedBeside = await isAwardedBeside(ports.store, loaded.state.file);
    return { type: 'CastVote', ...speaker, ...given, awardedBeside };
  });
}

/** The chair refuses a case before it is put to the vote, for a reason of the policy. */
export async function declineApplication(
  ports: Ports,
  invocation: Invocation,
  input: { readonly applicationId: string; readonly reason: string },
): Promise<Executed<ApplicationEvent>> {
  const loaded = await loadCase(ports, invocation, input.applicationId);
  const { policy } = loaded;
  return onCase(ports, invocation, loaded, (authority) => ({
    type: 'Decline',
    ...authority,
    reason: input.reason,
    policy,
  }));
}

/** Strikes the review and the vote of a member whose tie came to light late (D34). */
export async function strikeLateConflict(
  ports: Ports,
  invocation: Invocation,
  input: {
    readonly applicationId: string;
    readonly memberId: string;
    readonly answer: Exclude<InterestAnswer, 'none'>;
    readonly why: string | null;
  },
): Promise<Executed<ApplicationEvent>> {
  const loaded = await loadCase(ports, invocation, input.applicationId);
  const { memberId, answer } = input;
  const why = await sealedReason(ports, invocation, loaded, input.why);
  const { payout, policy } = loaded;
  const struck = { memberId, answer, why, payout, policy };
  return onCase(ports, invocation, loaded, (from) => ({
    type: 'StrikeLateConflict',
    from,
    ...struck,
  }));
}

/** The actor as a member of the committee. */
async function speaking(ports: Ports, invocation: Invocation, loaded: LoadedCase) {
  const { today, policy, payout, fund } = loaded;
  const member = await memberOf(ports, fund.fundId, invocation.actor.id);
  return { today, payeeRefs: payout.payeeRefs, member, policy };
}

/** Whether money of a decision is on its way, or has arrived. */
export function isUnderWay({ payout }: LoadedCase): boolean {
  return payout.inFlight || payout.paid;
}

/** Everybody whose review or vote counts in a case, each once. */
export function whoTookPart(state: KnownState): readonly string[] {
  const acts = [...state.file.reviews, ...('ballot' in state ? state.ballot.votes : [])];
  return [...new Set(acts.map(({ memberId }) => memberId))];
}

async function sealedReason(
  ports: Ports,
  invocation: Invocation,
  loaded: LoadedCase,
  why: string | null,
) {
  if (why === null) return null;
  return sealed(ports, invocation, loaded, 'CaseInterestDeclared.why', why, 'committee-notes');
}
