import { movedBetween, type AnyEvent, type ConfirmedChange } from '#catalogue';
import { canonicalJson } from '#kernel';
import type { Check, Tell } from './finding.js';

/** What one person has proposed, by its id; with its terms, as text, where they are to be the same. */
type Proposal = {
  readonly proposalId: string;
  readonly proposedBy: string;
  readonly terms?: string;
};
/** What stands of a thing, as text, and the proposal that waits for its second person. */
type Thing = { stands: string | null; proposal: Proposal | null };
type Known = { readonly things: Map<string, Thing>; readonly tell: Tell };

/**
 * What corrects something, or begins or lends what a fund holds, was proposed by one person and confirmed by another one (D54), and takes
 * back exactly what stood in the books: nothing is taken back twice, or otherwise than it was booked.
 */
export const correctionCheck: Check = (tell) => {
  const known: Known = { things: new Map(), tell };
  return { onEvent: (event) => look(known, event), atEnd: () => undefined };
};

function look(known: Known, event: AnyEvent): void {
  switch (event.type) {
    case 'DonationReceived': {
      const { money, feeMinor, baseMinor, restriction, method, receivedOn, exchange } = event.data;
      const said = { money, feeMinor, baseMinor, restriction, method, receivedOn };
      const booked = exchange ? { ...said, exchange } : said;
      return written(known, event.data.donationId, booked);
    }
    case 'AttemptPaid': {
      const { feeMinor, feeBaseMinor, paidOn } = event.data;
      return written(known, event.data.disbursementId, { feeMinor, feeBaseMinor, paidOn });
    }
    case 'ProcessorPaidOut': {
      const { money, baseMinor, arrivedOn, moves } = event.data;
      const split = movedBetween(moves, 'processor', 'bank');
      return written(known, event.data.payoutId, { money, baseMinor, arrivedOn, split });
    }
    case 'ReturnedMoneyArrived': {
      const { money, baseMinor, split, arrivedOn, returnId } = event.data;
      return written(known, returnId, { money, baseMinor, split, arrivedOn });
    }
    case 'OpeningBalanceProposed':
    case 'OpeningBalanceConfirmed':
    case 'CashTransferProposed':
    case 'CashLent':
    case 'CashGivenBack':
      return lookAtFund(known, event);
    case 'DonationCorrectionProposed':
      return proposed(known, event.data.donationId, event.data);
    case 'PaymentCorrectionProposed':
      return proposed(known, event.data.disbursementId, event.data);
    case 'ProcessorPayoutCorrectionProposed':
      return proposed(known, event.data.payoutId, event.data);
    case 'ReturnCorrectionProposed':
      return proposed(known, event.data.returnId, event.data);
    case 'DonationCorrected':
      return corrected(known, event.data.donationId, event.data);
    case 'PaymentCorrected':
      return corrected(known, event.data.disbursementId, event.data);
    case 'ProcessorPayoutCorrected':
      return corrected(known, event.data.payoutId, event.data);
    case 'ReturnedMoneyCorrected':
      return corrected(known, event.data.returnId, event.data);
    default:
  }
}

function written({ things }: Known, id: string, booked: object): void {
  things.set(id, { stands: canonicalJson(booked), proposal: null });
}

type OfFund = Extract<
  AnyEvent,
  {
    type:
      | 'OpeningBalanceProposed'
      | 'OpeningBalanceConfirmed'
      | 'CashTransferProposed'
      | 'CashLent'
      | 'CashGivenBack';
  }
>;

/** What a fund held before its books began, and what one restriction lends another (D53, D55). */
function lookAtFund(known: Known, event: OfFund): void {
  const { proposalId, proposedBy, fundId } = event.data;
  if (event.type === 'OpeningBalanceProposed' || event.type === 'OpeningBalanceConfirmed') {
    const id = `opening ${fundId}`;
    const { becomes, reason } = event.data;
    const proposal = { proposalId, proposedBy, terms: canonicalJson({ becomes, reason }) };
    if (event.type === 'OpeningBalanceProposed') return proposedOf(known, id, proposal);
    return settled(known, id, proposal, event.data);
  }
  const { from, to, money, reason } = event.data;
  const terms = canonicalJson({ from, to, money, reason });
  const proposal = { proposalId, proposedBy, terms };
  if (event.type === 'CashTransferProposed') return proposedOf(known, proposalId, proposal);
  const { confirmedBy } = event.data;
  return settled(known, proposalId, proposal, { confirmedBy, was: null, becomes: null });
}

/** Waits for its second person, of a thing that may not be there yet. */
function proposedOf({ things }: Known, id: string, proposal: Proposal): void {
  things.set(id, { stands: things.get(id)?.stands ?? null, proposal });
}

type Waits = { readonly correctionId: string; readonly proposedBy: string };

function proposed({ things }: Known, id: string, { correctionId, proposedBy }: Waits): void {
  const thing = things.get(id);
  if (thing) thing.proposal = { proposalId: correctionId, proposedBy };
}

function corrected(known: Known, id: string, change: ConfirmedChange<object>): void {
  const { correctionId: proposalId, proposedBy } = change;
  settled(known, id, { proposalId, proposedBy }, change);
}

/** A second person has confirmed it: another one, exactly that, and of what stood. */
function settled(
  { things, tell }: Known,
  id: string,
  { proposalId, proposedBy, terms }: Proposal,
  change: {
    readonly confirmedBy: string;
    readonly was: object | null;
    readonly becomes: object | null;
  },
): void {
  const { confirmedBy, was, becomes } = change;
  if (proposedBy === confirmedBy) tell('correction-by-one-person');
  const { proposal = null, stands = null } = things.get(id) ?? {};
  const isProposed =
    proposal?.proposalId === proposalId &&
    proposal.proposedBy === proposedBy &&
    proposal.terms === terms;
  if (!isProposed) tell('correction-not-proposed');
  if (stands !== textOf(was)) tell('correction-of-something-else');
  things.set(id, { stands: textOf(becomes), proposal: null });
}

function textOf(booked: object | null): string | null {
  return booked && canonicalJson(booked);
}
