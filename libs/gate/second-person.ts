import type { ConfirmedCorrection, CorrectionProposal } from '#catalogue';
import { ensure } from '#kernel';

/**
 * The proposal as a second person confirms it: this one and no other, since what was proposed may
 * have been replaced while they read it; and never by whoever proposed it (D54).
 *
 * Rejections: `no-correction-proposed`, `correction-replaced`, `own-correction`.
 */
export function confirmedBySecond(
  proposal: CorrectionProposal | null,
  correctionId: string,
  by: string,
): ConfirmedCorrection {
  requireProposal(proposal, correctionId);
  const { reason, proposedBy } = proposal;
  ensure(proposedBy !== by, 'own-correction');
  return { correctionId, reason, proposedBy, confirmedBy: by };
}

/** Either of two people may say that a proposal no longer stands. Rejections as above. */
export function requireProposal<Proposal extends CorrectionProposal>(
  proposal: Proposal | null,
  correctionId: string,
): asserts proposal is Proposal {
  ensure(proposal, 'no-correction-proposed');
  ensure(proposal.correctionId === correctionId, 'correction-replaced');
}
