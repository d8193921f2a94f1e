import { defaultPolicy } from '#funds';
import { newId } from '#kernel';
import { invocation } from './support/awarded-case.js';
import { bankLines } from './support/bank-lines.js';
import { crisisFund, type CrisisFund } from './support/crisis-fund.js';
import { moneyFindings } from './support/money-findings.js';
import { startTestServer, type Client, type TestServer } from './support/test-server.js';

jest.setTimeout(60_000);

let server: TestServer;
let fund: CrisisFund;
let treasurer: Client;
let accountant: Client;
let chair: Client;
let lines: readonly string[];

const now = new Date('2026-11-27T12:00:00Z');
const DAY = '2026-03-09';
const key = () => ({ 'idempotency-key': newId() });
const PATH = '/finance/statements';
const settled = async () => {
  await server.instance.processes?.settled();
  await server.instance.projector.waitFor(await server.instance.ports.store.head());
};

beforeAll(async () => {
  server = await startTestServer({ clock: { now: () => now } });
  fund = await crisisFund(server, defaultPolicy('EUR'), 0);
  const place = { entityId: 'federation', fundId: fund.fundId };
  treasurer = await server.as(['treasurer'], place);
  accountant = await server.as(['accountant'], place);
  chair = await server.as(['chair'], place);
  const keepers = [
    invocation(await fund.employ('treasurer')),
    invocation(await fund.employ('accountant')),
  ] as const;
  const payers = [{ name: 'Ada Example', text: 'For the crisis fund' }];
  const told = { amounts: ['30.10', '50.00', '7.00'], payers, day: DAY };
  lines = await bankLines(server.instance.ports, { fundId: fund.fundId, keepers, told });
  await settled();
});
afterEach(async () => {
  await settled();
  expect(await moneyFindings(server, fund.fundId)).toEqual([]);
});
afterAll(() => server.stop());

describe('Bank statements on pages', () => {
  test('name no payer, and are there for those who keep the books alone', async () => {
    const page = await treasurer.page(PATH);
    expect(page.status).toBe(200);
    expect(page.text).toContain(`${PATH}/lines/${lines[0]}`);
    expect(page.text).not.toContain('Ada');
    expect((await chair.page(PATH)).status).toBe(403);
    expect((await chair.page(`${PATH}/lines/${lines[0]}`)).status).toBe(403);
    const french = await treasurer.page(`${PATH}?lang=fr`);
    expect(french.text).toContain('Relevés bancaires');
  });

  test('show who paid to whoever asks, which is noted', async () => {
    const opened = await treasurer.submit(
      `${PATH}/lines/${lines[0]}`,
      {},
      `${PATH}/lines/${lines[0]}/opening`,
    );
    expect(opened.status).toBe(200);
    expect(opened.text).toContain('Ada Example');
    expect(opened.headers['cache-control']).toContain('no-store');
    const [noted] = await server.instance.ports.store.read(`access-${lines[0]}`);
    expect(noted?.type).toBe('RecordOpened');
  });

  test('a line that nobody knows becomes a gift, once', async () => {
    const send = () =>
      accountant.post(`/api/v1/bank-lines/${lines[0]}/gift`, { donorKind: 'member' }, key());
    expect((await send()).status).toBe(201);
    expect(await send()).toMatchObject({ status: 409, body: { code: 'bank-line-is-gift' } });
    await settled();
    const page = await treasurer.page(`${PATH}/lines/${lines[0]}`);
    expect(page.text).toContain('/finance/gifts/');
    expect((await treasurer.page(PATH)).text).not.toContain(`${PATH}/lines/${lines[0]}`);
  });

  test('one that was typed by hand is tied to that gift instead, on its page', async () => {
    const money = { minor: '5000', currency: 'EUR' };
    const gift = { money, receivedOn: DAY, method: 'bank', donorKind: 'individual' };
    const typed = await treasurer.post(
      '/api/v1/donations',
      { ...gift, fundId: fund.fundId },
      key(),
    );
    const { donationId } = typed.body as { donationId: string };
    await settled();
    const asked = await treasurer.post(
      `/api/v1/bank-lines/${lines[1]}/gift`,
      { donorKind: 'individual' },
      key(),
    );
    expect(asked).toMatchObject({ status: 409, body: { code: 'bank-line-like-gift' } });
    const path = `${PATH}/lines/${lines[1]}`;
    expect((await treasurer.page(path)).text).toContain(donationId);
    const chosen = { [`line-tie.${lines[1]}.donationId`]: donationId };
    const tied = await treasurer.submit(path, chosen, `${path}/line-tie`);
    expect(tied.status).toBe(303);
    const again = await treasurer.post(
      `/api/v1/donations`,
      { ...gift, fundId: fund.fundId },
      key(),
    );
    expect(again).toMatchObject({ status: 409, body: { code: 'gift-like-another' } });
  });

  test('an account is proposed by one, and confirmed by another who types it again', async () => {
    const number = 'FR76 3000 6000 0112 3456 7890 189';
    const wrong = { fundId: fund.fundId, number: number.replace('189', '188') };
    const refused = await treasurer.submit(`${PATH}/new`, wrong);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain(wrong.number);
    const proposed = await treasurer.post(
      '/api/v1/bank-accounts',
      { fundId: fund.fundId, number },
      key(),
    );
    const { bankAccountId } = proposed.body as { bankAccountId: string };
    await settled();
    const path = `${PATH}/accounts/${bankAccountId}`;
    const page = await accountant.page(path);
    expect(page.text).not.toContain('FR76');
    expect(page.text).not.toContain('0189');
    const [, proposalId = ''] = /name="[^"]*proposalId" value="([^"]+)"/.exec(page.text) ?? [];
    const confirm = (who: Client, typed: string) =>
      who.post(
        `/api/v1/bank-accounts/${bankAccountId}/confirmation`,
        { proposalId, number: typed },
        key(),
      );
    expect(await confirm(treasurer, number)).toMatchObject({ body: { code: 'own-correction' } });
    expect(await confirm(accountant, 'FR00')).toMatchObject({
      body: { code: 'bank-account-typed-otherwise' },
    });
    expect((await confirm(accountant, number.toLowerCase())).status).toBe(200);
  });
});
