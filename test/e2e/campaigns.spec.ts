import { defaultPolicy } from '#funds';
import { openCards } from '#giving';
import { fakeStripe, type FakeStripe } from '../fakes/stripe/index.js';
import { crisisFund, type CrisisFund } from './support/crisis-fund.js';
import { startTestServer, type Client, type TestServer } from './support/test-server.js';

jest.setTimeout(120_000);

let stripe: FakeStripe;
let server: TestServer;
let fund: CrisisFund;
let writer: Client;
let treasurer: Client;
let now = new Date('2026-03-09T12:00:00Z');

beforeAll(async () => {
  stripe = await fakeStripe();
  const { key, secret: webhookSecret, url } = stripe;
  const cards = await openCards({ key, webhookSecret, url, timeoutMs: 500 });
  server = await startTestServer({ cards, clock: { now: () => now } });
  fund = await crisisFund(server, defaultPolicy('EUR'));
  const place = { entityId: 'federation', fundId: fund.fundId };
  writer = await server.as(['publication-officer'], place);
  treasurer = await server.as(['treasurer'], place);
  await fund.seen();
});
beforeEach(() => {
  now = new Date('2026-03-09T12:00:00Z');
  stripe.behave = () => ({ how: 'well' });
});
afterAll(async () => {
  await server.stop();
  await stripe.stop();
});

const typed = {
  'title-en': 'A roof before winter',
  'story-en': 'Ten families need one.\n\nHelp them <b>now</b>.',
  'title-fr': 'Un toit avant l’hiver',
  'story-fr': 'Dix familles en ont besoin.',
  goal: '1,000',
  goalCurrency: 'EUR',
  from: '2026-03-01',
  until: '2026-03-31',
  restriction: 'free',
};

async function written(change: Readonly<Record<string, string>> = {}): Promise<string> {
  const fields = { ...typed, fundId: fund.fundId, ...change };
  const sent = await writer.submit('/finance/campaigns/new', fields);
  expect([sent.status, sent.text]).toEqual([303, '']);
  return sent.headers['location']?.split('/').at(-1) ?? '';
}

/** Somebody fills in the form of an act on the page of a campaign. */
function does(
  client: Client,
  id: string,
  act: string,
  fields: Readonly<Record<string, string>>,
  form = act,
) {
  const desk = `/finance/campaigns/${id}`;
  return client.submit(desk, fields, `${desk}/${form}`, `${desk}/${act}`);
}

async function published(change: Readonly<Record<string, string>> = {}): Promise<string> {
  const id = await written(change);
  const answer = await does(treasurer, id, 'publication', { edition: '1' });
  expect(answer.status).toBe(303);
  await fund.seen();
  return id;
}

async function give(campaign: string, fields: Readonly<Record<string, string>> = {}) {
  const form = { amount: '50', rhythm: 'once', campaign, ...fields };
  return server.anyone().submit(`/give/${fund.fundId}`, form);
}

/** So many people give 50.00 each, and their provider says that they paid. */
async function paid(campaign: string, count: number): Promise<void> {
  for (let nth = 0; nth < count; nth += 1) {
    expect((await give(campaign)).status).toBe(303);
    const [session] = stripe.account.all('checkout.session');
    stripe.account.pay(session?.id ?? '');
  }
  await stripe.deliver(`${server.url}/webhooks/stripe`);
  await server.instance.ticker?.settled();
  await server.instance.processes?.settled();
  await fund.seen();
}

