import { get, type IncomingMessage } from 'node:http';
import { registerDonor } from '#giving';
import { newId } from '#kernel';
import { widgetScript, widgetStylesheet } from '#web';
import { campaignHouse, type CampaignHouse } from './support/campaign-house.js';

jest.setTimeout(120_000);

const MOST_WIDGET_BYTES = 15 * 1024;
const NOW = new Date('2026-03-09T12:00:00Z');

let house: CampaignHouse;
beforeAll(async () => (house = await campaignHouse(() => NOW)));
afterAll(() => house.stop());

/** The names of what a server tells, as they come. */
async function listen(path: string) {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${house.server.url}${path}`, resolve).on('error', reject);
  });
  const told: string[] = [];
  const waiting: (() => void)[] = [];
  answer.setEncoding('utf8').on('data', (text: string) => {
    told.push(...[...text.matchAll(/^event: (.*)$/gm)].map(([, name]) => name ?? ''));
    for (const wake of waiting.splice(0)) wake();
  });
  const ended = new Promise<void>((resolve) => answer.on('close', resolve));
  return {
    answer,
    ended,
    until: async (count: number) => {
      while (told.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
      return told;
    },
  };
}

/** A pool of 1,000.00 that somebody else opened. */
async function openPool(): Promise<string> {
  const { fund, treasurer, accountant, server } = house;
  const key = () => ({ 'idempotency-key': newId() });
  const about = {
    fundId: fund.fundId,
    name: { en: 'Winter match' },
    rule: { currency: 'EUR', method: 'first-come' },
    advertisedMinor: '100000',
    from: '2026-03-01',
    until: '2026-03-31',
    guarantee: 'free',
  };
  const made = await treasurer.post('/api/v1/pools', about, key());
  const { poolId } = made.body as { poolId: string };
  const actor = {
    id: treasurer.staff?.accountId ?? '',
    kind: 'person',
    role: 'treasurer',
    authentication: 'password',
  } as const;
  const given = { fundId: fund.fundId, kind: 'institution', name: 'A champion' } as const;
  const asked = { actor, key: newId(), path: 'POST /api/v1/donors', body: given };
  const { donorId } = await registerDonor(server.instance.ports, asked, given);
  const money = { minor: '100000', currency: 'EUR' };
  const funding = { donorId, money, signedOn: '2026-03-01' };
  expect((await treasurer.post(`/api/v1/pools/${poolId}/fundings`, funding, key())).status).toBe(
    201,
  );
  expect((await accountant.post(`/api/v1/pools/${poolId}/opening`, {}, key())).status).toBe(200);
  await fund.seen();
  return poolId;
}

describe('Whoever looks at a campaign', () => {
  test('is told when ten more have given, and fetches what is shown then', async () => {
    const id = await house.published();
    const page = await house.server.anyone().page(`/campaigns/${id}`);
    expect(page.text).toContain(`data-news="/campaigns/${id}/news"`);
    const ear = await listen(`/campaigns/${id}/news`);
    expect(ear.answer.headers['content-type']).toBe('text/event-stream');
    expect(ear.answer.headers['x-content-type-options']).toBe('nosniff');
    expect(await ear.until(1)).toEqual(['total']);
    await house.paid(id, 9);
    const other = await listen(`/campaigns/${id}/news`);
    await other.until(1);
    await house.paid(id, 1);
    expect(await ear.until(2)).toEqual(['total', 'total']);
    const part = await house.server.anyone().page(`/campaigns/${id}/total`);
    expect(part.text).toContain('€500.00 of €1,000.00');
    ear.answer.destroy();
    other.answer.destroy();
  });

  test('hears of none that is not published, and is not kept by a server that stops', async () => {
    const id = await house.written();
    await house.fund.seen();
    const nothing = await listen(`/campaigns/${id}/news`);
    expect(nothing.answer.statusCode).toBe(404);
    nothing.answer.destroy();
    const own = await campaignHouse(() => NOW);
    const before = house;
    house = own;
    try {
      const ear = await listen(`/campaigns/${await own.published()}/news`);
      await ear.until(1);
      await Promise.all([own.stop(), ear.ended]);
    } finally {
      house = before;
    }
  });

  test('reads what its pool added, and by which rule', async () => {
    const id = await house.published({ poolId: await openPool() });
    const form = await house.server.anyone().page(`/give/${house.fund.fundId}?campaign=${id}`);
    expect(form.text).not.toContain('name="pool"');
    await house.paid(id, 10);
    const page = await house.server.anyone().page(`/campaigns/${id}`);
    expect(page.text).toContain('€1,000.00 of €1,000.00');
    expect(page.text).toContain('Locked: it stands.');
    expect(page.text).toContain('Gifts are matched now');
    // What funders put in beyond what givers were told is not here, nor how much of it is left.
    expect(page.text).not.toMatch(/left/i);
  });
});

describe('The campaign in the page of somebody else', () => {
  test('is there for every page, and nothing else of this house is', async () => {
    const id = await house.published();
    const widget = await house.server.anyone().page(`/campaigns/${id}/widget`);
    expect(widget.status).toBe(200);
    expect(widget.headers['content-security-policy']).toContain('frame-ancestors *');
    expect(widget.headers['content-security-policy']).toContain("default-src 'none'");
    expect(widget.headers['x-frame-options']).toBeUndefined();
    for (const path of [`/campaigns/${id}`, '/campaigns', `/give/${house.fund.fundId}`, '/']) {
      const { headers } = await house.server.anyone().page(path);
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['x-frame-options']).toBe('DENY');
    }
  });

  test('leaves nothing in a browser, and loads nothing from elsewhere', async () => {
    const id = await house.published();
    const widget = await house.server.anyone().page(`/campaigns/${id}/widget?language=fr`);
    expect(widget.headers['set-cookie']).toBeUndefined();
    expect(widget.text).toContain('<html lang="fr"');
    expect(widget.text).toContain('Un toit avant l’hiver');
    expect(widget.text).not.toMatch(/<script|<form|<img/);
    const addresses = [...widget.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, to]) => to);
    expect(addresses).toEqual([widgetStylesheet.href, `${house.server.url}/campaigns/${id}`]);
    for (const { body } of [widgetScript, widgetStylesheet]) {
      expect(body).not.toMatch(/cookie|[sS]torage|@import|fetch|XMLHttp|[bB]eacon|\burl\(/);
    }
    for (const { path } of [widgetScript, widgetStylesheet]) {
      const { headers } = await house.server.anyone().page(path);
      expect(headers['cross-origin-resource-policy']).toBe('cross-origin');
      expect(headers['set-cookie']).toBeUndefined();
    }
    const { headers } = await house.server.anyone().page('/assets/entraide.js');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
  });

  test('is small, script and look and all', async () => {
    const story = 'x'.repeat(4_000);
    const id = await house.published({ 'title-en': 'T'.repeat(120), 'story-en': story });
    await house.paid(id, 10);
    const widget = await house.server.anyone().page(`/campaigns/${id}/widget`);
    const bytes = [widget.text, widgetScript.body, widgetStylesheet.body]
      .map((text) => Buffer.byteLength(text))
      .reduce((sum, one) => sum + one, 0);
    expect(widget.text).toContain('€500.00');
    expect(bytes).toBeLessThan(MOST_WIDGET_BYTES);
  });

  test('is not there before it is published', async () => {
    const id = await house.written();
    await house.fund.seen();
    const widget = await house.server.anyone().page(`/campaigns/${id}/widget`);
    expect(widget.status).toBe(404);
    expect(widget.headers['x-frame-options']).toBe('DENY');
  });
});
