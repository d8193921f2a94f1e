import {
  giftInBooks,
  type CardGiftEvent,
  type DonationCorrected,
  type DonationReceived,
  type DonorKind,
  type GiftInBooks,
  type GiftReturnEvent,
  type GivingEvent,
  type Person,
  type ProposedChange,
} from '#catalogue';
import {
  asAuthority,
  confirmedChange,
  gated,
  proposalIn,
  proposedChange,
  requireProposal,
  type SaidChange,
} from '#gate';
import { ensure, minorOf, parseMajor, Rejection, type Decider } from '#kernel';
import {
  decideCardGift,
  evolveCardGift,
  isOfCard,
  type CardGiftCommand,
  type CardPayment,
  type ExpectedGift,
} from './cards/card-gift.decider.js';
import {
  awayOf,
  evolveReturns,
  isOfReturn,
  noReturns,
  type GiftReturns,
} from './cards/gift-returns.js';
import { booked, requireGift, type GiftFacts, type SaidGift } from './gift-rules.js';

export type DonationEvent = GivingEvent | CardGiftEvent | GiftReturnEvent;

/** A gift that arrived, written down by hand. */
export type RecordDonation = Omit<
  DonationReceived['data'],
  'recordedBy' | 'baseMinor' | 'exchange'
> & {
  readonly type: 'RecordDonation';
  readonly by: Person;
  readonly facts: DonationFacts;
  /** Whoever writes it down knows of an equal gift on that day, and means another one. */
  readonly another?: boolean;
};

/** What a gift should be, by one person; null where it should not be there. */
export type ProposeCorrection = SaidChange<SaidGift> & {
  readonly type: 'ProposeCorrection';
  readonly by: Person;
  readonly facts: GiftFacts;
};

/** A second person confirms what was proposed, or either says that it no longer stands. */
export type SettleCorrection = {
  readonly type: 'ConfirmCorrection' | 'DropCorrection';
  readonly correctionId: string;
  readonly by: Person;
};

export type DonationCommand =
  RecordDonation | ProposeCorrection | SettleCorrection | CardGiftCommand;

/** The same with what is asked of a gift that is new. */
export type DonationFacts = GiftFacts & {
  /** The kind under which the donor is registered; null for a gift without a registered donor. */
  readonly donorKind: DonorKind | null;
  /** Whether the account holds a gift of that day, amount and restriction already. */
  readonly isLikeAnother: boolean;
};

export type DonationState =
  | { readonly status: 'unknown' }
  | ExpectedGift
  | {
      readonly status: 'received';
      readonly donationId: string;
      readonly fundId: string;
      readonly donorId: string | null;
      readonly poolId: string | undefined;
      /** A correction keeps it: what came in another currency came into another account. */
      readonly currency: string;
      /** As it stands in the books now; null once it was taken back. */
      readonly gift: GiftInBooks | null;
      readonly proposal: ProposedChange<GiftInBooks> | null;
      /** The payment at its provider; null for a gift that was written down by hand. */
      readonly card: CardPayment | null;
      /** What its provider says that went back of it. */
      readonly returns: GiftReturns;
      /** The pledge on which it counts. */
      readonly pledgeId?: string;
    };

/**
 * A gift is recorded once. Money that was never received cannot be recorded as a gift; what was
 * written down wrongly is corrected by two people (D54).
 */
export const donationDecider: Decider<DonationState, DonationCommand, DonationEvent> = gated<
  DonationState,
  DonationCommand,
  DonationEvent
>(
  {
    initial: { status: 'unknown' },
    decide: (command, state) => {
      switch (command.type) {
        case 'RecordDonation':
          return recordDonation(command, state);
        case 'ProposeCorrection':
          return proposeCorrection(command, state);
        case 'ConfirmCorrection':
          return confirmCorrection(command, state);
        case 'DropCorrection':
          return dropCorrection(command, state);
        default:
          return decideCardGift(command, state);
      }
    },
    evolve,
  },
  (command) =>
    // Whoever gives needs no role, and what the provider says comes from no person.
    'by' in command ? { act: ACT_OF[command.type], authority: asAuthority(command.by) } : undefined,
);

const ACT_OF = {
  RecordDonation: 'gift.record',
  ProposeCorrection: 'gift.propose-correction',
  ConfirmCorrection: 'gift.confirm-correction',
  DropCorrection: 'gift.drop-correction',
} as const;

function recordDonation(
  { type: _, by, facts, another = false, ...gift }: RecordDonation,
  state: DonationState,
): readonly DonationEvent[] {
  ensure(state.status === 'unknown', 'donation-recorded-before');
  ensure(facts.fund, 'fund-unknown');
  ensure(!facts.fund.closed, 'fund-closed');
  requireGift(gift, facts);
  requireUsualFee(gift);
  const { donorKind, isLikeAnother } = facts;
  ensure(donorKind === null || donorKind === gift.donorKind, 'donor-of-another-kind');
  ensure(!isLikeAnother || another, 'gift-like-another', { day: gift.receivedOn });
  const data = { ...booked(gift, facts), recordedBy: by.accountId };
  return [{ type: 'DonationReceived', data }];
}

