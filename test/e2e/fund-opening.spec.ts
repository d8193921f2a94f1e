import { defaultPolicy } from '#funds';
import { newId } from '#kernel';
import { crisisFund, type CrisisFund, type Person } from './support/crisis-fund.js';
import { keepPromises, type Keepers } from './support/keepers.js';
import { suspendAccount } from './support/staff.js';
import { startTestServer, type TestServer } from './support/test-server.js';

jest.setTimeout(60_000);

let server: TestServer;
let fund: CrisisFund;
let board: Person;
let keepers: Keepers;

beforeAll(async () => {
  server = await startTestServer({ clock: { now: () => new Date('2026-03-10T09:00:00Z') } });
  fund = await crisisFund(server, defaultPolicy('EUR'), 0);
  board = await fund.signIn(await fund.employ('governing-body'));
  await board.post(`${api()}/intake/suspension`, { reason: 'other' });
});
afterAll(() => server.stop());

const api = () => `/api/v1/funds/${fund.fundId}`;
const page = () => board.page(`/finance/funds/${fund.fundId}`);
const open = (key?: string) => board.post(`${api()}/intake`, {}, key);
const missing = async () => {
  const { status, body } = await board.get(`${api()}/promises`);
  const { items } = body as { items: readonly { promise: string; kept: boolean }[] };
  expect(status).toBe(200);
  return items.filter(({ kept }) => !kept).map(({ promise }) => promise);
};
const EVERYTHING = [
  'money',
  'triage',
  'verification',
  'call',
  'review',
  'vote',
  'board',
  'preparation',
  'release',
];

describe('A fund takes requests once each of its promises has somebody to keep it', () => {
  test('with nobody and no money it refuses, and says what is missing and where that is mended', async () => {
    const refused = await open();
    expect([refused.status, refused.body]).toMatchObject([
      409,
      {
        code: 'promises-unkept',
        detail: expect.stringContaining(`9 of its promises (${EVERYTHING.join(', ')})`) as string,
      },
    ]);
    expect(await missing()).toEqual(EVERYTHING);
    const { text } = await page();
    expect(text).toContain('Grading each request in time: a duty officer');
    expect(text).toContain(`href="/admin/committees/${fund.fundId}"`);
    expect(text).toContain('href="/finance/gifts/new"');
    expect(text).toContain('data-refusal="promises-unkept"');
  });

  test('with all but money it still refuses', async () => {
    const place = { fundId: fund.fundId, entityId: 'federation', minor: 0 };
    keepers = await keepPromises(server.instance.ports, fund.put, place);
    expect(await missing()).toEqual(['money']);
    expect((await open()).body).toMatchObject({
      detail: expect.stringContaining('1 of its promises (money)') as string,
    });
  });

  test('with the first gift it opens, and the list is gone', async () => {
    const treasurer = await fund.signIn(await fund.employ('treasurer'));
    const gift = {
      fundId: fund.fundId,
      donorKind: 'institution',
      money: { minor: '100000', currency: 'EUR' },
      method: 'bank',
      receivedOn: '2026-03-10',
    };
    expect((await treasurer.post('/api/v1/donations', gift)).status).toBe(201);
    await server.instance.processes?.settled();
    const key = newId();
    expect((await open(key)).status).toBe(200);
    // Sent again, the same request has the same answer.
    expect((await open(key)).status).toBe(200);
    expect((await open()).body).toMatchObject({ code: 'intake-already-open' });
    await fund.seen();
    const { text } = await page();
    expect(text).not.toContain('a duty officer');
  });

  test('that one falls away later is shown, and closes nothing', async () => {
    const [duty] = keepers.staff;
    const [member] = keepers.members;
    if (!duty || !member) throw new Error('nobody was employed');
    await suspendAccount(server.instance.ports, duty);
    await suspendAccount(server.instance.ports, member);
    await fund.seen();
    expect(await missing()).toEqual(['triage', 'vote']);
    const { text } = await page();
    expect(text).toContain('Promises that nobody can keep now');
    expect(text).toContain('Grading each request in time: a duty officer');
    expect(text).not.toContain('Hearing referees and documents');
    expect((await board.get(api())).body).toMatchObject({ intake: 'open' });
  });
});
