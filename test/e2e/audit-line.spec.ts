import { startTestServer, type TestServer } from './support/test-server.js';

describe('The page of the auditor', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.stop());

  it.each(['en', 'fr'])(
    'shows a line to keep elsewhere, and claims no proof by itself (%s)',
    async (language) => {
      const auditor = await server.as(['auditor']);
      const { text } = await auditor.page(`/audit?lang=${language}`).expect(200);
      const { events } = server.instance.views.checkpoint();
      const shown = /entraide verify --expect (\d+) ([A-Za-z0-9+/]{43}=)/.exec(
        text.replaceAll('&#x3D;', '='),
      );
      expect(Number(shown?.[1])).toBe(events);
      expect(text).toMatch(/This page cannot prove what it shows|Cette page ne peut pas prouver/);
      expect(text).not.toMatch(/nobody can rewrite/);
    },
  );
});
