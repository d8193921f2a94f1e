import { roleNames } from '#commands';
import { startTestServer, type TestServer } from './support/test-server.js';

/** First pages of rooms for staff, with the pages that rooms lead on to by role. */
const PAGES = [
  '/committee',
  '/finance',
  '/finance/funds',
  '/finance/gifts',
  '/audit',
  '/audit/trail',
  '/admin',
];

describe('The navigation shows everybody what opens to them', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.stop());

  it.each(roleNames)('%s: every room that is shown opens, and no other does', async (role) => {
    const somebody = await server.as([role]);
    const { text } = await somebody.page('/');
    const nav = /<nav[^>]*class="rooms"[\s\S]*?<\/nav>/.exec(text)?.[0] ?? '';
    const shown = [...nav.matchAll(/href="([^"]*)"/g)].map(([, href]) => href as string);

    for (const href of shown) {
      const { status } = await somebody.page(href);
      // Names of these accounts cannot be unsealed, so that the list of people is no page here.
      if (href !== '/admin') expect([href, status]).toEqual([href, 200]);
      else expect([href, status]).not.toEqual([href, 403]);
    }
    const rooms = new Set(shown.map(roomOf));
    for (const page of PAGES.filter((each) => !rooms.has(roomOf(each)))) {
      const { status } = await somebody.page(page);
      // The queue of the committee opens to all staff, and is empty to whoever has no part in it.
      expect([page, status]).toEqual([page, page === '/committee' ? 200 : 403]);
    }
  });
});

/** The first part of an address. */
function roomOf(href: string): string {
  return href.split('/')[1] ?? '';
}
