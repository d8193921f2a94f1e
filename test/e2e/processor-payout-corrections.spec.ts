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
let list: string;

const now = new Date('2026-11-27T12:00:00Z');
const EUR = (minor: number) => ({ minor: String(minor), currency: 'EUR' });
const key = () => ({ 'idempotency-key': newId() });
const answer = ({ status, body }: { status: number; body: { code?: string } }) => [
  status,
  body.code,
];

beforeAll(async () => {
  server = await startTestServer({ clock: { now: () => now } });
  // Nothing from before: all that the bank holds is what the processor paid out.
  fund = await crisisFund(server, defaultPolicy('EUR'), 0);
  const place = { entityId: 'federation', fundId: fund.fundId };
  treasurer = await server.as(['treasurer'], place);
  accountant = await server.as(['accountant'], place);
  releaser = await server.as(['releaser'], place);
  list = `/api/v1/funds/${fund.fundId}/processor-payouts`;
  const gift = { fundId: fund.fundId, donorKind: 'individual', method: 'card' };
  const given = { ...gift, money: EUR(500_000), receivedOn: '2026-11-02' };
  expect((await treasurer.post('/api/v1/donations', given, key())).status).toBe(201);
  await settled();
});
afterEach(async () => {
  await settled();
  expect(await moneyFindings(server, fund.fundId)).toEqual([]);
});
afterAll(() => server.stop());

async function settled(): Promise<void> {
  await server.instance.processes?.settled();
  await fund.seen();
}

const write = (body: object) => treasurer.post(list, body, key());

async function written(minor: number, arrivedOn: string): Promise<string> {
  const { status, body } = await write({ money: EUR(minor), arrivedOn });
  expect(status).toBe(201);
  await settled();
  return body.payoutId as string;
}

const on = (payoutId: string, who: Client, path: string, body: object) =>
  who.post(`${list}/${payoutId}/${path}`, body, key());

/** What the bank held, as an auditor replays it. */
async function atBank(asOf: string, view: 'known' | 'corrected'): Promise<bigint> {
  const { balances } = await replay(server.instance.ports.store, { asOf, view });
  const bank = balances.filter(({ account }) => account === 'bank');
  return bank.reduce((sum, { minor }) => sum + BigInt(minor), 0n);
}

