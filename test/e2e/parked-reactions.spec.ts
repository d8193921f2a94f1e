import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultPolicy } from '#funds';
import { newId } from '#kernel';
import { entraide } from '../support/entraide.js';
import { crisisFund, type CrisisFund } from './support/crisis-fund.js';
import { startTestServer, type Client, type TestServer } from './support/test-server.js';

jest.setTimeout(120_000);

let server: TestServer;
let fund: CrisisFund;
let administrator: Client;

const data = mkdtempSync(join(tmpdir(), 'entraide-parked-'));
const target = (): string => `fundaccount-${fund.fundId}.EUR`;

/** A gift under a restriction that the fund's account does not know: booking it is refused. */
async function given(restriction: string): Promise<void> {
  const donationId = newId();
  await fund.put(`donation-${donationId}`, {
    type: 'DonationReceived',
    data: {
      donationId,
      fundId: fund.fundId,
      donorId: null,
      donorKind: 'individual',
      money: { minor: '5000', currency: 'EUR' },
      feeMinor: '0',
      baseMinor: '5000',
      restriction,
      method: 'bank',
      receivedOn: '2026-03-09',
      recordedBy: 'treasurer',
    },
  });
}

async function settled(): Promise<void> {
  await server.instance.processes?.settled();
  await fund.seen();
}

/** What was booked from gifts, by restriction. */
async function booked(): Promise<readonly string[]> {
  const events = await server.instance.ports.store.read(target());
  return events.flatMap(({ event }) =>
    event.type === 'FundsReceived' && event.data.source.startsWith('donation-')
      ? [event.data.restriction]
      : [],
  );
}

beforeAll(async () => {
  const now = new Date('2026-03-09T08:00:00Z');
  server = await startTestServer({ data, clock: { now: () => now } });
  fund = await crisisFund(server, defaultPolicy('EUR'));
  administrator = await server.as(['administrator'], { entityId: 'federation' });
  await given('winter');
  await given('free');
  await settled();
});
afterAll(async () => {
  await server.stop();
  rmSync(data, { recursive: true, force: true });
});

describe('What a process could not do', () => {
  it('waits, with what comes after it in the same account; another account is served', async () => {
    expect(await booked()).toEqual([]);
    const elsewhere = await crisisFund(server, defaultPolicy('EUR'));
    const before = fund;
    fund = elsewhere;
    try {
      await given('free');
      await settled();
      expect(await booked()).toEqual(['free']);
    } finally {
      fund = before;
    }
  });

  it('is named by readiness and figures, and takes the node out of no service', async () => {
    const ready = await server.anyone().get('/health/ready');
    const { processes } = ready.body as { processes: object };
    expect(ready.status).toBe(200);
    expect(processes).toMatchObject({
      state: 'parked',
      parked: [
        {
          process: 'payment',
          target: target(),
          event: 'DonationReceived',
          code: 'restriction-unknown',
        },
        { process: 'payment', target: target(), code: null },
      ],
    });
    const figures = await server.anyone().get('/metrics');
    expect(figures.text).toContain('entraide_processes_parked{process="payment"} 2');
    expect(figures.text).toContain('entraide_processes_parked{process="award"} 0');
  });

  it.each([
    ['en', 'Gift received', 'Waits behind the one above.', 'Try again'],
    ['fr', 'Don reçu', 'Attend derrière la ligne au-dessus.', 'Réessayer'],
  ])('is told on a page in words (%s)', async (lang, event, behind, button) => {
    const page = await administrator.page(`/admin/processes?lang=${lang}`);
    expect(page.status).toBe(200);
    for (const text of [event, 'winter', behind, button, target()])
      expect(page.text).toContain(text);
  });

  it('is told over the API, to administrators only', async () => {
    const { body } = await administrator.get('/api/v1/processes/parked');
    const { items } = body as { items: readonly object[] };
    expect(items).toMatchObject([
      {
        process: 'payment',
        target: target(),
        eventType: 'DonationReceived',
        refusal: { code: 'restriction-unknown', params: { restriction: 'winter' } },
        refusals: 1,
      },
      { refusal: null, refusals: 0 },
    ]);
    const treasurer = await server.as(['treasurer'], { entityId: 'federation' });
    expect((await treasurer.get('/api/v1/processes/parked')).status).toBe(403);
    const queue = { process: 'payment', target: target() };
    expect((await treasurer.post('/api/v1/processes/retries', queue)).status).toBe(403);
    expect((await treasurer.page('/admin/processes')).status).toBe(403);
  });

  it('is listed by the command line beside the running server', async () => {
    const { code, stdout } = await entraide('processes', '--data', data);
    expect(code).toBe(0);
    expect(stdout).toContain('restriction-unknown');
    expect(stdout).toContain('waits behind it');
  });

  it('is refused again as long as its cause is there', async () => {
    const queue = { process: 'payment', target: target() };
    expect((await administrator.post('/api/v1/processes/retries', queue)).status).toBe(200);
    await settled();
    expect(await booked()).toEqual([]);
    const { body } = await administrator.get('/api/v1/processes/parked');
    expect((body as { items: readonly object[] }).items[0]).toMatchObject({ refusals: 2 });
  });

  it('is done in order by a button, without scripts, once the cause is gone', async () => {
    await fund.put(target(), {
      type: 'RestrictionOpened',
      data: {
        fundId: fund.fundId,
        currency: 'EUR',
        restriction: 'winter',
        terms: { needs: [], places: [], from: null, until: null, feesAllowed: false },
        credit: { en: 'For the winter' },
        moves: [],
      },
    });
    const sent = await administrator.submit('/admin/processes', {}, '/admin/processes/retries');
    expect([sent.status, sent.headers['location']]).toEqual([303, '/admin/processes']);
    await settled();
    expect(await booked()).toEqual(['winter', 'free']);
    expect(server.instance.processes?.state().parked).toEqual([]);
    expect((await administrator.page('/admin/processes')).text).toContain('Rien n’attend');
  });

  it('can be retried from the command line while the server stands', async () => {
    await given('summer');
    await settled();
    await server.stop();
    expect((await entraide('processes', '--retry', '--data', data)).stdout).toContain(
      'asked: payment',
    );
    server = await startTestServer({ data });
    await server.instance.processes?.settled();
    const types = (await server.instance.ports.store.read('parked-payment')).map(
      ({ type }) => type,
    );
    expect(types.slice(-2)).toEqual(['ReactionRetryAsked', 'ReactionRefusedAgain']);
  });
});
