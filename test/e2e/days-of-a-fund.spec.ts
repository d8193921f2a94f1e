import { defaultPolicy } from '#funds';
import { crisisFund, type CrisisFund, type Person } from './support/crisis-fund.js';
import { startTestServer, type TestServer } from './support/test-server.js';

jest.setTimeout(60_000);

let server: TestServer;
let fund: CrisisFund;
let treasurer: Person;
let accountant: Person;

const TODAY = '2026-11-27';
const EUR = (minor: number) => ({ minor: String(minor), currency: 'EUR' });

beforeAll(async () => {
  // In Paris, where this fund counts its days, it is half past midnight on the 27th.
  const now = new Date('2026-11-26T23:30:00Z');
  server = await startTestServer({ clock: { now: () => now } });
  fund = await crisisFund(server, defaultPolicy('EUR'));
  treasurer = await fund.signIn(await fund.employ('treasurer'));
  accountant = await fund.signIn(await fund.employ('accountant'));
});
afterAll(() => server.stop());

const gift = (change: object) =>
  treasurer.post('/api/v1/donations', {
    fundId: fund.fundId,
    donorKind: 'individual',
    money: EUR(5_000),
    method: 'bank',
    receivedOn: TODAY,
    ...change,
  });
const paidOut = (arrivedOn: string, minor: number) => {
  const payout = { money: EUR(minor), arrivedOn };
  return accountant.post(`/api/v1/funds/${fund.fundId}/processor-payouts`, payout);
};
const answer = ({ status, body }: { status: number; body: { code?: string } }) => [
  status,
  body.code,
];

describe('A day has a first day, a cause that it does not precede, and is the fund’s own (D53)', () => {
  test('the form for a gift begins with the day of the fund, not of UTC', async () => {
    const { text } = await treasurer.page('/finance/gifts/new');
    expect(/<input[^>]*name="receivedOn"[^>]*>/.exec(text)?.[0]).toContain(`max="${TODAY}"`);
    expect(/<input[^>]*name="receivedOn"[^>]*>/.exec(text)?.[0]).toContain(`value="${TODAY}"`);
  });

  test('no gift counts before the books begin, nor tomorrow', async () => {
    expect(answer(await gift({ receivedOn: '0206-11-20' }))).toEqual([422, 'before-fund-opened']);
    expect(answer(await gift({ receivedOn: '1999-11-20' }))).toEqual([422, 'before-fund-opened']);
    expect(answer(await gift({ receivedOn: '2026-11-28' }))).toEqual([422, 'date-in-the-future']);
  });

  test('a processor pays out after the gifts that it is made of', async () => {
    expect((await gift({ method: 'card', feeMinor: '150' })).status).toBe(201);
    await server.instance.processes?.settled();
    expect(answer(await paidOut('2026-01-20', 1_000))).toEqual([409, 'processor-held-less-then']);
    expect((await paidOut(TODAY, 1_000)).status).toBe(201);
    await fund.seen();
    const early = await accountant.get('/api/v1/ledger/trial-balance?asOf=2026-02-01');
    const held = (early.body.balances as { account: string; minor: string }[]).filter(
      ({ account }) => account === 'processor-clearing',
    );
    expect(held).toEqual([]);
  });
});
