import { contributions } from '#instance';
import { projection } from '#read-models';
import { TillRoom, tillView } from './support/till.room.js';
import { startTestServer, type Client, type TestServer } from './support/test-server.js';

const fields = {
  fundId: '7d9c1f9e-3f5b-4c53-9a57-0d5c2c5f8f10',
  amount: '125000',
  amountCurrency: 'EUR',
  method: 'cash',
  receivedOn: '2026-03-31',
  note: '',
};

describe('A form on a page, in a browser without scripts', () => {
  let server: TestServer;
  let treasurer: Client;

  beforeAll(async () => {
    server = await startTestServer({ modules: [TillRoom], projections: [tillView] });
    treasurer = await server.as(['treasurer']);
  });
  afterAll(() => server.stop());

  it('is carried out once, and leads to a page that shows it and says so once', async () => {
    const sent = await treasurer.submit('/till', fields);
    expect([sent.status, sent.get('location')]).toEqual([303, '/till']);

    const first = await treasurer.page('/till');
    const second = await treasurer.page('/till');

    expect(first.text.match(/<li>[0-9a-f-]{36}<\/li>/g)).toHaveLength(1);
    expect(first.text).toContain('Yes');
    expect(second.text).not.toContain('alert-good');
  });

  it('sent twice by an impatient hand, counts once', async () => {
    const before = (await treasurer.page('/till')).text.match(/<li>[0-9a-f-]{36}<\/li>/g)!.length;
    const once = { ...fields, _key: 'the-key-of-this-form' };

    await treasurer.submit('/till', once);
    const again = await treasurer.submit('/till', once);

    expect(again.status).toBe(303);
    const after = (await treasurer.page('/till')).text.match(/<li>[0-9a-f-]{36}<\/li>/g)!.length;
    expect(after).toBe(before + 1);
  });

  it('comes back with its problems and with what was sent', async () => {
    const sent = { ...fields, receivedOn: '2026-02-30', amount: '', note: 'to <b>keep</b>' };

    const shown = await treasurer.submit('/till', sent);

    expect([shown.status, shown.type]).toEqual([422, 'text/html']);
    expect(shown.text).toContain('error-summary');
    expect(shown.text).toContain('href="#f-receivedOn"');
    expect(shown.text).toContain('href="#f-amount"');
    expect(shown.text).toContain('to &lt;b>keep&lt;/b>');
  });

  it('comes back with what the rules say', async () => {
    const shown = await treasurer.submit('/till', { ...fields, amount: '100000001' });

    expect(shown.status).toBe(409);
    expect(shown.text).toContain('gift-too-large');
  });

  it.each([
    ['without its token', { _csrf: '' }],
    ['with a token of somebody else', { _csrf: 'x'.repeat(43) }],
  ])('is refused %s', async (_what, change) => {
    const refused = await treasurer.submit('/till', { ...fields, ...change });

    expect([refused.status, refused.type]).toEqual([403, 'text/html']);
    expect(refused.text).toContain('<h1>');
  });

  it('of somebody who is not signed in is answered with a page that says what to do', async () => {
    const refused = await server.anyone().submit('/till', fields);

    expect(refused.status).toBe(401);
    expect(refused.text).toContain('href="/sign-in"');
  });

  it('cannot be sent with bytes that are not UTF-8', async () => {
    const answered = await fetch(`${server.url}/till`, {
      method: 'POST',
      body: 'note=caf%E9',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
    });

    expect(answered.status).toBe(400);
  });

  it('JSON is no form', async () => {
    const answered = await fetch(`${server.url}/till`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    });

    expect(answered.status).toBe(415);
  });
});

