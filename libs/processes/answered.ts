import type { EventStore, RecordedEvent } from '#event-store';
import { evictOldest } from '#kernel';
import type { Process } from './process.js';

/** Events that may have led to what follows; a process answers soon after. */
const MAX_CAUSES = 10_000;

/**
 * How far the log has been answered by anybody: the position before the last event to which a
 * process, here or on another node, has answered with an event of its own. Each node answers one
 * event after the other, so all before it are answered too.
 *
 * Whoever is behind goes on from there. Delivered again, an event that once changed nothing would
 * be decided on what is true now: an early "give back what is left" would take the money of an
 * award that was decided since.
 */
export async function answeredBefore(
  store: EventStore,
  processes: readonly Process[],
  after: bigint,
  firstPage: readonly RecordedEvent[],
  pageEvents: number,
): Promise<bigint> {
  const actors = new Set(processes.map(({ name }) => `process:${name}`));
  const isCause = ({ type }: RecordedEvent): boolean => processes.some(({ on }) => type in on);
  const beginnings = new Map<string, bigint>();
  let answered = after;
  let before = after;
  let page = firstPage;
  for (;;) {
    for (const recorded of page) {
      const { actor, causationId } = recorded.metadata;
      const begins = actors.has(actor.id) ? beginnings.get(causationId) : undefined;
      if (begins !== undefined && begins > answered) answered = begins;
      if (isCause(recorded)) {
        beginnings.set(recorded.id, before);
        evictOldest(beginnings, MAX_CAUSES);
      }
      before = recorded.position;
    }
    if (page.length < pageEvents) return answered;
    page = await store.readAll(before, pageEvents);
  }
}
