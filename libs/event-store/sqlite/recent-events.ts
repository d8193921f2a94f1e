import { firstAfter } from '../first-after.js';
import type { RecordedEvent } from '../recorded-event.js';

/** How much is kept at least, once there is more; twice as much is kept at most. */
const KEPT_EVENTS = 4_096;
/** UTF-16 units of text kept at most, so that large events do not fill the memory. */
const MOST_TEXT = 16 * 1024 * 1024;

export type RecentEvents = {
  /** Adds committed events; `before` is the position of the log before them. */
  readonly push: (added: readonly RecordedEvent[], before: bigint) => void;
  /** Events after a position, or undefined when the memory does not reach back that far. */
  readonly after: (position: bigint, limit: number) => readonly RecordedEvent[] | undefined;
};

/**
 * The newest events in memory, so that views that keep up never read the file: the log's text is
 * made once and shared by the row, the leaf and the views.
 */
export function recentEvents(): RecentEvents {
  let events: RecordedEvent[] = [];
  /** Every logged event after this position is in the list. */
  let completeFrom: bigint | undefined;
  let text = 0;

  const dropOldest = (): void => {
    let first = Math.max(0, events.length - KEPT_EVENTS);
    text = events.slice(first).reduce((sum, event) => sum + textOf(event), 0);
    while (text > MOST_TEXT / 2) {
      text -= textOf(events[first] as RecordedEvent);
      first += 1;
    }
    completeFrom = events[first - 1]?.position ?? completeFrom;
    events = events.slice(first);
  };

  return {
    push: (added, before) => {
      const end = events.at(-1)?.position ?? completeFrom;
      if (end !== before) {
        // Nothing yet, or somebody else wrote in between: there is a gap, so begin again here.
        events = [];
        text = 0;
        completeFrom = before;
      }
      for (const event of added) {
        events.push(event);
        text += textOf(event);
      }
      if (events.length > 2 * KEPT_EVENTS || text > MOST_TEXT) dropOldest();
    },
    after: (position, limit) => {
      if (completeFrom === undefined || position < completeFrom) return undefined;
      const start = firstAfter(events, position);
      return events.slice(start, start + limit);
    },
  };
}

function textOf(event: RecordedEvent): number {
  return event.storedData.length + event.storedMetadata.length;
}
