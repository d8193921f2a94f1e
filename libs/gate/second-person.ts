import type {
  ConfirmedChange,
  ConfirmedCorrection,
  CorrectionProposal,
  CorrectionReason,
  ProposedChange,
} from '#catalogue';
import { canonicalJson, ensure } from '#kernel';

/** What one person says, with a reason, that something should be; null where it should not be there. */
export type SaidChange<Said> = {
  readonly correctionId: string;
  readonly reason: CorrectionReason;
  readonly becomes: Said | null;
};

/**
 * The proposal of one person: nothing changes by it. A newer one takes the place of an older one.
 *
 * Rejection: `nothing-to-correct`, where it says what stands already.
 */
export function proposedChange<Said>(
  { correctionId, reason, becomes }: SaidChange<Said>,
  stands: Said,
  by: string,
): ProposedChange<Said> {
  const isSame = becomes !== null && canonicalJson(becomes) === canonicalJson(stands);
  ensure(!isSame, 'nothing-to-correct');
  return { correctionId, reason, becomes, proposedBy: by };
}

/** The proposal that an event tells, without what else the event says. */
export function proposalIn<Said>({
  correctionId,
  reason,
  proposedBy,
  becomes,
}: ProposedChange<Said>): ProposedChange<Said> {
  return { correctionId, reason, proposedBy, becomes };
}

/**
 * What a second person has confirmed: what stood, and what stands from now on. Where the books need
 * more than was said, `booked` makes it of what was said.
 *
 * Rejections: those of `confirmedBySecond`.
 */
export function confirmedChange<Said, InBooks extends Said = Said>(
  stands: InBooks,
  proposal: ProposedChange<Said> | null,
  { correctionId, by }: { readonly correctionId: string; readonly by: string },
  booked?: (said: Said) => InBooks,
): ConfirmedChange<InBooks> {
  const confirmed = confirmedBySecond(proposal, correctionId, by);
  const said = proposal?.becomes ?? null;
  const becomes = said && (booked ? booked(said) : (said as InBooks));
  return { was: stands, becomes, ...confirmed };
}

/**
 * The proposal as a second person confirms it: this one and no other, since what was proposed may
 * have been replaced while they read it; and never by whoever proposed it (D54).
 *
 * Rejections: `no-correction-proposed`, `correction-replaced`, `own-correction`.
 */
function confirmedBySecond(
  proposal: CorrectionProposal | null,
  correctionId: string,
  by: string,
): ConfirmedCorrection {
  requireProposal(proposal, correctionId);
  requireSecondPerson(proposal, by);
  const { reason, proposedBy } = proposal;
  return { correctionId, reason, proposedBy, confirmedBy: by };
}

/** What one person proposed, under the name by which a second one confirms it. */
type Proposed = { readonly proposedBy: string } & (
  { readonly correctionId: string } | { readonly proposalId: string }
);

/** Never whoever proposed it. Rejection `own-correction`. */
export function requireSecondPerson({ proposedBy }: Proposed, by: string): void {
  ensure(proposedBy !== by, 'own-correction');
}

/** Either of two people may say that a proposal no longer stands. Rejections as above. */
export function requireProposal<Proposal extends Proposed>(
  proposal: Proposal | null,
  id: string,
): asserts proposal is Proposal {
  ensure(proposal, 'no-correction-proposed');
  const known = 'proposalId' in proposal ? proposal.proposalId : proposal.correctionId;
  ensure(known === id, 'correction-replaced');
}
