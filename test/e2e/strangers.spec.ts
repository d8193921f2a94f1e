import { issueKey } from '#http';
import { newId } from '#kernel';
import { answers, openScene, type Scene } from './support/applications.js';

let scene: Scene;

beforeAll(async () => {
  scene = await openScene('2026-02-10T10:00:00Z');
});
afterAll(() => scene.server.stop());

const identity = 'victim@example.org';
const draft = () => issueKey(scene.server.instance.ports.vault);
const logSize = async () =>
  (await scene.server.instance.ports.store.readAll(0n, 10_000)).filter(
    ({ type }) => type === 'ApplicationSubmitted',
  ).length;

const money = (minor: string) => ({
  requested: { minor, currency: 'EUR' },
  costLines: [{ need: 'relocation', minor }],
});

describe('An unproven word has no power over others', () => {
  test('a key under which another name is sent moves nothing: the person is not shut out', async () => {
    const key = draft();
    const own = await scene.submit({ identity: 'attacker@example.org' }, key);
    expect(own.status).toBe(201);
    const before = await logSize();
    const stolen = await scene.submit({ identity }, key);
    expect([stolen.status, stolen.body.code]).toEqual([422, 'key-used-for-another-request']);
    expect(await logSize()).toBe(before);
    expect((await scene.submit({ identity })).status).toBe(201);
  });

  test('whoever files under the name of somebody else shuts nobody out', async () => {
    const name = 'named-by-others@example.org';
    const false1 = await scene.submit({ identity: name });
    const real = await scene.submit({ identity: name });
    expect([false1.status, real.status]).toEqual([201, 201]);
    expect(real.body.receiptCode).not.toBe(false1.body.receiptCode);
  });

  test('a key that this server did not give out is refused to whoever has no account', async () => {
    const { fund, people, server } = scene;
    for (const key of [newId(), 'one', `${newId()}.${'A'.repeat(43)}`]) {
      const refused = await scene.submit({}, key);
      expect([refused.status, refused.body.code]).toEqual([400, 'idempotency-key-not-issued']);
    }
    const begun = await server.anyone().post('/api/v1/applications/drafts', {});
    expect([begun.status, begun.get('cache-control')]).toEqual([201, 'no-store']);
    const key = String(begun.body.key);
    const first = await scene.submit({ identity: 'drafted@example.org' }, key);
    const again = await scene.submit({ identity: 'drafted@example.org' }, key);
    expect([first.status, again.body]).toEqual([201, first.body]);
    const staff = await people().worker.post('/api/v1/applications', answers(fund.fundId), newId());
    expect(staff.status).toBe(201);
  });
});

describe('Whether somebody has asked for help', () => {
  /** Everything that a stranger sees of an answer, what is drawn by lot apart. */
  const seenOf = ({ status, headers, text }: Awaited<ReturnType<Scene['submit']>>) => {
    const { date: _, 'fund-position': __, etag: ___, ...rest } = headers;
    const lots = /"(applicationId|receiptCode|instance|requestId)":"[^"]*"/g;
    const without = Object.entries(rest).filter(([name]) => !/request-id/.test(name));
    return { status, headers: without, text: text.replace(lots, '"$1":""') };
  };

  test.each([
    ['too much is asked for', money('99999999')],
    ['it is for too many months', { months: 13 }],
    ['the story is missing', { narrative: '' }],
    ['it fits', {}],
  ])('no answer tells: %s', async (_, change) => {
    const known = `asked-${newId()}@example.org`;
    expect((await scene.submit({ identity: known })).status).toBe(201);
    const withCase = await scene.submit({ ...change, identity: known });
    const without = await scene.submit({ ...change, identity: `asked-${newId()}@example.org` });
    expect(seenOf(withCase)).toEqual(seenOf(without));
  });
});
