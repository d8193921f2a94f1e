import type {
  CardGiftEvent,
  CardProviderName,
  DonationFailed,
  DonationIntended,
  DonationReceived,
  GiftInBooks,
  GiftReturnEvent,
} from '#catalogue';
import { addMoney, compareMoney, ensure, minorOf, Rejection, type Money } from '#kernel';
import { requireGift, type GiftFacts } from '../gift-rules.js';
import type { PaymentSeen } from './card-provider.js';
import { decideReturn, type GiftReturns, type NoteReturn } from './gift-returns.js';

/** What was said that will be given. */
export type Intent = DonationIntended['data'];

/** The payment of a gift at its provider. */
export type CardPayment = {
  readonly provider: CardProviderName;
  readonly paymentId: string;
  readonly chargeId: string;
  /** What was said before it was paid; a month of a monthly gift repeats it. */
  readonly intent: Intent;
};

/** A gift by card that has not arrived. */
export type ExpectedGift = {
  readonly status: 'intended' | 'processing' | 'failed';
  readonly intent: Intent;
  readonly checkoutId: string | null;
  /** Known from the moment in which it arrives. */
  readonly payment: CardPayment | null;
};

/** Somebody wants to give; nobody needs a role for that. */
export type IntendGift = Intent & {
  readonly type: 'IntendGift';
  readonly facts: GiftFacts;
};

/** The page of the provider is open. */
export type NoteCheckout = { readonly type: 'NoteCheckout'; readonly checkoutId: string };

/** The page of the provider takes no payment any more. */
export type NoteCheckoutOver = { readonly type: 'NoteCheckoutOver' };

/** What the provider says of a payment now; asked for anew, whatever reason there was to ask. */
export type NotePayment = {
  readonly type: 'NotePayment';
  readonly provider: CardProviderName;
  readonly seen: PaymentSeen;
  /** YYYY-MM-DD by the days of the entity: when it was paid. */
  readonly paidOn: string;
  /** A random ref of whoever paid; null where a match pool has no need of it. */
  readonly giverRef: string | null;
  /** Who writes it down: a process. */
  readonly process: string;
  /** What a month of a monthly gift comes from; null where a giver began it. */
  readonly month: Intent | null;
};

export type CardGiftCommand =
  IntendGift | NoteCheckout | NoteCheckoutOver | NotePayment | NoteReturn;

type Before = { readonly status: 'unknown' } | ExpectedGift;
type Any = Before | Arrived;
type Arrived = {
  readonly status: 'received';
  readonly donationId: string;
  readonly fundId: string;
  readonly donorId: string | null;
  readonly poolId: string | undefined;
  readonly card: CardPayment | null;
  /** As it stands in the books now; null once it was taken back. */
  readonly gift: GiftInBooks | null;
  readonly returns: GiftReturns;
};

/**
 * A gift by card: said, paid, received. What the provider tells is compared with what is known here, and
 * the events are what is missing in between: so notices may come in any order and any number of times,
 * and a look without one heals a gap.
 *
 * Rejections: those of any gift; `card-fee-not-known` while the provider has not booked what it keeps;
 * where a person has to look, `card-payment-differs`, `card-settled-in-other-currency`,
 * `card-paid-before`, and those of `decideReturn`.
 */
export function decideCardGift(
  command: CardGiftCommand,
  state: Any,
): readonly (CardGiftEvent | GiftReturnEvent | DonationReceived)[] {
  switch (command.type) {
    case 'IntendGift':
      return intend(command, state);
    case 'NoteCheckout':
      return noteCheckout(command, state);
    case 'NoteCheckoutOver':
      return noteOver(state);
    case 'NotePayment':
      return notePayment(command, state);
    default:
      // What has not arrived is looked at with its payment.
      return state.status === 'received' ? decideReturn(command, state) : [];
  }
}

function intend({ type: _, facts, ...intent }: IntendGift, state: Any): readonly CardGiftEvent[] {
  ensure(state.status === 'unknown', 'donation-recorded-before');
  ensure(facts.fund, 'fund-unknown');
  ensure(!facts.fund.closed, 'fund-closed');
  requireGift({ ...intent, feeMinor: '0', method: 'card', receivedOn: facts.today }, facts);
  return [{ type: 'DonationIntended', data: intent }];
}

function noteCheckout({ checkoutId }: NoteCheckout, state: Any): readonly CardGiftEvent[] {
  const expected = expectedOf(state);
  if (!expected || expected.checkoutId === checkoutId) return [];
  const { donationId } = expected.intent;
  return [{ type: 'DonationCheckoutOpened', data: { donationId, checkoutId } }];
}

function noteOver(state: Any): readonly CardGiftEvent[] {
  const expected = expectedOf(state);
  if (expected?.status !== 'intended') return [];
  return [failedBy('expired', null, expected.intent)];
}

