import type { ApplicationEvent } from '#catalogue';
import type { Invocation, Ports } from '#commands';
import type { Executed } from '#event-store';
import type { DtoClass } from '#validation';
import type { SentValues } from '#web';
import * as application from '../application.commands.js';
import * as decision from '../decision.commands.js';
import { NothingDto } from '../nothing.dto.js';
import * as dto from './case-acts.dto.js';
import type { CaseAct } from './case-acts.js';
import { carryOutAct, carryOutAssignment } from './carry-out-act.js';
import * as sent from './case-form.reading.js';

type Done = Promise<Executed<ApplicationEvent>>;
type Run<T> = (ports: Ports, invocation: Invocation, applicationId: string, input: T) => Done;

/** How an act is invocation for and carried out, alike for pages and for programs. */
export type Doing<T extends object = object> = {
  /** What it takes. */
  readonly form: DtoClass<T>;
  /** Makes that of what the page's form sends, where the two differ. */
  readonly read?: (sent: SentValues) => unknown;
  /** The control on the page for a field of the declaration, where their names differ. */
  readonly controls?: Readonly<Record<string, string>>;
  readonly run: Run<T>;
};

/** An act on a case: refused as not found to whoever is tied, with the attempt on record. */
function onCase<T extends object>(
  act: CaseAct,
  form: DtoClass<T>,
  run: Run<T>,
  more: Pick<Doing, 'read' | 'controls'> = {},
): Doing<T> {
  const guarded: Run<T> = (ports, invocation, applicationId, input) =>
    carryOutAct(ports, invocation, applicationId, act, () =>
      run(ports, invocation, applicationId, input),
    );
  return { form, run: guarded, ...more };
}

/** Every act, by the last part of its address. */
export const ACTS = {
  triage: onCase(
    'triage',
    dto.TriageDto,
    (ports, invocation, applicationId, { priority, sensitivity }) =>
      application.triageApplication(ports, invocation, { applicationId, priority, sensitivity }),
    { read: sent.triage },
  ),
  ineligible: onCase('ineligible', dto.ReasonDto, (ports, invocation, applicationId, { reason }) =>
    application.markIneligible(ports, invocation, { applicationId, reason }),
  ),
  verification: onCase('verification', NothingDto, (ports, invocation, applicationId) =>
    application.startVerification(ports, invocation, { applicationId }),
  ),
  'info-requests': onCase(
    'info-requests',
    dto.QuestionDto,
    (ports, invocation, applicationId, { question }) =>
      application.requestInfo(ports, invocation, { applicationId, question }),
  ),
  info: onCase('info', dto.InfoDto, (ports, invocation, applicationId, { info }) =>
    application.provideInfo(ports, invocation, { applicationId, answer: info }),
  ),
  conclusion: onCase(
    'conclusion',
    dto.ConclusionDto,
    (ports, invocation, applicationId, { conclusion, refereesHeard, documented, note }) => {
      const found = { conclusion, refereesHeard, documented, note };
      return application.concludeVerification(ports, invocation, { applicationId, ...found });
    },
    { read: sent.conclusion },
  ),
  review: onCase('review', NothingDto, (ports, invocation, applicationId) =>
    application.openReview(ports, invocation, { applicationId }),
  ),
  interest: onCase(
    'interest',
    dto.InterestDto,
    (ports, invocation, applicationId, { answer, why }) =>
      decision.declareCaseInterest(ports, invocation, { applicationId, answer, why: why ?? null }),
  ),
  reviewers: {
    form: dto.ReviewerDto,
    run: (ports, invocation, applicationId, { memberId }) =>
      carryOutAssignment(ports, invocation, applicationId, () =>
        decision.assignReviewer(ports, invocation, { applicationId, memberId }),
      ),
  } satisfies Doing<dto.ReviewerDto>,
  reviews: onCase(
    'reviews',
    dto.ReviewDto,
    (ports, invocation, applicationId, { revision, scores, recommendation, ...rest }) => {
      const { danger, need, feasibility } = scores;
      return decision.submitReview(ports, invocation, {
        applicationId,
        revision,
        recommendation,
        comment: rest.comment,
        scores: { danger, need, feasibility },
        recommendedMinor: rest.recommendedMinor ?? null,
      });
    },
    { read: sent.review, controls: sent.REVIEW_CONTROLS },
  ),
  decision: onCase(
    'decision',
    dto.DecisionDto,
    (ports, invocation, applicationId, { proposed: { minor, currency } }) =>
      decision.callDecision(ports, invocation, { applicationId, proposed: { minor, currency } }),
    { read: sent.decision, controls: sent.DECISION_CONTROLS },
  ),
  votes: onCase(
    'votes',
    dto.VoteDto,
    (ports, invocation, applicationId, { choice, revision, reason }) => {
      const vote = { choice, revision, reason: reason ?? null };
      return decision.castVote(ports, invocation, { applicationId, ...vote });
    },
    { read: sent.vote },
  ),
  decline: onCase('decline', dto.ReasonDto, (ports, invocation, applicationId, { reason }) =>
    decision.declineApplication(ports, invocation, { applicationId, reason }),
  ),
  withdrawal: onCase('withdrawal', NothingDto, (ports, invocation, applicationId) =>
    application.withdrawApplication(ports, invocation, { applicationId }),
  ),
  conflicts: onCase(
    'conflicts',
    dto.ConflictDto,
    (ports, invocation, applicationId, { memberId, answer, why }) => {
      const tie = { memberId, answer, why: why ?? null };
      return decision.strikeLateConflict(ports, invocation, { applicationId, ...tie });
    },
  ),
};

/** An act by its name, its input not yet known by type: for the pages, which validate first. */
export function doingOf(act: CaseAct): Doing {
  return ACTS[act] as unknown as Doing;
}
