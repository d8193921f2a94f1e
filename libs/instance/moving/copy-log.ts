import {
  ConcurrencyConflict,
  MAX_APPEND_EVENTS,
  type EventStore,
  type NewEvent,
  type RecordedEvent,
} from '#event-store';
import { canonicalJson, ensure, Rejection } from '#kernel';
import { eventsOf } from '../log-line.js';

/** How far a log is a copy of another. */
export type CopiedSoFar = {
  /** Number of events that both hold. */
  readonly events: number;
  /** Position of the last of them in the source. */
  readonly after: bigint;
};

/** UTF-16 units of text after which a group of events is full: far below what an append may hold. */
const GROUP_TEXT = 64 * 1024;

/**
 * Where a copy ends that was begun before. Rejection `migration-target-differs` when the target
 * holds anything else than the beginning of the source.
 */
export async function copiedSoFar(from: EventStore, to: EventStore): Promise<CopiedSoFar> {
  const source = eventsOf(from);
  let events = 0;
  let after = 0n;
  for await (const there of eventsOf(to)) {
    const own = await source.next();
    if (own.done || !isSame(own.value, there)) throw targetDiffers(events);
    events += 1;
    after = own.value.position;
  }
  return { events, after };
}

/**
 * Appends the rest of the source to the target, one append after the other, so that the one order
 * over all streams stays. Neighbours in one stream share an append. Stopped anywhere, it can be
 * gone on with from `copiedSoFar`: an append whose answer was lost is repeated with the same ids.
 *
 * Rejections `migration-target-differs` when somebody else writes to the target, and
 * `event-not-movable` when stored text is not what this program would store (run `verify`).
 */
export async function copyRest(
  from: EventStore,
  to: EventStore,
  start: CopiedSoFar,
  progress?: (events: number) => void,
): Promise<number> {
  let events = start.events;
  for await (const group of grouped(eventsOf(from, start.after))) {
    await appendCopies(to, group, events);
    events += group.length;
    progress?.(events);
  }
  return events - start.events;
}

/** Copies the rest of one forgettable stream. Answers how many events were missing. */
export async function copyForgettable(
  from: EventStore,
  to: EventStore,
  stream: string,
): Promise<number> {
  const [own, there] = [await from.read(stream), await to.read(stream)];
  const begun = there.every((event, place) => own[place] && isSame(own[place], event));
  ensure(begun, 'migration-target-differs', { stream: stream.slice(0, stream.indexOf('-')) });
  const rest = own.slice(there.length);
  for await (const group of grouped(rest)) await appendCopies(to, group);
  return rest.length;
}

/** The same event with the same bytes; only the position is the store's own. */
function isSame(own: RecordedEvent, there: RecordedEvent): boolean {
  return (
    own.id === there.id &&
    own.stream === there.stream &&
    own.revision === there.revision &&
    own.type === there.type &&
    own.storedData === there.storedData &&
    own.storedMetadata === there.storedMetadata
  );
}

async function appendCopies(
  to: EventStore,
  group: readonly RecordedEvent[],
  index = 0,
): Promise<void> {
  const [first] = group;
  if (!first) return;
  const expected = first.revision === 0 ? 'new' : first.revision - 1;
  const copies = group.map((event, place) => copyOf(event, index + place));
  try {
    await to.append(first.stream, expected, copies);
  } catch (error) {
    if (error instanceof ConcurrencyConflict) throw targetDiffers(index);
    throw error;
  }
}

/**
 * The event to be appended, in the version in which it was written: what readers see is upcast, so
 * the stored text is parsed instead. The store writes canonical text, which must be the same again.
 */
function copyOf(event: RecordedEvent, index: number): NewEvent {
  const { id, type, storedData, storedMetadata } = event;
  const [data, metadata] = [parsed(storedData), parsed(storedMetadata)] as [
    object,
    NewEvent['metadata'],
  ];
  const movable =
    canonical(data) === storedData &&
    canonical(metadata) === storedMetadata &&
    metadata.eventId === id &&
    metadata.type === type;
  ensure(movable, 'event-not-movable', { index, type });
  return { type, data, metadata };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function canonical(value: unknown): string | undefined {
  try {
    return canonicalJson(value);
  } catch {
    // Half a character has no canonical form.
    return undefined;
  }
}

/** Neighbours that follow each other in one stream, in groups that fit into one append. */
async function* grouped(
  events: AsyncIterable<RecordedEvent> | Iterable<RecordedEvent>,
): AsyncGenerator<readonly RecordedEvent[]> {
  let group: RecordedEvent[] = [];
  let text = 0;
  for await (const event of events) {
    const last = group.at(-1);
    const follows = last?.stream === event.stream && last.revision + 1 === event.revision;
    const size = event.storedData.length + event.storedMetadata.length;
    if (last && (!follows || group.length === MAX_APPEND_EVENTS || text + size > GROUP_TEXT)) {
      yield group;
      group = [];
      text = 0;
    }
    group.push(event);
    text += size;
  }
  if (group.length > 0) yield group;
}

function targetDiffers(index: number): Rejection {
  return new Rejection('migration-target-differs', { index });
}
