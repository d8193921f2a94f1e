import {
  ANY,
  EventStoreDBClient,
  jsonEvent,
  NO_STREAM,
  STREAM_EXISTS,
} from '@eventstore/db-client';
import { startEventStoreDbFake, type EventStoreDbFake } from '../fakes/eventstoredb/index.js';
import { PATIENCE_MS, collect, given, many } from './eventstoredb-fake.support.js';

jest.setTimeout(PATIENCE_MS);

let fake: EventStoreDbFake;
let client: EventStoreDBClient;

async function begin(options: Parameters<typeof startEventStoreDbFake>[0] = {}) {
  fake = await startEventStoreDbFake(options);
  client = EventStoreDBClient.connectionString(fake.url());
}
async function end() {
  await client.dispose();
  await fake.close();
}

describe.each([
  ['in batches', true],
  ['one call each', false],
])('The stand-in for EventStoreDB, appended to %s', (_, batchAppend) => {
  beforeEach(() => begin({ batchAppend }));
  afterEach(end);

  test('takes events and answers the revision and position of the last', async () => {
    const appended = await client.appendToStream('gift-1', many(3), {
      expectedRevision: NO_STREAM,
    });
    const events = await collect(client.readStream('gift-1'));
    expect(events.map(({ event }) => event?.revision)).toEqual([0n, 1n, 2n]);
    expect(appended).toEqual({
      success: true,
      nextExpectedRevision: 2n,
      position: events[2]?.event?.position,
    });
    expect(fake.calls()).toMatchObject(batchAppend ? { batchAppend: 1 } : { append: 1 });
  });

  test('keeps what was given: id, type, data, metadata, and when', async () => {
    const sent = { ...given(7), metadata: { by: 'the treasurer', über: 'é' } };
    await client.appendToStream('gift-1', sent);
    const { id, type, data, metadata } = sent;
    const [read] = await collect(client.readStream('gift-1'));
    expect(read?.event).toMatchObject({ id, type, data, metadata, isJson: true });
    expect(Math.abs(Date.now() - Number(read?.event?.created))).toBeLessThan(PATIENCE_MS);
  });

  test('refuses what is not at the expected revision, and says where it is', async () => {
    await client.appendToStream('gift-1', many(2), { expectedRevision: NO_STREAM });
    const refused = { type: 'wrong-expected-version', streamName: 'gift-1', actualVersion: 1n };
    await expect(
      client.appendToStream('gift-1', given(), { expectedRevision: NO_STREAM }),
    ).rejects.toMatchObject({ ...refused, expectedVersion: 'no_stream' });
    await expect(
      client.appendToStream('gift-1', given(), { expectedRevision: 0n }),
    ).rejects.toMatchObject({ ...refused, expectedVersion: 0n });
    await expect(
      client.appendToStream('gift-1', given(), { expectedRevision: 5n }),
    ).rejects.toMatchObject({ ...refused, expectedVersion: 5n });
    await expect(
      client.appendToStream('gift-2', given(), { expectedRevision: STREAM_EXISTS }),
    ).rejects.toMatchObject({ type: 'wrong-expected-version', actualVersion: 'no_stream' });
  });

  test.each([
    ['at the beginning', NO_STREAM, 1n],
    ['at a revision', 2n, 4n],
    ['anywhere', ANY, 4n],
  ] as const)(
    'repeats its old answer to the same ids, %s',
    async (_where, expectedRevision, revision) => {
      await client.appendToStream('gift-1', many(3), { expectedRevision: NO_STREAM });
      const events = many(2);
      const stream = expectedRevision === NO_STREAM ? 'gift-2' : 'gift-1';
      const first = await client.appendToStream(stream, events, { expectedRevision });
      await client.appendToStream(stream, many(2), {
        expectedRevision: first.nextExpectedRevision,
      });
      expect(first.nextExpectedRevision).toBe(revision);
      expect(await client.appendToStream(stream, events, { expectedRevision })).toEqual(first);
      expect(fake.events().filter(({ id }) => id === events[0]?.id)).toHaveLength(1);
    },
  );

  test('does not take some of the same ids for a repetition', async () => {
    const [one, two] = many(2);
    await client.appendToStream('gift-1', [one!, two!], { expectedRevision: NO_STREAM });
    await expect(
      client.appendToStream('gift-1', [one!, given()], { expectedRevision: NO_STREAM }),
    ).rejects.toMatchObject({ type: 'wrong-expected-version' });
  });

  test('lets one of two writers win', async () => {
    const settled = await Promise.allSettled(
      many(8).map((event) =>
        client.appendToStream('gift-1', event, { expectedRevision: NO_STREAM }),
      ),
    );
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await collect(client.readStream('gift-1'))).toHaveLength(1);
  });

  test('takes 1 MiB in one append and no more', async () => {
    const large = (bytes: number) =>
      jsonEvent({ type: 'Large', data: { text: 'x'.repeat(bytes) } });
    await client.appendToStream('gift-1', [large(600_000), large(400_000)]);
    await expect(
      client.appendToStream('gift-1', [large(600_000), large(600_000)]),
    ).rejects.toMatchObject({ type: 'maximum-append-size-exceeded', maxAppendSize: 1_048_576 });
  });

  test('hides a deleted stream, and goes on counting when it begins anew', async () => {
    const before = many(3);
    await client.appendToStream('key-1', before, { expectedRevision: NO_STREAM });
    await client.deleteStream('key-1', { expectedRevision: 2n });
    await expect(collect(client.readStream('key-1'))).rejects.toMatchObject({
      type: 'stream-not-found',
    });
    const anew = await client.appendToStream('key-1', many(2), { expectedRevision: NO_STREAM });
    expect(anew.nextExpectedRevision).toBe(4n);
    const events = await collect(client.readStream('key-1'));
    expect(events.map(({ event }) => event?.revision)).toEqual([3n, 4n]);
    await expect(
      client.appendToStream('key-1', given(), { expectedRevision: NO_STREAM }),
    ).rejects.toMatchObject({ type: 'wrong-expected-version', actualVersion: 4n });
  });

  test('knows a repetition from before the deletion, and shows nothing of it', async () => {
    const before = many(2);
    const first = await client.appendToStream('key-1', before, { expectedRevision: NO_STREAM });
    await client.deleteStream('key-1');
    const again = await client.appendToStream('key-1', before, { expectedRevision: NO_STREAM });
    expect(again).toEqual(first);
    await expect(collect(client.readStream('key-1'))).rejects.toMatchObject({
      type: 'stream-not-found',
    });
  });

  test('never lets a tombstoned stream be used again', async () => {
    await client.appendToStream('key-1', many(2));
    await client.tombstoneStream('key-1', { expectedRevision: 1n });
    const deleted = { type: 'stream-deleted', streamName: 'key-1' };
    await expect(client.appendToStream('key-1', given())).rejects.toMatchObject(deleted);
    await expect(collect(client.readStream('key-1'))).rejects.toMatchObject(deleted);
    await expect(client.deleteStream('key-1')).rejects.toMatchObject(deleted);
    expect(fake.events().at(-1)).toMatchObject({ stream: 'key-1', type: '$streamDeleted' });
  });

  test('takes a thousand appends at once without mixing them up', async () => {
    const answers = await Promise.all(
      many(1000).map((event, n) =>
        client.appendToStream(`gift-${n}`, event, { expectedRevision: NO_STREAM }),
      ),
    );
    const positions = answers.map(({ position }) => position?.commit);
    expect(new Set(positions).size).toBe(1000);
    const stored = new Map(fake.events().map((event) => [event.position, event.stream]));
    expect(positions.map((position) => stored.get(position ?? 0n))).toEqual(
      positions.map((_position, n) => `gift-${n}`),
    );
  });
});
