import type { Page } from 'playwright-core';
import type { Player } from '../../../apps/cli/demo/federation.js';

/** One page of Entraide: where it is, or which link on which page leads to it. */
export type HousePage = {
  readonly name: string;
  /** Who may see it; everybody when not said. */
  readonly as?: Player;
} & (
  | { readonly at: string }
  | {
      readonly on: string;
      readonly link: string;
      /** What follows the address of the link. */
      readonly then?: string;
    }
);

const FUND = 'main a[href^="/finance/funds/"]:not([href$="/new"])';

/** Every page that is looked at. A new page is one line. */
export const housePages: readonly HousePage[] = [
  { name: 'public', at: '/' },
  { name: 'public-fund', on: '/', link: 'main a[href^="/open/"]' },
  { name: 'campaigns', at: '/campaigns' },
  { name: 'apply', at: '/apply' },
  { name: 'apply-quiz', on: '/apply', link: 'main a[href^="/apply/"]' },
  { name: 'apply-form', on: '/apply', link: 'main a[href^="/apply/"]', then: '/form' },
  { name: 'case', at: '/case' },
  { name: 'sign-in', at: '/sign-in' },
  { name: 'committee', as: 'chair', at: '/committee' },
  { name: 'committee-case', as: 'chair', on: '/committee', link: 'main a[href*="/cases/"]' },
  { name: 'committee-ties', as: 'chair', at: '/committee/interests' },
  { name: 'finance', as: 'treasurer', at: '/finance' },
  { name: 'finance-grants', as: 'treasurer', at: '/finance/grants' },
  {
    name: 'finance-grant',
    as: 'treasurer',
    on: '/finance/grants',
    link: 'main a[href^="/finance/grants/"]',
  },
  { name: 'finance-gifts', as: 'treasurer', at: '/finance/gifts' },
  {
    name: 'finance-gift',
    as: 'treasurer',
    on: '/finance/gifts',
    link: 'main table a[href^="/finance/gifts/"]',
  },
  { name: 'finance-pools', as: 'treasurer', at: '/finance/pools' },
  { name: 'finance-new-pool', as: 'treasurer', at: '/finance/pools/new' },
  {
    name: 'finance-pool',
    as: 'treasurer',
    on: '/finance/pools',
    link: 'main table a[href^="/finance/pools/"]',
  },
  { name: 'finance-campaigns', as: 'treasurer', at: '/finance/campaigns' },
  { name: 'finance-new-campaign', as: 'treasurer', at: '/finance/campaigns/new' },
  { name: 'finance-pledges', as: 'treasurer', at: '/finance/pledges' },
  { name: 'finance-statements', as: 'treasurer', at: '/finance/statements' },
  { name: 'finance-matching', as: 'treasurer', at: '/finance/matching' },
  { name: 'finance-new-gift', as: 'treasurer', at: '/finance/gifts/new' },
  { name: 'finance-funds', as: 'treasurer', at: '/finance/funds' },
  {
    name: 'finance-fund',
    as: 'treasurer',
    on: '/finance/funds',
    link: FUND,
  },
  {
    name: 'finance-fund-policy',
    as: 'treasurer',
    on: '/finance/funds',
    link: FUND,
    then: '/policy',
  },
  {
    name: 'finance-fund-closing',
    as: 'board-member',
    on: '/finance/funds',
    link: FUND,
    then: '/closing',
  },
  { name: 'finance-new-fund', as: 'administrator', at: '/finance/funds/new' },
  { name: 'finance-donors', as: 'treasurer', at: '/finance/donors' },
  { name: 'finance-new-donor', as: 'treasurer', at: '/finance/donors/new' },
  { name: 'audit', as: 'auditor', at: '/audit' },
  { name: 'audit-as-of', as: 'auditor', at: '/audit?asOf=2026-03-31' },
  { name: 'audit-journal', as: 'auditor', at: '/audit/journal' },
  { name: 'audit-trails', as: 'auditor', at: '/audit/trail' },
  { name: 'audit-lines', as: 'auditor', at: '/audit/trail?day=2026-03-09' },
  {
    name: 'audit-trail',
    as: 'auditor',
    on: '/audit/trail',
    link: 'main table a[href^="/audit/trail/"]',
  },
  { name: 'problem', at: '/problems/not-found' },
  { name: 'admin', as: 'administrator', at: '/admin' },
  {
    name: 'admin-committee',
    as: 'administrator',
    on: '/admin',
    link: 'main a[href^="/admin/committees/"]',
  },
];

/** Goes there; the status of the answer. */
export async function visit(page: Page, url: string, wanted: HousePage): Promise<number> {
  if ('at' in wanted) return (await page.goto(url + wanted.at))?.status() ?? 0;
  await page.goto(url + wanted.on);
  const link = page.locator(wanted.link).first();
  const path = await link.getAttribute('href', { timeout: LINK_TIMEOUT_MS });
  return (await page.goto(url + path + (wanted.then ?? '')))?.status() ?? 0;
}

const LINK_TIMEOUT_MS = 5_000;