function notePayment(
  command: NotePayment,
  state: Any,
): readonly (CardGiftEvent | DonationReceived)[] {
  if (state.status === 'received') {
    const { paymentId } = command.seen;
    ensure(state.card?.paymentId === paymentId || isPaidBack(command.seen), 'card-paid-before');
    return [];
  }
  const begun = state.status === 'unknown' ? monthOf(command) : undefined;
  const expected = begun ? begun.state : expectedOf(state);
  if (!expected) throw new Rejection('not-found');
  return [...(begun?.events ?? []), ...nextOf(command, expected)];
}

/** A second payment of the same gift, all of which the giver has again. */
function isPaidBack({ receipt, refunds }: PaymentSeen): boolean {
  const back = refunds.filter(({ status }) => status === 'succeeded');
  const minor = back.reduce((sum, { money }) => sum + minorOf(money), 0n);
  return receipt !== null && minor >= minorOf(receipt.money);
}

/** A month of a monthly gift begins its own stream with what was said when the gift was begun. */
function monthOf({ month }: NotePayment) {
  if (!month) return undefined;
  const said: CardGiftEvent = { type: 'DonationIntended', data: month };
  return { events: [said], state: evolveCardGift({ status: 'unknown' }, said) as ExpectedGift };
}

function nextOf(
  { seen, provider, paidOn, giverRef, process }: NotePayment,
  { status, intent }: ExpectedGift,
): readonly (CardGiftEvent | DonationReceived)[] {
  const { donationId, fundId, restriction, poolId, monthlyOf, campaignId } = intent;
  const { paymentId, receipt, plan } = seen;
  const failed = (reason: 'declined' | 'cancelled'): readonly CardGiftEvent[] =>
    status === 'failed' ? [] : [failedBy(reason, paymentId, intent)];
  switch (seen.status) {
    case 'open':
      // On an open page another card may be tried; nobody is there to do so for a later month.
      return seen.isDeclined && monthlyOf !== null ? failed('declined') : [];
    case 'cancelled':
      return failed('cancelled');
    case 'processing':
      if (status === 'processing') return [];
      return [{ type: 'DonationProcessing', data: { donationId, paymentId } }];
    case 'succeeded': {
      ensure(receipt, 'card-fee-not-known');
      const { money, chargeId, at: paidAt } = receipt;
      const feeMinor = feeOf(intent, money, receipt.fee);
      const planId = plan?.planId ?? null;
      return [
        {
          type: 'DonationPaidByCard',
          data: { donationId, provider, paymentId, chargeId, planId, paidAt },
        },
        {
          type: 'DonationReceived',
          data: {
            donationId,
            fundId,
            donorId: null,
            donorKind: 'individual',
            money,
            feeMinor,
            baseMinor: money.minor,
            restriction,
            method: 'card',
            receivedOn: paidOn,
            recordedBy: process,
            ...(poolId !== undefined && { poolId }),
            ...(giverRef !== null && { giverRef }),
            ...(campaignId !== undefined && { campaignId }),
          },
        },
      ];
    }
  }
}

function failedBy(
  reason: DonationFailed['data']['reason'],
  paymentId: string | null,
  { donationId, poolId }: Intent,
): CardGiftEvent {
  const told = poolId === undefined ? {} : { poolId };
  return { type: 'DonationFailed', data: { donationId, reason, paymentId, ...told } };
}

/** What the provider kept, in the currency of the gift. Nothing is guessed, and nothing converted. */
function feeOf({ money: said }: Intent, paid: Money, fee: Money | null): string {
  const { currency } = said;
  ensure(paid.currency === currency && compareMoney(paid, said) === 0, 'card-payment-differs');
  ensure(fee, 'card-fee-not-known');
  ensure(fee.currency === currency, 'card-settled-in-other-currency', {
    from: currency,
    to: fee.currency,
  });
  ensure(compareMoney(addMoney(fee, { minor: '1', currency }), paid) <= 0, 'fee-not-below-gift');
  return fee.minor;
}

function expectedOf(state: Any): ExpectedGift | undefined {
  if (state.status === 'unknown') throw new Rejection('not-found');
  return state.status === 'received' ? undefined : state;
}

/** Whether an event is told of a gift by card and of no other. */
export function isOfCard(event: { readonly type: string }): event is CardGiftEvent {
  return CARD_EVENTS.has(event.type);
}

const CARD_EVENTS: ReadonlySet<string> = new Set<CardGiftEvent['type']>([
  'DonationIntended',
  'DonationCheckoutOpened',
  'DonationProcessing',
  'DonationFailed',
  'DonationPaidByCard',
]);

export function evolveCardGift(state: Before, event: CardGiftEvent): Before {
  if (event.type === 'DonationIntended') {
    return { status: 'intended', intent: event.data, checkoutId: null, payment: null };
  }
  if (state.status === 'unknown') return state;
  switch (event.type) {
    case 'DonationCheckoutOpened':
      return { ...state, checkoutId: event.data.checkoutId };
    case 'DonationProcessing':
      return { ...state, status: 'processing' };
    case 'DonationFailed':
      return { ...state, status: 'failed' };
    case 'DonationPaidByCard': {
      const { provider, paymentId, chargeId } = event.data;
      return { ...state, payment: { provider, paymentId, chargeId, intent: state.intent } };
    }
  }
}
