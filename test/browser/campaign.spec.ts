import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { widgetScript, widgetStylesheet } from '#web';
import { campaignHouse, type CampaignHouse } from '../e2e/support/campaign-house.js';
import { needs } from '../support/skips.js';
import * as look from './support/browser.js';

const TIMEOUT_MS = 120_000;
const NOW = new Date('2026-03-09T12:00:00Z');

needs('chromium')('A campaign in a browser', () => {
  let house: CampaignHouse;
  let browser: Browser;
  let elsewhere: Server;

  beforeAll(async () => {
    house = await campaignHouse(() => NOW);
    browser = await look.openBrowser();
    elsewhere = createServer().listen(0, '127.0.0.1');
  }, TIMEOUT_MS);
  afterAll(async () => {
    await browser?.close();
    await house?.stop();
    elsewhere?.close();
  });

  async function reader(options: object = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: look.PHONE, locale: 'fr-FR', ...options });
    return context.newPage();
  }

  test(
    'can be read by everybody, on a phone and on a desk',
    async () => {
      const id = await house.published();
      await house.paid(id, 10);
      const context = await look.somebody(browser);
      const page = await context.newPage();
      for (const [size, viewport] of [
        ['phone', look.PHONE],
        ['desk', look.DESKTOP],
      ] as const) {
        await page.setViewportSize(viewport);
        for (const [name, path] of [
          ['campaigns', '/campaigns'],
          ['campaign', `/campaigns/${id}`],
          ['campaign-give', `/give/${house.fund.fundId}?campaign=${id}`],
          ['campaign-widget', `/campaigns/${id}/widget`],
        ] as const) {
          await page.goto(`${house.server.url}${path}`);
          await look.picture(page, `${name}-${size}`);
          expect(await look.overflow(page)).toBeLessThanOrEqual(0);
          expect(await look.seriousFaults(page)).toEqual([]);
        }
      }
    },
    TIMEOUT_MS,
  );

  test(
    'is written and published on pages that everybody can use',
    async () => {
      const id = await house.published();
      const context = await look.somebody(browser);
      const token = house.treasurer.token ?? '';
      const { hostname: domain } = new URL(house.server.url);
      await context.addCookies([{ name: 'entraide_session', value: token, domain, path: '/' }]);
      const page = await context.newPage();
      for (const [size, viewport] of [
        ['phone', look.PHONE],
        ['desk', look.DESKTOP],
      ] as const) {
        await page.setViewportSize(viewport);
        for (const [name, path] of [
          ['finance-campaigns', '/finance/campaigns'],
          ['finance-new-campaign', '/finance/campaigns/new'],
          ['finance-campaign', `/finance/campaigns/${id}`],
        ] as const) {
          await page.goto(`${house.server.url}${path}`);
          await look.picture(page, `${name}-${size}`);
          expect(await look.overflow(page)).toBeLessThanOrEqual(0);
          expect(await look.seriousFaults(page)).toEqual([]);
        }
      }
    },
    TIMEOUT_MS,
  );

  test.each([
    ['is told', '**/never', '20000'],
    ['asks, where nothing can be told', '**/news', '200'],
  ])(
    'moves before whoever looks at it: the page %s',
    async (_how, refused, every) => {
      const id = await house.published();
      const page = await reader();
      await page.route(refused, (route) => route.fulfill({ status: 503 }));
      await page.route(`**/campaigns/${id}`, async (route) => {
        const answer = await route.fetch();
        const body = (await answer.text()).replace('data-every="20000"', `data-every="${every}"`);
        await route.fulfill({ response: answer, body });
      });
      await page.goto(`${house.server.url}/campaigns/${id}`);
      expect(await page.textContent('main')).toContain('dès que dix personnes ont donné');
      await house.paid(id, 10);
      await page.waitForFunction(
        () => document.querySelector('[data-part]')?.textContent?.includes('500,00'),
        undefined,
        { timeout: 20_000 },
      );
      await page.context().close();
    },
    TIMEOUT_MS,
  );

  test(
    'is read, and given to, without scripts',
    async () => {
      const id = await house.published();
      await house.paid(id, 10);
      const page = await reader({ javaScriptEnabled: false });
      await page.goto(`${house.server.url}/campaigns/${id}`);
      expect(await page.textContent('main')).toContain('500,00');
      await page.click('main a.button');
      expect(await page.textContent('main')).toContain('Un toit avant l’hiver');
      await page.click('main button[type=submit]');
      await page.waitForURL((address) => address.href.startsWith(house.stripe.url));
    },
    TIMEOUT_MS,
  );

  test(
    'stands in the page of somebody else, has its look there, and leaves nothing behind',
    async () => {
      const id = await house.published();
      await house.paid(id, 10);
      const { url } = house.server;
      const there = `http://localhost:${(elsewhere.address() as AddressInfo).port}/`;
      elsewhere.removeAllListeners('request').on('request', (_request, reply) => {
        reply
          .setHeader('content-type', 'text/html')
          .end(
            `<!doctype html><title>Elsewhere</title><body><p>Elsewhere</p><script async src="${url}${widgetScript.path}" ` +
              `data-page="/campaigns/${id}/widget?language=fr" data-title="A roof"></script>`,
          );
      });
      const page = await reader({ viewport: { width: 360, height: 600 } });
      const trouble: string[] = [];
      page.on('console', (line) => line.type() === 'error' && trouble.push(line.text()));
      // Nothing may run in the frame, so that nothing can be asked in it either: what it loads is seen.
      const loaded: string[] = [];
      page.on('requestfinished', (request) => loaded.push(request.url().replace(url, '')));
      await page.goto(there, { waitUntil: 'networkidle' });
      await look.picture(page, 'campaign-embedded');
      // In whatever order they arrive.
      expect(new Set(loaded.filter((path) => !path.startsWith('http')))).toEqual(
        new Set([widgetScript.path, `/campaigns/${id}/widget?language=fr`, widgetStylesheet.href]),
      );
      expect(await page.context().cookies()).toEqual([]);
      expect(trouble.filter((text) => !text.includes('favicon'))).toEqual([]);
      await page.context().close();
    },
    TIMEOUT_MS,
  );
});
