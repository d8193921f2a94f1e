import { setUpToken } from '#people';
import { startTestServer, type Client, type TestServer } from './support/test-server.js';

// Two people are two people, as pages and programs see it: from the first link to a stolen telephone.

const PASSWORD = 'a sentence that is long enough';
const OTHER = 'another sentence, just as long';
const email = (name: string): string => `${name}@federation.example`;

jest.setTimeout(120_000);

describe('the staff of a house', () => {
  let server: TestServer;
  let ada: Client;
  let bel: Client;
  let cyd: Client;
  beforeAll(async () => (server = await startTestServer()), 60_000);
  afterAll(() => server.stop());

  async function signIn(name: string, password = PASSWORD): Promise<Client> {
    const client = server.anyone();
    const done = await client.submit('/sign-in', { email: email(name), password }, '/sign-in');
    expect(done.status).toBe(303);
    return client;
  }
  const linkIn = (text: string): string => {
    const found = /(\/sign-in\/(?:invitation|reset)\?secret=[\w%-]+)/.exec(text)?.[1];
    if (!found) throw new Error('there is no link');
    return found;
  };
  async function invite(by: Client, name: string): Promise<string> {
    const fields = { displayName: name, email: email(name) };
    return linkIn((await by.submit('/admin', fields, '/admin/invitations')).text);
  }
  const join = (link: string) =>
    server.anyone().submit(link, { password: PASSWORD }, '/sign-in/invitation');
  async function accountOf(name: string): Promise<string> {
    const { text } = await ada.page('/admin');
    return new RegExp(`<option value="([\\w-]+)">${name}<`).exec(text)?.[1] ?? '';
  }
  /** What stands in the row of somebody in the table of the staff. */
  async function rowOf(by: Client, name: string): Promise<string> {
    const { text } = await by.page('/admin');
    const rows = [...text.matchAll(/<tr\b[\s\S]*?<\/tr>/g)].map(([row]) => row);
    return rows.findLast((row) => row.includes(`>${name}<`)) ?? '';
  }
  const codeOf = async (client: Client): Promise<string> =>
    /([0-9A-Z]{4}-[0-9A-Z]{4})<\/code>/.exec((await client.page('/account')).text)?.[1] ?? '';

  it('leads the second administrator to where she is awaited, and says who accepts', async () => {
    const token = encodeURIComponent(setUpToken(server.instance.ports.vault));
    const house = {
      organisation: 'Federation',
      currency: 'EUR',
      timeZone: 'Europe/Paris',
      fiscalYearStartMonth: '1',
      displayName: 'ada',
      email: email('ada'),
      password: PASSWORD,
    };
    await server.anyone().submit(`/sign-in/first?token=${token}`, house, '/sign-in/first');
    ada = await signIn('ada');
    await join(await invite(ada, 'bel'));
    const proposal = { accountId: await accountOf('bel'), role: 'administrator' };
    await ada.submit('/admin', proposal, '/admin/roles');
    expect((await ada.page('/admin')).text).toContain('accepts it, on this page');
    bel = await signIn('bel');
    expect((await bel.page('/sign-in/welcome')).headers['location']).toBe('/admin');
    expect((await bel.page('/account')).text).toContain('href="/admin"');
    expect((await bel.submit('/admin', {}, '/admin/roles/confirmation')).status).toBe(303);
  });

  it('shows an invitation that was made again to every administrator, and voids the first', async () => {
    const first = await invite(ada, 'cyd');
    const twice = { displayName: 'cyd', email: email('cyd') };
    const refused = await bel.submit('/admin', twice, '/admin/invitations');
    expect([refused.status, refused.text]).toEqual([
      409,
      expect.stringContaining('was invited already'),
    ]);
    const action = `/admin/invitations/${await accountOf('cyd')}`;
    const again = linkIn((await ada.submit('/admin', {}, action)).text);
    expect(await rowOf(bel, 'cyd')).toContain('The link was made again by');
    expect((await server.anyone().page(first)).status).toBe(200);
    expect((await join(first)).status).toBe(404);
    expect((await join(again)).status).toBe(303);
  });

  it('confirms the first role against the code that the person tells, and counts wrong ones', async () => {
    const accountId = await accountOf('cyd');
    await ada.submit('/admin', { accountId, role: 'administrator' }, '/admin/roles');
    expect(await rowOf(bel, 'cyd')).toContain('Activated, not yet met');
    cyd = await signIn('cyd');
    expect((await cyd.page('/sign-in/welcome')).headers['location']).toBe('/account');
    const target = /name="meeting\.([\w-]+)\.code"/.exec((await bel.page('/admin')).text)?.[1];
    const confirm = (code: string) =>
      bel.submit('/admin', { [`meeting.${target}.code`]: code }, '/admin/roles/meeting');
    const wrong = await confirm('ZZZZ-ZZZZ');
    expect([wrong.status, wrong.text]).toEqual([
      422,
      expect.stringContaining('This is not the code'),
    ]);
    expect((await confirm(await codeOf(cyd))).status).toBe(303);
    expect(await rowOf(bel, 'cyd')).toContain('Met by a second person');
    expect((await cyd.page('/admin')).status).toBe(200);
    expect(await codeOf(cyd)).toBe('');
  });

  it('lists one’s own sessions, ends them one by one and all at once', async () => {
    const phone = await signIn('cyd');
    const listed = await cyd.page('/account');
    expect(listed.text.match(/A program/g)?.length).toBeGreaterThanOrEqual(2);
    const ended = await cyd.submit('/account', {}, '/account/session-end');
    expect(ended.status).toBe(303);
    expect((await phone.page('/account')).status).toBe(401);
    const tablet = await signIn('cyd');
    expect((await cyd.submit('/account', {}, '/account/sign-out-elsewhere')).status).toBe(303);
    expect((await tablet.page('/account')).status).toBe(401);
    expect((await cyd.page('/account')).status).toBe(200);
    const other = await signIn('cyd');
    const out = await other.submit('/account', {}, '/account/sign-out-everywhere');
    expect([out.status, out.headers['location']]).toEqual([303, '/sign-in']);
    expect((await cyd.page('/account')).status).toBe(401);
    cyd = await signIn('cyd');
  });

  it('changes a password that is known, and ends what was begun with it', async () => {
    const stolen = await signIn('cyd');
    const change = (password: string) =>
      cyd.submit('/account', { password, newPassword: OTHER }, '/account/password');
    const wrong = await change('not the right sentence');
    expect(wrong.status).toBe(422);
    expect(wrong.text).not.toContain(OTHER);
    expect((await change(PASSWORD)).status).toBe(303);
    expect((await stolen.page('/account')).status).toBe(401);
    expect((await cyd.page('/admin')).status).toBe(200);
  });

  it('shuts an account at once, and opens it again by two', async () => {
    const accountId = await accountOf('cyd');
    const fields = {
      [`suspension.${accountId}.accountId`]: accountId,
      [`suspension.${accountId}.reason`]: 'device-lost',
      [`suspension.${accountId}.sure`]: 'yes',
    };
    const done = await ada.submit('/admin', fields, '/admin/accounts/suspension');
    expect(done.status).toBe(303);
    expect((await cyd.page('/account')).status).toBe(401);
    const asked = { [`reinstatement.${accountId}.accountId`]: accountId };
    await ada.submit('/admin', asked, '/admin/accounts/reinstatement');
    const alone = await ada.page('/admin');
    expect(alone.text).not.toContain('action="/admin/measures/seconding"');
    const measureId = /name="seconding\.([\w-]+)\.sure"/.exec((await bel.page('/admin')).text)?.[1];
    const agree = { [`seconding.${measureId}.sure`]: 'yes' };
    const agreed = await bel.submit('/admin', agree, '/admin/measures/seconding');
    expect(agreed.status).toBe(303);
    // What was begun before stays ended; a new one is let in.
    expect((await cyd.page('/account')).status).toBe(401);
    cyd = await signIn('cyd', OTHER);
  });

  it('sets a new password with the halves of two people', async () => {
    const accountId = await accountOf('cyd');
    const asked = { [`password-reset.${accountId}.accountId`]: accountId };
    await ada.submit('/admin', asked, '/admin/accounts/password-reset');
    const measureId = /name="seconding\.([\w-]+)\.sure"/.exec((await bel.page('/admin')).text)?.[1];
    const agree = { [`seconding.${measureId}.sure`]: 'yes' };
    await bel.submit('/admin', agree, '/admin/measures/seconding');
    const [adas, bels] = [(await ada.page('/admin')).text, (await bel.page('/admin')).text];
    const code = /([0-9A-Z]{4}-[0-9A-Z]{4})<\/code>/.exec(adas)?.[1] ?? '';
    expect([adas.includes('/sign-in/reset'), bels.includes(code)]).toEqual([false, false]);
    const set = (typed: string) =>
      server.anyone().submit(linkIn(bels), { code: typed, password: PASSWORD }, '/sign-in/reset');
    expect((await set('ZZZZ-ZZZZ')).status).toBe(422);
    expect((await set(code)).status).toBe(303);
    expect((await cyd.page('/account')).status).toBe(401);
    cyd = await signIn('cyd');
  });

  it('gives each administrator a recovery key, shown once', async () => {
    const drawn = await ada.submit('/admin', {}, '/admin/recovery-key');
    const key = /<code>([0-9A-F]{4}(?:-[0-9A-F]{4}){9})<\/code>/.exec(drawn.text)?.[1] ?? '';
    expect(key).not.toBe('');
    expect((await ada.page('/admin')).text).not.toContain(key);
    expect((await bel.page('/admin')).text).toContain('A key is held by:');
  });
});
