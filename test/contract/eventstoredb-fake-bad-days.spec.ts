import {
  EventStoreDBClient,
  excludeSystemEvents,
  NO_STREAM,
  START,
  type AllStreamResolvedEvent,
  type AllStreamSubscription,
  type Position,
} from '@eventstore/db-client';
import { once } from 'node:events';
import {
  startEventStoreDbCluster,
  startEventStoreDbFake,
  type EventStoreDbFake,
  type FaultKind,
  type Method,
} from '../fakes/eventstoredb/index.js';
import {
  PATIENCE_MS,
  collect,
  eventually,
  given,
  many,
  until,
} from './eventstoredb-fake.support.js';

jest.setTimeout(PATIENCE_MS);

const WRITES: readonly Method[] = ['append', 'batchAppend'];

let fake: EventStoreDbFake;
let client: EventStoreDBClient;
const open: { dispose: () => Promise<void> }[] = [];

/** Another client: a client keeps what it learnt of a server that failed it. */
function connect(url = fake.url()): EventStoreDBClient {
  const connected = EventStoreDBClient.connectionString(url);
  open.push(connected);
  return connected;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.dispose()));
});

describe.each([
  ['in batches', true],
  ['one call each', false],
])('On a bad day the stand-in for EventStoreDB, appended to %s', (_, batchAppend) => {
  beforeEach(async () => {
    fake = await startEventStoreDbFake({ batchAppend });
    client = connect();
    await client.appendToStream('gift-0', given());
  });
  afterEach(() => fake.close());

  test.each([
    ['drop', 0],
    ['unavailable', 0],
    ['timeout', 0],
    ['lose-answer-after-commit', 1],
  ] as const)('%s: the append fails, and %i event is stored', async (kind, stored) => {
    const event = given();
    fake.faults.next({ on: WRITES, do: kind });
    const failed = client.appendToStream('gift-1', event, { expectedRevision: NO_STREAM });
    await expect(failed).rejects.toThrow();
    expect(fake.events().filter(({ id }) => id === event.id)).toHaveLength(stored);
    expect(fake.faults.happened()).toEqual({ [kind]: 1 });

    const again = await eventually(() =>
      connect().appendToStream('gift-1', event, { expectedRevision: NO_STREAM }),
    );
    expect(again.nextExpectedRevision).toBe(0n);
    expect(fake.events().filter(({ id }) => id === event.id)).toHaveLength(1);
  });

  test.each([
    ['unavailable', 'unavailable'],
    ['timeout', batchAppend ? 'deadline-exceeded' : 'timeout'],
    ['not-leader', 'not-leader'],
  ] as const)('%s reaches the client as %s', async (kind, type) => {
    fake.faults.next({ on: WRITES, do: kind });
    await expect(client.appendToStream('gift-1', given())).rejects.toMatchObject({ type });
  });

  test('delays an answer', async () => {
    fake.faults.next({ on: WRITES, do: 'delay', ms: 200 });
    const began = performance.now();
    await client.appendToStream('gift-1', given());
    expect(performance.now() - began).toBeGreaterThan(190);
  });

  test('takes an append and never answers it', async () => {
    fake.faults.next({ on: WRITES, do: 'silent', times: 1 });
    const silent = client.appendToStream('gift-1', given(), { deadline: PATIENCE_MS });
    silent.catch(() => undefined);
    const others = await client.appendToStream('gift-2', given());
    expect(others.success).toBe(true);
    const pause = new Promise((resolve) => setTimeout(() => resolve('still waiting'), 100));
    expect(await Promise.race([silent, pause])).toBe('still waiting');
  });

  test('fails in turn as planned, and only the calls it was told of', async () => {
    fake.faults.next({ on: WRITES, do: 'timeout', times: 2 });
    fake.faults.next({ on: 'delete', do: 'unavailable' });
    expect(fake.faults.pending()).toBe(3);
    await expect(client.appendToStream('gift-1', given())).rejects.toThrow();
    await expect(client.appendToStream('gift-1', given())).rejects.toThrow();
    await client.appendToStream('gift-1', given());
    await expect(client.deleteStream('gift-1')).rejects.toMatchObject({ type: 'unavailable' });
    expect(fake.faults.pending()).toBe(0);
  });

  test('goes away and comes back on the same port with what was stored', async () => {
    await client.appendToStream('gift-1', many(3));
    const port = fake.port();
    await fake.stop();
    await expect(connect().appendToStream('gift-2', given())).rejects.toMatchObject({ code: 14 });
    await fake.start();
    expect(fake.port()).toBe(port);
    expect(await collect(connect().readStream('gift-1'))).toHaveLength(3);
    await eventually(() => connect().appendToStream('gift-2', given()));
  });

  test('loses no answered append and doubles none while calls fail at random', async () => {
    const kinds: readonly FaultKind[] = ['drop', 'unavailable', 'lose-answer-after-commit'];
    fake.faults.random({ seed: 7, probability: 0.3, kinds, on: WRITES });
    for (let n = 0; n < 30; n += 1) {
      const event = given(n);
      const expectedRevision = n === 0 ? NO_STREAM : BigInt(n - 1);
      const answer = await eventually(() =>
        connect().appendToStream('gift-1', event, { expectedRevision }),
      );
      expect(answer.nextExpectedRevision).toBe(BigInt(n));
    }
    expect(Object.keys(fake.faults.happened()).sort()).toEqual([...kinds].sort());
    fake.faults.clear();
    const events = await collect(connect().readStream('gift-1'));
    expect(events.map(({ event }) => (event?.data as { n: number }).n)).toEqual(
      Array.from({ length: 30 }, (_each, n) => n),
    );
  });
});

