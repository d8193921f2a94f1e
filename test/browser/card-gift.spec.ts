import type { Browser, Page } from 'playwright-core';
import { openCards } from '#giving';
import { defaultPolicy } from '#funds';
import { crisisFund } from '../e2e/support/crisis-fund.js';
import { startTestServer, type TestServer } from '../e2e/support/test-server.js';
import { fakeStripe, type FakeStripe } from '../fakes/stripe/index.js';
import { needs } from '../support/skips.js';
import * as look from './support/browser.js';

const TIMEOUT_MS = 120_000;

needs('chromium')('A giver with a phone', () => {
  let stripe: FakeStripe;
  let server: TestServer;
  let browser: Browser;
  let fundId: string;

  beforeAll(async () => {
    stripe = await fakeStripe();
    const { key, secret: webhookSecret, url } = stripe;
    server = await startTestServer({ cards: await openCards({ key, webhookSecret, url }) });
    const crisis = await crisisFund(server, defaultPolicy('EUR'));
    await crisis.seen();
    fundId = crisis.fundId;
    browser = await look.openBrowser();
  }, TIMEOUT_MS);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await stripe?.stop();
  });

  /** The policy of the pages holds here, as in the browser of anybody. */
  async function phone(scripts: boolean): Promise<Page> {
    const context = await browser.newContext({
      viewport: look.PHONE,
      javaScriptEnabled: scripts,
      locale: 'fr-FR',
    });
    return context.newPage();
  }

  test(
    'can use the giving page, whatever they can see',
    async () => {
      const context = await look.somebody(browser);
      const page = await context.newPage();
      await page.setViewportSize(look.PHONE);
      await page.goto(`${server.url}/give/${fundId}`);
      await look.picture(page, 'give');
      expect(await look.overflow(page)).toBeLessThanOrEqual(0);
      expect(await look.seriousFaults(page)).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test.each([
    ['without scripts', false],
    ['with scripts', true],
  ])(
    'mistypes, mends it, pays on the page of the provider, and sees it arrive: %s',
    async (_how, scripts) => {
      const page = await phone(scripts);
      await page.goto(`${server.url}/give/${fundId}`);
      await page.check('input[name=amount][value=other]');
      await page.fill('input[name=other]', 'douze');
      await page.click('main button[type=submit]');
      await page.waitForSelector('.error-summary');
      expect(await page.inputValue('input[name=other]')).toBe('douze');
      await page.fill('input[name=other]', '12,50');
      await page.click('main button[type=submit]');

      await page.waitForURL((address) => address.href.startsWith(`${stripe.url}/c/pay/`));
      expect(await page.textContent('body')).toContain('1250 EUR');
      await page.click('button[value=pm_card_chargeDeclined]');
      await page.click('button[value=pm_card_visa]');

      await page.waitForURL((address) => address.href.startsWith(`${server.url}/give/gifts/`));
      expect(await page.textContent('main')).toContain('en cours de confirmation');
      await stripe.deliver(`${server.url}/webhooks/stripe`, { order: 'reversed', times: 2 });
      await server.instance.ticker?.settled();
      await page.click('main a.button >> nth=0');
      await page.waitForSelector('text=Votre don est arrivé');
      expect(await page.textContent('main')).toContain('12,50');
      await look.picture(page, 'give-received');
    },
    TIMEOUT_MS,
  );
});
