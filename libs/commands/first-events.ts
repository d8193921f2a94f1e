import type { EntityRegistered, FundCreated } from '#catalogue';
import type { EventStore } from '#event-store';
import { evictOldest } from '#kernel';

/** Beginnings that are remembered of one store; the oldest go first. */
const MAX_REMEMBERED = 10_000;

const beginnings = new WeakMap<EventStore, Map<string, object>>();

/** How an entity was registered; that never changes, so it is read once. Undefined without one. */
export function registrationOf(
  store: EventStore,
  entityId: string,
): Promise<EntityRegistered['data'] | undefined> {
  return beginningOf<EntityRegistered>(store, `entity-${entityId}`, 'EntityRegistered');
}

/** How a fund was created; that never changes, so it is read once. Undefined without one. */
export function creationOf(
  store: EventStore,
  fundId: string,
): Promise<FundCreated['data'] | undefined> {
  return beginningOf<FundCreated>(store, `fund-${fundId}`, 'FundCreated');
}

async function beginningOf<E extends EntityRegistered | FundCreated>(
  store: EventStore,
  stream: string,
  type: E['type'],
): Promise<E['data'] | undefined> {
  let ofStore = beginnings.get(store);
  if (!ofStore) beginnings.set(store, (ofStore = new Map<string, object>()));
  const known = ofStore.get(stream);
  if (known) return known as E['data'];
  const [first] = await store.read(stream, 0, 1);
  if (first?.event.type !== type) return undefined;
  ofStore.set(stream, first.event.data);
  evictOldest(ofStore, MAX_REMEMBERED);
  return first.event.data;
}