describe('What stands around every page', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startTestServer({ modules: [TillRoom], projections: [tillView] });
  });
  afterAll(() => server.stop());

  it('nothing may run or be loaded but what we serve ourselves', async () => {
    const page = await server.anyone().page('/till');

    const policy = page.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(page.get('cache-control')).toBe('private, no-cache');
    expect(page.text).not.toMatch(/<style|style="|<script(?![^>]*src=)|onclick/);
  });

  it('cookies are out of reach for scripts and other sites', async () => {
    const [cookie = ''] = (await server.anyone().page('/till')).get('set-cookie') ?? [];

    expect(cookie).toMatch(/^entraide_visit=[0-9a-f-]{36}; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it('the look of the pages may be kept for ever, packed or not', async () => {
    const { text } = await server.anyone().page('/till');
    const href = /href="(\/assets\/[^"]+\.css[^"]*)"/.exec(text)?.[1] ?? '';

    const packed = await server.anyone().page(href);
    const plain = await fetch(server.url + href, { headers: { 'accept-encoding': 'identity' } });

    expect(packed.get('cache-control')).toContain('immutable');
    expect(packed.get('content-encoding')).toBe('gzip');
    expect(await plain.text()).toBe(packed.text);
  });

  it('the language that was chosen is remembered', async () => {
    const reader = server.anyone();

    await reader.page('/till?lang=fr');
    const next = await reader.page('/till');

    expect(next.text).toContain('<html lang="fr"');
  });

  it('an address that leads nowhere is a page for people and a problem for programs', async () => {
    const page = await server.anyone().page('/nowhere');
    const problem = await server.anyone().get('/api/v1/nowhere');

    expect([page.status, page.type]).toEqual([404, 'text/html']);
    expect([problem.status, problem.type]).toEqual([404, 'application/problem+json']);
  });

  it('every problem type leads to a page that explains it', async () => {
    const { body } = await server.anyone().get('/api/v1/till/gifts');

    const page = await server.anyone().page(body.type);

    expect(page.status).toBe(200);
    expect(page.text).toContain(body.code);
    await server.anyone().page('/problems/text-too-long').expect(200);
    await server.anyone().page('/problems/<b>').expect(404);
  });

  it('the API describes itself, by the same declarations that it checks', async () => {
    const { body } = await server.anyone().get('/api/openapi.json');

    expect(body.openapi).toBe('3.1.0');
    expect(body.paths['/api/v1/till/gifts'].post).toBeDefined();
    expect(body.paths['/till']).toBeUndefined();
    const { GiftDto, MoneyDto, LineDto } = body.components.schemas;
    expect(GiftDto).toMatchObject({
      required: ['fundId', 'money', 'method', 'receivedOn'],
      additionalProperties: false,
      properties: {
        fundId: { format: 'uuid' },
        money: { $ref: '#/components/schemas/MoneyDto' },
        method: { enum: ['bank', 'cash', 'cheque'] },
        receivedOn: { type: 'string', format: 'date' },
        lines: { type: 'array', maxItems: 20, items: { $ref: '#/components/schemas/LineDto' } },
      },
    });
    expect(MoneyDto.properties.minor.type).toBe('string');
    expect(LineDto.properties.label.maxLength).toBe(120);
    await server.anyone().page('/api/docs').expect(200);
    await server.anyone().page('/api/docs/files/swagger-ui.css').expect(200);
    await server.anyone().page('/api/docs/files/package.json').expect(404);
  });

  it('every act of every context has its route, with its example', async () => {
    const { body } = await server.anyone().get('/api/openapi.json');
    const sets = contributions.flatMap(({ acts = [] }) => acts);
    const routes = sets.flatMap(({ base, acts }) =>
      acts.map(({ name, at = name, route = at, ...act }) => ({ ...act, at: `/${base}/${route}` })),
    );
    expect(routes.length).toBeGreaterThan(20);
    for (const { at, summary, example } of routes) {
      const described = body.paths[at.replace(/:(\w+)/g, '{$1}').replace(/\/$/, '')]?.post;
      expect([at, described?.summary]).toEqual([at, summary]);
      const shown = described.requestBody?.content['application/json'].examples.example.value;
      expect([at, shown ?? {}]).toEqual([at, example]);
    }
  });

  it('metrics tell of commands, answers and views', async () => {
    const { text } = await server.anyone().get('/metrics');

    expect(text).toContain('entraide_command_seconds');
    expect(text).toMatch(/entraide_http_seconds_count\{kind="pages",status="200"/);
    expect(text).toMatch(/entraide_views_stopped 0/);
  });
});

describe('A node whose views stand still', () => {
  it('is not ready, and names the event that it cannot fold', async () => {
    const poisoned = projection({
      name: 'poisoned',
      version: 1,
      tables: { poisoned_rows: { key: ['id'], columns: { id: 'text' } } },
      on: {
        SessionStarted: () => {
          throw new Error('cannot');
        },
      },
    });
    const server = await startTestServer({ projections: [poisoned] });

    await server.as([]).catch(() => undefined);
    const { status, body } = await server.anyone().get('/health/ready');

    expect(status).toBe(503);
    expect(body.views).toMatchObject({ state: 'stopped' });
    expect(body.views.reason).toMatch(
      /poisoned cannot fold SessionStarted at position \d+ of session-/,
    );
    await server.anyone().get('/health/live').expect(200);
    await server.stop();
  });
});
