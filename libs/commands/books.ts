import type { EventStore } from '#event-store';
import { Rejection } from '#kernel';

/** In whose books and by whose days an event stands (D4). */
export type Book = {
  readonly entityId: string;
  readonly timeZone: string;
  readonly baseCurrency: string;
};

/** The book of an entity. Rejection `entity-unknown`. */
export async function bookOfEntity(store: EventStore, entityId: string): Promise<Book> {
  const [first] = await store.read(`entity-${entityId}`, 0, 1);
  const event = first?.event;
  if (event?.type !== 'EntityRegistered') throw new Rejection('entity-unknown');
  const { timeZone, baseCurrency } = event.data;
  return { entityId, timeZone, baseCurrency };
}

/** The book in which a fund's events stand. Rejection `fund-unknown`. */
export async function bookOfFund(store: EventStore, fundId: string): Promise<Book> {
  const [first] = await store.read(`fund-${fundId}`, 0, 1);
  const event = first?.event;
  if (event?.type !== 'FundCreated') throw new Rejection('fund-unknown');
  return bookOfEntity(store, event.data.entityId);
}
