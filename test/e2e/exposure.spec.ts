import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder } from '../architecture/tree.js';
import { startTestServer, type TestServer } from './support/test-server.js';

const TOKEN = 'a-token-of-some-length-4711';
const ELSEWHERE = { 'x-forwarded-for': '192.0.2.1' };

let server: TestServer;
beforeAll(async () => (server = await startTestServer({ metricsToken: TOKEN })), 60_000);
afterAll(() => server.stop());

describe('figures of use', () => {
  const get = (path: string, headers: Record<string, string>) => server.anyone().get(path, headers);

  it.each(['/metrics', '/health/views'])('%s answers this machine, and a token', async (path) => {
    expect((await get(path, {})).status).toBe(200);
    expect((await get(path, { ...ELSEWHERE, authorization: `Bearer ${TOKEN}` })).status).toBe(200);
    expect((await get(path, ELSEWHERE)).status).toBe(404);
    const guessed = { ...ELSEWHERE, authorization: 'Bearer a-token-of-some-length-4712' };
    expect((await get(path, guessed)).status).toBe(404);
  });

  it('tell a stranger whether it is ready, and not how long the log is', async () => {
    expect((await get('/health/ready', ELSEWHERE)).body).toEqual({ status: 'ready' });
    expect((await get('/health/ready', {})).body).toHaveProperty('views.position');
  });

  it('name no route: nobody reads there that somebody applies', async () => {
    await server.anyone().page('/apply');
    expect((await get('/metrics', {})).text).not.toContain('apply');
  });
});

describe('what is typed into an address', () => {
  /** Names of query parameters, as the controllers read them. */
  const names = new Set(['lang', 'next']);
  for (const file of filesUnder('libs').filter((path) => /\.tsx?$/.test(path))) {
    const code = readFileSync(join(process.cwd(), file), 'utf8');
    for (const [, name = ''] of code.matchAll(/@Query\('(\w+)'\)/g)) names.add(name);
    for (const [, name = ''] of code.matchAll(/\[\?&](\w+)=/g)) names.add(name);
  }
  const RUBBISH = [
    'fr x',
    'fr;x',
    '"',
    '-1',
    '9'.repeat(40),
    '%',
    '\u0000',
    '\u202e',
    '[object Object]',
    '../..',
    'é'.repeat(30),
    '',
  ];

  it('is refused or left alone, and never an error of the server', async () => {
    const admin = await server.as(['administrator', 'auditor', 'treasurer', 'chair']);
    const routes = server
      .routes()
      .filter((route) => route.startsWith('GET /') && !route.startsWith('GET /assets'))
      .map((route) => route.slice('GET '.length).replace(/:\w+/g, 'rubbish'));
    const broken: string[] = [];
    for (const path of routes) {
      for (const who of [server.anyone(), admin]) {
        const plain = (await who.page(path)).status;
        if (plain >= 500) broken.push(`${plain} ${path}`);
        for (const rubbish of RUBBISH) {
          const query = [...names].map((name) => `${name}=${encodeURIComponent(rubbish)}`);
          for (const one of [query[0], query.slice(1).join('&'), 'lang=a&lang=b']) {
            const { status } = await who.page(`${path}?${one}`);
            if (status >= 500) broken.push(`${status} ${path}?${one}`);
          }
        }
      }
    }
    expect(names.size).toBeGreaterThan(4);
    expect(broken).toEqual([]);
  }, 240_000);

  it('does not become a cookie unless it is a language', async () => {
    const odd = await server.anyone().page('/?lang=fr%20x');
    expect(odd.status).toBe(200);
    expect(String(odd.headers['set-cookie'] ?? '')).not.toContain('entraide_lang');
    const french = await server.anyone().page('/?lang=fr');
    expect(String(french.headers['set-cookie'])).toContain('entraide_lang=fr;');
  });
});

describe('a browser that others use too', () => {
  it('keeps nothing of whoever is known', async () => {
    const admin = await server.as(['administrator']);
    for (const path of ['/admin', '/account', '/', '/problems/not-found']) {
      expect((await admin.page(path)).headers['cache-control']).toBe('no-store');
    }
    expect((await server.anyone().page('/')).headers['cache-control']).toBe('private, no-cache');
  });
});
