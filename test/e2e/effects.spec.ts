import { payoutEffect } from '#disbursements';
import type { EffectLimits } from '#effects';
import { fakeRail, type FakeRail } from '../support/fake-rail.js';
import { railsOverHttp } from '../support/http-rail.mjs';
import { entraide } from '../support/entraide.js';
import type { Person } from './support/crisis-fund.js';
import { payingFund, type PayingFund } from './support/paying-fund.js';
import { startTestServer, type Client, type TestServer } from './support/test-server.js';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

jest.setTimeout(120_000);

const LIMITS: EffectLimits = {
  callTimeoutMs: 300,
  leaveAloneMs: 60_000,
  retryAfterMs: 60_000,
  maxRetryAfterMs: 600_000,
  maxTries: 3,
  lookAfterMs: 60_000,
  maxLookAfterMs: 600_000,
  maxLooksUnderWay: 5,
};
const MINUTES = 60_000;

let server: TestServer;
let provider: FakeRail;
let paying: PayingFund;
let administrator: Client;
let now = new Date('2026-03-16T10:00:00Z');
const data = mkdtempSync(join(tmpdir(), 'entraide-effects-'));

beforeAll(async () => {
  provider = await fakeRail('2026-03-16');
  server = await startTestServer({
    data,
    clock: { now: () => now },
    effects: [payoutEffect(railsOverHttp(provider.url))],
    effectLimits: LIMITS,
  });
  paying = await payingFund(server, 240_000);
  administrator = await server.as(['administrator'], { entityId: 'federation' });
});
beforeEach(() => {
  provider.behave = () => ({});
});
afterAll(async () => {
  await server.stop();
  await provider.stop();
  rmSync(data, { recursive: true, force: true });
});

/** Lets so much time pass, and waits until what is due then is carried out. */
async function later(minutes: number): Promise<void> {
  now = new Date(now.getTime() + minutes * MINUTES);
  await settled();
}

async function settled(): Promise<void> {
  await server.instance.ticker?.settled();
  await server.instance.processes?.settled();
  await paying.fund.seen();
}

async function typesIn(stream: string): Promise<readonly string[]> {
  return (await server.instance.ports.store.read(stream)).map(({ type }) => type);
}

const parked = async (): Promise<readonly object[]> =>
  ((await administrator.get('/api/v1/processes/parked')).body as { items: readonly object[] })
    .items;

describe('A payment over a rail that is called', () => {
  it('is paid, booked, and told in its trail', async () => {
    const { disbursementId, attemptId } = await paying.handOver(10_000);
    await settled();
    expect((await typesIn(`disbursement-${disbursementId}`)).at(-1)).toBe('AttemptPaid');
    expect(await typesIn(`effect-${attemptId}`)).toEqual(['EffectCalled', 'EffectAnswered']);
    const account = await typesIn(`fundaccount-${paying.fund.fundId}.EUR`);
    expect(account.at(-1)).toBe('FundsSettled');
    expect(provider.payments()).toMatchObject([{ minor: '10000', state: 'paid' }]);
    const auditor = await paying.fund.signIn(await paying.fund.employ('auditor'));
    const trail = await auditor.get(`/api/v1/trails/${paying.applicationId}`);
    expect(JSON.stringify(trail.body)).toContain('EffectAnswered');
  });

  it('tells the rail nothing of anybody: an amount, a key, a reference', async () => {
    const { reference, key } = provider.payments()[0]!;
    expect(reference).toMatch(/^[2-9A-Z]{12}$/);
    expect(key).not.toContain(paying.grantId);
  });

  it('is taken back to its payout when the rail refuses it for good', async () => {
    provider.behave = () => ({ how: 'refuse' });
    const { disbursementId } = await paying.handOver(11_000);
    await settled();
    const [last] = (await server.instance.ports.store.read(`disbursement-${disbursementId}`)).slice(
      -1,
    );
    expect(last).toMatchObject({
      type: 'AttemptFailed',
      data: { reason: 'refused-by-rail', by: 'effect:rail' },
    });
  });

  it('is looked at until it is paid when it takes its time', async () => {
    provider.behave = () => ({ looksUnderWay: 1 });
    const { disbursementId, attemptId } = await paying.handOver(12_000);
    await settled();
    expect((await typesIn(`disbursement-${disbursementId}`)).at(-1)).toBe('AttemptSubmitted');
    await later(1);
    await later(2);
    expect((await typesIn(`disbursement-${disbursementId}`)).at(-1)).toBe('AttemptPaid');
    expect(await typesIn(`effect-${attemptId}`)).toContain('EffectUnderWay');
  });

  it('is looked up after silence, and not paid twice', async () => {
    provider.behave = (what) => (what === 'submit' ? { how: 'silence-after' } : {});
    const { disbursementId } = await paying.handOver(13_000);
    await settled();
    expect((await typesIn(`disbursement-${disbursementId}`)).at(-1)).toBe('AttemptSubmitted');
    await later(1);
    expect((await typesIn(`disbursement-${disbursementId}`)).at(-1)).toBe('AttemptPaid');
    expect(provider.payments().filter(({ minor }) => minor === '13000')).toHaveLength(1);
    expect(provider.calls().repeats).toBe(0);
  });
});