describe('A payout of a processor that was written down wrongly (D54)', () => {
  test('stands until a second person confirms what the first proposed', async () => {
    const payoutId = await written(120_000, '2026-11-10');
    const right = { money: EUR(12_000), arrivedOn: '2026-11-12', reason: 'typed-wrongly' };
    const proposed = await on(payoutId, treasurer, 'corrections', right);
    expect([proposed.status, typeof proposed.body.correctionId]).toEqual([201, 'string']);
    const { correctionId } = proposed.body as { correctionId: string };
    const confirm = (who: Client) =>
      on(payoutId, who, 'corrections/confirmation', { correctionId });
    expect(answer(await confirm(treasurer))).toEqual([403, 'own-correction']);
    expect((await confirm(releaser)).status).toBe(403);
    expect((await confirm(accountant)).status).toBe(200);
    await settled();

    // It counts from the day of the correction, and for the days to which each part belongs.
    expect(await atBank('2026-11-11', 'known')).toBe(120_000n);
    expect(await atBank('2026-11-27', 'known')).toBe(12_000n);
    expect(await atBank('2026-11-11', 'corrected')).toBe(0n);
    expect(await atBank('2026-11-12', 'corrected')).toBe(12_000n);
    const { body } = await accountant.get(list);
    expect(body.items).toMatchObject([
      { payoutId, money: EUR(12_000), arrivedOn: '2026-11-12', status: 'received' },
    ]);
    expect(answer(await confirm(accountant))).toEqual([409, 'no-correction-proposed']);
  });

  test('that never was is taken back by two, and stays in the list', async () => {
    const payoutId = await written(30_000, '2026-11-13');
    const gone = { reason: 'never-happened' };
    const { body } = await on(payoutId, accountant, 'reversals', gone);
    const { correctionId } = body as { correctionId: string };
    const taken = await on(payoutId, treasurer, 'corrections/confirmation', { correctionId });
    expect(taken.status).toBe(200);
    await settled();
    expect(await atBank('2026-11-27', 'known')).toBe(12_000n);
    expect(answer(await on(payoutId, accountant, 'reversals', gone))).toEqual([409, 'taken-back']);
    const found = await accountant.get(list);
    expect(found.body.items[0]).toMatchObject({ payoutId, status: 'taken-back' });
  });

  test('is refused where the processor held less, and where it is no payout of this fund', async () => {
    const payoutId = await written(40_000, '2026-11-14');
    const propose = async (becomes: object) => {
      const sent = { arrivedOn: '2026-11-14', ...becomes, reason: 'typed-wrongly' };
      const { body } = await on(payoutId, treasurer, 'corrections', sent);
      const { correctionId } = body as { correctionId: string };
      return on(payoutId, accountant, 'corrections/confirmation', { correctionId });
    };
    const above = await propose({ money: EUR(500_001) });
    expect(answer(above)).toEqual([409, 'above-what-processor-holds']);
    const early = await propose({ money: EUR(40_000), arrivedOn: '2026-11-01' });
    expect(answer(early)).toEqual([409, 'processor-held-less-then']);
    expect(early.body.detail).toContain('On 1 November 2026');
    expect((await on(newId(), treasurer, 'reversals', { reason: 'recorded-twice' })).status).toBe(
      404,
    );
  });

  test('is proposed and confirmed on its page, side by side, and says who did what', async () => {
    const payoutId = await written(70_000, '2026-11-15');
    const home = `/finance/funds/${fund.fundId}`;
    const path = `${home}/processor-payouts/${payoutId}`;
    expect((await treasurer.page(home)).text).toContain(`href="${path}"`);
    const form = `correction.${fund.fundId}/${payoutId}.`;
    const typed = { amount: '7.00', arrivedOn: '2026-11-15', reason: 'typed-wrongly' };
    const fields = Object.fromEntries(
      Object.entries(typed).map(([name, value]) => [`${form}${name}`, value]),
    );
    const sent = await treasurer.submit(path, fields, `${path}/correction`);
    expect(sent.status).toBe(303);
    await settled();
    const own = await treasurer.page(path);
    expect(own.text).toContain('A correction waits for a second person');
    expect(own.text).toContain('€7.00');
    expect((await accountant.page(`${home}/processor-payouts`)).text).toContain('Being corrected');
    const confirmed = await accountant.submit(path, {}, `${path}/correction-confirmation`);
    expect(confirmed.status).toBe(303);
    await settled();
    expect((await accountant.page(path)).text).toContain('€700.00 → €7.00');
    expect((await releaser.page(path)).text).not.toContain('Propose a correction');
    expect((await releaser.page(`${path}?lang=fr`)).text).toContain('Versement du prestataire');
  });
});

describe('An equal payout of the same day', () => {
  test('is asked about before it is booked', async () => {
    const twin = { money: EUR(1_234), arrivedOn: '2026-11-20' };
    expect((await write(twin)).status).toBe(201);
    const asked = await write(twin);
    expect(answer(asked)).toEqual([409, 'processor-payout-like-another']);
    expect(asked.body.detail).toContain('say so below');
    expect((await write({ ...twin, another: true })).status).toBe(201);
    expect((await write({ ...twin, arrivedOn: '2026-11-21' })).status).toBe(201);
    const home = `/finance/funds/${fund.fundId}`;
    const typed = { amount: '12.34', arrivedOn: '2026-11-20', another: 'yes' };
    expect((await treasurer.submit(home, typed, `${home}/processor-payouts`)).status).toBe(303);
  });
});
