import { defaultPolicy, replay } from '#funds';
import { newId } from '#kernel';
import { crisisFund, type CrisisFund } from './support/crisis-fund.js';
import { moneyFindings } from './support/money-findings.js';
import { startTestServer, type Client, type TestServer } from './support/test-server.js';

jest.setTimeout(60_000);

let server: TestServer;
let fund: CrisisFund;
let treasurer: Client;
let accountant: Client;
let releaser: Client;

const now = new Date('2026-11-27T12:00:00Z');
const OPENS = '2026-07-01';

beforeAll(async () => {
  server = await startTestServer({ clock: { now: () => now } });
  fund = await crisisFund(server, defaultPolicy('EUR'), 0);
  const place = { entityId: 'federation', fundId: fund.fundId };
  treasurer = await server.as(['treasurer'], place);
  accountant = await server.as(['accountant'], place);
  releaser = await server.as(['releaser'], place);
});
afterEach(async () => {
  await server.instance.processes?.settled();
  expect(await moneyFindings(server, fund.fundId)).toEqual([]);
});
afterAll(() => server.stop());

const key = () => ({ 'idempotency-key': newId() });
const answer = ({ status, body }: { status: number; body: { code?: string } }) => [
  status,
  body.code,
];
const send = (who: Client, path: string, body: object) =>
  who.post(`/api/v1/funds/${fund.fundId}/opening-balances${path}`, body, key());
const give = (receivedOn: string) => {
  const money = { minor: '5000', currency: 'EUR' };
  const gift = { money, receivedOn, method: 'bank', donorKind: 'individual' };
  return treasurer.post('/api/v1/donations', { ...gift, fundId: fund.fundId }, key());
};
const PUBLIC = () => `/api/v1/open/funds/${fund.fundId}`;
const page = () => `/finance/funds/${fund.fundId}`;
const balances = async (asOf: string, view: 'known' | 'corrected' = 'known') => {
  const { balances: all } = await replay(server.instance.ports.store, { asOf, view });
  return all.map(({ account, restriction, minor }) => `${account} ${restriction} ${minor}`);
};

describe('A fund that had money before it came here (D53)', () => {
  let proposalId: string;
  let figures: unknown;

  test('says so on its page, what was typed wrongly comes back as it was typed', async () => {
    const opened = await treasurer.post(
      `/api/v1/funds/${fund.fundId}/restrictions`,
      { restriction: 'legal-aid', terms: { feesAllowed: true }, credit: { en: 'A foundation' } },
      key(),
    );
    expect(opened.status).toBe(201);
    await fund.seen();
    figures = (await server.anyone().get(PUBLIC())).body;
    const typed = {
      on: OPENS,
      'held-free': '9,000.00',
      'held-legal-aid': 'many',
      source: '6/2026',
    };
    const path = `${page()}/opening-balance`;
    const back = await treasurer.submit(page(), typed, path);
    expect([back.status, back.text.includes('value="9,000.00"')]).toEqual([422, true]);
    expect(back.text).toContain('value="6/2026"');
    const sent = await treasurer.submit(page(), { ...typed, 'held-legal-aid': '3500' }, path);
    expect(sent.status).toBe(303);
    await fund.seen();
    expect(await balances('2026-12-31')).toEqual([]);
    const own = await treasurer.page(page());
    expect(own.text).toContain('An opening balance waits for a second person');
    expect(own.text).toContain('You proposed this yourself');
  });

  test('has it once another person confirms exactly that, and a stranger to the role never', async () => {
    const shares = [{ restriction: 'free', minor: '900000' }];
    const said = { on: OPENS, shares, source: '6/2026' };
    const proposed = await send(treasurer, '', {
      ...said,
      shares: [...shares, { restriction: 'legal-aid', minor: '350000' }],
    });
    expect(proposed.status).toBe(201);
    ({ proposalId } = proposed.body as { proposalId: string });
    expect((await send(releaser, '', said)).status).toBe(403);
    const confirm = (who: Client, id = proposalId) =>
      send(who, '/confirmation', { proposalId: id });
    expect(answer(await confirm(treasurer))).toEqual([403, 'own-correction']);
    expect((await confirm(releaser)).status).toBe(403);
    expect(answer(await confirm(accountant, newId()))).toEqual([409, 'correction-replaced']);
    expect(
      (await accountant.submit(page(), {}, `${page()}/opening-balance-confirmation`)).status,
    ).toBe(303);
    await fund.seen();

    expect(await balances('2026-06-30')).toEqual([]);
    expect(await balances(OPENS)).toEqual([
      'bank free 900000',
      'bank legal-aid 350000',
      'opening-balances free -900000',
      'opening-balances legal-aid -350000',
    ]);
    const { body } = await accountant.get(`/api/v1/funds/${fund.fundId}`);
    expect(body.total).toMatchObject({ available: { minor: '1250000', currency: 'EUR' } });
    const shown = await accountant.page(page());
    expect(shown.text).toContain('Read in: 6/2026.');
    expect(shown.text).toContain('€12,500.00');
    expect(answer(await send(treasurer, '', said))).toEqual([409, 'opening-balance-stands']);
  });

  test('counts in no sum of gifts, and of no donor', async () => {
    const { body } = await treasurer.get('/api/v1/donations');
    expect(body.items).toEqual([]);
    expect((await server.anyone().get(PUBLIC())).body).toEqual(figures);
  });

  test('takes no gift of a day before, and one of that day', async () => {
    expect(answer(await give('2026-06-30'))).toEqual([422, 'before-fund-opened']);
    expect((await give(OPENS)).status).toBe(201);
    await fund.seen();
    const later = { on: '2026-07-02', shares: [{ restriction: 'free', minor: '1' }], source: '7' };
    const refused = await send(treasurer, '/corrections', { ...later, reason: 'typed-wrongly' });
    expect(answer(refused)).toEqual([409, 'books-begun-before']);
  });

  test('corrects it by two, on the day to which it belongs', async () => {
    const right = {
      on: OPENS,
      shares: [{ restriction: 'free', minor: '90000' }],
      source: '6/2026',
    };
    const reason = 'typed-wrongly';
    const proposed = await send(accountant, '/corrections', { ...right, reason });
    expect(proposed.status).toBe(201);
    const { proposalId: id } = proposed.body as { proposalId: string };
    expect(answer(await send(accountant, '/confirmation', { proposalId: id }))).toEqual([
      403,
      'own-correction',
    ]);
    expect((await send(treasurer, '/confirmation', { proposalId: id })).status).toBe(200);
    await fund.seen();
    const bank = (all: readonly string[]) => all.filter((one) => one.startsWith('bank'));
    expect(bank(await balances('2026-07-31'))).toEqual([
      'bank free 905000',
      'bank legal-aid 350000',
    ]);
    expect(bank(await balances('2026-07-31', 'corrected'))).toEqual(['bank free 95000']);
    expect(bank(await balances('2026-11-27'))).toEqual(['bank free 95000']);
  });
});