/** So much of a gift is taken for its fee on one person's word: a part of it, or some whole units. */
export const GIFT_FEE_ALLOWANCE = { partOfGift: 10n, wholeUnits: 5 } as const;

/**
 * What one person writes down as kept by bank or processor is money that nobody sees arrive: a fee
 * above what those keep takes two, who add it as a correction (D54, D29).
 */
function requireUsualFee({
  money: { minor, currency },
  feeMinor,
}: Pick<RecordDonation, 'money' | 'feeMinor'>): void {
  const part = BigInt(minor) / GIFT_FEE_ALLOWANCE.partOfGift;
  const units = minorOf(parseMajor(String(GIFT_FEE_ALLOWANCE.wholeUnits), currency));
  const most = part > units ? part : units;
  ensure(BigInt(feeMinor) <= most, 'gift-fee-needs-two', { most: most.toString(), currency });
}

/** A newer proposal takes the place of an older one. */
function proposeCorrection(
  { correctionId, reason, becomes: said, by, facts }: ProposeCorrection,
  state: DonationState,
): readonly DonationEvent[] {
  const { donationId, fundId, currency, gift } = standing(state);
  ensure(facts.fund, 'fund-unknown');
  if (said) {
    requireGift(said, facts);
    ensure(said.money.currency === currency, 'currency-not-held', {
      currency: said.money.currency,
    });
  }
  requireHoldsReturns(state, said);
  const becomes = said && booked(said, facts);
  const proposal = proposedChange({ correctionId, reason, becomes }, gift, by.accountId);
  return [{ type: 'DonationCorrectionProposed', data: { donationId, fundId, ...proposal } }];
}

/** Whether the account still has what is taken back is asked of the account. */
function confirmCorrection(
  { correctionId, by }: SettleCorrection,
  state: DonationState,
): readonly DonationCorrected[] {
  const { donationId, fundId, donorId, poolId, pledgeId, gift, proposal } = standing(state);
  const corrected = confirmedChange(gift, proposal, { correctionId, by: by.accountId });
  requireHoldsReturns(state, corrected.becomes);
  const known = {
    donationId,
    fundId,
    donorId,
    ...(poolId !== undefined && { poolId }),
    ...(pledgeId !== undefined && { pledgeId }),
  };
  return [{ type: 'DonationCorrected', data: { ...known, ...corrected } }];
}

/**
 * What went back of a gift was booked as the gift stood: it is not made smaller than that, nor anything
 * else. Rejection `gift-went-back`.
 */
function requireHoldsReturns(state: DonationState, becomes: SaidGift | null): void {
  const { gift, returns } = standing(state);
  const back = awayOf(returns);
  if (back === 0n) return;
  const { currency } = gift.money;
  const isSameKind =
    becomes !== null && becomes.restriction === gift.restriction && becomes.method === gift.method;
  ensure(isSameKind && minorOf(becomes.money) >= back, 'gift-went-back', {
    back: back.toString(),
    currency,
  });
}

function dropCorrection(
  { correctionId, by }: SettleCorrection,
  state: DonationState,
): readonly DonationEvent[] {
  const { donationId, proposal } = standing(state);
  requireProposal(proposal, correctionId);
  return [
    { type: 'DonationCorrectionDropped', data: { donationId, correctionId, by: by.accountId } },
  ];
}

type Standing = Extract<DonationState, { status: 'received' }> & { readonly gift: GiftInBooks };

/** A gift that is in the books. Rejections `not-found`, `gift-taken-back`. */
function standing(state: DonationState): Standing {
  if (state.status !== 'received') throw new Rejection('not-found');
  const { gift } = state;
  ensure(gift, 'gift-taken-back');
  return { ...state, gift };
}

function evolve(state: DonationState, event: DonationEvent): DonationState {
  if (event.type === 'DonationReceived') {
    const { donationId, fundId, donorId, poolId, money, pledge } = event.data;
    const known = {
      donationId,
      fundId,
      donorId,
      poolId,
      currency: money.currency,
      ...(pledge && { pledgeId: pledge.pledgeId }),
    };
    const card = 'payment' in state ? state.payment : null;
    return {
      status: 'received',
      ...known,
      gift: giftInBooks(event.data),
      proposal: null,
      card,
      returns: noReturns,
    };
  }
  if (isOfCard(event)) return state.status === 'received' ? state : evolveCardGift(state, event);
  if (state.status !== 'received') return state;
  if (isOfReturn(event)) return { ...state, returns: evolveReturns(state.returns, event) };
  switch (event.type) {
    case 'DonationCorrectionProposed':
      return { ...state, proposal: proposalIn(event.data) };
    case 'DonationCorrectionDropped':
      return { ...state, proposal: null };
    case 'DonationCorrected':
      return { ...state, gift: event.data.becomes, proposal: null };
  }
}
