import {
  BACKWARDS,
  END,
  EventStoreDBClient,
  excludeSystemEvents,
  NO_STREAM,
  START,
  streamNameFilter,
  type AllStreamResolvedEvent,
  type Position,
} from '@eventstore/db-client';
import { once } from 'node:events';
import { startEventStoreDbFake, type EventStoreDbFake } from '../fakes/eventstoredb/index.js';
import { PATIENCE_MS, collect, given, many, take, until } from './eventstoredb-fake.support.js';

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
