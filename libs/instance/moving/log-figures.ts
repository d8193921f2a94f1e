import { compactRange, leafHashOf, type Hash } from '#audit';
import type { EventStore, RecordedEvent } from '#event-store';
import { replay } from '#funds';

/** What two logs must agree on to be the same log, wherever they are stored. */
export type LogFigures = {
  readonly events: number;
  /** Root of the tree over the events as they are stored (D2): no store leaves a trace in it. */
  readonly root: Hash;
  /** Digest of the trial balance (D14). */
  readonly trialBalance: string;
};

/** Reads the whole log, twice: once for its tree and once for its ledger. */
export async function figuresOf(
  store: EventStore,
  progress?: (events: number) => void,
): Promise<LogFigures> {
  const range = compactRange();
  for await (const event of eventsOf(store)) {
    range.add(leafHashOf(event, range.size()));
    if (range.size() % TOLD_EVERY === 0) progress?.(range.size());
  }
  progress?.(range.size());
  const { digest } = await replay(store);
  return { events: range.size(), root: range.root(), trialBalance: digest };
}

export const TOLD_EVERY = 1_000;
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
