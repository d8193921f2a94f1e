import { eventStoreDb, StoreUnavailable, type EventStore } from '#event-store';
import { copyFile } from 'node:fs/promises';
import { inspect } from 'node:util';
import {
  startEventStoreDbFake,
  type EventStoreDbFake,
  type Method,
} from '../fakes/eventstoredb/index.js';
import { nodes, pause, PATIENCE_MS, until } from './eventstoredb-bad-days.support.js';
import { sampleEvents } from './sample-events.js';

jest.setTimeout(PATIENCE_MS);

const { open, closeAll } = nodes();
afterEach(closeAll);

const PASSWORD = 'pomme-de-terre';
const ASKED: readonly Method[] = ['append', 'batchAppend', 'read', 'delete'];

const EVERYTHING: readonly (readonly [string, (store: EventStore) => Promise<unknown>])[] = [
  ['an append', (store) => store.append('fund-a', 'new', sampleEvents(1))],
  ['a read', (store) => store.read('fund-a')],
  ['a page of the log', (store) => store.readAll(0n, 10)],
  ['the head', (store) => store.head()],
  ['forgetting', (store) => store.forget('key-a')],
];

/** Whatever appears on the console from now on. */
function watchedConsole(): () => readonly string[] {
  const said: string[] = [];
  for (const way of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) {
    jest.spyOn(console, way).mockImplementation((...words) => void said.push(inspect(words)));
  }
  for (const way of ['stdout', 'stderr'] as const) {
    jest.spyOn(process[way], 'write').mockImplementation((text) => said.push(String(text)) > 0);
  }
  return () => said;
}
afterEach(() => jest.restoreAllMocks());

/** The error and all its causes, as a log would print them. */
function printed(error: unknown): string {
  return inspect(error, { depth: 20, showHidden: true });
}

async function failureOf(work: Promise<unknown>): Promise<StoreUnavailable> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(StoreUnavailable);
  return error as StoreUnavailable;
}

describe('EventStoreDB is away when a server of the instance starts', () => {
  test('calls are answered with "unavailable" at once, and later they work, nothing restarted', async () => {
    const fake = await startEventStoreDbFake();
    await fake.stop();
    const store = open(fake.url());
    // The first call loads the client, which may take its time.
    await failureOf(store.head());
    let rung = 0;
    store.bell().subscribe(() => (rung += 1));
    for (const [, work] of EVERYTHING) {
      const began = performance.now();
      const error = await failureOf(work(store));
      expect(performance.now() - began).toBeLessThan(1_500);
      expect(error).toMatchObject({ refused: false, retryAfterSeconds: 5 });
    }
    await fake.start();
    for (const [, work] of EVERYTHING) await work(store);
    await until(() => rung > 0);
    await closeAll();
    await fake.close();
  });
});

describe('EventStoreDB does not know the password', () => {
  let fake: EventStoreDbFake;
  beforeAll(async () => {
    fake = await startEventStoreDbFake({ credentials: { username: 'ops', password: 'right' } });
  });
  afterAll(() => fake.close());

  const wrongs = [
    ['a wrong password', { username: 'ops', password: PASSWORD }],
    ['none', 'none'],
  ] as const;
  describe.each(wrongs)('%s', (_, credentials) => {
    test.each(EVERYTHING)(
      '%s: refused after one call, and nobody reads the password',
      async (_what, work) => {
        const said = watchedConsole();
        const store = open(fake.url({ credentials }));
        const before = fake.calls();
        const error = await failureOf(work(store));
        expect(error.refused).toBe(true);
        expect(error.message).toMatch(/refuses the name or password in EVENTSTORE_URL/);
        const now = fake.calls();
        const calls = ASKED.map((method) => now[method] - before[method]);
        expect(calls.reduce((sum, n) => sum + n, 0)).toBe(1);
        const basic = Buffer.from(`ops:${PASSWORD}`).toString('base64');
        for (const secret of [PASSWORD, basic]) expect(printed(error)).not.toContain(secret);
        expect(said().join('\n')).not.toContain(PASSWORD);
      },
    );
  });

  test('the bell asks again ever more seldom', async () => {
    const store = open(fake.url({ credentials: wrongs[0][1] }));
    const before = fake.calls().subscribe;
    store.bell().subscribe();
    await until(() => fake.calls().subscribe > before);
    await pause(1_000);
    // After 0, 100, 300 and 700 ms; then 1.5 s, and so on to one every 5 s.
    expect(fake.calls().subscribe - before).toBeLessThanOrEqual(4);
  });
});

describe('EventStoreDB shows a certificate', () => {
  test('that nobody here trusts: said clearly, and not asked again', async () => {
    const fake = await startEventStoreDbFake({ tls: true });
    const other = await startEventStoreDbFake({ tls: true });
    const said = watchedConsole();
    const store = open(fake.url({ caFile: other.caFile }));
    for (const [, work] of EVERYTHING) {
      const error = await failureOf(work(store));
      expect(error).toMatchObject({ refused: true });
      expect(error.message).toMatch(/its certificate is not trusted; give tlsCAFile/);
    }
    expect(said().join('\n')).not.toContain(PASSWORD);
    expect(Object.values(fake.calls()).every((calls) => calls === 0)).toBe(true);
    await closeAll();
    await Promise.all([fake.close(), other.close()]);
  });

  test('of an authority whose file comes later: it works from then on', async () => {
    const fake = await startEventStoreDbFake({ tls: true });
    const late = `${fake.caFile}.late`;
    const store = open(fake.url({ caFile: late }));
    expect((await failureOf(store.head())).message).toMatch(/tlsCAFile/);
    await copyFile(fake.caFile, late);
    expect(await store.head()).toBe(0n);
    await closeAll();
    await fake.close();
  });
});

describe('EVENTSTORE_URL is not an address', () => {
  const secret = `ops:${PASSWORD}`;
  test.each([
    ['of another protocol', `http://${secret}@db:2113`, 'form'],
    ['without a host', `esdb://${secret}@`, 'form'],
    ['with a password that has to be escaped', `esdb://ops:${PASSWORD}@${PASSWORD}@db`, 'form'],
    ['with a password that looks like options', `esdb://ops:12?${PASSWORD}@db`, 'form'],
    ['with a port that is none', `esdb://${secret}@db:port`, 'host'],
    ['with a host that is none', `esdb://${secret}@db,,db2`, 'host'],
    ['with an option that is none', `esdb://${secret}@db?tsl=true`, 'tsl'],
    ['with an option without a value', `esdb://${secret}@db?tls=`, 'tls'],
    ['with a TLS that is neither yes nor no', `esdb://${secret}@db?tls=maybe`, 'tls'],
  ])('%s: refused at the start, naming the part and not the password', (_, url, part) => {
    const said = watchedConsole();
    let error: unknown;
    try {
      eventStoreDb({ url });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code: 'eventstore-url-invalid', params: { part } });
    expect(printed(error)).not.toContain(PASSWORD);
    expect(said().join('\n')).not.toContain(PASSWORD);
  });
});
