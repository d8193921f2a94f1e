/**
 * What was written down wrongly is corrected by two people (D54): one proposes with a reason, a
 * second one confirms. What was booked stays where it stands; the correction stands on the day on
 * which it is confirmed, and its postings say to which day they belong.
 */
export const CORRECTION_REASONS = [
  'typed-wrongly',
  'recorded-twice',
  'belongs-elsewhere',
  'never-happened',
] as const;
export type CorrectionReason = (typeof CORRECTION_REASONS)[number];

/** A correction as one person proposed it; nothing has changed yet. */
export type CorrectionProposal = {
  readonly correctionId: string;
  readonly reason: CorrectionReason;
  readonly proposedBy: string;
};

/** The same once a second person has confirmed it. */
export type ConfirmedCorrection = CorrectionProposal & { readonly confirmedBy: string };

/** A correction with what something should be; null where it should not be there. */
export type ProposedChange<Said> = CorrectionProposal & { readonly becomes: Said | null };

/** A confirmed correction with what stood in the books, and what stands there from now on. */
export type ConfirmedChange<InBooks> = ConfirmedCorrection & {
  readonly was: InBooks;
  readonly becomes: InBooks | null;
};
