import { defaultPolicy } from '#funds';
import { openCards, type Letter } from '#giving';
import { fakeStripe, type FakeStripe } from '../fakes/stripe/index.js';
import { crisisFund, type CrisisFund } from './support/crisis-fund.js';
import { startTestServer, type Client, type TestServer } from './support/test-server.js';

jest.setTimeout(120_000);

const HOUSE = 'https://entraide.example';
const GIVER = 'Giver@Example.org';

let stripe: FakeStripe;
let server: TestServer;
let fund: CrisisFund;
let letters: Letter[] = [];
let isAway = false;
let now = new Date('2026-03-09T12:00:00Z');

beforeAll(async () => {
  stripe = await fakeStripe();
  const { key, secret: webhookSecret, url } = stripe;
  const cards = await openCards({ key, webhookSecret, url, timeoutMs: 500 });
  const mail = {
    house: HOUSE,
    send: async (letter: Letter) => {
      if (isAway) throw new Error('away');
      letters.push(letter);
    },
  };
  server = await startTestServer({ cards, mail, clock: { now: () => now } });
  fund = await crisisFund(server, defaultPolicy('EUR'));
  await fund.seen();
});
beforeEach(() => {
  letters = [];
  isAway = false;
  stripe.behave = () => ({ how: 'well' });
  // So that nobody waits for the pace of another test.
  now = new Date(now.getTime() + 24 * 3_600_000);
});
afterAll(async () => {
  await server.stop();
  await stripe.stop();
});

async function give(email: string, amount = '50'): Promise<string> {
  const form = { amount: 'other', other: amount, rhythm: 'once', email };
  const sent = await server.anyone().submit(`/give/${fund.fundId}`, form);
  expect(sent.status).toBe(303);
  const [session] = stripe.account.all('checkout.session');
  stripe.account.pay(session?.id ?? '');
  await stripe.deliver(`${server.url}/webhooks/stripe`);
  await settled();
  return session?.client_reference_id ?? '';
}

async function settled(): Promise<void> {
  await server.instance.ticker?.settled();
  await server.instance.processes?.settled();
  await fund.seen();
}

async function ask(email: string, client = server.anyone()) {
  const answer = await client.submit('/giving', { email });
  await settled();
  return answer;
}

/** The path of the link in the last letter. */
function link(): string {
  const [, path = ''] = /https:\/\/entraide\.example(\/giving\/links\/\S+)/.exec(
    letters.at(-1)?.text ?? '',
  ) ?? ['', ''];
  return path;
}

async function letIn(email: string): Promise<Client> {
  await ask(email);
  const browser = server.anyone();
  expect((await browser.submit(link(), {})).status).toBe(303);
  return browser;
}

describe('Whoever asks for a link', () => {
  test('is sent one where something was given under the address, however it is typed', async () => {
    await give(GIVER);
    const answer = await ask('  giver@example.ORG'.trim());
    expect([answer.status, answer.headers['location']]).toEqual([303, '/giving/asked']);
    expect(letters.map(({ to }) => to)).toEqual(['giver@example.org']);
    expect(link()).toMatch(/^\/giving\/links\/[\w-]+\.[\w-]+$/);
  });

  test('hears the same, and no sooner, where nothing was', async () => {
    await give(GIVER);
    const timed = async (email: string) => {
      const begun = Date.now();
      const client = server.anyone();
      const { status, headers, text } = await ask(email, client);
      const ms = Date.now() - begun;
      const shown = (await client.page('/giving/asked')).text;
      const told = Object.keys(headers).filter((name) => name !== 'date');
      return { ms, same: { status, text, shown, location: headers['location'], told } };
    };
    const known = await timed(GIVER);
    const unknown = await timed('nobody@example.org');
    expect(unknown.same).toEqual(known.same);
    for (const { ms } of [known, unknown]) expect(ms).toBeGreaterThanOrEqual(600);
    expect(letters).toHaveLength(1);
  });

  test('cannot fill the letter box of somebody else', async () => {
    await give(GIVER);
    const answers = [];
    for (let nth = 0; nth < 5; nth += 1) answers.push((await ask(GIVER)).status);
    expect(answers).toEqual([303, 303, 303, 303, 303]);
    expect(letters.length).toBeLessThanOrEqual(3);
  });

  test('leaves no address in the log, and no link either', async () => {
    await give('someone-secret@example.org');
    await ask('someone-secret@example.org');
    const { store } = server.instance.ports;
    const events = await store.readAll(0n, 1_000);
    expect(events.some(({ type }) => type === 'GiverLinkAsked')).toBe(true);
    for (const event of events) {
      expect(`${event.storedData}${event.storedMetadata}`).not.toContain('someone-secret');
      expect(event.storedData).not.toContain(link().split('.').at(-1));
    }
    expect(server.logged()).not.toContain('someone-secret');
    expect(server.logged()).not.toContain(link().split('.').at(-1));
  });

  test('is sent it later where the mail server is away', async () => {
    await give('away@example.org');
    isAway = true;
    await ask('away@example.org');
    expect(letters).toEqual([]);
    isAway = false;
    now = new Date(now.getTime() + 10 * 60_000);
    await settled();
    expect(letters).toHaveLength(1);
  });
});

