import type { CardProviderName } from '#catalogue';
import { carryOut, commandId, instantOf, type Invocation, type Ports } from '#commands';
import { loadState, type Executed } from '#event-store';
import { createdIdOf, derivedId, ensure, MINUTE_MS, Rejection, type Money } from '#kernel';
import { addressRefOf } from '../own/giver-link.commands.js';
import { requireAsking } from '../campaigns/campaign.commands.js';
import type { CampaignTerms } from '../campaigns/campaign.decider.js';
import { loadFundFacts } from '../donation.commands.js';
import { donationDecider, type DonationEvent, type DonationState } from '../donation.decider.js';
import type { CheckoutSeen, CardProvider, Rhythm } from './card-provider.js';
import { requirePoolOf } from '../pools/pool-of-gift.js';
import type { ExpectedGift } from './card-gift.decider.js';
import { toProvider } from './provider-amounts.js';

/**
 * How long the page of the provider takes a payment; it wants at least half an hour. What a pool keeps
 * is kept for less than that, so that few pay when it is gone.
 */
const CHECKOUT_MS = { plain: 120 * MINUTE_MS, matched: 35 * MINUTE_MS } as const;

export type NewCardGift = {
  readonly fundId: string;
  readonly money: Money;
  readonly restriction: string;
  /** The match pool to which it is told; one of the same fund. */
  readonly poolId?: string;
  readonly rhythm: Rhythm;
  /** For the receipt of the provider; null where the giver told none. */
  readonly email: string | null;
  readonly provider: CardProviderName;
  /** The campaign that asks for it; it says for what (`requireAsking`). */
  readonly campaignId?: string;
};

export type IntendedGift = Executed<DonationEvent> & { readonly donationId: string };

/** Somebody wants to give by card. Nothing has moved; the giver goes on to the provider's page. */
export async function intendGift(
  ports: Ports,
  invocation: Invocation,
  { email: typed, ...asked }: NewCardGift,
): Promise<IntendedGift> {
  // What cannot be paid by card is refused before anything is said.
  toProvider(asked.money);
  const id = commandId(invocation);
  const donationId = createdIdOf(id);
  const stream = donationStream(donationId);
  const { fundId, money, campaignId } = asked;
  const { facts, book } = await loadFundFacts(ports, invocation, fundId, money.currency);
  const asks = { fundId, today: facts.today };
  const campaign =
    campaignId === undefined ? undefined : await requireAsking(ports, campaignId, asks);
  const gift = campaign ? ofCampaign(asked, campaign) : asked;
  await requirePoolOf(ports, gift.poolId, gift.fundId);
  const subjectRef = typed === null ? null : derivedId(id, 'subject');
  const place = { stream, commandId: id, field: 'DonationIntended.email' };
  const email =
    typed === null || subjectRef === null
      ? null
      : await ports.vault.seal(typed, subjectRef, 'donor', place);
  const takes = gift.poolId === undefined ? CHECKOUT_MS.plain : CHECKOUT_MS.matched;
  const closesAt = new Date(instantOf(ports, invocation).getTime() + takes).toISOString();
  const known = typed === null ? {} : { addressRef: await addressRefOf(ports, typed) };
  const said = { donationId, ...gift, monthlyOf: null, subjectRef, email, ...known, closesAt };
  const command = { type: 'IntendGift', ...said, facts } as const;
  return {
    ...(await carryOut(ports, invocation, book, donationDecider, stream, command)),
    donationId,
  };
}

/** For what a campaign asks, and told to its pool, where it has one. */
function ofCampaign(
  { poolId: _, ...gift }: Omit<NewCardGift, 'email'>,
  { restriction, poolId }: CampaignTerms,
): Omit<NewCardGift, 'email'> {
  return { ...gift, restriction, ...(poolId !== null && { poolId }) };
}

export type CheckoutPlace = {
  /** The name of the fund in the giver's language. */
  readonly title: string;
  readonly locale: string;
  /** As it was typed; the log has it sealed. */
  readonly email: string | null;
  readonly doneUrl: string;
  readonly backUrl: string;
};

/**
 * Opens the provider's page for a gift, or finds the one that is open. A call moves no money, and the
 * key of the gift brings the same page each time: so it is asked for while the giver waits, and not
 * handed to the room of effects, which would open it for somebody who has left (ADR 38).
 *
 * Rejections: those of the provider; `not-found`; `gift-over` where it can no longer be paid.
 */
export async function openCheckout(
  ports: Ports,
  cards: CardProvider,
  invocation: Invocation,
  donationId: string,
  place: CheckoutPlace,
): Promise<CheckoutSeen> {
  const { intent, checkoutId } = expected(await loadGiftState(ports, donationId));
  const { money, rhythm, closesAt } = intent;
  const known = checkoutId === null ? undefined : await cards.checkout(checkoutId);
  const page =
    known ?? (await cards.openCheckout({ donationId, money, rhythm, closesAt, ...place }));
  ensure(page.url !== null, 'gift-over');
  if (page.checkoutId !== checkoutId) {
    const { book } = await loadFundFacts(ports, invocation, intent.fundId, money.currency);
    const told = { ...invocation, key: `${invocation.key} checkout` };
    const command = { type: 'NoteCheckout', checkoutId: page.checkoutId } as const;
    const stream = donationStream(donationId);
    await carryOut(ports, told, book, donationDecider, stream, command);
  }
  return page;
}

/** A gift as its own stream tells it. */
export function loadGiftState({ store }: Ports, donationId: string): Promise<DonationState> {
  return loadState(store, donationDecider, donationStream(donationId));
}

export function donationStream(donationId: string): string {
  return `donation-${donationId}`;
}

function expected(state: DonationState): ExpectedGift {
  if (state.status === 'unknown') throw new Rejection('not-found');
  if (state.status === 'received') throw new Rejection('gift-over');
  return state;
}
