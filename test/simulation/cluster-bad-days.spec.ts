import { defaultPolicy, replay } from '#funds';
import { HOUR_MS, newId } from '#kernel';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answers } from '../e2e/support/applications.js';
import { crisisFund, type CrisisFund, type Person } from '../e2e/support/crisis-fund.js';
import { startTestServer, type TestServer } from '../e2e/support/test-server.js';
import { startEventStoreDbFake, type EventStoreDbFake } from '../fakes/eventstoredb/index.js';
import { entraideIn, PROGRAM_TIMEOUT_MS } from '../support/entraide.js';

jest.setTimeout(PROGRAM_TIMEOUT_MS);

const EUR = (minor: number) => ({ minor: String(minor), currency: 'EUR' });
const GIFT = { donorKind: 'institution', method: 'bank', receivedOn: '2026-03-09' };

let fake: EventStoreDbFake;
let nodes: TestServer[];
let fund: CrisisFund;
let now: Date;
const masterKey = randomBytes(32).toString('hex');

async function openNode(data = 'memory'): Promise<TestServer> {
  const cluster = { url: fake.url(), masterKey };
  const node = await startTestServer({ cluster, data, clock: { now: () => now } });
  nodes.push(node);
  return node;
}

/** The same person at another node. */
function at(node: TestServer, { token }: Person) {
  const headers = { authorization: `Bearer ${token}` };
  return {
    get: (path: string, more: object = {}) =>
      fetch(node.url + path, { headers: { ...headers, ...more } }),
    post: (path: string, body: object, key = newId()) =>
      fetch(node.url + path, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(body),
      }),
  };
}

const gift = (minor: number) => ({
  ...GIFT,
  fundId: fund.fundId,
  money: EUR(minor),
  // The same sum is given again and again here.
  another: true,
});

async function statusOf(node: TestServer, path: string): Promise<number> {
  return (await fetch(node.url + path, { headers: { accept: 'text/html' } })).status;
}

async function untilReady(node: TestServer): Promise<void> {
  const until = Date.now() + PROGRAM_TIMEOUT_MS / 2;
  while ((await statusOf(node, '/health/ready')) !== 200) {
    if (Date.now() > until) throw new Error('the node never became ready');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

beforeEach(async () => {
  fake = await startEventStoreDbFake();
  nodes = [];
  now = new Date('2026-03-10T08:00:00Z');
});
afterEach(async () => {
  if (!fake.isUp()) await fake.start();
  await Promise.all(nodes.map(({ stop }) => stop()));
  await fake.close();
});

describe('The store is away', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'entraide-away-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('when a server starts: it answers from its views, is not ready, refuses commands with 503, and goes on by itself', async () => {
    const first = await openNode();
    fund = await crisisFund(first, defaultPolicy('EUR'));
    const treasurer = await fund.signIn(await fund.employ('treasurer'));
    const seen = await openNode(join(folder, 'data'));
    await seen.instance.projector.waitFor(await first.instance.ports.store.head(), 20_000);
    await seen.stop();
    nodes = [first];
    await fake.stop();

    const node = await openNode(join(folder, 'data'));
    expect(await statusOf(node, '/health/live')).toBe(200);
    expect(await statusOf(node, '/health/ready')).toBe(503);
    expect(await statusOf(node, '/')).toBe(200);
    const refused = await at(node, treasurer).post('/api/v1/donations', gift(100), 'again');
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ code: 'store-unavailable' });

    await fake.start();
    await untilReady(node);
    const done = await at(node, treasurer).post('/api/v1/donations', gift(100), 'again');
    expect(done.status).toBe(201);
  });

  it('for a while: who was signed in goes on reading, and nothing that was asked is doubled', async () => {
    const node = await openNode();
    fund = await crisisFund(node, defaultPolicy('EUR'));
    const treasurer = await fund.signIn(await fund.employ('treasurer'));
    const before = await treasurer.post('/api/v1/donations', gift(100), 'first');
    await fund.seen();
    expect((await treasurer.get('/api/v1/donations')).status).toBe(200);
    await fake.stop();
    expect((await treasurer.get('/api/v1/donations')).status).toBe(200);
    const during = await treasurer.post('/api/v1/donations', gift(200), 'second');
    expect([before.status, during.status]).toEqual([201, 503]);

    await fake.start();
    await untilReady(node);
    const after = await treasurer.post('/api/v1/donations', gift(200), 'second');
    const again = await treasurer.post('/api/v1/donations', gift(100), 'first');
    expect([after.status, again.get('idempotency-replayed')]).toEqual([201, 'true']);
    await node.instance.processes?.settled();
    const { balances } = await replay(node.instance.ports.store);
    expect(balances.find(({ account }) => account === 'bank')?.minor).toBe('300');
  });

  it.each([
    ['password', (url: string) => url.replace('right', 'wrong'), /refuses the name or password/],
    ['authority', (url: string) => url.replace(/&tlsCAFile=[^&]*/, ''), /certificate/],
  ])(
    'for whoever has a wrong %s: told at the start, at once, in words',
    async (_, spoil, words) => {
      await fake.close();
      fake = await startEventStoreDbFake({
        tls: true,
        credentials: { username: 'admin', password: 'right' },
      });
      const started = Date.now();
      const outcome = await entraideIn(
        { EVENTSTORE_URL: spoil(fake.url()), ENTRAIDE_MASTER_KEY: masterKey },
        'serve',
        '--data',
        join(folder, 'data'),
        '--port',
        '0',
        '--role',
        'api',
      );
      expect(outcome.code).toBe(1);
      expect(outcome.stderr).toMatch(words);
      expect(outcome.stderr + outcome.stdout).not.toMatch(/right|wrong/);
      expect(Date.now() - started).toBeLessThan(60_000);
    },
  );
});

