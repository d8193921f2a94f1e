import type { Envelope } from '#catalogue';
import { ConcurrencyConflict, type EventStore } from '#event-store';
import { derivedId, foldedName, newId, newSalt } from '#kernel';
import type { Vault } from '#vault';

type Ports = {
  readonly store: EventStore;
  readonly vault: Vault;
  readonly newId?: () => string;
};

/**
 * Look-up streams (D8): a value that must not stand in the log (an e-mail address, a name, a
 * receipt code) is found by a keyed hash of it, which names a forgettable stream that holds a
 * random ref. Whoever claims a value first, keeps it: uniqueness is the store's, not a view's.
 */

/** Kinds of values that are names: each meets itself however it is written. */
const NAMES: ReadonlySet<string> = new Set(['person', 'organisation']);

function streamOf({ vault }: Pick<Ports, 'vault'>, kind: string, value: string): string {
  return vault.lookupStream(kind, NAMES.has(kind) ? foldedName(value) : value);
}

/** The ref that stands for a value, made at first sight: equal values get equal refs. */
export async function refOf(ports: Ports, kind: string, value: string): Promise<string> {
  const known = await findRef(ports, kind, value);
  if (known) return known;
  const claimed = await claim(ports, kind, value, (ports.newId ?? newId)());
  return claimed.ref;
}

/** The ref of a value, if anybody claimed it. */
export async function findRef(
  ports: Ports,
  kind: string,
  value: string,
): Promise<string | undefined> {
  const [first] = await ports.store.read(streamOf(ports, kind, value), 0, 1);
  return first ? (JSON.parse(first.storedData) as { ref: string }).ref : undefined;
}

/** Claims a value for a ref. `claimed` is false when it was somebody's before; then `ref` is theirs. */
export async function claim(
  ports: Ports,
  kind: string,
  value: string,
  ref: string,
): Promise<{ readonly ref: string; readonly claimed: boolean }> {
  const stream = streamOf(ports, kind, value);
  const eventId = derivedId('lookup', stream, ref);
  try {
    const data = { ref };
    await ports.store.append(stream, 'new', [
      { type: 'LookupClaimed', data, metadata: forgettableEnvelope('LookupClaimed', eventId) },
    ]);
    return { ref, claimed: true };
  } catch (error) {
    if (!(error instanceof ConcurrencyConflict)) throw error;
    return { ref: (await findRef(ports, kind, value)) ?? ref, claimed: false };
  }
}

/** Gives a claim back when what it was made for was refused, or erases it for good. */
export async function forget(ports: Ports, kind: string, value: string): Promise<void> {
  await ports.store.forget(streamOf(ports, kind, value));
}

/** Forgettable streams are in no log; the envelopes in them say as little as can be. */
export function forgettableEnvelope(type: string, eventId: string): Envelope {
  return {
    actor: { id: 'look-up', kind: 'process', role: 'look-up', authentication: 'none' },
    causationId: eventId,
    commandId: eventId,
    correlationId: eventId,
    effectiveDate: '1970-01-01',
    entity: '',
    eventId,
    inputHash: '',
    recordedAt: '1970-01-01T00:00:00.000Z',
    salt: newSalt(),
    schemaVersion: 1,
    sensitivity: 0,
    subjectRefs: [],
    type,
  };
}
