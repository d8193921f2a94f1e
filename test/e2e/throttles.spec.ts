import { setUpToken } from '#people';
import { answers } from './support/applications.js';
import { crisisFund, type CrisisFund } from './support/crisis-fund.js';
import { startTestServer, type TestServer } from './support/test-server.js';
import { defaultPolicy } from '#funds';

// Case 11: who types rightly is counted nowhere, and nobody shuts out anybody but themselves.

const PASSWORD = 'a sentence that is long enough';
const EMAIL = 'first@federation.example';
const WRONG = 'not the right sentence';

jest.setTimeout(120_000);

let server: TestServer;
beforeEach(async () => (server = await startTestServer({ proxies: 1 })), 60_000);
afterEach(() => server.stop());

const signIn = (from: string, email: string, password: string) =>
  server.anyone().post('/api/v1/session', { email, password }, { 'x-forwarded-for': from });

async function setUpHouse(): Promise<void> {
  const token = setUpToken(server.instance.ports.vault);
  const fields = {
    organisation: 'Federation',
    currency: 'EUR',
    timeZone: 'Europe/Paris',
    fiscalYearStartMonth: '1',
    displayName: 'First',
    email: EMAIL,
    password: PASSWORD,
  };
  const page = `/sign-in/first?token=${encodeURIComponent(token)}`;
  const done = await server.anyone().submit(page, fields, '/sign-in/first');
  expect(done.status).toBe(303);
}

describe('signing in', () => {
  beforeEach(setUpHouse);

  it('lets the twenty-first in who types rightly, from the same address', async () => {
    for (let nth = 0; nth < 21; nth += 1) {
      expect((await signIn('192.0.2.1', EMAIL, PASSWORD)).status).toBe(201);
    }
  });

  it('shuts five wrong ones out from where they were typed, and nobody elsewhere', async () => {
    for (let nth = 0; nth < 5; nth += 1) {
      expect((await signIn('192.0.2.1', EMAIL, WRONG)).status).toBe(401);
    }
    const shut = await signIn('192.0.2.1', EMAIL.toUpperCase(), PASSWORD);
    expect(shut.status).toBe(429);
    expect(Number(shut.headers['retry-after'])).toBeGreaterThan(0);
    // The one whose account it is, from another network; and others from the same.
    expect((await signIn('192.0.2.2', EMAIL, PASSWORD)).status).toBe(201);
    expect((await signIn('192.0.2.1', 'other@federation.example', WRONG)).status).toBe(401);
  });

  it('counts a /64 as one network', async () => {
    for (let nth = 1; nth <= 5; nth += 1) await signIn(`2001:db8:1:2::${nth}`, EMAIL, WRONG);
    expect((await signIn('2001:db8:1:2::99', EMAIL, PASSWORD)).status).toBe(429);
    expect((await signIn('2001:db8:1:3::1', EMAIL, PASSWORD)).status).toBe(201);
  });

  it('stops one network that guesses at many accounts', async () => {
    for (let nth = 0; nth < 100; nth += 1) {
      expect((await signIn('192.0.2.1', `n${nth}@federation.example`, WRONG)).status).toBe(401);
    }
    expect((await signIn('192.0.2.1', EMAIL, PASSWORD)).status).toBe(429);
    expect((await signIn('192.0.2.2', EMAIL, PASSWORD)).status).toBe(201);
  });

  it('lets many guesses at once through no more than guesses one by one', async () => {
    const guesses = await Promise.all(
      Array.from({ length: 12 }, () => signIn('192.0.2.1', EMAIL, WRONG)),
    );
    expect(guesses.filter(({ status }) => status === 401)).toHaveLength(5);
  });
});

describe('the form for help', () => {
  let fund: CrisisFund;
  beforeEach(async () => {
    fund = await crisisFund(server, defaultPolicy('EUR'));
    await fund.seen();
  });

  it('is slowed and never closed for a shelter behind one address, and refusals count for nothing', async () => {
    const send = (change: object) =>
      server.anyone().post('/api/v1/applications', answers(fund.fundId, change), {
        'x-forwarded-for': '192.0.2.1',
      });
    for (let nth = 0; nth < 40; nth += 1) {
      expect((await send({ narrative: '' })).status).toBe(422);
    }
    const began = performance.now();
    for (let nth = 0; nth < 30; nth += 1) expect((await send({})).status).toBe(201);
    const free = performance.now() - began;
    const slowedFrom = performance.now();
    for (let nth = 0; nth < 3; nth += 1) expect((await send({})).status).toBe(201);
    // 0, 250 and 500 ms later; what went before took no such time for each.
    expect(performance.now() - slowedFrom).toBeGreaterThan(700);
    expect(free / 30).toBeLessThan(250);
  });
});
