import type {
  HeldMoney,
  InterestAnswer,
  Need,
  PolicyPriority,
  PolicyRail,
  Sensitivity,
  VerificationConclusion,
} from '#catalogue';
import { Rejection, type Money } from '#kernel';

/** What is in the clear about a case, and what has happened in it so far. */
export type CaseFile = {
  readonly applicationId: string;
  readonly fundId: string;
  readonly policyVersion: number;
  readonly subjectRef: string;
  readonly requested: Money;
  readonly needs: readonly Need[];
  readonly country: string;
  readonly payoutRail: PolicyRail;
  /** Under which other requests about the same incident are found. */
  readonly incidentRef: string;
  /** Everybody to whom a tie is a conflict: who asks, for whom, who can confirm. */
  readonly partyRefs: readonly string[];
  /** Counts the applicant's words: 1 as submitted, one more for each answer. */
  readonly revision: number;
  /** How often the clock was paused to ask something. */
  readonly pauses: number;
  readonly questionOpen: boolean;
  /** Name of the hold of the last decision; it stays when the decision is voided (D34). */
  readonly holdId: string | null;
  readonly assigned: readonly string[];
  readonly interests: Readonly<Record<string, InterestAnswer>>;
  /** Reviews that count; a struck one is no longer here. */
  readonly reviews: readonly { readonly memberId: string; readonly revision: number }[];
};

/** What a decision, in force or voided, still holds for the case. */
export function heldFor({ holdId, fundId, requested }: CaseFile): HeldMoney | null {
  return holdId === null ? null : { holdId, fundId, currency: requested.currency };
}

export type Triage = {
  readonly priority: PolicyPriority;
  readonly sensitivity: Sensitivity;
  readonly triagedBy: string;
};

export type Conclusion = {
  readonly conclusion: VerificationConclusion;
  readonly documented: boolean;
  readonly by: string;
};

/** What is put to the vote, to whom, and the votes that count. */
export type Ballot = {
  readonly revision: number;
  readonly proposed: Money;
  readonly approvalsNeeded: number;
  readonly boardApprovalsNeeded: number;
  readonly voters: readonly string[];
  readonly board: readonly string[];
  readonly votes: readonly {
    readonly memberId: string;
    readonly choice: 'yes' | 'no' | 'abstain';
  }[];
};

export type Award = {
  readonly award: number;
  readonly holdId: string;
  readonly approved: Money;
};

type Known = { readonly file: CaseFile };
type Sorted = Known & { readonly triage: Triage };
type Verified = Sorted & { readonly conclusion: Conclusion };
type Balloted = Verified & { readonly ballot: Ballot };
type Awarded = Balloted & { readonly award: Award };

/** A case by its stage (domain.md, transition table of the application). */
export type ApplicationState =
  | { readonly status: 'unknown' }
  | ({ readonly status: 'submitted' } & Known)
  | ({ readonly status: 'triaged' } & Sorted)
  | ({ readonly status: 'ineligible' } & Sorted)
  | ({ readonly status: 'verifying' } & Sorted & { readonly conclusion: Conclusion | null })
  | ({ readonly status: 'more-info'; readonly resume: 'verifying' } & Sorted & {
        readonly conclusion: Conclusion | null;
      })
  | ({ readonly status: 'more-info'; readonly resume: 'under-review' } & Verified)
  | ({ readonly status: 'under-review' } & Verified)
  | ({ readonly status: 'deciding' } & Balloted)
  | ({ readonly status: 'approved' } & Awarded)
  | ({ readonly status: 'awaiting-funds' } & Awarded)
  | ({ readonly status: 'funded' } & Awarded)
  | ({ readonly status: 'declined' } & Known)
  | ({ readonly status: 'withdrawn' } & Known)
  | ({ readonly status: 'joined'; readonly into: string; readonly before: UndecidedState } & Known)
  | ({ readonly status: 'closed' } & Awarded);

/** A case in which nothing was decided and nothing is held: it may still become part of another. */
export type UndecidedState = Extract<ApplicationState, { status: (typeof UNDECIDED)[number] }>;

const UNDECIDED = [
  'submitted',
  'triaged',
  'verifying',
  'more-info',
  'under-review',
  'deciding',
] as const;

/** Whether nothing was decided. A decision that was voided still holds its money. */
export function isUndecided(state: ApplicationState): state is UndecidedState {
  return (
    (UNDECIDED as readonly string[]).includes(state.status) &&
    state.status !== 'unknown' &&
    state.file.holdId === null
  );
}

/** Stages after which nothing more happens, and nothing was given. */
export const ENDED_WITHOUT_HELP: readonly ApplicationStatus[] = [
  'ineligible',
  'declined',
  'withdrawn',
  'joined',
];

export type ApplicationStatus = ApplicationState['status'];

/** A case that was submitted. */
export type KnownState = Exclude<ApplicationState, { status: 'unknown' }>;

/** The state, when it is at one of these stages. Rejections `not-found`, `wrong-stage`. */
export function atStage<S extends ApplicationStatus>(
  state: ApplicationState,
  ...stages: readonly S[]
): Extract<ApplicationState, { status: S }> {
  if ((stages as readonly ApplicationStatus[]).includes(state.status)) {
    return state as Extract<ApplicationState, { status: S }>;
  }
  if (state.status === 'unknown') throw new Rejection('not-found');
  throw new Rejection('wrong-stage', { stage: state.status });
}

/** Reviews of the applicant's present words. */
export function countedReviews(file: CaseFile): number {
  return file.reviews.filter((review) => review.revision === file.revision).length;
}

/** Who approved, of the votes that count; distinct people, since each votes once. */
export function approvalsOf(ballot: Ballot): readonly string[] {
  return ballot.votes.filter(({ choice }) => choice === 'yes').map(({ memberId }) => memberId);
}
