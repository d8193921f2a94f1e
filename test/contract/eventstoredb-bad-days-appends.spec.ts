import type { EventStore } from '#event-store';
import {
  startEventStoreDbCluster,
  startEventStoreDbFake,
  type EventStoreDbFake,
} from '../fakes/eventstoredb/index.js';
import { eventStoreModel } from './event-store.model.js';
import {
  freezableLine,
  nodes,
  pause,
  PATIENCE_MS,
  WRITES,
  writesAt,
} from './eventstoredb-bad-days.support.js';
import { expectUnavailable } from './expectations.js';
import { idsOf, sampleEvent, sampleEvents } from './sample-events.js';

jest.setTimeout(PATIENCE_MS);

const { open, closeAll } = nodes();
/** Each run is up to sixty operations, and every fault in them costs a new connection. */
const RUNS = 8;
const IMPATIENT = { limits: { callMs: 250 } };

describe('A bad day of EventStoreDB, for those who append', () => {
  let fake: EventStoreDbFake;
  let store: EventStore;
  beforeEach(async () => {
    fake = await startEventStoreDbFake();
    store = open(fake.url());
    await store.append('fund-a', 'new', sampleEvents(1));
  });
  afterEach(async () => {
    await closeAll();
    await fake.close();
  });

  test.each([
    ['the answer is lost after the commit', 'lose-answer-after-commit'],
    ['the connection breaks before anything is done', 'drop'],
    ['the answer is late', 'delay'],
    ['the server is not ready', 'unavailable'],
    ['the server runs out of time', 'timeout'],
  ] as const)('%s: what was appended stands there once, as new', async (_what, kind) => {
    const events = sampleEvents(2);
    const before = fake.calls();
    fake.faults.next({ on: WRITES, do: kind });
    const answer = await store.append('fund-a', 0, events);
    // The server knew its own ids again: had they been others, it would have had to be read.
    expect(fake.calls().read).toBe(before.read);
    expect(fake.faults.happened()).toEqual({ [kind]: 1 });
    expect(writesAt(fake)).toBe(kind === 'delay' ? 2 : 3);

    const stored = await store.read('fund-a');
    expect(idsOf(stored).slice(1)).toEqual(idsOf(events));
    const { position } = stored[2]!;
    expect(answer).toEqual({ revision: 2, position, repeated: false });
    expect(await store.readAll(0n, 10)).toHaveLength(3);
  });

  test('the answer is lost, and somebody appends before it is asked for again', async () => {
    const [mine, theirs] = [sampleEvents(1), sampleEvents(1)];
    const other = open(fake.url());
    fake.faults.next({ on: WRITES, do: 'lose-answer-after-commit' });
    const asked = store.append('fund-a', 0, mine);
    while ((await other.read('fund-a')).length < 2);
    await other.append('fund-a', 1, theirs);
    expect(await asked).toMatchObject({ revision: 1, repeated: false });
    expect(idsOf(await store.read('fund-a')).slice(1)).toEqual([...idsOf(mine), ...idsOf(theirs)]);
  });

  test('the first keys of somebody survive a lost answer, even under a name used before', async () => {
    await store.append('key-a', 'new', sampleEvents(2));
    await store.forget('key-a');
    const events = sampleEvents(1);
    fake.faults.next({ on: WRITES, do: 'lose-answer-after-commit' });
    expect(await store.append('key-a', 'new', events)).toMatchObject({
      revision: 0,
      repeated: false,
    });
    expect(idsOf(await store.read('key-a'))).toEqual(idsOf(events));
  });

  test('a server that took the append and says nothing is asked again', async () => {
    const impatient = open(fake.url(), IMPATIENT);
    await impatient.append('fund-b', 'new', sampleEvents(1));
    fake.faults.next({ on: WRITES, do: 'silent' });
    const began = performance.now();
    const answer = await impatient.append('fund-b', 0, sampleEvents(1));
    expect(answer).toMatchObject({ revision: 1, repeated: false });
    expect(performance.now() - began).toBeGreaterThan(200);
    expect(await impatient.read('fund-b')).toHaveLength(2);
  });

  test('a server that stays silent costs a limited time, and the next call works', async () => {
    const impatient = open(fake.url(), { limits: { callMs: 250, attempts: 2 } });
    fake.faults.next({ on: WRITES, do: 'silent', times: 2 });
    const failed = impatient.append('fund-b', 'new', sampleEvents(1));
    await expectUnavailable(failed);
    await expect(failed).rejects.toThrow(/not answered within 250 ms|not finish/);
    expect(writesAt(fake)).toBe(3);
    await impatient.append('fund-b', 'new', sampleEvents(1));
  });

  test('one append that is never answered harms none of those beside it', async () => {
    const impatient = open(fake.url(), IMPATIENT);
    fake.faults.next({ on: WRITES, do: 'silent' });
    const streams = Array.from({ length: 12 }, (_each, n) => `fund-${n}`);
    const answers = await Promise.all(
      streams.map((stream) => impatient.append(stream, 'new', sampleEvents(2))),
    );
    expect(answers.every(({ revision, repeated }) => revision === 1 && !repeated)).toBe(true);
    expect(await impatient.readAll(0n, 100)).toHaveLength(25);
  });

  test('a bad day of one node is none for another in the same process', async () => {
    const impatient = open(fake.url(), IMPATIENT);
    await impatient.append('fund-b', 'new', sampleEvents(1));
    fake.faults.next({ on: WRITES, do: 'silent' });
    const slow = impatient.append('fund-b', 0, sampleEvents(1));
    fake.faults.next({ on: WRITES, do: 'delay', ms: 400, times: 4 });
    const beside = ['c', 'd', 'e', 'f'].map((name) =>
      store.append(`fund-${name}`, 'new', sampleEvents(1)),
    );
    expect((await Promise.all([slow, ...beside])).every(({ repeated }) => !repeated)).toBe(true);
    expect(await store.readAll(0n, 100)).toHaveLength(7);
  });

  test('the line goes dead under large appends and breaks: each is answered, nothing else is thrown', async () => {
    const line = await freezableLine(fake.port());
    const far = open(fake.url().replace(/:\d+/, `:${line.port}`));
    await far.append('fund-b', 'new', sampleEvents(1));
    line.freeze();
    const note = 'x'.repeat(100_000);
    const appends = Array.from({ length: 40 }, (_, n) =>
      far.append(`grant-${n}`, 'new', [sampleEvent({ note })]),
    );
    await pause(100);
    line.breakAll();
    const answers = await Promise.all(appends);
    expect(answers.every(({ revision, repeated }) => revision === 0 && !repeated)).toBe(true);
    expect(await far.readAll(0n, 100)).toHaveLength(42);
    await far.close();
    line.close();
  });

  test('a server that offers batches is asked for none: with them its bad day becomes ours', async () => {
    expect(fake.calls()).toMatchObject({ batchAppend: 0, append: 1 });
  });

  test('what it refuses is refused once, and not tried again', async () => {
    const before = writesAt(fake);
    await expect(store.append('fund-a', 'new', sampleEvents(1))).rejects.toMatchObject({
      name: 'ConcurrencyConflict',
      actual: 0,
    });
    expect(writesAt(fake)).toBe(before + 1);
  });
});

