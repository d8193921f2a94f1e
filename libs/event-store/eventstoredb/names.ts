import type { AllStreamResolvedEvent, ResolvedEvent } from '@eventstore/db-client';
import { canonicalJson } from '#kernel';
import { isStreamName } from '../checks.js';
import { isForgettable } from '../event-store.js';
import { RecordedEvent } from '../recorded-event.js';

/** Forgettable events stand in no order: their position is passed by everybody (D8). */
export const NO_POSITION = 0n;

/** How our streams and events are named and written in a database that others may share. */
export type Naming = {
  /** What every name of ours begins with. */
  readonly before: string;
  readonly streamName: (stream: string) => string;
  /** Our name of a stream of the database; undefined when it is not one of ours. */
  readonly ownName: (streamName: string) => string | undefined;
};

/** Stands in no stream's name, so that no prefix is taken for a part of another's names. */
const SEPARATOR = '/';

/**
 * Streams stand under a prefix, so that houses and tests can share a database (`north/fund-…`);
 * often it is empty.
 */
export function naming(prefix: string): Naming {
  const before = prefix === '' ? '' : prefix + SEPARATOR;
  return {
    before,
    streamName: (stream) => before + stream,
    ownName: (name) => {
      if (!name.startsWith(before)) return undefined;
      const stream = name.slice(before.length);
      // Not `$…`, which are the server's own, nor the names of other programs.
      return isStreamName(stream) ? stream : undefined;
    },
  };
}

/**
 * The logged event of ours that a read of `$all` came across; undefined for everything else, also
 * where a stranger gave a stream such a name as we would.
 */
export function loggedEvent(
  resolved: AllStreamResolvedEvent,
  { ownName }: Naming,
): RecordedEvent | undefined {
  const stream = resolved.event && ownName(resolved.event.streamId);
  if (stream === undefined || isForgettable(stream) || !isOurs(resolved)) return undefined;
  return recorded(resolved, stream, 0n);
}

/**
 * An event as our readers know it. Proofs are about the canonical form (D2), so it may be written
 * down as the client likes and is put in order again here. `base` is the server's revision of
 * the stream's first event: streams that were deleted go on counting.
 */
export function recorded(resolved: ResolvedEvent, stream: string, base: bigint): RecordedEvent {
  if (!isOurs(resolved)) throw new Error(`an event of ${stream} was not written by Entraide`);
  const { event } = resolved;
  const { metadata } = event;
  const forgettable = isForgettable(stream);
  return new RecordedEvent({
    position: forgettable ? NO_POSITION : positionOf(resolved),
    stream,
    revision: Number(event.revision - base),
    id: metadata.eventId,
    type: event.type,
    storedData: canonicalJson(event.data),
    storedMetadata: canonicalJson(metadata),
  });
}

/** What the client tells of an event that we wrote. */
type Ours = {
  readonly event: RecordedByServer & { readonly metadata: { readonly eventId: string } };
};
type RecordedByServer = NonNullable<ResolvedEvent['event']>;

function isOurs(resolved: ResolvedEvent): resolved is ResolvedEvent & Ours {
  const { event } = resolved;
  const metadata = event?.metadata as { readonly eventId?: unknown } | undefined;
  return event?.isJson === true && typeof metadata?.eventId === 'string';
}

/** The commit position; servers before 22.6 do not tell it of events read from a stream. */
export function positionOf({ event, commitPosition }: ResolvedEvent): bigint {
  const position = event?.position?.commit ?? commitPosition;
  if (position === undefined) {
    throw new Error('the server does not tell positions: EventStoreDB 22.6 or newer is needed');
  }
  return position;
}
