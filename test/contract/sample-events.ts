import type { Envelope } from '#catalogue';
import type { NewEvent } from '#event-store';
import { newId } from '#kernel';

/** An event as `execute` would append it; what it says does not matter to a store. */
export function sampleEvent(
  data: object = { pastGrantId: 'p1' },
  envelope: Partial<Envelope> = {},
): NewEvent {
  const eventId = envelope.eventId ?? newId();
  const type = envelope.type ?? 'PastGrantBookedAnew';
  const metadata: Envelope = {
    actor: { id: 'a-clerk', kind: 'person', role: 'finance-officer', authentication: 'password' },
    causationId: eventId,
    commandId: eventId,
    correlationId: eventId,
    effectiveDate: '2026-03-01',
    entity: 'entity-1',
    eventId,
    inputHash: 'hash',
    recordedAt: '2026-03-01T08:00:00.000Z',
    salt: '000102030405060708090a0b0c0d0e0f',
    schemaVersion: 1,
    sensitivity: 0,
    subjectRefs: [],
    type,
    ...envelope,
  };
  return { type, data, metadata };
}

export function sampleEvents(count: number): readonly NewEvent[] {
  return Array.from({ length: count }, (_, place) => sampleEvent({ pastGrantId: `p${place}` }));
}

/** Their ids, which is how a test recognises events. */
export function idsOf(
  events: readonly { readonly metadata: { readonly eventId: string } }[],
): readonly string[] {
  return events.map((event) => event.metadata.eventId);
}
