import { newId } from '#kernel';
import { endSession, suspendAccount } from './support/staff.js';
import { TillRoom, tillView } from './support/till.room.js';
import { startTestServer, type Client, type TestServer } from './support/test-server.js';

const gift = {
  fundId: '7d9c1f9e-3f5b-4c53-9a57-0d5c2c5f8f10',
  money: { minor: '125000', currency: 'EUR' },
  method: 'bank',
  receivedOn: '2026-03-31',
};
const PATH = '/api/v1/till/gifts';

describe('A command over HTTP', () => {
  let server: TestServer;
  let treasurer: Client;
  let now = new Date('2026-04-01T09:00:00Z');

  beforeAll(async () => {
    server = await startTestServer({
      modules: [TillRoom],
      projections: [tillView],
      clock: { now: () => now },
    });
    treasurer = await server.as(['treasurer']);
  });
  afterAll(() => server.stop());

  const take = (body: unknown = gift, key: string = newId(), who: Client = treasurer) =>
    who.post(PATH, body, { 'idempotency-key': key });

  it('answers with its position, at which a read sees it', async () => {
    const taken = await take();
    const position = taken.get('fund-position') ?? '';

    const seen = await treasurer.get(`${PATH}/${taken.body.id}`, { 'fund-position': position });

    expect([taken.status, seen.status]).toEqual([201, 200]);
    expect(seen.body).toMatchObject({ minor: '125000', currency: 'EUR' });
  });

  it('a lost answer, asked for again with the same key, is the first answer', async () => {
    const key = newId();
    const first = await take(gift, key);
    const again = await take(gift, `"${key}"`);

    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
    expect(again.get('fund-position')).toBe(first.get('fund-position'));
    expect([first.get('idempotency-replayed'), again.get('idempotency-replayed')]).toEqual([
      undefined,
      'true',
    ]);
  });

  it('the same key with another body is refused', async () => {
    const key = newId();
    await take(gift, key);

    const other = await take({ ...gift, method: 'cash' }, key);

    expect([other.status, other.body.code]).toEqual([422, 'key-used-for-another-request']);
  });

  it('the same key of somebody else is another command', async () => {
    const key = newId();
    const colleague = await server.as(['treasurer']);

    const [mine, theirs] = [await take(gift, key), await take(gift, key, colleague)];

    expect([mine.status, theirs.status]).toEqual([201, 201]);
    expect(mine.body.id).not.toBe(theirs.body.id);
  });

  it('many at once with one key are one command', async () => {
    const key = newId();

    const answers = await Promise.all(Array.from({ length: 10 }, () => take(gift, key)));

    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter((each) => each.get('idempotency-replayed') === undefined)).toHaveLength(
      1,
    );
  });

  it('what the rules refuse is a conflict, with the figures of the refusal', async () => {
    const refused = await take({ ...gift, money: { minor: '100000001', currency: 'EUR' } });

    expect([refused.status, refused.body.code]).toEqual([409, 'gift-too-large']);
    expect(refused.body.type).toBe('/problems/gift-too-large');
  });

  it('a read of a position that is not there yet is told to come again', async () => {
    const late = await treasurer.get(PATH, { 'fund-position': '999999999' });

    expect([late.status, late.body.code]).toEqual([503, 'views-behind']);
    expect(late.get('retry-after')).toBe('1');
  });

  it('a position that is none', async () => {
    const { status, body } = await treasurer.get(PATH, { 'fund-position': 'soon' });

    expect([status, body.code]).toEqual([400, 'position-invalid']);
  });

  describe('who asks', () => {
    it('nobody: sign in first', async () => {
      const refused = await take(gift, newId(), server.anyone());

      expect([refused.status, refused.body.code]).toEqual([401, 'sign-in-needed']);
      expect(refused.get('www-authenticate')).toBe('Bearer');
    });

    it('somebody without the role: not open to them', async () => {
      const refused = await take(gift, newId(), await server.as(['reviewer']));

      expect([refused.status, refused.body.code]).toEqual([403, 'role-needed']);
    });

    it.each(['nonsense', 'a.b', `${newId()}.forged`])(
      'a forged token %s is nobody',
      async (token) => {
        const { status } = await server.anyone().get(PATH, { authorization: `Bearer ${token}` });

        expect(status).toBe(401);
      },
    );

    it('a session that was ended, wherever it was ended, holds no longer', async () => {
      const leaving = await server.as(['treasurer']);
      await leaving.get(PATH).expect(200);

      await endSession(server.instance.ports, leaving.staff!);

      await leaving.get(PATH).expect(401);
    });

    it('a suspended account loses its sessions', async () => {
      const leaving = await server.as(['treasurer']);
      await suspendAccount(server.instance.ports, leaving.staff!);

      await leaving.get(PATH).expect(401);
    });

    it('a session runs out', async () => {
      const tired = await server.as(['treasurer']);
      now = new Date(now.getTime() + 25 * 3_600_000);

      await tired.get(PATH).expect(401);
      treasurer = await server.as(['treasurer']);
    });
  });

  it('the API believes a cookie only together with a form token', async () => {
    const cookie = `entraide_session=${treasurer.token}`;
    const headers = { 'content-type': 'application/json', cookie };

    const refused = await post(headers);

    expect(refused.status).toBe(403);
    expect((await refused.json()).code).toBe('form-expired');
    const csrf = /name="_csrf" value="([^"]+)"/.exec((await treasurer.page('/till')).text)?.[1];
    expect((await post({ ...headers, 'x-csrf-token': csrf ?? '' })).status).toBe(201);
  });

  it('an error that nobody foresaw is logged once and tells nothing', async () => {
    const failed = await treasurer.get('/api/v1/till/broken');

    expect([failed.status, failed.body.code]).toEqual([500, 'unexpected']);
    expect(JSON.stringify(failed.body)).not.toContain('4711');
    const id = failed.body.instance.replace('urn:uuid:', '');
    const lines = server
      .logged()
      .split('\n')
      .filter((line) => line.includes('4711'));
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!).reqId).toBe(id);
  });

  it('tries that succeed have never to wait', async () => {
    const tries = [];
    for (let n = 0; n < 120; n += 1) {
      tries.push(await server.anyone().post('/api/v1/till/tries', {}));
    }

    expect(tries.every(({ status }) => status === 201)).toBe(true);
  });

  it('the log names neither cookie nor token nor what was sent', async () => {
    const secret = 'a-note-nobody-may-read';
    await take({ ...gift, note: secret });
    const logged = server.logged();

    expect(logged).toContain('/api/v1/till/gifts');
    expect(logged).not.toContain(secret);
    expect(logged).not.toContain(treasurer.token);
    expect(logged).not.toMatch(/Bearer |entraide_session/);
  });

  it('while the store is closed, commands are told to come again', async () => {
    const other = await startTestServer({ modules: [TillRoom], projections: [tillView] });
    const cashier = await other.as(['treasurer']);
    await cashier.get(PATH).expect(200);
    await other.instance.ports.store.close();

    const refused = await cashier.post(PATH, gift, { 'idempotency-key': newId() });
    const health = await other.anyone().get('/health/ready');

    expect([refused.status, refused.body.code]).toEqual([503, 'store-unavailable']);
    expect(Number(refused.get('retry-after'))).toBeGreaterThan(0);
    expect([health.status, health.body.store]).toEqual([503, 'unavailable']);
    await other.stop();
  });

  function post(headers: Record<string, string>) {
    return fetch(server.url + PATH, {
      method: 'POST',
      body: JSON.stringify(gift),
      headers: { ...headers, 'idempotency-key': newId() },
    });
  }
});
