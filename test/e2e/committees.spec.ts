import { defaultPolicy } from '#funds';
import { crisisFund, type CrisisFund, type Person } from './support/crisis-fund.js';
import { startTestServer, type Client, type TestServer } from './support/test-server.js';

jest.setTimeout(60_000);

let server: TestServer;
let fund: CrisisFund;
let administrator: Client;
let board: Person;
let memberId: string;
let base: string;

beforeAll(async () => {
  server = await startTestServer({ clock: { now: () => new Date('2026-03-10T09:00:00Z') } });
  fund = await crisisFund(server, defaultPolicy('EUR'));
  administrator = await server.as(['administrator'], { entityId: 'federation' });
  board = await fund.signIn(await fund.employ('governing-body'));
  memberId = await fund.employ();
  base = `/api/v1/funds/${fund.fundId}/committee`;
});
afterAll(() => server.stop());

const seat = (rank: string) => ({ memberId, rank, from: '2026-03-10', until: '2027-03-09' });
const page = () => `/admin/committees/${fund.fundId}`;
const answer = ({ status, body }: { status: number; body: { code?: string } }) => [
  status,
  body.code,
];

describe('The committee of a fund is filled by two people, without a program at hand', () => {
  let seatId: string;

  test('is formed once, on its page', async () => {
    const start = await administrator.page('/admin');
    expect(start.text).toContain(`href="${page()}"`);
    const sent = await administrator.submit(page(), { seats: '5' }, `${page()}/formation`);
    expect([sent.status, sent.get('location')]).toEqual([303, page()]);
    expect((await administrator.page(page())).text).toContain('5 seats');
    expect(answer(await board.post(`${base}/formation`, { seats: 5 }))).toEqual([
      409,
      'committee-already-formed',
    ]);
  });

  test('takes somebody whom one proposes and another confirms', async () => {
    const sent = await administrator.submit(page(), seat('chair'), `${page()}/seats`);
    expect(sent.status).toBe(303);
    const { body } = await board.get(base);
    expect(body).toMatchObject({ formed: true, seats: 5 });
    const [proposed] = (body as { items: { seatId: string }[] }).items;
    expect(proposed).toMatchObject({ memberId, rank: 'chair', status: 'proposed' });
    seatId = proposed?.seatId ?? '';
    const path = `seats/${seatId}/confirmation`;
    const own = await administrator.post(`${base}/${path}`, {});
    expect(answer(own)).toEqual([403, 'second-person-needed']);
    expect((await board.page(page())).text).toContain(`${page()}/${path}`);
    expect((await board.post(`${base}/${path}`)).status).toBe(200);
    const shown = await board.get(base);
    expect(shown.body).toMatchObject({ items: [{ seatId, status: 'confirmed' }] });
  });

  test('gives back what was typed where the rules refuse it', async () => {
    const again = await administrator.submit(page(), seat('member'), `${page()}/seats`);
    expect(again.status).toBe(409);
    expect(again.text).toContain('This person has a seat on the committee already');
    expect(again.text).toContain('value="2027-03-09"');
  });

  test('loses a seat from a day on', async () => {
    const ended = { on: '2026-03-10', reason: 'resigned' };
    expect((await board.post(`${base}/seats/${seatId}/ending`, ended)).status).toBe(200);
    expect((await board.get(base)).body).toMatchObject({ items: [] });
  });

  test('is nobody else’s to see or to fill', async () => {
    const treasurer = await fund.signIn(await fund.employ('treasurer'));
    expect((await treasurer.get(base)).status).toBe(404);
    expect((await treasurer.page(page())).status).toBe(404);
    expect(answer(await treasurer.post(`${base}/seats`, seat('member')))).toEqual([
      403,
      'not-allowed',
    ]);
    expect((await board.get('/api/v1/funds/none/committee')).status).toBe(404);
  });
});
