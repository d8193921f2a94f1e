import type { RecordedEvent } from '../recorded-event.js';

const MOST = 4_096;

/**
 * The newest events in memory, so that views that keep up never read the file: the log's text is
 * made once and shared by the row, the leaf and the views.
 */
export function recentEvents() {
  let events: RecordedEvent[] = [];
  let knownFrom: bigint | undefined;

  return {
    /** Adds committed events; `before` is the position of the log before them. */
    push: (added: readonly RecordedEvent[], before: bigint): void => {
      knownFrom ??= before;
      events.push(...added);
      if (events.length > 2 * MOST) {
        const kept = events.slice(-MOST);
        knownFrom = (events[events.length - MOST - 1] as RecordedEvent).position;
        events = kept;
      }
    },
    /** Events after a position, or undefined when the memory does not reach back that far. */
    after: (position: bigint, limit: number): readonly RecordedEvent[] | undefined => {
      if (knownFrom === undefined || position < knownFrom) return undefined;
      let start = events.length;
      while (start > 0 && (events[start - 1] as RecordedEvent).position > position) start -= 1;
      return events.slice(start, start + limit);
    },
  };
}
