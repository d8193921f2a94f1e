import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { DEMO_PASSWORD, demoEmail, type Player } from '../../../apps/cli/demo/federation.js';
import { chromiumPath } from '../../support/skips.js';

/** A borrowed phone, and a desktop. */
export const PHONE = { width: 390, height: 844 } as const;
export const DESKTOP = { width: 1280, height: 900 } as const;

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath() ?? '',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Somebody's browser; the policy of the pages is bypassed so that axe can be added to them. */
export function somebody(
  browser: Browser,
  options: { readonly scripts?: boolean } = {},
): Promise<BrowserContext> {
  return browser.newContext({
    locale: 'en-GB',
    viewport: DESKTOP,
    bypassCSP: true,
    javaScriptEnabled: options.scripts ?? true,
  });
}

/** Signs in through the form. */
export async function signIn(page: Page, url: string, player: Player): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.fill('input[name=email]', demoEmail(player));
  await page.fill('input[name=password]', DEMO_PASSWORD);
  await page.click('main button[type=submit]');
  await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'));
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Violation = { readonly id: string; readonly impact: string | null; readonly where: string };
type AxeRun = () => Promise<{
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly nodes: readonly { readonly target: readonly unknown[] }[];
  }[];
}>;

/** What axe calls serious or critical. */
export async function seriousFaults(page: Page): Promise<readonly Violation[]> {
  await page.addScriptTag({ content: axe });
  const found = await page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: { run: AxeRun } }).axe.run();
    return violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      where: nodes.map(({ target }) => target.join(' ')).join(', '),
    }));
  });
  return found.filter(({ impact }) => impact === 'serious' || impact === 'critical');
}

/** Pixels by which the page is wider than its window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
}

/** Keeps a picture where ENTRAIDE_SCREENSHOTS says, for people who look at the pages. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['ENTRAIDE_SCREENSHOTS'];
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  const width = page.viewportSize()?.width ?? 0;
  await page.screenshot({ path: join(folder, `${name}-${width}.png`), fullPage: true });
}
