import type { AnyEvent } from '#catalogue';
import type { Book } from '#desk';
import type { EventStore } from '#event-store';
import { Rejection } from '#kernel';
import type { DonationFacts } from './donation.decider.js';

/** What a gift must know of its fund, from the fund's own streams (D9). Rejection `fund-unknown`. */
export async function loadDonationFacts(
  store: EventStore,
  fundId: string,
  book: Book,
  today: string,
): Promise<DonationFacts> {
  const [first] = await store.read(`fund-${fundId}`, 0, 1);
  const created = first?.event as AnyEvent | undefined;
  if (created?.type !== 'FundCreated') throw new Rejection('fund-unknown');
  const fundCurrency = created.data.baseCurrency;
  const account = await store.read(`fundaccount-${fundId}.${fundCurrency}`);
  const restrictions = account
    .map((recorded) => recorded.event as AnyEvent)
    .flatMap((event) => (event.type === 'RestrictionOpened' ? [event.data.restriction] : []));
  return { fundCurrency, bookCurrency: book.baseCurrency, restrictions, today };
}
