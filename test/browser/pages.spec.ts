import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Player } from '../../apps/cli/demo/federation.js';
import { needs } from '../support/skips.js';
import * as look from './support/browser.js';
import { DEMO_TIMEOUT_MS, startDemoServer, type DemoServer } from './support/demo-server.js';
import { housePages, visit } from './support/instance-pages.js';

const LIBS = resolve(import.meta.dirname, '../../libs');
const PAGE_TIMEOUT_MS = 60_000;

/** What a page shows when a text is missing: the key, such as `apply:form.title`. */
const namespaces = readdirSync(LIBS)
  .map((lib) => join(LIBS, lib, 'i18n/en'))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder).map((file) => file.replace(/\..*$/, '')));
const RAW_KEY = new RegExp(`\\b(?:${[...new Set(namespaces)].join('|')}):[a-z][a-zA-Z0-9.-]*`);

needs('chromium')('The pages of the instance in a real browser', () => {
  let server: DemoServer;
  let browser: Browser;
  const visitors = new Map<Player | undefined, BrowserContext>();

  beforeAll(async () => {
    server = await startDemoServer();
    browser = await look.openBrowser();
  }, DEMO_TIMEOUT_MS);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** A new page in the browser of this person, who signs in once. */
  async function pageOf(player: Player | undefined): Promise<Page> {
    const known = visitors.get(player);
    if (known) return known.newPage();
    const context = await look.somebody(browser);
    visitors.set(player, context);
    const page = await context.newPage();
    if (player) await look.signIn(page, server.url, player);
    return page;
  }

  describe.each(housePages)('$name', (wanted) => {
    let page: Page;
    let status: number;
    beforeAll(async () => {
      page = await pageOf(wanted.as);
      status = await visit(page, server.url, wanted);
    }, PAGE_TIMEOUT_MS);
    afterAll(() => page?.close());

    it('has a title, one heading, a language, a direction, and every text', async () => {
      expect(status).toBe(200);
      expect(await page.title()).toMatch(/\S – Entraide$/);
      expect(await page.locator('h1').count()).toBe(1);
      expect(await page.locator('html').getAttribute('dir')).toBe('ltr');
      expect(await page.locator('html').getAttribute('lang')).toBe('en');
      expect(await page.content()).not.toMatch(RAW_KEY);
    });

    it.each([
      ['a phone', look.PHONE],
      ['a desktop', look.DESKTOP],
    ])(
      'fits %s, and everybody can use it there',
      async (_place, size) => {
        await page.setViewportSize(size);
        await look.picture(page, wanted.name);

        expect(await look.overflow(page)).toBeLessThanOrEqual(0);
        expect(await look.seriousFaults(page)).toEqual([]);
      },
      PAGE_TIMEOUT_MS,
    );

    it('is there in French as well', async () => {
      const heading = await page.locator('h1').innerText();
      const address = new URL(page.url()).searchParams;
      await page.locator('footer nav [lang=fr]').click();
      await page.waitForLoadState();

      expect(await page.locator('html').getAttribute('lang')).toBe('fr');
      expect(await page.content()).not.toMatch(RAW_KEY);
      expect(await page.locator('h1').innerText()).not.toBe('');
      await page.locator('footer nav [lang=en]').click();
      await page.waitForLoadState();
      const kept = new URL(page.url()).searchParams;
      for (const [name, value] of address) expect(kept.get(name)).toBe(value);
      expect(await page.locator('h1').innerText()).toBe(heading);
    });
  });

  it(
    'a treasurer tries a matching rule on the gifts of the year',
    async () => {
      const page = await pageOf('treasurer');
      await page.goto(`${server.url}/finance/matching`);
      await page.fill('[name=pool]', '20,000');
      await page.fill('[name=donorCap]', '300');
      await page.click('#trial button[type=submit]');

      const shown = await page.innerText('#result');
      expect(shown).toContain('For each €1.00 given, €1.00 is added.');
      expect(shown).toContain('At most €300.00 is added for one giver.');
      expect(await page.locator('main .table-scroll tbody tr').count()).toBeGreaterThan(3);
      expect(await page.inputValue('[name=donorCap]')).toBe('300');
      for (const size of [look.PHONE, look.DESKTOP]) {
        await page.setViewportSize(size);
        await look.picture(page, 'finance-matching-tried');
        expect(await look.overflow(page)).toBeLessThanOrEqual(0);
        expect(await look.seriousFaults(page)).toEqual([]);
      }
      await page.close();
    },
    PAGE_TIMEOUT_MS,
  );

  it('a member in need asks for help and follows the request, without a single script', async () => {
    const context = await look.somebody(browser, { scripts: false });
    const page = await context.newPage();
    await page.setViewportSize(look.PHONE);
    await page.goto(`${server.url}/apply`);
    await page.locator('main a[href^="/apply/"]').first().click();
    for (const question of ['rights-work', 'danger-now', 'linked', 'fundable', 'not-paid']) {
      await page.check(`input[name="${question}"][value=yes]`);
    }
    await page.click('main button[type=submit]');
    await page.waitForURL(/\/form$/);

    await fillIn(page, { ...ANSWERS, narrative: '' });
    await page.click('main form button[type=submit]');
    // One answer is missing: it says so, and keeps the others.
    expect(await page.locator('.error-summary').count()).toBe(1);
    expect(await page.inputValue('[name=pseudonym]')).toBe(ANSWERS.pseudonym);
    await look.picture(page, 'apply-form-again');
    await page.fill('[name=narrative]', ANSWERS.narrative);
    await page.click('main form button[type=submit]');

    const code = /\b[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}\b/.exec(await page.innerText('main'))?.[0];
    expect(code).toBeDefined();
    await look.picture(page, 'apply-receipt');

    await page.goto(`${server.url}/case`);
    await page.fill('[name=receiptCode]', (code ?? '').toLowerCase().replaceAll('-', ' '));
    await page.click('main form button[type=submit]');
    await look.picture(page, 'case-opened');
    const shown = await page.innerText('main');
    expect(await page.locator('[name=receiptCode]').count()).toBe(0);
    expect(shown).not.toContain(ANSWERS.narrative);
    expect(shown).not.toContain(code);
    await context.close();
  }, 180_000);
});

const ANSWERS = {
  pseudonym: 'Kingfisher',
  channel: 'receipt-code',
  language: 'French',
  applicantKind: 'person',
  country: 'TN',
  narrative: 'Two men waited at the door of the office on three evenings.',
  incident: 'the evenings at the office',
  link: 'We document arrests and accompany families to court.',
  needs: 'relocation',
  cost1: '900',
  months: '2',
  referee1Name: 'a lawyer of the bar',
  referee1Reach: 'through the office of the bar',
  helpElsewhere: 'no',
  mayAskPartners: 'no',
  payoutRail: 'cash-agent',
  publicity: 'nothing',
  referralWished: 'yes',
} as const;

/** Answers whatever the form asks under these names: text, choice, list or box. */
async function fillIn(page: Page, answers: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(answers)) {
    const choice = page.locator(`main [name="${name}"][value="${value}"]`);
    if ((await choice.count()) > 0) {
      await choice.first().check();
      continue;
    }
    const field = page.locator(`main [name="${name}"]`).first();
    const kind = await field.evaluate((node: { tagName: string }) => node.tagName);
    if (kind === 'SELECT') await field.selectOption(value);
    else await field.fill(value);
  }
}
