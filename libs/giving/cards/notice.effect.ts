import type { AnyEvent, EffectRef, ProviderNoticeReceived } from '#catalogue';
import { bookOfFund, carryOut, refOf, type Invocation, type Ports } from '#commands';
import { effectActor, type Answer, type EffectKind } from '#effects';
import { dayIn, derivedId, Rejection } from '#kernel';
import { donationDecider, type DonationState } from '../donation.decider.js';
import type { CardProvider, PaymentSeen } from './card-provider.js';
import type { CardGiftCommand, Intent } from './card-gift.decider.js';
import { returnsToNote } from './gift-returns.js';
import { donationStream, loadGiftState } from './give.commands.js';

/** The kind of looks at the provider: it stands in the log, and on the list of what could not be done. */
export const NOTICE_EFFECT = 'card-notice';

type Notice = ProviderNoticeReceived['data'];

/** After these a refund may have failed, which a payment does not tell by itself. */
const RETURNS: ReadonlySet<string> = new Set<NonNullable<Notice['objectKind']>>([
  'refund',
  'dispute',
]);

/** The effect of one notice. */
export function noticeEffectId({
  provider,
  noticeId,
}: Pick<Notice, 'provider' | 'noticeId'>): string {
  return derivedId('notice-effect', provider, noticeId);
}

/** What is to be written down of one payment, and where. */
type Found = {
  readonly seen: PaymentSeen;
  readonly donationId: string;
  readonly intent: Intent;
  /** What a month of a monthly gift begins with; null for a gift that a giver began. */
  readonly month: Intent | null;
};

/**
 * Looks at what a notice is about, as it is now, and writes down what is missing here. Looking changes
 * nothing outside, so that a call and a look are the same.
 */
export function noticeEffect(cards: CardProvider | undefined): EffectKind {
  return {
    name: NOTICE_EFFECT,
    open: async (ports, ref, { event }) => {
      if (!cards) throw new Rejection('cards-not-taken');
      const notice = noticeIn(event);
      const look = () => lookAt(ports, cards, ref, notice);
      return { wanted: true, submit: look, lookUp: look };
    },
  };
}

function noticeIn(event: AnyEvent): Notice {
  if (event.type !== 'ProviderNoticeReceived') throw new Error(`${event.type} is no notice`);
  return event.data;
}

async function lookAt(
  ports: Ports,
  cards: CardProvider,
  ref: EffectRef,
  { objectKind, objectId }: Notice,
): Promise<Answer> {
  if (objectKind === null) return { is: 'done', outcome: 'of-no-interest', record: null };
  const steps: (() => Promise<unknown>)[] = [];
  if (objectKind === 'checkout.session') {
    const over = await pageOver(ports, cards, ref, objectId);
    if (over) steps.push(over);
  }
  for (const paymentId of await cards.paymentsOf(objectKind, objectId)) {
    const seen = await cards.payment(paymentId, { refundsToo: RETURNS.has(objectKind) });
    const found = seen && (await ours(ports, seen));
    if (!found) continue;
    // It is paid, and the provider has not booked yet what it keeps of it.
    if (isUnbooked(found.seen)) return { is: 'under-way' };
    steps.push(() => write(ports, cards, ref, found));
  }
  if (steps.length === 0) return { is: 'done', outcome: 'not-ours', record: null };
  return {
    is: 'done',
    outcome: 'applied',
    record: async () => {
      for (const step of steps) await step();
    },
  };
}

function isUnbooked({ status, receipt }: PaymentSeen): boolean {
  return status === 'succeeded' && receipt?.fee === null;
}

/** The gift of a payment, where it is one of this house. */
async function ours(ports: Ports, seen: PaymentSeen): Promise<Found | undefined> {
  const { donationId, plan } = seen;
  if (donationId === null) return undefined;
  const intent = intentOf(await loadGiftState(ports, donationId));
  if (!intent) return undefined;
  if (!plan || plan.isFirst) return { seen, donationId, intent, month: null };
  const own = derivedId('month', donationId, plan.invoiceId);
  // Whom it is from stands with the first gift: a sealed part belongs to one place.
  const month = {
    ...intent,
    donationId: own,
    monthlyOf: donationId,
    subjectRef: null,
    email: null,
  };
  return { seen, donationId: own, intent, month };
}

