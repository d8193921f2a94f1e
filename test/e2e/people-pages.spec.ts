import { setUpToken } from '#people';
import { startTestServer, type Client, type TestServer } from './support/test-server.js';

const PASSWORD = 'a sentence that is long enough';
const EMAIL = 'first@federation.example';

describe('coming in, on pages', () => {
  let server: TestServer;
  beforeAll(async () => (server = await startTestServer()), 60_000);
  afterAll(() => server.stop());

  const firstPage = (): string =>
    `/sign-in/first?token=${encodeURIComponent(setUpToken(server.instance.ports.vault))}`;

  it('is shut to whoever guesses at the link of a new instance', async () => {
    expect((await server.anyone().page('/sign-in/first?token=guessed')).status).toBe(404);
  });

  it('begins with the one-time link, which then leads nowhere', async () => {
    const organisation = {
      organisation: 'Federation',
      currency: 'EUR',
      timeZone: 'Europe/Paris',
      fiscalYearStartMonth: '7',
    };
    const person = { displayName: 'Administrator', email: EMAIL, password: PASSWORD };
    const fields = { ...organisation, ...person };
    // What is refused leaves nothing behind: an entity would stay for ever.
    for (const wrong of [{ password: 'short' }, { email: 'nowhere' }]) {
      const refused = await server
        .anyone()
        .submit(firstPage(), { ...fields, ...wrong }, '/sign-in/first');
      expect(refused.status).toBe(422);
    }
    expect(await server.instance.ports.store.head()).toBe(0n);
    const done = await server.anyone().submit(firstPage(), fields, '/sign-in/first');
    expect([done.status, done.headers['location']]).toEqual([303, '/sign-in']);
    const again = await server.anyone().page(firstPage());
    expect(again.status).toBe(409);
    expect(again.text).toContain('has been used');
    expect(again.text).toContain('href="/sign-in"');
    expect((await server.anyone().page('/sign-in/first?token=guessed')).status).toBe(404);
  });

  const signIn = (client: Client, page: string, password: string) =>
    client.submit(page, { email: EMAIL, password }, '/sign-in');

  it('refuses a wrong password without saying what was wrong, and never shows it back', async () => {
    const refused = await signIn(server.anyone(), '/sign-in', 'not the right sentence');
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(refused.headers['set-cookie'] ?? '').not.toContain('entraide_session');
    expect(refused.text).not.toContain('not the right sentence');
  });

  it.each([
    ['where somebody wanted to go', '/sign-in?next=%2Fadmin%3Flang%3Dfr', '/admin?lang=fr'],
    ['home, not to another instance', '/sign-in?next=%2F%2Felsewhere.example', '/'],
    ['to the work of the role', '/sign-in', '/sign-in/welcome'],
  ])('leads %s', async (_, page, wanted) => {
    const client = server.anyone();
    const signedIn = await signIn(client, page, PASSWORD);
    expect([signedIn.status, signedIn.headers['location']]).toEqual([303, wanted]);
    expect((await client.page('/admin')).status).toBe(200);
  });

  it('ends with the session', async () => {
    const client = server.anyone();
    await signIn(client, '/sign-in', PASSWORD);
    const out = await client.submit('/admin', {}, '/sign-out');
    expect(out.status).toBe(303);
    expect(out.headers['clear-site-data']).toBe('"cache", "cookies", "storage"');
    expect((await client.page('/admin')).status).toBe(401);
  });

  it('invites with a link that is shown once and in no address', async () => {
    const client = server.anyone();
    await signIn(client, '/sign-in', PASSWORD);
    const invitation = { displayName: 'Second', email: 'second@federation.example' };
    const invited = await client.submit('/admin', invitation, '/admin/invitations');
    expect([invited.status, invited.headers['location']]).toEqual([200, undefined]);
    const whole = new RegExp(`${server.url}(/sign-in/invitation\\?secret=[\\w%-]+)`);
    const link = whole.exec(invited.text)?.[1] ?? '';
    const joined = await server
      .anyone()
      .submit(link, { password: PASSWORD }, '/sign-in/invitation');
    expect(joined.status).toBe(303);
    expect((await client.page('/admin')).text).not.toContain('secret=');
  });

  it('proposes a role, shows what is missing at its control, and keeps what was chosen', async () => {
    const client = server.anyone();
    await signIn(client, '/sign-in', PASSWORD);
    const offered = await client.page('/admin');
    const accountId = /<option value="([\w-]+)">Second</.exec(offered.text)?.[1] ?? '';
    const wrong = await client.submit('/admin', { accountId }, '/admin/roles');
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('href="#f-role"');
    expect(wrong.text).toContain(`<option value="${accountId}" selected`);
    const role = 'administrator';
    const sent = await client.submit('/admin', { accountId, role }, '/admin/roles');
    expect([sent.status, sent.headers['location']]).toEqual([303, '/admin']);
    // Who proposed it is told in the words of the rule, and may take it back.
    const page = await client.page('/admin');
    expect(page.text).toContain('data-refusal="second-person-needed"');
    expect(page.text).not.toContain('action="/admin/roles/confirmation"');
    expect(page.text).toContain('action="/admin/roles/revocation"');
  });

  it('lets the second administrator accept, and from then on takes roles away', async () => {
    const second = server.anyone();
    const email = 'second@federation.example';
    await second.submit('/sign-in', { email, password: PASSWORD }, '/sign-in');
    const shown = await second.page('/admin');
    expect(shown.text).toContain('action="/admin/roles/confirmation"');
    const accepted = await second.submit('/admin', {}, '/admin/roles/confirmation');
    expect([accepted.status, accepted.headers['location']]).toEqual([303, '/admin']);
    const { text } = await second.page('/admin');
    expect(text).not.toContain('action="/admin/roles/confirmation"');

    // Of two administrators neither can be taken away, not even by themselves.
    expect(text.match(/data-refusal="two-administrators-needed"/g)).toHaveLength(2 * 2);
    expect(text).not.toContain('action="/admin/roles/revocation"');
  });
});
