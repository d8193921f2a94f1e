import { defaultPolicy } from '#funds';
import { crisisFund } from './support/crisis-fund.js';
import { startTestServer, type Client, type TestServer } from './support/test-server.js';

const PAGE = '/committee/interests';

describe('One’s own ties, on their page', () => {
  let server: TestServer;
  let member: Client;
  let board: Client;
  const tiesOf = async (client: Client) =>
    (await client.get('/api/v1/interests')).body.ties as readonly object[];
  beforeAll(async () => {
    server = await startTestServer({ clock: { now: () => new Date('2026-03-09T10:00:00Z') } });
    await crisisFund(server, defaultPolicy('EUR'));
    member = await server.as(['reviewer'], { entityId: 'federation' });
    board = await server.as(['governing-body'], { entityId: 'federation' });
  }, 60_000);
  afterAll(() => server.stop());

  const tie = { party: 'organisation', name: 'Organisation O', kind: 'board', from: '2026-02-01' };

  it('are declared with what is wrong told at its control, and what was typed kept', async () => {
    const { text } = await member.page(PAGE);
    expect(text).toMatch(/name="from"[^>]*value="2026-03-09"|value="2026-03-09"[^>]*name="from"/);
    const { kind: _, ...unsaid } = tie;
    const wrong = await member.submit(PAGE, unsaid, `${PAGE}/ties`);
    expect(wrong.status).toBe(422);
    expect(wrong.headers['cache-control']).toBe('no-store');
    expect(wrong.text).toContain('href="#f-kind"');
    expect(wrong.text).toContain('value="Organisation O"');
    const declared = await member.submit(PAGE, tie, `${PAGE}/ties`);
    expect([declared.status, declared.headers['location']]).toEqual([303, PAGE]);
  });

  it('are refused in the words of the rule where they are declared already', async () => {
    const twice = await member.submit(PAGE, tie, `${PAGE}/ties`);
    expect(twice.status).toBe(409);
    expect(twice.text).toContain('This tie is declared already.');
  });

  it('end only once a second person is sure, and on no day before', async () => {
    const asked = await member.submit(PAGE, {}, `${PAGE}/ties/end`);
    expect([asked.status, asked.headers['location']]).toEqual([303, PAGE]);
    const waiting = await member.page(PAGE);
    expect(waiting.text).toContain(
      'Is to end on 9 March 2026, once somebody else has confirmed it.',
    );
    expect(waiting.text).not.toContain(`action="${PAGE}/ties/end"`);
    expect(await tiesOf(member)).toMatchObject([{ until: null, endAsked: '2026-03-09' }]);

    const { text } = await board.page('/admin');
    expect(text).toContain('Ties that were declared');
    expect(text).toContain('1 tie declared');
    expect(text).not.toContain('Organisation O');
    const sure = { sure: 'yes' };
    const done = await board.submit('/admin', sure, '/admin/ties/tie-end');
    expect([done.status, done.headers['location']]).toEqual([303, '/admin']);
    expect(await tiesOf(member)).toMatchObject([{ until: '2026-03-09', endAsked: null }]);
  });

  it('neither begin to count nor end in the past', async () => {
    const over = { ...tie, kind: 'other', until: '2026-03-08' };
    const refused = await member.post('/api/v1/interests/ties', over);
    expect([refused.status, refused.body.code]).toEqual([422, 'tie-end-in-the-past']);
    const declared = await member.post('/api/v1/interests/ties', { ...tie, kind: 'other' });
    const { tieId } = declared.body as { tieId: string };
    const end = await member.post('/api/v1/interests/ties/end', { tieId, on: '2026-01-01' });
    expect([end.status, end.body.code]).toEqual([422, 'tie-end-in-the-past']);
    const own = await member.post('/api/v1/staff/ties/confirmation', {
      accountId: member.staff?.accountId,
      tieId,
    });
    expect(own.status).toBe(403);
  });

  it('and that they are all there are is stated for the year', async () => {
    expect((await member.page(PAGE)).text).toContain('You have not made a statement yet.');
    const stated = await member.submit(PAGE, {}, `${PAGE}/attestations`);
    expect([stated.status, stated.headers['location']]).toEqual([303, PAGE]);
    expect((await member.page(PAGE)).text).toContain('Last statement: 9 March 2026.');
  });

  it('are said over the API with the answers that they always had', async () => {
    const declared = await member.post('/api/v1/interests/ties', { ...tie, kind: 'family' });
    const { tieId } = declared.body as { tieId: string };
    expect([declared.status, Object.keys(declared.body as object)]).toEqual([201, ['tieId']]);
    const end = { tieId, on: '2026-03-09' };
    const ended = await member.post('/api/v1/interests/ties/end', end);
    expect([ended.status, ended.body]).toEqual([200, {}]);
    const accountId = member.staff?.accountId;
    const watched = (await board.get('/api/v1/staff')).body.ties as readonly object[];
    expect(watched).toMatchObject([{ accountId, lately: 3, late: 0, ending: [{ tieId }] }]);
    const confirmed = await board.post('/api/v1/staff/ties/confirmation', { accountId, tieId });
    expect([confirmed.status, confirmed.body]).toEqual([200, { accountId, tieId }]);
    const stated = await member.post('/api/v1/interests/attestations', {});
    expect([stated.status, stated.body]).toEqual([201, {}]);
    const own = await member.get('/api/v1/interests');
    expect(own.headers['cache-control']).toBe('no-store');
    const there = { ties: [{ kind: 'board' }, { kind: 'other' }, { tieId, until: '2026-03-09' }] };
    expect(own.body).toMatchObject(there);
  });

  it('are nobody’s who is not signed in', async () => {
    expect((await server.anyone().page(PAGE)).status).toBe(401);
    expect((await server.anyone().get('/api/v1/interests')).status).toBe(401);
  });
});