describe('A payment over a rail that does not answer', () => {
  let attemptId: string;
  let disbursementId: string;

  it('is tried a few times, ever more slowly, and then named like a parked reaction', async () => {
    provider.behave = () => ({ how: 'error-before' });
    ({ attemptId, disbursementId } = await paying.handOver(14_000));
    await settled();
    expect(await parked()).toEqual([]);
    for (const minutes of [1, 2, 4, 8]) await later(minutes);
    expect(await typesIn(`effect-${attemptId}`)).toEqual([
      'EffectCalled',
      'EffectUnanswered',
      'EffectUnanswered',
      'EffectGivenUp',
    ]);
    expect(await parked()).toMatchObject([
      {
        process: 'rail',
        target: `effect-${attemptId}`,
        eventType: 'AttemptSubmitted',
        eventStream: `disbursement-${disbursementId}`,
        refusal: { code: 'effect-unavailable' },
        refusals: 1,
      },
    ]);
  });

  it('is named by readiness, figures and the command line, and takes the node out of no service', async () => {
    const ready = await server.anyone().get('/health/ready');
    expect(ready.status).toBe(200);
    expect(ready.body).toMatchObject({
      processes: {
        state: 'parked',
        parked: [{ process: 'rail', target: `effect-${attemptId}`, code: 'effect-unavailable' }],
      },
    });
    const { text } = await server.anyone().get('/metrics');
    expect(text).toContain('entraide_processes_parked{process="rail"} 1');
    expect(text).toContain('entraide_due_late_seconds 0');
    const { stdout } = await entraide('processes', '--data', data);
    expect(stdout).toContain('effect-unavailable');
  });

  it.each([
    ['en', 'Payment under way', 'It could not be reached', 'Try again'],
    ['fr', 'Paiement en cours', 'Injoignable', 'Réessayer'],
  ])('is told on the page of parked reactions (%s)', async (lang, event, refusal, button) => {
    const page = await administrator.page(`/admin/processes?lang=${lang}`);
    for (const text of [event, refusal, button, `effect-${attemptId}`])
      expect(page.text).toContain(text);
  });

  it('is asked for by administrators only', async () => {
    const treasurer = await server.as(['treasurer'], { entityId: 'federation' });
    const queue = { process: 'rail', target: `effect-${attemptId}` };
    expect((await treasurer.post('/api/v1/processes/retries', queue)).status).toBe(403);
    const wrong = { process: 'award', target: `effect-${attemptId}` };
    const refused = await administrator.post('/api/v1/processes/retries', wrong);
    expect([refused.status, refused.body]).toMatchObject([409, { code: 'nothing-parked' }]);
  });

  it('stays on the list while it is tried again, and counts each time that it was given up', async () => {
    provider.behave = () => ({ how: 'cut-before' });
    await administrator.submit('/admin/processes', {}, '/admin/processes/retries');
    await settled();
    expect(await parked()).toHaveLength(1);
    for (const minutes of [1, 2, 4, 8]) await later(minutes);
    expect(await parked()).toMatchObject([{ refusals: 2 }]);
  });

  it('is paid by a button once the rail is there again, after a look, and once', async () => {
    const before = provider.calls();
    const sent = await administrator.submit('/admin/processes', {}, '/admin/processes/retries');
    expect([sent.status, sent.headers['location']]).toEqual([303, '/admin/processes']);
    await settled();
    expect(await parked()).toEqual([]);
    expect((await typesIn(`disbursement-${disbursementId}`)).at(-1)).toBe('AttemptPaid');
    expect(provider.calls()).toMatchObject({
      submits: before.submits + 1,
      lookUps: before.lookUps + 1,
      repeats: 0,
    });
    expect(provider.payments().filter(({ minor }) => minor === '14000')).toHaveLength(1);
  });
});

describe('A payment that the rail has made and not told of', () => {
  let attemptId: string;
  let failure: string;
  let treasurer: Person;

  beforeAll(async () => {
    provider.behave = (what) => ({ how: what === 'submit' ? 'cut-after' : 'error-before' });
    const handedOver = await paying.handOver(15_000);
    ({ attemptId } = handedOver);
    failure = `/api/v1/disbursements/${handedOver.disbursementId}/failure`;
    treasurer = await paying.fund.signIn(await paying.fund.employ('treasurer'));
    await settled();
  });
  beforeEach(() => {
    provider.behave = () => ({ how: 'error-before' });
  });

  it('cannot be written down as failed meanwhile: a new attempt could pay twice', async () => {
    const refused = await treasurer.post(failure, { reason: 'rail-unavailable' });
    expect([refused.status, refused.body]).toMatchObject([409, { code: 'rail-not-answered' }]);
  });

  it('may be once it is given up, since people have to look then', async () => {
    for (const minutes of [1, 2, 4]) await later(minutes);
    expect(await parked()).toMatchObject([{ target: `effect-${attemptId}` }]);
    expect((await treasurer.post(failure, { reason: 'rail-unavailable' })).status).toBe(200);
  });

  it('is named with what stands in the way when the rail tells of it after all', async () => {
    provider.behave = () => ({});
    const queue = { process: 'rail', target: `effect-${attemptId}` };
    expect((await administrator.post('/api/v1/processes/retries', queue)).status).toBe(200);
    await settled();
    expect(await parked()).toMatchObject([{ ...queue, refusal: { code: 'wrong-stage' } }]);
    expect(provider.payments().filter(({ minor }) => minor === '15000')).toHaveLength(1);
  });
});
