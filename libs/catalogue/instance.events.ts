import type { Event } from './event.js';

/**
 * Whoever holds the machine has accepted a log that is not the one that this node had seen: it was
 * put back from an older copy, or changed. What the node had kept of the other one was set aside, not
 * deleted. Written into the accepted log, so that everybody who reads it later knows.
 */
export type LogAccepted = Event<
  'LogAccepted',
  {
    /** Events that the accepted log held. */
    eventCount: number;
    /** Its root, base64 (RFC 6962). */
    root: string;
    /** Events that the node had seen before. */
    seenEventCount: number;
    /** The root of what it had seen; null where it kept no leaves. */
    seenRoot: string | null;
  }
>;

export type InstanceEvent = LogAccepted;
