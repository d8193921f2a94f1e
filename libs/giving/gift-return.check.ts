import type { AnyEvent, GiftReturnEvent } from '#catalogue';
import type { RejectionParams } from '#kernel';

/** Told of what does not hold; the code is the key of its text. */
type Tell = (code: string, params?: RejectionParams) => void;

/** What one gift has been told, in minor units. */
type Gift = { minor: bigint; refunded: bigint; lost: bigint; readonly open: Map<string, bigint> };

/**
 * What `verify` asks of what went back of gifts, counted from the events alone:
 * - it is of a gift that arrived, each refund and each dispute once, and no more is refunded than came;
 * - what comes again went before: a refund that was told, a dispute that is open;
 * - what is left of a gift is what its events leave;
 * - the account of a fund takes back what the gift says, to the cent, and nothing of which none knows.
 */
export function giftReturnCheck(tell: Tell): {
  readonly onEvent: (event: AnyEvent) => void;
  readonly atEnd: () => void;
} {
  const gifts = new Map<string, Gift>();
  const known = new Set<string>();
  /** By name in the account: what went and what came again, as the gift says. */
  const went = new Map<string, bigint>();
  const again = new Map<string, bigint>();

  const told = (id: string): void => {
    if (known.has(id)) tell('return-twice', { id });
    known.add(id);
  };
  const closes = (gift: Gift, id: string): boolean => {
    if (gift.open.delete(id)) return true;
    tell('return-not-open', { id });
    return false;
  };
  const back = (event: GiftReturnEvent): void => {
    const { data } = event;
    const gift = gifts.get(data.donationId);
    if (!gift) return tell('return-not-of-gift');
    const minor = BigInt(data.money.minor);
    switch (event.type) {
      case 'DonationRefunded':
        told(event.data.refundId);
        gift.open.set(event.data.refundId, minor);
        gift.refunded += minor;
        went.set(event.data.refundId, minor);
        if (gift.refunded > gift.minor) {
          tell('refunded-above-gift', { minor: String(gift.refunded - gift.minor) });
        }
        break;
      case 'DonationRefundFailed':
        if (!closes(gift, event.data.refundId)) return;
        gift.refunded -= minor;
        again.set(event.data.refundId, minor);
        break;
      case 'DonationDisputeOpened':
        told(event.data.disputeId);
        gift.open.set(event.data.disputeId, minor);
        went.set(event.data.disputeId, minor + BigInt(event.data.feeMinor));
        break;
      case 'DonationDisputeWon':
      case 'DonationDisputeLost': {
        const { disputeId, feeChangeMinor } = event.data;
        if (!closes(gift, disputeId)) return;
        const isWon = event.type === 'DonationDisputeWon';
        if (!isWon) gift.lost += minor;
        const fee = BigInt(feeChangeMinor);
        if (fee > 0n) went.set(`${disputeId} fee`, fee);
        const came = (isWon ? minor : 0n) - (fee < 0n ? fee : 0n);
        if (came > 0n) again.set(disputeId, came);
        break;
      }
    }
    const rest = gift.minor - gift.refunded - gift.lost;
    const left = rest > 0n ? rest : 0n;
    if (left !== BigInt(data.leftMinor)) {
      tell('left-of-gift-differs', { said: data.leftMinor, left: String(left) });
    }
  };
  const inAccount = (
    said: Map<string, bigint>,
    {
      reversalId: reversal,
      money,
    }: { readonly reversalId: string; readonly money: { minor: string } },
  ): void => {
    const minor = said.get(reversal);
    said.delete(reversal);
    if (minor === undefined) tell('reversal-without-return', { reversal });
    else if (minor !== BigInt(money.minor)) tell('reversal-differs', { reversal });
  };
  return {
    onEvent: (event) => {
      switch (event.type) {
        case 'DonationReceived': {
          const minor = BigInt(event.data.money.minor);
          gifts.set(event.data.donationId, { minor, refunded: 0n, lost: 0n, open: new Map() });
          return;
        }
        case 'DonationCorrected': {
          const gift = gifts.get(event.data.donationId);
          if (gift) gift.minor = BigInt(event.data.becomes?.money.minor ?? 0);
          return;
        }
        case 'DonationRefunded':
        case 'DonationRefundFailed':
        case 'DonationDisputeOpened':
        case 'DonationDisputeWon':
        case 'DonationDisputeLost':
          return back(event);
        case 'FundsReceiptReversed':
          return inAccount(went, event.data);
        case 'FundsReceiptRestored':
          return inAccount(again, event.data);
        default:
      }
    },
    // What a process has still to tell the account is asked elsewhere.
    atEnd: () => undefined,
  };
}
