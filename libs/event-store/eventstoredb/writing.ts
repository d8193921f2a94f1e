import type { JSONEventData, WrongExpectedVersionError } from '@eventstore/db-client';
import { newId, Rejection } from '#kernel';
import { encode } from '../encode.js';
import {
  ConcurrencyConflict,
  isForgettable,
  type Appended,
  type Expected,
  type NewEvent,
} from '../event-store.js';
import type { RecordedEvent } from '../recorded-event.js';
import { faultOf, unavailable } from './faults.js';
import { NO_POSITION } from './names.js';
import type { Reading } from './reading.js';
import type { Wire } from './wire.js';

export type Writing = {
  readonly append: (
    stream: string,
    expected: Expected,
    events: readonly NewEvent[],
  ) => Promise<Appended>;
  readonly forget: (stream: string) => Promise<void>;
};

type Proposal = JSONEventData;

/** What came of an append: written, or somebody was there before. */
type Outcome =
  | { readonly revision: bigint; readonly position: bigint | undefined }
  | { readonly actual: bigint | 'no_stream' };

/**
 * Appends and deletes. Each append carries fresh ids of its own for the server, the same at every
 * retry: so an answer that was lost is found again by the server, while a command that somebody
 * carried out before, here or on another node, is told by the ids in the envelopes. Were those
 * the server's ids, it would answer both alike, and nobody could tell which it was.
 */
export function writing(wire: Wire, reading: Reading): Writing {
  const append: Writing['append'] = async (stream, expected, events) => {
    encode(events);
    const base = expected === 'new' ? 0n : await reading.base(stream);
    const proposals = events.map(proposal);
    const outcome = await write(wire, stream, expectedRevision(expected, base), proposals);
    if ('actual' in outcome) return asBefore(stream, expected, events, proposals, outcome.actual);
    const revision = (expected === 'new' ? -1 : expected) + events.length;
    const position = await positionAfter(stream, revision, outcome.position);
    return { revision, position, repeated: false };
  };

  const positionAfter = async (
    stream: string,
    revision: number,
    told: bigint | undefined,
  ): Promise<bigint> => {
    if (isForgettable(stream)) return NO_POSITION;
    if (told !== undefined) return told;
    const [last] = await reading.read(stream, revision, 1);
    if (!last) throw unavailable(new Error('an appended event is not there'));
    return last.position;
  };

  /** Somebody wrote first. Was it this very command, or even this very append? */
  const asBefore = async (
    stream: string,
    expected: Expected,
    events: readonly NewEvent[],
    proposals: readonly Proposal[],
    actual: bigint | 'no_stream',
  ): Promise<Appended> => {
    const from = expected === 'new' ? 0 : expected + 1;
    const there = await reading.readWithIds(stream, from, events.length);
    const last = there.at(-1)?.event;
    const same =
      there.length === events.length &&
      there.every(({ event }, place) => event.id === events[place]?.metadata.eventId);
    if (!last || !same) throw await conflict(stream, expected, actual);
    const repeated = there[0]?.serverId !== proposals[0]?.id;
    return { revision: last.revision, position: last.position, repeated };
  };

  const conflict = async (
    stream: string,
    expected: Expected,
    actual: bigint | 'no_stream',
  ): Promise<ConcurrencyConflict> => {
    if (!isForgettable(stream)) {
      return new ConcurrencyConflict(
        stream,
        expected,
        actual === 'no_stream' ? 'new' : Number(actual),
      );
    }
    const last: RecordedEvent | undefined = (await reading.read(stream)).at(-1);
    return new ConcurrencyConflict(stream, expected, last?.revision ?? 'new');
  };

  return { append, forget: (stream) => remove(wire, reading, stream) };
}

/** Fields in any order: readers put them in the canonical one again. */
function proposal({ type, data, metadata }: NewEvent): Proposal {
  return {
    id: newId(),
    contentType: 'application/json',
    type,
    data: data as Proposal['data'],
    metadata: metadata,
  };
}

function expectedRevision(expected: Expected, base: bigint): bigint | 'no_stream' {
  return expected === 'new' ? 'no_stream' : base + BigInt(expected);
}

async function write(
  { connection, naming, limits, patiently }: Wire,
  stream: string,
  expected: bigint | 'no_stream',
  proposals: Proposal[],
): Promise<Outcome> {
  const name = naming.streamName(stream);
  const options = { expectedRevision: expected, requiresLeader: true, deadline: limits.callMs };
  try {
    const result = await patiently(() =>
      connection.call('an append', limits.callMs, (client) =>
        client.appendToStream(name, proposals, options),
      ),
    );
    return { revision: result.nextExpectedRevision, position: result.position?.commit };
  } catch (error) {
    const fault = faultOf(error);
    if (fault === 'conflict') return { actual: (error as WrongExpectedVersionError).actualVersion };
    if (fault === 'too-large') throw new Rejection('append-too-large');
    throw unavailable(error);
  }
}

/** Times that a deletion begins again because somebody wrote to the stream meanwhile. */
const DELETE_ATTEMPTS = 5;

/**
 * Deletes softly: the server hides the events at once and destroys them at its next scavenge
 * (docs/runbooks/cluster.md). It would keep the last one for ever, so an empty one is put there
 * first. A tombstone would destroy them all, and forbid the name for ever.
 */
async function remove(wire: Wire, reading: Reading, stream: string): Promise<void> {
  for (let attempt = 1; attempt <= DELETE_ATTEMPTS; attempt += 1) {
    const there = await reading.read(stream);
    if (there.length === 0) return;
    const last = (await reading.base(stream)) + BigInt(there.length - 1);
    const emptied = await write(wire, stream, last, [forgotten()]);
    if ('actual' in emptied) continue;
    if (await removeAt(wire, stream, emptied.revision)) return;
  }
  throw unavailable(new Error('a stream is written to while it is being forgotten'));
}

function forgotten(): Proposal {
  const id = newId();
  return {
    id,
    contentType: 'application/json',
    type: 'Forgotten',
    data: {},
    metadata: { eventId: id },
  };
}

/** False when somebody appended meanwhile. */
async function removeAt(
  { connection, naming, limits, patiently }: Wire,
  stream: string,
  expectedRevision: bigint,
): Promise<boolean> {
  const name = naming.streamName(stream);
  const options = { expectedRevision, requiresLeader: true, deadline: limits.callMs };
  try {
    await patiently(() =>
      connection.call('a deletion', limits.callMs, (client) => client.deleteStream(name, options)),
    );
    return true;
  } catch (error) {
    const fault = faultOf(error);
    // An answer may have been lost: then the second attempt finds nothing to delete.
    if (fault === 'no-stream' || fault === 'deleted') return true;
    if (fault === 'conflict') return false;
    throw unavailable(error);
  }
}