function intentOf(state: DonationState): Intent | undefined {
  if (state.status === 'unknown') return undefined;
  return state.status === 'received' ? state.card?.intent : state.intent;
}

async function write(
  ports: Ports,
  cards: CardProvider,
  ref: EffectRef,
  { seen, donationId, intent, month }: Found,
): Promise<void> {
  const { fundId } = intent;
  const { timeZone } = await bookOfFund(ports.store, fundId);
  const dayOf = (instant: string): string => dayIn(timeZone, new Date(instant));
  const paidOn = seen.receipt ? dayOf(seen.receipt.at) : dayIn(timeZone, ports.clock.now());
  const process = effectActor(NOTICE_EFFECT).id;
  const giverRef = await giverRefOf(ports, cards, seen, intent);
  const read = { provider: cards.name, seen, paidOn, giverRef, process, month };
  await tell(ports, ref, { donationId, fundId, on: paidOn }, { type: 'NotePayment', ...read });
  if (seen.refunds.length + seen.disputes.length === 0) return;
  const after = await loadGiftState(ports, donationId);
  if (after.status !== 'received' || after.card?.paymentId !== seen.paymentId) return;
  for (const note of returnsToNote(seen, after.returns, dayOf)) {
    await tell(ports, ref, { donationId, fundId, on: note.on }, note);
  }
}

/** Whom a match pool takes for the giver: whoever pays with the same card (E2). */
async function giverRefOf(
  ports: Ports,
  { name }: CardProvider,
  { receipt }: PaymentSeen,
  { poolId }: Intent,
): Promise<string | null> {
  const instrument = receipt?.instrument ?? null;
  if (poolId === undefined || instrument === null) return null;
  return refOf(ports, 'instrument', `${name} ${instrument}`);
}

/** A page that takes no payment any more; where it was paid, its payment says so. */
async function pageOver(
  ports: Ports,
  cards: CardProvider,
  ref: EffectRef,
  checkoutId: string,
): Promise<(() => Promise<unknown>) | undefined> {
  const page = await cards.checkout(checkoutId);
  if (page?.status !== 'expired' || page.donationId === null) return undefined;
  const { donationId } = page;
  const intent = intentOf(await loadGiftState(ports, donationId));
  if (!intent) return undefined;
  return async () => {
    const { timeZone } = await bookOfFund(ports.store, intent.fundId);
    const place = { donationId, fundId: intent.fundId, on: dayIn(timeZone, ports.clock.now()) };
    return tell(ports, ref, place, { type: 'NoteCheckoutOver' });
  };
}

/** The same notice and gift make the same command, whoever carries it out, and whenever. */
async function tell(
  ports: Ports,
  { effectId }: EffectRef,
  {
    donationId,
    fundId,
    on,
  }: { readonly donationId: string; readonly fundId: string; readonly on: string },
  command: CardGiftCommand,
): Promise<unknown> {
  const invocation: Invocation = {
    actor: effectActor(NOTICE_EFFECT),
    key: `${effectId} ${donationId} ${nameOf(command)}`,
    path: 'effect',
    body: null,
    effectiveDate: on,
  };
  const book = await bookOfFund(ports.store, fundId);
  return carryOut(ports, invocation, book, donationDecider, donationStream(donationId), command);
}

/** Of one payment several refunds and disputes may be told. */
function nameOf(command: CardGiftCommand): string {
  if ('refund' in command) {
    return `${command.type} ${command.refund.refundId} ${command.refund.status}`;
  }
  return 'dispute' in command ? `${command.type} ${command.dispute.disputeId}` : command.type;
}
