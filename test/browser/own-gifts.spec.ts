import type { Browser } from 'playwright-core';
import { defaultPolicy } from '#funds';
import { openCards, type Letter } from '#giving';
import { crisisFund } from '../e2e/support/crisis-fund.js';
import { startTestServer, type TestServer } from '../e2e/support/test-server.js';
import { fakeStripe, type FakeStripe } from '../fakes/stripe/index.js';
import { needs } from '../support/skips.js';
import * as look from './support/browser.js';

const TIMEOUT_MS = 120_000;

needs('chromium')('A giver who looks at their gifts', () => {
  let stripe: FakeStripe;
  let server: TestServer;
  let browser: Browser;
  const letters: Letter[] = [];

  beforeAll(async () => {
    stripe = await fakeStripe();
    const { key, secret: webhookSecret, url } = stripe;
    const cards = await openCards({ key, webhookSecret, url });
    const send = async (letter: Letter) => void letters.push(letter);
    server = await startTestServer({ cards, mail: { house: 'https://here.example', send } });
    const crisis = await crisisFund(server, defaultPolicy('EUR'));
    await crisis.seen();
    const email = 'giver@example.org';
    const form = { amount: '50', rhythm: 'once', email };
    await server.anyone().submit(`/give/${crisis.fundId}`, form);
    stripe.account.pay(stripe.account.all('checkout.session')[0]?.id ?? '');
    await stripe.deliver(`${server.url}/webhooks/stripe`);
    await server.instance.ticker?.settled();
    await crisis.seen();
    browser = await look.openBrowser();
  }, TIMEOUT_MS);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await stripe?.stop();
  });

  test.each([
    ['phone', look.PHONE, false],
    ['desk', look.DESKTOP, true],
  ] as const)(
    'comes in by a letter and reads what they need, with scripts or without: %s',
    async (_size, viewport, scripts) => {
      const context = await look.somebody(browser, { scripts });
      const page = await context.newPage();
      await page.setViewportSize(viewport);
      const seen = async (name: string): Promise<void> => {
        await look.picture(page, `own-${name}`);
        expect(await look.overflow(page)).toBeLessThanOrEqual(0);
        if (scripts) expect(await look.seriousFaults(page)).toEqual([]);
      };
      await page.goto(`${server.url}/giving`);
      await seen('ask');
      await page.fill('input[name=email]', 'giver@example.org');
      await page.click('main button[type=submit]');
      await page.waitForURL('**/giving/asked');
      await seen('asked');
      await server.instance.ticker?.settled();
      const [path = ''] = /\/giving\/links\/\S+/.exec(letters.at(-1)?.text ?? '') ?? [];
      await page.goto(`${server.url}${path}`);
      await seen('link');
      await page.click('main button[type=submit]');
      await page.waitForURL('**/giving');
      await seen('gifts');
      await page.click('main table a');
      await seen('gift');
      await page.goBack();
      await page.click('main .card a');
      expect(await page.textContent('main')).toContain('In all: €50.00');
      await seen('statement');
      await page.goto(`${server.url}/giving`);
      await page.click('main form button[type=submit]');
      await page.waitForSelector('input[name=email]');
      await context.close();
    },
    TIMEOUT_MS,
  );
});
