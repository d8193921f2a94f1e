import type { ApplicationEvent } from '#catalogue';
import type { Asked, Desk } from '#desk';
import type { Executed } from '#event-store';
import type { DtoClass } from '#validation';
import type { SentValues } from '#web';
import * as application from '../application.commands.js';
import * as decision from '../decision.commands.js';
import { NothingDto } from '../nothing.dto.js';
import * as dto from './case-acts.dto.js';
import type { CaseAct } from './case-acts.js';
import { carryOutAct, carryOutAssignment } from './carry-out-act.js';
import * as sent from './sent-acts.js';

type Done = Promise<Executed<ApplicationEvent>>;
type Run<T> = (desk: Desk, asked: Asked, applicationId: string, input: T) => Done;

/** How an act is asked for and carried out, alike for pages and for programs. */
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
  const guarded: Run<T> = (desk, asked, applicationId, input) =>
    carryOutAct(desk, asked, applicationId, act, () => run(desk, asked, applicationId, input));
  return { form, run: guarded, ...more };
}

/** Every act, by the last part of its address. */
export const ACTS = {
  triage: onCase(
    'triage',
    dto.TriageDto,
    (desk, asked, applicationId, { priority, sensitivity }) =>
      application.triageApplication(desk, asked, { applicationId, priority, sensitivity }),
    { read: sent.triage },
  ),
  ineligible: onCase('ineligible', dto.ReasonDto, (desk, asked, applicationId, { reason }) =>
    application.markIneligible(desk, asked, { applicationId, reason }),
  ),
  verification: onCase('verification', NothingDto, (desk, asked, applicationId) =>
    application.startVerification(desk, asked, { applicationId }),
  ),
  'info-requests': onCase(
    'info-requests',
    dto.QuestionDto,
    (desk, asked, applicationId, { question }) =>
      application.requestInfo(desk, asked, { applicationId, question }),
  ),
  info: onCase('info', dto.InfoDto, (desk, asked, applicationId, { info }) =>
    application.provideInfo(desk, asked, { applicationId, answer: info }),
  ),
  conclusion: onCase(
    'conclusion',
    dto.ConclusionDto,
    (desk, asked, applicationId, { conclusion, refereesHeard, documented, note }) => {
      const found = { conclusion, refereesHeard, documented, note };
      return application.concludeVerification(desk, asked, { applicationId, ...found });
    },
    { read: sent.conclusion },
  ),
  review: onCase('review', NothingDto, (desk, asked, applicationId) =>
    application.openReview(desk, asked, { applicationId }),
  ),
  interest: onCase('interest', dto.InterestDto, (desk, asked, applicationId, { answer, why }) =>
    decision.declareCaseInterest(desk, asked, { applicationId, answer, why: why ?? null }),
  ),
  reviewers: {
    form: dto.ReviewerDto,
    run: (desk, asked, applicationId, { memberId }) =>
      carryOutAssignment(desk, asked, applicationId, () =>
        decision.assignReviewer(desk, asked, { applicationId, memberId }),
      ),
  } satisfies Doing<dto.ReviewerDto>,
  reviews: onCase(
    'reviews',
    dto.ReviewDto,
    (desk, asked, applicationId, { revision, scores, recommendation, ...rest }) => {
      const { danger, need, feasibility } = scores;
      return decision.submitReview(desk, asked, {
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
    (desk, asked, applicationId, { proposed: { minor, currency } }) =>
      decision.callDecision(desk, asked, { applicationId, proposed: { minor, currency } }),
    { read: sent.decision, controls: sent.DECISION_CONTROLS },
  ),
  votes: onCase(
    'votes',
    dto.VoteDto,
    (desk, asked, applicationId, { choice, revision, reason }) => {
      const vote = { choice, revision, reason: reason ?? null };
      return decision.castVote(desk, asked, { applicationId, ...vote });
    },
    { read: sent.vote },
  ),
  decline: onCase('decline', dto.ReasonDto, (desk, asked, applicationId, { reason }) =>
    decision.declineApplication(desk, asked, { applicationId, reason }),
  ),
  withdrawal: onCase('withdrawal', NothingDto, (desk, asked, applicationId) =>
    application.withdrawApplication(desk, asked, { applicationId }),
  ),
  conflicts: onCase(
    'conflicts',
    dto.ConflictDto,
    (desk, asked, applicationId, { memberId, answer, why }) => {
      const tie = { memberId, answer, why: why ?? null };
      return decision.strikeLateConflict(desk, asked, { applicationId, ...tie });
    },
  ),
};

/** An act by its name, its input not yet known by type: for the pages, which validate first. */
export function doingOf(act: CaseAct): Doing {
  return ACTS[act] as unknown as Doing;
}
