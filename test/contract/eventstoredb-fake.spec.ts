import {
  ANY,
  BACKWARDS,
  END,
  EventStoreDBClient,
  excludeSystemEvents,
  jsonEvent,
  NO_STREAM,
  START,
  STREAM_EXISTS,
  streamNameFilter,
  type AllStreamResolvedEvent,
  type Position,
  type StreamingRead,
} from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { startEventStoreDbFake, type EventStoreDbFake } from '../fakes/eventstoredb/index.js';

const PATIENCE_MS = 30_000;
jest.setTimeout(PATIENCE_MS);

const given = (n = 0) => jsonEvent({ id: randomUUID(), type: 'Given', data: { n } });
const many = (count: number) => Array.from({ length: count }, (_, n) => given(n));

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

describe('The stand-in for EventStoreDB, read', () => {
  beforeEach(() => begin({ statsEvery: 10 }));
  afterEach(end);

  test('gives a stream in both directions from any revision, that revision included', async () => {
    await client.appendToStream('gift-1', many(5));
    const read = async (options: Parameters<EventStoreDBClient['readStream']>[1]) =>
      (await collect(client.readStream('gift-1', options))).map(({ event }) => event?.revision);
    expect(await read({ fromRevision: 2n, maxCount: 2 })).toEqual([2n, 3n]);
    expect(await read({ fromRevision: 9n })).toEqual([]);
    expect(await read({ direction: BACKWARDS, fromRevision: END, maxCount: 2 })).toEqual([4n, 3n]);
    expect(await read({ direction: BACKWARDS, fromRevision: 1n })).toEqual([1n, 0n]);
    await expect(collect(client.readStream('gift-2'))).rejects.toMatchObject({
      type: 'stream-not-found',
      streamName: 'gift-2',
    });
  });

  test('gives the log in the order of writing, with its own events in it and gaps between positions', async () => {
    for (let n = 0; n < 30; n += 1) await client.appendToStream(`gift-${n % 3}`, given(n));
    const all = await collect(client.readAll());
    const own = all.filter(({ event }) => event?.type.startsWith('$'));
    expect(all.length - own.length).toBe(30);
    expect(own.filter(({ event }) => event?.type === '$statsCollected')).toHaveLength(3);
    const positions = all.map(({ event }) => event?.position?.commit ?? 0n);
    const steps = positions.slice(1).map((position, n) => position - positions[n]!);
    expect(steps.every((step) => step > 50n)).toBe(true);
  });

  test('includes the start position forwards and leaves it out backwards', async () => {
    await client.appendToStream('gift-1', many(5));
    const all = await collect(client.readAll());
    const middle = all.at(-3)?.event?.position as Position;
    const forwards = await collect(client.readAll({ fromPosition: middle, maxCount: 2 }));
    expect(ids(forwards)).toEqual(ids(all.slice(-3, -1)));
    const backwards = await collect(
      client.readAll({ fromPosition: middle, direction: BACKWARDS, maxCount: 2 }),
    );
    expect(ids(backwards)).toEqual(ids(all.slice(-5, -3).reverse()));
    const last = await collect(
      client.readAll({ fromPosition: END, direction: BACKWARDS, maxCount: 1 }),
    );
    expect(ids(last)).toEqual(ids(all.slice(-1)));
  });

  test('keeps deleted events in the log until a scavenge, and the last one even then', async () => {
    await client.appendToStream('key-1', many(3));
    await client.appendToStream('gift-1', many(3));
    await client.deleteStream('key-1');
    const kept = async (stream: string) =>
      (await collect(client.readAll())).filter(({ event }) => event?.streamId === stream).length;
    expect(await kept('key-1')).toBe(3);
    fake.scavenge();
    expect(await kept('key-1')).toBe(1);
    expect(await kept('gift-1')).toBe(3);
    const anew = await client.appendToStream('key-1', given(), { expectedRevision: NO_STREAM });
    expect(anew.nextExpectedRevision).toBe(3n);
    fake.scavenge();
    expect(await kept('key-1')).toBe(1);
    expect(ids(await collect(client.readStream('key-1')))).toHaveLength(1);
  });

  test('obeys the metadata of a stream: how many events, and from which on', async () => {
    await client.appendToStream('gift-1', many(6));
    await client.setStreamMetadata('gift-1', { maxCount: 2 });
    expect(await collect(client.readStream('gift-1'))).toHaveLength(2);
    await client.setStreamMetadata('gift-1', { truncateBefore: 3 });
    expect(await collect(client.readStream('gift-1'))).toHaveLength(3);
    const { metadata } = await client.getStreamMetadata('gift-1');
    expect(metadata).toEqual({ truncateBefore: 3 });
    expect(fake.scavenge()).toBeGreaterThan(3);
    const events = await collect(client.readStream('gift-1'));
    expect(events.map(({ event }) => event?.revision)).toEqual([3n, 4n, 5n]);
  });

  test('reads a stream of 10,000 events, also for a slow reader', async () => {
    for (let n = 0; n < 20; n += 1) await client.appendToStream('gift-1', many(500));
    const revisions: (bigint | undefined)[] = [];
    for await (const { event } of client.readStream('gift-1')) {
      if (revisions.push(event?.revision) % 1000 === 0) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    expect(revisions).toEqual(Array.from({ length: 10_000 }, (_, n) => BigInt(n)));
  });
});

describe('The stand-in for EventStoreDB, subscribed to', () => {
  beforeEach(() => begin());
  afterEach(end);

  test('confirms, brings what there was, tells that this was all, and goes on', async () => {
    await client.appendToStream('gift-1', many(3));
    const moments: string[] = [];
    const subscription = client.subscribeToAll({ fromPosition: START });
    const caughtUp = once(subscription, 'caughtUp');
    subscription
      .on('confirmation', () => moments.push('confirmed'))
      .on('caughtUp', () => moments.push('caught up'))
      .on('data', ({ event }: AllStreamResolvedEvent) => {
        if (event?.streamId.startsWith('gift-') === true) moments.push(event.streamId);
      });
    await caughtUp;
    await client.appendToStream('gift-2', many(2));
    await until(() => moments.length >= 7);
    const history = ['gift-1', 'gift-1', 'gift-1'];
    expect(moments).toEqual(['confirmed', ...history, 'caught up', 'gift-2', 'gift-2']);
    await subscription.unsubscribe();
  });

  test('leaves out the position it starts from', async () => {
    await client.appendToStream('gift-1', many(3));
    const all = await collect(client.readAll());
    const fromPosition = all.at(-2)?.event?.position as Position;
    const [first] = await take(client.subscribeToAll({ fromPosition }), 1);
    expect(first?.event?.id).toBe(all.at(-1)?.event?.id);
  });

  test('from the end brings only what comes', async () => {
    await client.appendToStream('gift-1', many(3));
    const subscription = client.subscribeToAll({ fromPosition: END });
    const taken = take(subscription, 1);
    await once(subscription, 'caughtUp');
    await client.appendToStream('gift-2', given());
    expect((await taken)[0]?.event?.streamId).toBe('gift-2');
  });

  test('filters by type or stream, and tells how far it looked', async () => {
    const reached: Position[] = [];
    const checkpointReached = (_: unknown, position: Position) => void reached.push(position);
    const filter = excludeSystemEvents({ checkpointInterval: 1, checkpointReached });
    for (let n = 0; n < 40; n += 1) await client.appendToStream(`gift-${n % 2}`, many(2));
    const seen = await take(client.subscribeToAll({ filter }), 80);
    expect(seen.every(({ event }) => event?.type === 'Given')).toBe(true);
    expect(reached.length).toBeGreaterThanOrEqual(2);
    const byStream = streamNameFilter({ prefixes: ['gift-1'] });
    const some = await take(client.subscribeToAll({ filter: byStream }), 40);
    expect(new Set(some.map(({ event }) => event?.streamId))).toEqual(new Set(['gift-1']));
  });

  test('follows one stream from before it is there', async () => {
    const subscription = client.subscribeToStream('gift-9');
    const taken = take(subscription, 2);
    await once(subscription, 'confirmation');
    await client.appendToStream('gift-1', many(2));
    await client.appendToStream('gift-9', many(2));
    expect((await taken).map(({ event }) => event?.revision)).toEqual([0n, 1n]);
  });
});

function ids(events: readonly { readonly event?: { readonly id: string } }[]) {
  return events.map(({ event }) => event?.id);
}

async function collect<E>(reading: StreamingRead<E>): Promise<E[]> {
  const events: E[] = [];
  for await (const event of reading) events.push(event);
  return events;
}

async function take<E>(
  subscription: AsyncIterable<E> & { unsubscribe: () => Promise<void> },
  count: number,
) {
  const events: E[] = [];
  for await (const event of subscription) {
    events.push(event);
    if (events.length === count) break;
  }
  return events;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
