import type { DonorAgreement, DonorEvent, DonorKind, DonorWish } from '#catalogue';
import type { DueDiligence } from './due-diligence.js';

/** An agreement, and when it ended if it did. */
export type AgreementInForce = DonorAgreement & { readonly endedOn: string | null };

export type MergeProposal = {
  readonly proposalId: string;
  readonly into: string;
  readonly proposedBy: string;
};

export type RegisteredDonor = {
  readonly status: 'registered';
  readonly donorId: string;
  readonly fundId: string;
  readonly subjectRef: string;
  readonly kind: DonorKind;
  readonly wish: DonorWish;
  readonly registeredAt: string;
  readonly dueDiligence: DueDiligence | null;
  readonly agreements: readonly AgreementInForce[];
  /** What waits for its second person. */
  readonly proposal: MergeProposal | null;
  /** The donor who this one is; null where this one stands for itself. */
  readonly mergedInto: string | null;
};

export type DonorState = { readonly status: 'unknown' } | RegisteredDonor;

export function evolveDonor(state: DonorState, event: DonorEvent): DonorState {
  if (event.type === 'DonorRegistered') {
    const { donorId, fundId, subjectRef, kind, wish, registeredAt } = event.data;
    const known = { donorId, fundId, subjectRef, kind, wish, registeredAt };
    const nothing = { dueDiligence: null, agreements: [], proposal: null, mergedInto: null };
    return { status: 'registered', ...known, ...nothing };
  }
  return state.status === 'unknown' ? state : evolveRegistered(state, event);
}

function evolveRegistered(
  state: RegisteredDonor,
  event: Exclude<DonorEvent, { type: 'DonorRegistered' }>,
): RegisteredDonor {
  switch (event.type) {
    // Sealed: nothing is decided by it.
    case 'DonorRenamed':
    case 'DonorContactChanged':
      return state;
    case 'DonorWishNoted':
      return { ...state, wish: event.data.wish };
    case 'DonorDueDiligenceRecorded': {
      const { result, on, validUntil } = event.data;
      return { ...state, dueDiligence: { result, on, validUntil } };
    }
    case 'DonorAgreementSigned': {
      const { donorId: _, by: _by, ...agreement } = event.data;
      return { ...state, agreements: [...state.agreements, { ...agreement, endedOn: null }] };
    }
    case 'DonorAgreementEnded': {
      const { agreementId, on: endedOn } = event.data;
      const ended = (one: AgreementInForce): AgreementInForce =>
        one.agreementId === agreementId ? { ...one, endedOn } : one;
      return { ...state, agreements: state.agreements.map(ended) };
    }
    case 'DonorMergeProposed': {
      const { proposalId, into, proposedBy } = event.data;
      return { ...state, proposal: { proposalId, into, proposedBy } };
    }
    case 'DonorMergeDropped':
      return { ...state, proposal: null };
    case 'DonorMerged':
      return { ...state, proposal: null, mergedInto: event.data.into };
  }
}
