import type {
  DonorAgreement,
  DonorContact,
  DonorKind,
  DonorWish,
  DueDiligenceResult,
  Person,
  RestrictionTerms,
} from '#catalogue';
import type { Sealed } from '#kernel';

type By = { readonly by: Person };

export type RegisterDonor = By & {
  readonly type: 'RegisterDonor';
  readonly donorId: string;
  readonly fundId: string;
  readonly subjectRef: string;
  readonly kind: DonorKind;
  readonly wish: DonorWish;
  readonly name: Sealed<string>;
  /** UTC instant. */
  readonly registeredAt: string;
};

export type RenameDonor = By & { readonly type: 'RenameDonor'; readonly name: Sealed<string> };

export type ChangeContact = By & {
  readonly type: 'ChangeContact';
  readonly contact: Sealed<DonorContact>;
};

export type NoteWish = By & { readonly type: 'NoteWish'; readonly wish: DonorWish };

export type RecordDueDiligence = By & {
  readonly type: 'RecordDueDiligence';
  readonly result: DueDiligenceResult;
  readonly on: string;
  readonly validUntil: string | null;
  readonly note: Sealed<string> | null;
  readonly today: string;
};

/** What is agreed follows the restriction of the fund account: it is kept there, and nowhere else. */
export type SignAgreement = By &
  Omit<DonorAgreement, 'terms'> & {
    readonly type: 'SignAgreement';
    readonly facts: {
      /** The terms of that restriction; undefined where the account knows no such one. */
      readonly terms: RestrictionTerms | null | undefined;
      readonly isClosed: boolean;
      readonly today: string;
    };
  };

export type EndAgreement = By & {
  readonly type: 'EndAgreement';
  readonly agreementId: string;
  readonly on: string;
  readonly today: string;
};

/** What is known of the donor who this one is said to be; null where there is none (D9). */
export type OtherDonor = {
  readonly donorId: string;
  readonly entityId: string;
  readonly registeredAt: string;
  readonly isMerged: boolean;
} | null;

export type ProposeMerge = By & {
  readonly type: 'ProposeMerge';
  readonly proposalId: string;
  readonly into: string;
  /** The entity in whose books this donor stands. */
  readonly entityId: string;
  readonly other: OtherDonor;
};

export type ConfirmMerge = By & {
  readonly type: 'ConfirmMerge';
  readonly proposalId: string;
  readonly entityId: string;
  /** Whom the proposal named. */
  readonly other: OtherDonor;
};

export type DropMerge = By & { readonly type: 'DropMerge'; readonly proposalId: string };

export type DonorCommand =
  | RegisterDonor
  | RenameDonor
  | ChangeContact
  | NoteWish
  | RecordDueDiligence
  | SignAgreement
  | EndAgreement
  | ProposeMerge
  | ConfirmMerge
  | DropMerge;
