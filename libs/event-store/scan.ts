import type { EventStore, Scanned } from './event-store.js';

/**
 * Passes at most `limit` logged events after a position and gives what those of some types say,
 * and nothing else of them: for folds over the whole log. Throws what looking at such an event
 * would throw; whoever wants to name the event then reads the same part with `readAll`.
 */
export function scanLog(
  store: EventStore,
  after: bigint,
  limit: number,
  types: ReadonlySet<string>,
): Promise<Scanned> {
  return store.scan ? store.scan(after, limit, types) : scanByReading(store, after, limit, types);
}

/** The same by reading everything: for stores that have no shorter way, and where it fails. */
export async function scanByReading(
  store: Pick<EventStore, 'readAll'>,
  after: bigint,
  limit: number,
  types: ReadonlySet<string>,
): Promise<Scanned> {
  const page = await store.readAll(after, limit);
  return {
    events: page.filter(({ type }) => types.has(type)).map(({ event }) => event),
    passed: page.length,
    through: page.at(-1)?.position ?? after,
  };
}