describe('A bad day of a cluster', () => {
  test('the leader moves, and then goes away: appends follow it, each once', async () => {
    const cluster = await startEventStoreDbCluster({ nodes: 3 });
    const store = open(cluster.url());
    const events = sampleEvents(5);
    const append = (n: number) => store.append('fund-a', n === 0 ? 'new' : n - 1, [events[n]!]);
    const written = () => cluster.nodes.map(writesAt);
    await append(0);
    expect(written()).toEqual([1, 0, 0]);
    cluster.moveLeader(2);
    expect(await append(1)).toMatchObject({ revision: 1, repeated: false });
    expect(written()).toEqual([2, 0, 1]);
    cluster.nodes[2]?.faults.next({ on: WRITES, do: 'not-leader' });
    expect(await append(2)).toMatchObject({ revision: 2, repeated: false });
    await cluster.nodes[2]?.stop();
    expect(await append(3)).toMatchObject({ revision: 3, repeated: false });
    await cluster.nodes[2]?.start();
    expect(await append(4)).toMatchObject({ revision: 4, repeated: false });
    expect(idsOf(await store.readAll(0n, 10))).toEqual(idsOf(events));
    await closeAll();
    await cluster.close();
  });

  test('no node is there: it is said soon, closing is not held up, and later all is well', async () => {
    const cluster = await startEventStoreDbCluster({ nodes: 3 });
    await Promise.all(cluster.nodes.map((node) => node.stop()));
    const [store, leaving] = [open(cluster.url()), open(cluster.url())];
    const began = performance.now();
    await expectUnavailable(store.append('fund-a', 'new', sampleEvents(1)));
    await expectUnavailable(leaving.head());
    await leaving.close();
    expect(performance.now() - began).toBeLessThan(8_000);
    await Promise.all(cluster.nodes.map((node) => node.start()));
    await store.append('fund-a', 'new', sampleEvents(1));
    await closeAll();
    await cluster.close();
  });
});

describe('When one call in ten goes wrong, a log in EventStoreDB', () => {
  const kinds = [
    'drop',
    'delay',
    'unavailable',
    'lose-answer-after-commit',
    'not-leader',
    'silent',
    'timeout',
    'break-mid-read',
  ] as const;

  eventStoreModel(async () => {
    const fake = await startEventStoreDbFake();
    // Patience so short that a silence costs little is too short for a busy machine: each answer that
    // is late for it costs a new connection, which makes the next one late. So silences are few.
    fake.faults.random({ seed: 11, probability: 0.1, kinds, most: { silent: 1 } });
    const limits = { callMs: 1_000, attempts: 12, firstPauseMs: 1, giveUpMs: 20_000 };
    const { open, closeAll } = nodes();
    let store = open(fake.url(), { limits });
    return {
      store,
      reopen: async () => {
        await store.close();
        return (store = open(fake.url(), { limits }));
      },
      close: async () => {
        fake.faults.clear();
        await closeAll();
        await fake.close();
      },
    };
  }, RUNS);
});