describe('Two servers', () => {
  let one: TestServer;
  let other: TestServer;
  let treasurer: Person;

  beforeEach(async () => {
    one = await openNode();
    other = await openNode();
    fund = await crisisFund(one, defaultPolicy('EUR'));
    treasurer = await fund.signIn(await fund.employ('treasurer'));
  });

  it('given the same command at one moment carry it out once, and answer alike', async () => {
    for (let round = 0; round < 20; round += 1) {
      const key = `gift ${round}`;
      const answers = await Promise.all(
        [one, other].map((node) => at(node, treasurer).post('/api/v1/donations', gift(100), key)),
      );
      expect(answers.map(({ status }) => status)).toEqual([201, 201]);
      const [first, second] = await Promise.all(answers.map((answer) => answer.json()));
      expect(second).toEqual(first);
    }
    await one.instance.processes?.settled();
    const { balances } = await replay(one.instance.ports.store);
    expect(balances.find(({ account }) => account === 'bank')?.minor).toBe('2000');
  });

  it('given two decisions on one case at one moment let one win, and tell the other', async () => {
    const worker = await fund.signIn(await fund.employ('case-worker'));
    const filed = await at(one, treasurer).post('/api/v1/applications', answers(fund.fundId));
    const { applicationId } = (await filed.json()) as { applicationId: string };
    const path = `/api/v1/cases/${applicationId}`;
    const [sorted, ended] = await Promise.all([
      at(one, worker).post(`${path}/triage`, { priority: 'P2', sensitivity: 1 }),
      at(other, worker).post(`${path}/ineligible`, { reason: 'outside-scope' }),
    ]);
    const events = await one.instance.ports.store.read(`application-${applicationId}`);
    const types = events.map(({ type }) => type);
    const said = [sorted.status, ended.status];
    // Sorting first leaves the case open to be found ineligible; the other way round it is over.
    if (types.includes('ApplicationTriaged')) expect(said[0]).toBe(200);
    else expect(said).toEqual([409, 200]);
    expect(types.filter((type) => type === 'ApplicationTriaged').length).toBeLessThanOrEqual(1);
    expect(said.filter((status) => status === 200)).toHaveLength(types.length - 1);
  });

  it('of which one is behind: a reader who has seen more waits, and is told to come again', async () => {
    await other.instance.projector.waitFor(await one.instance.ports.store.head(), 20_000);
    expect((await at(other, treasurer).get('/api/v1/donations')).status).toBe(200);
    await other.instance.projector.stop();
    const written = await at(one, treasurer).post('/api/v1/donations', gift(100));
    const position = written.headers.get('fund-position') ?? '';
    const headers = { 'fund-position': position };
    const late = await at(other, treasurer).get('/api/v1/donations', headers);
    expect([late.status, late.headers.get('retry-after')]).toEqual([503, '1']);
    const there = await at(one, treasurer).get('/api/v1/donations', headers);
    expect(((await there.json()) as { items: unknown[] }).items).toHaveLength(1);
  });

  it('whose clock jumps back and forth keep equal views, and books that balance', async () => {
    for (const hours of [0, 3, -2, 4, -1]) {
      now = new Date(now.getTime() + hours * HOUR_MS);
      const done = await at(one, treasurer).post('/api/v1/donations', gift(100));
      expect(done.status).toBe(201);
    }
    await one.instance.processes?.settled();
    const head = await one.instance.ports.store.head();
    const digests = await Promise.all(
      [one, other].map(async ({ instance }) => {
        await instance.projector.waitFor(head, 20_000);
        return instance.views.projections.map(({ name }) => instance.views.digest(name));
      }),
    );
    expect(digests[0]).toEqual(digests[1]);
    const { balances } = await replay(one.instance.ports.store);
    expect(balances.find(({ account }) => account === 'bank')?.minor).toBe('500');
    expect(balances.reduce((sum, { minor }) => sum + BigInt(minor), 0n)).toBe(0n);
  });
});