describe('On a bad day the stand-in for EventStoreDB, read', () => {
  beforeEach(async () => {
    fake = await startEventStoreDbFake();
    client = connect();
    await client.appendToStream('gift-1', many(50));
  });
  afterEach(() => fake.close());

  test('drops a reader in the middle, after the events it was told', async () => {
    fake.faults.next({ on: 'read', do: 'break-mid-read', afterEvents: 20 });
    const seen: unknown[] = [];
    const reading = client.readStream('gift-1');
    reading.on('data', (event) => seen.push(event));
    const [error] = (await once(reading, 'error').catch((thrown: unknown) => [thrown])) as [Error];
    expect(error).toMatchObject({ type: 'unavailable' });
    expect(seen).toHaveLength(20);
    expect(await collect(connect().readStream('gift-1'))).toHaveLength(50);
  });

  test.each(['unavailable', 'not-leader', 'timeout'] as const)('fails a read: %s', async (kind) => {
    fake.faults.next({ on: 'read', do: kind });
    await expect(collect(client.readAll())).rejects.toMatchObject({ type: kind });
  });

  test('cuts all connections; a subscription goes on from where it was', async () => {
    const seen: string[] = [];
    let last: Position | typeof START = START;
    const follow = (): AllStreamSubscription =>
      connect()
        .subscribeToAll({ fromPosition: last, filter: excludeSystemEvents() })
        .on('data', ({ event }: AllStreamResolvedEvent) => {
          if (event === undefined) return;
          seen.push(event.id);
          last = event.position;
        });
    const first = follow();
    const broken = new Promise((resolve) => first.once('error', resolve));
    await until(() => seen.length === 50);
    expect(fake.cutAll()).toBeGreaterThan(0);
    expect(await broken).toMatchObject({ type: expect.stringMatching(/unavailable|cancelled/) });

    await eventually(() => connect().appendToStream('gift-2', many(50)));
    follow();
    await until(() => seen.length === 100);
    const ours = fake.events().filter(({ type }) => type === 'Given');
    expect(seen).toEqual(ours.map(({ id }) => id));
  });

  test('is silent to a subscriber', async () => {
    fake.faults.next({ on: 'subscribe', do: 'silent' });
    const confirmed = once(client.subscribeToAll(), 'confirmation').then(() => 'confirmed');
    const pause = new Promise((resolve) => setTimeout(() => resolve('silence'), 100));
    expect(await Promise.race([confirmed, pause])).toBe('silence');
  });
});

describe('The stand-in for EventStoreDB, locked', () => {
  const credentials = { username: 'ops', password: 'a+b:c/d' };
  beforeAll(async () => {
    fake = await startEventStoreDbFake({ credentials });
  });
  afterAll(() => fake.close());

  test('serves who knows the password, and trusts the certificate', async () => {
    const known = connect();
    await known.appendToStream('gift-1', given());
    expect(await collect(known.readStream('gift-1'))).toHaveLength(1);
  });

  test.each([
    ['a wrong password', { ...credentials, password: 'wrong' }],
    ['no password', 'none'],
  ] as const)('refuses %s', async (_, wrong) => {
    const denied = { type: 'access-denied' };
    const stranger = () => connect(fake.url({ credentials: wrong }));
    await expect(stranger().appendToStream('gift-1', given())).rejects.toMatchObject(denied);
    await expect(
      stranger().appendToStream('gift-1', given(), {
        credentials: { username: 'x', password: 'y' },
      }),
    ).rejects.toMatchObject(denied);
    await expect(collect(stranger().readStream('gift-1'))).rejects.toMatchObject(denied);
    await expect(stranger().deleteStream('gift-1')).rejects.toMatchObject(denied);
  });

  test('is not trusted by who knows another authority', async () => {
    const other = await startEventStoreDbFake({ tls: true });
    const suspicious = connect(fake.url({ caFile: other.caFile }));
    await expect(suspicious.appendToStream('gift-1', given())).rejects.toThrow(/certificate/i);
    await other.close();
  });
});

describe('A cluster of stand-ins for EventStoreDB', () => {
  test('is found by gossip; the leader takes appends, a follower names the leader', async () => {
    const cluster = await startEventStoreDbCluster({ nodes: 3 });
    const anywhere = connect(cluster.url());
    await anywhere.appendToStream('gift-1', given(), { requiresLeader: true });
    const discovering = connect(cluster.nodes[1]?.url().replace('esdb:', 'esdb+discover:'));
    await discovering.appendToStream('gift-1', given(), { requiresLeader: true });
    expect(cluster.nodes.map((node) => node.calls().batchAppend)).toEqual([2, 0, 0]);

    const [, follower] = cluster.nodes;
    const leaderPort = cluster.nodes[0]?.port();
    await expect(
      connect(follower?.url()).appendToStream('gift-1', given(), { requiresLeader: true }),
    ).rejects.toMatchObject({ type: 'not-leader', leader: { port: leaderPort } });
    await connect(follower?.url()).appendToStream('gift-1', given());
    expect(await collect(connect(follower?.url()).readStream('gift-1'))).toHaveLength(3);
    await cluster.close();
  });

  test('goes on with another leader, appointed or elected', async () => {
    const cluster = await startEventStoreDbCluster({ nodes: 3 });
    const append = () =>
      eventually(() =>
        connect(cluster.url()).appendToStream('gift-1', given(), { requiresLeader: true }),
      );
    await append();
    cluster.moveLeader(2);
    expect((await append()).nextExpectedRevision).toBe(1n);
    expect(cluster.nodes[2]?.calls().batchAppend).toBe(1);
    await cluster.nodes[2]?.stop();
    expect(cluster.leader()).toBe(0);
    expect((await append()).nextExpectedRevision).toBe(2n);
    await cluster.close();
  });
});
