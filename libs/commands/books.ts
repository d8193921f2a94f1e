import type { EventStore } from '#event-store';
import { Rejection } from '#kernel';
import { creationOf, registrationOf } from './first-events.js';

/** In whose books and by whose days an event stands (D4). */
export type Book = {
  readonly entityId: string;
  readonly timeZone: string;
  readonly baseCurrency: string;
};

/** The book of an entity. Rejection `entity-unknown`. */
export async function bookOfEntity(store: EventStore, entityId: string): Promise<Book> {
  const registered = await registrationOf(store, entityId);
  if (!registered) throw new Rejection('entity-unknown');
  const { timeZone, baseCurrency } = registered;
  return { entityId, timeZone, baseCurrency };
}

/** The book in which a fund's events stand. Rejection `fund-unknown`. */
export async function bookOfFund(store: EventStore, fundId: string): Promise<Book> {
  const created = await creationOf(store, fundId);
  if (!created) throw new Rejection('fund-unknown');
  return bookOfEntity(store, created.entityId);
}
