import type { Envelope } from '#catalogue';
import { sqliteEventStore, type EventStore, type NewEvent } from '#event-store';
import { newId, newSalt } from '#kernel';
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { progress } from './harness.js';

/** A gift of an entity's books, as `execute` would append it: about a kilobyte of text. */
export function gift(stream: string): NewEvent {
  const eventId = newId();
  const metadata: Envelope = {
    actor: { authentication: 'password', id: ACCOUNT, kind: 'person', role: 'finance-officer' },
    causationId: eventId,
    commandId: eventId,
    correlationId: eventId,
    effectiveDate: '2026-03-01',
    entity: ENTITY,
    eventId,
    inputHash: HASH,
    recordedAt: '2026-03-01T08:00:00.000Z',
    salt: newSalt(),
    schemaVersion: 1,
    sensitivity: 0,
    subjectRefs: [],
    type: 'DonationReceived',
  };
  const data = {
    donationId: stream.slice('donation-'.length),
    fundId: ENTITY,
    donorId: ACCOUNT,
    donorKind: 'individual',
    money: { minor: '12345', currency: 'EUR' },
    feeMinor: '35',
    baseMinor: '12345',
    restriction: 'free',
    method: 'bank',
    receivedOn: '2026-02-27',
    recordedBy: ACCOUNT,
  };
  return { type: 'DonationReceived', data, metadata };
}

const ACCOUNT = newId();
const ENTITY = newId();
const HASH = `${newSalt()}${newSalt()}`;

export type Append = {
  readonly stream: string;
  readonly expected: 'new' | number;
  readonly event: NewEvent;
};

/** Appends of one event each, to streams chosen at random; the same seed chooses the same. */
export function randomAppends(streams: number, seed = 1): (count: number) => readonly Append[] {
  const names = Array.from({ length: streams }, () => `donation-${newId()}`);
  const revisions = new Int32Array(streams).fill(-1);
  const random = seeded(seed);
  return (count) =>
    Array.from({ length: count }, () => {
      const which = Math.floor(random() * streams);
      const stream = names[which] as string;
      const last = revisions[which] as number;
      revisions[which] = last + 1;
      return { stream, expected: last < 0 ? 'new' : last, event: gift(stream) };
    });
}

/** All at once, as that many commands of one moment would: they share commits. */
export function appendAll(store: EventStore, appends: readonly Append[]): Promise<unknown> {
  return Promise.all(
    appends.map(({ stream, expected, event }) => store.append(stream, expected, [event])),
  );
}

/** Fills a log from empty, and gives what goes on appending to the same streams. */
export async function fill(
  path: string,
  events: number,
  streams: number,
): Promise<(count: number) => readonly Append[]> {
  const next = randomAppends(streams);
  const store = sqliteEventStore({ path });
  for (let done = 0; done < events; done += FILL_TOGETHER) {
    await appendAll(store, next(Math.min(FILL_TOGETHER, events - done)));
    if (done % 100_000 === 0) progress(`filling: ${done} of ${events}`);
  }
  await store.close();
  return next;
}

const FILL_TOGETHER = 2_000;

/** The least that durability costs: text into a file that has its size already, and a sync. */
export type RawLog = {
  readonly append: (events: readonly NewEvent[]) => void;
  readonly close: () => void;
};

export function rawLog(path: string): RawLog {
  const file = openSync(path, 'w');
  writeSync(file, Buffer.alloc(RAW_BYTES));
  fdatasyncSync(file);
  let at = 0;
  return {
    append: (events) => {
      let text = '';
      for (const { data, metadata } of events) {
        text += `${JSON.stringify(metadata)}${JSON.stringify(data)}\n`;
      }
      const bytes = Buffer.from(text);
      if (at + bytes.length > RAW_BYTES) at = 0;
      writeSync(file, bytes, 0, bytes.length, at);
      at += bytes.length;
      fdatasyncSync(file);
    },
    close: () => closeSync(file),
  };
}

const RAW_BYTES = 64 * 1024 * 1024;

/** Deterministic numbers in [0, 1). */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