describe('A link', () => {
  test('is not used up by a program that looks at it, and opens once', async () => {
    await give('once@example.org');
    await ask('once@example.org');
    const browser = server.anyone();
    for (let nth = 0; nth < 3; nth += 1) expect((await browser.page(link())).status).toBe(200);
    expect((await browser.submit(link(), {})).status).toBe(303);
    expect((await browser.page('/giving')).text).toContain('€50.00');
    const again = await server.anyone().submit(link(), {});
    expect([again.status, again.text.includes('This link is over')]).toEqual([409, true]);
  });

  test('does not open after half an hour, and none that was made up does', async () => {
    await give('late@example.org');
    await ask('late@example.org');
    now = new Date(now.getTime() + 30 * 60_000);
    const late = await server.anyone().submit(link(), {});
    expect([late.status, late.text.includes('This link is over')]).toEqual([409, true]);
    const forged = link().replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    expect((await server.anyone().submit(forged, {})).status).toBe(409);
  });
});

describe('Whoever was let in', () => {
  test('sees their gifts and no others, what proves each, and a statement of the year', async () => {
    const own = await give('one@example.org', '31');
    const other = await give('two@example.org', '77');
    const browser = await letIn('one@example.org');
    const page = await browser.page('/giving');
    expect(page.text).toContain('€31.00');
    expect(page.text).not.toContain('€77.00');
    expect(page.headers['cache-control']).toBe('no-store');
    const gift = await browser.page(`/giving/gifts/${own}`);
    const received = (await server.instance.ports.store.read(`donation-${own}`)).find(
      ({ type }) => type === 'DonationReceived',
    );
    expect(gift.text).toContain(`<code>${received?.position}</code>`);
    expect(gift.text).toMatch(/<code>[A-Za-z0-9+/]{43}=<\/code>/);
    expect((await browser.page(`/giving/gifts/${other}`)).status).toBe(404);

    const year = String(now.getUTCFullYear());
    // Paid when the stand-in says so, which keeps real time.
    const [shown = year] = /statements\/(\d{4})/.exec(page.text)?.slice(1) ?? [];
    const statement = await browser.page(`/giving/statements/${shown}`);
    expect(statement.text).toContain('In all: €31.00');
    const csv = await browser.page(`/giving/statements/${shown}/csv`);
    expect(csv.headers['content-type']).toContain('text/csv');
    expect(csv.text.split('\r\n')).toHaveLength(3);
    expect(csv.text).toContain(',31.00,EUR,');
    const json = await browser.page(`/giving/statements/${shown}/json`);
    expect(JSON.parse(json.text)).toMatchObject({
      gifts: [{ giftId: own, amount: { minor: '3100', currency: 'EUR' } }],
      sums: [{ minor: '3100', currency: 'EUR' }],
    });
    expect((await browser.page('/giving/statements/1999')).status).toBe(404);
  });

  test('is let out by a button, and after half an hour', async () => {
    await give('three@example.org');
    const browser = await letIn('three@example.org');
    expect((await browser.submit('/giving', {}, '/giving/end')).status).toBe(303);
    expect((await browser.page('/giving')).text).not.toContain('€50.00');
    now = new Date(now.getTime() + 3_600_000);
    const second = await letIn('three@example.org');
    now = new Date(now.getTime() + 30 * 60_000);
    expect((await second.page('/giving')).text).not.toContain('€50.00');
  });

  test('is asked for a link where they have none', async () => {
    const anyone = server.anyone();
    expect((await anyone.page('/giving/statements/2026')).status).toBe(401);
    expect((await anyone.page('/giving/gifts/any')).status).toBe(401);
  });
});

test('A house without a mail server says so', async () => {
  const without = await startTestServer();
  try {
    const page = await without.anyone().page('/giving');
    expect(page.text).toContain('sends no letters');
  } finally {
    await without.stop();
  }
});
