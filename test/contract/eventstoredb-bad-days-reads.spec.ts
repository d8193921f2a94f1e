import type { EventStore } from '#event-store';
import { newId } from '#kernel';
import { startEventStoreDbFake, type EventStoreDbFake } from '../fakes/eventstoredb/index.js';
import {
  everythingIn,
  freezableLine,
  nodes,
  PATIENCE_MS,
  until,
} from './eventstoredb-bad-days.support.js';
import { expectUnavailable } from './expectations.js';
import { idsOf, sampleEvent, sampleEvents } from './sample-events.js';

jest.setTimeout(PATIENCE_MS);

const { open, closeAll } = nodes();
let fake: EventStoreDbFake;
let store: EventStore;
beforeEach(async () => {
  fake = await startEventStoreDbFake({ statsEvery: 5 });
  store = open(fake.url());
});
afterEach(async () => {
  await closeAll();
  await fake.close();
});

describe('A bad day of EventStoreDB, for those who read', () => {
  const events = sampleEvents(60);
  beforeEach(() => store.append('fund-a', 'new', events));

  test.each([0, 1, 30, 59])(
    'the connection breaks after %i events: the page is complete all the same, each event once',
    async (afterEvents) => {
      fake.faults.next({ on: 'read', do: 'break-mid-read', afterEvents });
      expect(idsOf(await store.read('fund-a'))).toEqual(idsOf(events));
      fake.faults.next({ on: 'read', do: 'break-mid-read', afterEvents });
      expect(idsOf(await store.readAll(0n, 100))).toEqual(idsOf(events));
      expect(fake.faults.happened()).toEqual({ 'break-mid-read': 2 });
    },
  );

  test.each(['drop', 'delay', 'unavailable', 'timeout', 'not-leader'] as const)(
    '%s: everything is read as on any day',
    async (kind) => {
      const { position } = (await store.read('fund-a', 59))[0]!;
      fake.faults.next({ on: 'read', do: kind });
      expect(await store.head()).toBe(position);
      fake.faults.next({ on: 'read', do: kind });
      expect(idsOf(await store.read('fund-a', 50, 3))).toEqual(idsOf(events.slice(50, 53)));
    },
  );

  test('a server that says nothing costs a limited time, and the next call works', async () => {
    const impatient = open(fake.url(), { limits: { callMs: 250, attempts: 2 } });
    fake.faults.next({ on: 'read', do: 'silent', times: 2 });
    await expectUnavailable(impatient.readAll(0n, 100));
    expect(await impatient.readAll(0n, 100)).toHaveLength(60);
  });

  test('a connection that went dead without a word is replaced by another', async () => {
    const line = await freezableLine(fake.port());
    const far = open(fake.url().replace(/:\d+/, `:${line.port}`), { limits: { callMs: 400 } });
    await far.append('fund-b', 'new', sampleEvents(1));
    expect(line.connections()).toBe(1);
    line.freeze();
    await far.append('fund-b', 0, sampleEvents(1));
    expect(await far.read('fund-b')).toHaveLength(2);
    expect(line.connections()).toBeGreaterThan(1);
    await far.close();
    line.close();
  });
});

describe('The bell of EventStoreDB', () => {
  test('rings for what another server wrote, and again after every kind of break', async () => {
    const other = open(fake.url());
    let heard = 0;
    store.bell().subscribe(() => (heard += 1));
    /** Nobody rings for what is not there, so each time something is written until it is heard. */
    const ringsAgain = async (): Promise<void> => {
      const before = heard;
      while (heard === before) {
        await other.append(`fund-${newId()}`, 'new', sampleEvents(1)).catch(() => undefined);
      }
    };
    await ringsAgain();
    fake.cutAll();
    await ringsAgain();
    await fake.stop();
    await fake.start();
    await ringsAgain();
    fake.faults.next({ on: 'read', do: 'timeout' });
    await store.head();
    await ringsAgain();
  });

  test('tells once that there may be something, when it was deaf for a while', async () => {
    let heard = 0;
    store.bell().subscribe(() => (heard += 1));
    await until(() => heard > 0);
    await fake.stop();
    const before = heard;
    await fake.start();
    await until(() => heard > before);
  });
});

