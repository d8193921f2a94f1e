import { compactRange, leafHashOf, type RememberedLog } from '#audit';
import type { EventStore, RecordedEvent } from '#event-store';

/**
 * A log as it is remembered, read once in whole. The root is that of the tree over the events as they
 * are stored (D2): no store leaves a trace in it.
 */
export async function lineOf(
  store: EventStore,
  progress?: (events: number) => void,
): Promise<RememberedLog> {
  const range = compactRange();
  for await (const event of eventsOf(store)) {
    range.add(leafHashOf(event, range.size()));
    if (range.size() % TOLD_EVERY === 0) progress?.(range.size());
  }
  progress?.(range.size());
  return { events: range.size(), root: range.root() };
}

const TOLD_EVERY = 1_000;
const PAGE_EVENTS = 2_000;

/** The events of a log in their order, read page by page. */
export async function* eventsOf(store: EventStore, after = 0n): AsyncGenerator<RecordedEvent> {
  for (let at = after; ;) {
    const page = await store.readAll(at, PAGE_EVENTS);
    yield* page;
    const last = page.at(-1);
    if (!last) return;
    at = last.position;
  }
}
