import type { EventStore, RecordedEvent } from '#event-store';
import { evictOldest } from '#kernel';
import { isRetryFor } from './parked/parking.js';
import type { Process } from './process.js';

/** Events that may have led to what follows; a process answers soon after. */
const MAX_CAUSES = 10_000;

/** What a part of the log shows of processes that ran elsewhere, or in an earlier life. */
export type Answered = {
  /**
   * The position before the last event to which any process has answered, with an event of its own
   * or by parking its answer; that of the beginning of the part when there is none.
   */
  readonly before: bigint;
  /** Names of the processes that have answered anything in this part. */
  readonly by: ReadonlySet<string>;
};

/**
 * How far the log has been answered by anybody. Each node lets every process answer one event
 * before the next one, and none stays behind (what it cannot do is parked), so all before the last
 * answer is answered too: also by a process that had nothing to say, which leaves no trace.
 *
 * Whoever is behind goes on from there. Delivered again, an event that once changed nothing would
 * be decided on what is true now: an early "give back what is left" would take the money of an
 * award that was decided since.
 */
export async function answeredSince(
  store: EventStore,
  processes: readonly Process[],
  after: bigint,
  firstPage: readonly RecordedEvent[],
  pageEvents: number,
): Promise<Answered> {
  const names = new Map(processes.map(({ name }) => [`process:${name}`, name]));
  const isCause = (recorded: RecordedEvent): boolean =>
    processes.some((process) => recorded.type in process.on || isRetryFor(process, recorded));
  const beginnings = new Map<string, bigint>();
  const by = new Set<string>();
  let answered = after;
  let before = after;
  let page = firstPage;
  for (;;) {
    for (const recorded of page) {
      const { actor, causationId } = recorded.metadata;
      const name = names.get(actor.id);
      if (name !== undefined) {
        by.add(name);
        const begins = beginnings.get(causationId);
        if (begins !== undefined && begins > answered) answered = begins;
      }
      if (isCause(recorded)) {
        beginnings.set(recorded.id, before);
        evictOldest(beginnings, MAX_CAUSES);
      }
      before = recorded.position;
    }
    if (page.length < pageEvents) return { before: answered, by };
    page = await store.readAll(before, pageEvents);
  }
}