describe('A database that others share', () => {
  const seen = async (reader: EventStore): Promise<readonly string[]> =>
    (await reader.readAll(0n, 1_000)).map((event) => event.stream);

  test('the events of the server and of strangers are passed over, with a prefix and without', async () => {
    const [ours, plain] = [open(fake.url(), { prefix: 'instance' }), store];
    const stranger = (stream: string): void => {
      fake.write(stream, 'OrderPlaced', '{"n":1}');
      fake.write(stream, 'OrderScanned', 'not JSON');
    };
    for (let n = 0; n < 12; n += 1) {
      stranger(`order-${n}`);
      stranger('Orders');
      await ours.append(`fund-${n}`, 'new', sampleEvents(2));
    }
    expect(fake.events().some(({ stream }) => stream.startsWith('$stats'))).toBe(true);
    expect(await seen(ours)).toEqual(
      Array.from({ length: 12 }, (_, n) => [n, n])
        .flat()
        .map((n) => `fund-${n}`),
    );
    expect(await ours.head()).toBe((await ours.readAll(0n, 100)).at(-1)!.position);
    const { position } = await plain.append('fund-z', 'new', sampleEvents(1));
    stranger('order-last');
    expect(await seen(plain)).toEqual(['fund-z']);
    expect(await plain.head()).toBe(position);
  });

  test('two houses with prefixes see nothing of each other', async () => {
    // One prefix begins with the other.
    const [one, other] = [open(fake.url(), { prefix: 'a' }), open(fake.url(), { prefix: 'a-b' })];
    await one.append('fund-x', 'new', sampleEvents(3));
    await one.append('key-x', 'new', sampleEvents(1));
    await other.append('fund-x', 'new', sampleEvents(2));
    expect([await seen(one), await seen(other)].map((all) => all.length)).toEqual([3, 2]);
    expect([await one.forgettableStreams(), await other.forgettableStreams()]).toEqual([
      ['key-x'],
      [],
    ]);
    expect(await other.read('key-x')).toEqual([]);
    await other.forget('key-x');
    expect(await one.read('key-x')).toHaveLength(1);
    expect(await one.head()).toBeLessThan(await other.head());
  });
});

describe('Forgetting in EventStoreDB', () => {
  const secret = 'wrapped-key-of-somebody';

  test.each([
    ['one event', 1],
    ['several', 5],
  ])(
    '%s: hidden at once, begun anew at 0, and gone from the server with its scavenge',
    async (_, count) => {
      const events = Array.from({ length: count }, () => sampleEvent({ secret }));
      await store.append('key-a', 'new', events);
      await store.append('key-b', 'new', sampleEvents(1));
      await store.forget('key-a');
      expect(await store.read('key-a')).toEqual([]);
      expect(await store.forgettableStreams()).toEqual(['key-b']);
      fake.scavenge();
      for (const trace of [secret, ...idsOf(events)])
        expect(everythingIn(fake)).not.toContain(trace);
      const again = sampleEvents(2);
      expect(await store.append('key-a', 'new', again)).toMatchObject({
        revision: 1,
        repeated: false,
      });
      expect(idsOf(await store.read('key-a'))).toEqual(idsOf(again));
      expect((await store.read('key-a')).map(({ revision }) => revision)).toEqual([0, 1]);
      expect(await store.readAll(0n, 100)).toEqual([]);
    },
  );

  test.each(['append', 'delete'] as const)(
    'the answer to its %s is lost: it is forgotten all the same, once',
    async (method) => {
      await store.append('key-a', 'new', [sampleEvent({ secret })]);
      fake.faults.next({ on: method, do: 'lose-answer-after-commit' });
      await store.forget('key-a');
      expect(fake.faults.pending()).toBe(0);
      expect(await store.read('key-a')).toEqual([]);
      fake.scavenge();
      expect(everythingIn(fake)).not.toContain(secret);
    },
  );

  test('the server goes away in between: forgetting it again finishes the work', async () => {
    await store.append('key-a', 'new', [sampleEvent({ secret })]);
    fake.faults.next({ on: 'delete', do: 'unavailable', times: 100 });
    await expectUnavailable(store.forget('key-a'));
    fake.faults.clear();
    await store.forget('key-a');
    fake.scavenge();
    expect(await store.read('key-a')).toEqual([]);
    expect(everythingIn(fake)).not.toContain(secret);
  });

  test('two servers forget the same at once, while somebody writes to it', async () => {
    const other = open(fake.url());
    for (let n = 0; n < 10; n += 1) {
      await store.append(`key-${n}`, 'new', [sampleEvent({ secret })]);
      await Promise.allSettled([
        store.forget(`key-${n}`),
        other.forget(`key-${n}`),
        other.append(`key-${n}`, 0, [sampleEvent({ secret })]),
      ]);
      await store.forget(`key-${n}`);
    }
    fake.scavenge();
    expect(everythingIn(fake)).not.toContain(secret);
    expect(await other.forgettableStreams()).toEqual([]);
  });
});