describe('A campaign', () => {
  test('is read by the public once somebody else has published it', async () => {
    const id = await written();
    const path = `/campaigns/${id}`;
    const desk = `/finance/campaigns/${id}`;
    await fund.seen();
    expect((await server.anyone().page(path)).status).toBe(404);
    expect((await server.anyone().page('/campaigns')).text).not.toContain(id);
    const own = await writer.page(desk);
    expect(own.text).toContain('The public reads nothing of it yet');
    expect(own.text).not.toContain('Publish this edition');
    const tried = await does(writer, id, 'publication', { edition: '1' }, 'edition');
    expect(tried.status).toBe(409);
    expect(tried.text).toContain('two people have read');
    const done = await does(treasurer, id, 'publication', { edition: '1' });
    expect(done.status).toBe(303);
    await fund.seen();

    const page = await server.anyone().page(path);
    expect(page.status).toBe(200);
    expect(page.text).toContain('<h1>A roof before winter</h1>');
    expect(page.text).toContain('<p>Help them &lt;b>now&lt;/b>.</p>');
    expect(page.text).toContain(`/give/${fund.fundId}?campaign=${id}`);
    expect(page.text).not.toContain('noindex');
    const french = await server.anyone().page(`${path}?lang=fr`);
    expect(french.text).toContain('Un toit avant l’hiver');
    expect((await server.anyone().page('/campaigns')).text).toContain(path);
  });

  test('written anew is read as it was until the new edition is published', async () => {
    const id = await published();
    const desk = `/finance/campaigns/${id}`;
    const filled = await treasurer.page(desk);
    expect(filled.text).toContain('Help them &lt;b>now&lt;/b>.');
    const anew = { ...typed, 'title-en': 'Two roofs', 'title-fr': 'Deux toits' };
    expect((await does(treasurer, id, 'edition', anew)).status).toBe(303);
    await fund.seen();
    const path = `/campaigns/${id}`;
    expect((await server.anyone().page(path)).text).toContain('A roof before winter');
    expect((await writer.page(desk)).text).toContain('A newer edition waits');
    const stale = await does(writer, id, 'publication', { edition: '1' });
    expect([stale.status, stale.text.includes('written anew meanwhile')]).toEqual([409, true]);
    expect((await does(writer, id, 'publication', { edition: '2' })).status).toBe(303);
    await fund.seen();
    expect((await server.anyone().page(path)).text).toContain('Two roofs');
  });

  test.each([
    ['no title', { 'title-en': '', 'title-fr': '' }, 422],
    ['no goal', { goal: '0' }, 422],
    ['days that are over', { from: '2026-01-01', until: '2026-03-08' }, 409],
    ['an end before its beginning', { from: '2026-04-01' }, 422],
    ['a pool that is not there', { poolId: '018f3f6e-0000-7000-8000-000000000000' }, 404],
  ])('comes back with what was typed: %s', async (_what, change, status) => {
    const fields = { ...typed, fundId: fund.fundId, ...change };
    const sent = await writer.submit('/finance/campaigns/new', fields);
    expect(sent.status).toBe(status);
    if (status !== 404) {
      expect(sent.text).toContain('error-summary');
      expect(sent.text).toContain('Dix familles en ont besoin.');
    }
  });

  test('is the same for programs', async () => {
    const sent = await writer.post('/api/v1/campaigns', {
      fundId: fund.fundId,
      title: { en: 'By a program' },
      story: { en: 'It asks.' },
      goal: { minor: '500000', currency: 'EUR' },
      from: '2026-03-01',
      until: '2026-03-31',
      restriction: 'free',
    });
    expect(sent.status).toBe(201);
    const { campaignId } = sent.body as { campaignId: string };
    await fund.seen();
    const read = await treasurer.get(`/api/v1/campaigns/${campaignId}`);
    expect(read.body).toMatchObject({ stage: 'written', edition: 1, publishedEdition: null });
    expect((await server.anyone().get(`/api/v1/campaigns/${campaignId}`)).status).toBe(401);
    const page = `/api/v1/campaigns/${campaignId}/publication`;
    expect((await treasurer.post(page, { edition: 1 })).status).toBe(200);
    const list = await treasurer.get(`/api/v1/campaigns?limit=1&fundId=${fund.fundId}`);
    expect(list.body).toMatchObject({ items: [{ campaignId }], older: expect.any(String) });
  });
});

describe('A gift that a campaign asked for', () => {
  test('says so in the log, and comes for what the campaign asks', async () => {
    const id = await published();
    const form = await server.anyone().page(`/give/${fund.fundId}?campaign=${id}`);
    expect(form.text).toContain('A roof before winter');
    expect(form.text).toContain(`name="campaign" value="${id}"`);
    await paid(id, 1);
    const [session] = stripe.account.all('checkout.session');
    const events = await server.instance.ports.store.read(
      `donation-${session?.client_reference_id}`,
    );
    for (const type of ['DonationIntended', 'DonationReceived']) {
      const found = events.find((event) => event.type === type);
      expect(found?.event.data).toMatchObject({ campaignId: id, restriction: 'free' });
    }
  });

  test('is shown to the public with nine others, and to staff at once', async () => {
    const id = await published();
    const path = `/campaigns/${id}`;
    await paid(id, 9);
    const before = await server.anyone().page(path);
    expect(before.text).toContain('once ten people have given');
    expect(before.text).not.toContain('450');
    expect((await treasurer.page(`/finance/campaigns/${id}`)).text).toContain('€450.00');
    await paid(id, 1);
    const after = await server.anyone().page(path);
    expect(after.text).toContain('€500.00 of €1,000.00');
    expect(after.text).toContain('about 10');
    const part = await server.anyone().page(`${path}/total`);
    expect(part.text).toContain('€500.00 of €1,000.00');
    expect(part.text).not.toContain('<html');
  });

  test('is not taken before, after or once the campaign was ended', async () => {
    const id = await published();
    now = new Date('2026-04-01T00:00:00Z');
    const late = await give(id);
    expect([late.status, late.text.includes('asks for gifts until')]).toEqual([409, true]);
    now = new Date('2026-03-09T12:00:00Z');
    const sessions = stripe.account.all('checkout.session').length;
    expect((await does(treasurer, id, 'ending', {})).status).toBe(303);
    await fund.seen();
    expect((await give(id)).status).toBe(409);
    expect((await give('018f3f6e-0000-7000-8000-000000000000')).status).toBe(404);
    expect(stripe.account.all('checkout.session')).toHaveLength(sessions);
    const page = await server.anyone().page(`/campaigns/${id}`);
    expect(page.text).toContain('It was ended');
    expect(page.text).not.toContain('?campaign=');
  });
});
