import { CAMPAIGN, campaignHouse, type CampaignHouse } from './support/campaign-house.js';

jest.setTimeout(120_000);

let house: CampaignHouse;
let now = new Date('2026-03-09T12:00:00Z');

beforeAll(async () => (house = await campaignHouse(() => now)));
beforeEach(() => {
  now = new Date('2026-03-09T12:00:00Z');
  house.stripe.behave = () => ({ how: 'well' });
});
afterAll(() => house.stop());

describe('A campaign', () => {
  test('is read by the public once somebody else has published it', async () => {
    const id = await house.written();
    const path = `/campaigns/${id}`;
    const desk = `/finance/campaigns/${id}`;
    await house.fund.seen();
    expect((await house.server.anyone().page(path)).status).toBe(404);
    expect((await house.server.anyone().page('/campaigns')).text).not.toContain(id);
    const own = await house.writer.page(desk);
    expect(own.text).toContain('The public reads nothing of it yet');
    expect(own.text).not.toContain('Publish this edition');
    const tried = await house.does(house.writer, id, 'publication', { edition: '1' }, 'edition');
    expect(tried.status).toBe(409);
    expect(tried.text).toContain('two people have read');
    const done = await house.does(house.treasurer, id, 'publication', { edition: '1' });
    expect(done.status).toBe(303);
    await house.fund.seen();

    const page = await house.server.anyone().page(path);
    expect(page.status).toBe(200);
    expect(page.text).toContain('<h1>A roof before winter</h1>');
    expect(page.text).toContain('<p>Help them &lt;b>now&lt;/b>.</p>');
    expect(page.text).toContain(`/give/${house.fund.fundId}?campaign=${id}`);
    expect(page.text).not.toContain('noindex');
    const french = await house.server.anyone().page(`${path}?lang=fr`);
    expect(french.text).toContain('Un toit avant l’hiver');
    expect((await house.server.anyone().page('/campaigns')).text).toContain(path);
  });

  test('written anew is read as it was until the new edition is published', async () => {
    const id = await house.published();
    const desk = `/finance/campaigns/${id}`;
    const filled = await house.treasurer.page(desk);
    expect(filled.text).toContain('Help them &lt;b>now&lt;/b>.');
    const anew = { ...CAMPAIGN, 'title-en': 'Two roofs', 'title-fr': 'Deux toits' };
    expect((await house.does(house.treasurer, id, 'edition', anew)).status).toBe(303);
    await house.fund.seen();
    const path = `/campaigns/${id}`;
    expect((await house.server.anyone().page(path)).text).toContain('A roof before winter');
    expect((await house.writer.page(desk)).text).toContain('A newer edition waits');
    const stale = await house.does(house.writer, id, 'publication', { edition: '1' });
    expect([stale.status, stale.text.includes('written anew meanwhile')]).toEqual([409, true]);
    expect((await house.does(house.writer, id, 'publication', { edition: '2' })).status).toBe(303);
    await house.fund.seen();
    expect((await house.server.anyone().page(path)).text).toContain('Two roofs');
  });

  test.each([
    ['no title', { 'title-en': '', 'title-fr': '' }, 422],
    ['no goal', { goal: '0' }, 422],
    ['days that are over', { from: '2026-01-01', until: '2026-03-08' }, 409],
    ['an end before its beginning', { from: '2026-04-01' }, 422],
    ['a pool that is not there', { poolId: '018f3f6e-0000-7000-8000-000000000000' }, 404],
  ])('comes back with what was typed: %s', async (_what, change, status) => {
    const fields = { ...CAMPAIGN, fundId: house.fund.fundId, ...change };
    const sent = await house.writer.submit('/finance/campaigns/new', fields);
    expect(sent.status).toBe(status);
    if (status !== 404) {
      expect(sent.text).toContain('error-summary');
      expect(sent.text).toContain('Dix familles en ont besoin.');
    }
  });

  test('is the same for programs', async () => {
    const sent = await house.writer.post('/api/v1/campaigns', {
      fundId: house.fund.fundId,
      title: { en: 'By a program' },
      story: { en: 'It asks.' },
      goal: { minor: '500000', currency: 'EUR' },
      from: '2026-03-01',
      until: '2026-03-31',
      restriction: 'free',
    });
    expect(sent.status).toBe(201);
    const { campaignId } = sent.body as { campaignId: string };
    await house.fund.seen();
    const read = await house.treasurer.get(`/api/v1/campaigns/${campaignId}`);
    expect(read.body).toMatchObject({ stage: 'written', edition: 1, publishedEdition: null });
    expect((await house.server.anyone().get(`/api/v1/campaigns/${campaignId}`)).status).toBe(401);
    const page = `/api/v1/campaigns/${campaignId}/publication`;
    expect((await house.treasurer.post(page, { edition: 1 })).status).toBe(200);
    const list = await house.treasurer.get(`/api/v1/campaigns?limit=1&fundId=${house.fund.fundId}`);
    expect(list.body).toMatchObject({ items: [{ campaignId }], older: expect.any(String) });
  });
});

describe('A gift that a campaign asked for', () => {
  test('says so in the log, and comes for what the campaign asks', async () => {
    const id = await house.published();
    const form = await house.server.anyone().page(`/give/${house.fund.fundId}?campaign=${id}`);
    expect(form.text).toContain('A roof before winter');
    expect(form.text).toContain(`name="campaign" value="${id}"`);
    await house.paid(id, 1);
    const [session] = house.stripe.account.all('checkout.session');
    const events = await house.server.instance.ports.store.read(
      `donation-${session?.client_reference_id}`,
    );
    for (const type of ['DonationIntended', 'DonationReceived']) {
      const found = events.find((event) => event.type === type);
      expect(found?.event.data).toMatchObject({ campaignId: id, restriction: 'free' });
    }
  });

  test('is shown to the public with nine others, and to staff at once', async () => {
    const id = await house.published();
    const path = `/campaigns/${id}`;
    await house.paid(id, 9);
    const before = await house.server.anyone().page(path);
    expect(before.text).toContain('once ten people have given');
    expect(before.text).not.toContain('450');
    expect((await house.treasurer.page(`/finance/campaigns/${id}`)).text).toContain('€450.00');
    await house.paid(id, 1);
    const after = await house.server.anyone().page(path);
    expect(after.text).toContain('€500.00 of €1,000.00');
    expect(after.text).toContain('about 10');
    const part = await house.server.anyone().page(`${path}/total`);
    expect(part.text).toContain('€500.00 of €1,000.00');
    expect(part.text).not.toContain('<html');
  });

  test('is not taken before, after or once the campaign was ended', async () => {
    const id = await house.published();
    now = new Date('2026-04-01T00:00:00Z');
    const late = await house.give(id);
    expect([late.status, late.text.includes('asks for gifts until')]).toEqual([409, true]);
    now = new Date('2026-03-09T12:00:00Z');
    const sessions = house.stripe.account.all('checkout.session').length;
    expect((await house.does(house.treasurer, id, 'ending', {})).status).toBe(303);
    await house.fund.seen();
    expect((await house.give(id)).status).toBe(409);
    expect((await house.give('018f3f6e-0000-7000-8000-000000000000')).status).toBe(404);
    expect(house.stripe.account.all('checkout.session')).toHaveLength(sessions);
    const page = await house.server.anyone().page(`/campaigns/${id}`);
    expect(page.text).toContain('It was ended');
    expect(page.text).not.toContain('?campaign=');
  });
});
