import { schemaVersionOf, type Envelope } from '#catalogue';
import type { EventStore, NewEvent } from '#event-store';
import type { LogEntry } from './books.js';

/** Appends under way at once: they share commits. */
const TOGETHER = 2_000;

/** Writes made-up books into a log, in their order, each event under its own command. */
export async function writeBooks(
  store: EventStore,
  entries: Iterable<LogEntry>,
  progress?: (written: number) => void,
): Promise<number> {
  const revisions = new Map<string, number>();
  let pending: Promise<unknown>[] = [];
  let written = 0;
  for (const entry of entries) {
    const revision = revisions.get(entry.stream);
    revisions.set(entry.stream, (revision ?? -1) + 1);
    pending.push(store.append(entry.stream, revision ?? 'new', [newEvent(entry, written)]));
    written += 1;
    if (pending.length < TOGETHER) continue;
    await Promise.all(pending);
    pending = [];
    progress?.(written);
  }
  await Promise.all(pending);
  return written;
}

/** The event with an envelope as the ports would put around it; the same entry, the same bytes. */
export function newEvent({ event, day, at }: LogEntry, ordinal: number): NewEvent {
  const [commandId, eventId] = [idOf(0xc, ordinal), idOf(0xe, ordinal)];
  const hex = commandId.replaceAll('-', '');
  const metadata: Envelope = {
    actor: {
      authentication: 'second-factor',
      id: '6d1c9d3e-3c61-5c0e-9b0a-5a2f6f6f1d11',
      kind: 'person',
      role: 'treasurer',
    },
    causationId: commandId,
    commandId,
    correlationId: commandId,
    effectiveDate: day,
    entity: '0c8f2a54-2a0e-5a8f-8f39-6a4d0a0c7b21',
    eventId,
    inputHash: hex + hex,
    recordedAt: at,
    salt: hex,
    schemaVersion: schemaVersionOf(event.type),
    sensitivity: 0,
    subjectRefs: [],
    type: event.type,
  };
  return { type: event.type, data: event.data, metadata };
}

/** A UUID that costs nothing to make: a million of them are needed. */
function idOf(kind: number, ordinal: number): string {
  const mixed = (Math.imul(ordinal + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0');
  const count = ordinal.toString(16).padStart(11, '0');
  return `${mixed}-0000-5000-8000-${kind.toString(16)}${count}`;
}
