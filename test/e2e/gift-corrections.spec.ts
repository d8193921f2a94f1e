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
const EUR = (minor: number) => ({ minor: String(minor), currency: 'EUR' });

beforeAll(async () => {
  server = await startTestServer({ clock: { now: () => now } });
  fund = await crisisFund(server, defaultPolicy('EUR'));
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

const right = {
  money: EUR(5_000),
  feeMinor: '0',
  restriction: 'free',
  method: 'bank',
  receivedOn: '2026-11-18',
};
const { feeMinor: _, ...withoutFee } = right;
const ofGift = { ...withoutFee, donorKind: 'individual' };
const key = () => ({ 'idempotency-key': newId() });
const answer = ({ status, body }: { status: number; body: { code?: string } }) => [
  status,
  body.code,
];
const give = (change: object = {}) =>
  treasurer.post('/api/v1/donations', { ...ofGift, fundId: fund.fundId, ...change }, key());
const on = (donationId: string, who: Client, path: string, body: object) =>
  who.post(`/api/v1/donations/${donationId}/${path}`, body, key());

/** A gift that was typed as ten times what it was. */
async function mistyped(change: object = {}): Promise<string> {
  const gift = { money: EUR(50_000 + Math.floor(Math.random() * 9_000)), ...change };
  const { body } = await give(gift);
  await fund.seen();
  return body.donationId as string;
}

/** What the books say was given, as an auditor replays them. */
async function gifts(asOf: string, view: 'known' | 'corrected'): Promise<bigint> {
  const { balances } = await replay(server.instance.ports.store, { asOf, view });
  return BigInt(balances.find(({ account }) => account === 'gifts')?.minor ?? '0');
}

describe('A gift that was written down wrongly (D54)', () => {
  test('stands until a second person confirms what the first proposed', async () => {
    const donationId = await mistyped({ money: EUR(50_000) });
    const sum = await gifts('2026-12-31', 'known');
    const proposal = { ...right, reason: 'typed-wrongly' };
    const proposed = await on(donationId, treasurer, 'corrections', proposal);
    expect(proposed.status).toBe(201);
    const { correctionId } = proposed.body as { correctionId: string };
    await fund.seen();

    expect(await gifts('2026-12-31', 'known')).toBe(sum);
    const confirm = (who: Client) =>
      on(donationId, who, 'corrections/confirmation', { correctionId });
    expect(answer(await confirm(treasurer))).toEqual([403, 'own-correction']);
    expect((await confirm(releaser)).status).toBe(403);
    expect((await confirm(accountant)).status).toBe(200);
    await fund.seen();

    // It counts from the day of the correction, and for the day to which it belongs.
    expect(await gifts('2026-11-20', 'known')).toBe(sum);
    expect(await gifts('2026-11-27', 'known')).toBe(sum + 45_000n);
    expect(await gifts('2026-11-20', 'corrected')).toBe(sum + 45_000n);
    const { body } = await treasurer.get('/api/v1/donations');
    const row = (body.items as { donationId: string }[]).find(
      (one) => one.donationId === donationId,
    );
    expect(row).toMatchObject({ money: EUR(5_000), status: 'received' });
    expect(answer(await confirm(accountant))).toEqual([409, 'no-correction-proposed']);
  });

  test('is taken back only as far as its money is not promised', async () => {
    const before = await treasurer.get(`/api/v1/funds/${fund.fundId}`);
    expect(before.status).toBe(200);
    const donationId = await mistyped();
    const { body } = await on(donationId, accountant, 'reversals', { reason: 'never-happened' });
    const { correctionId } = body as { correctionId: string };
    const taken = await on(donationId, treasurer, 'corrections/confirmation', { correctionId });
    expect(taken.status).toBe(200);
    await fund.seen();
    const again = await on(donationId, accountant, 'reversals', { reason: 'recorded-twice' });
    expect(answer(again)).toEqual([409, 'gift-taken-back']);
  });

  test('is proposed and confirmed on its page, side by side, and says who did what', async () => {
    const donationId = await mistyped({ money: EUR(70_000), receivedOn: '2026-11-19' });
    const path = `/finance/gifts/${donationId}`;
    const form = `correction.${donationId}.`;
    const typed = { amount: '7.00', fee: '0', receivedOn: '2026-11-19', reason: 'typed-wrongly' };
    const rest = { restriction: 'free', method: 'bank' };
    const fields = Object.fromEntries(
      Object.entries({ ...typed, ...rest }).map(([name, value]) => [`${form}${name}`, value]),
    );
    const sent = await treasurer.submit(path, fields, `${path}/correction`);
    expect(sent.status).toBe(303);
    await fund.seen();
    const own = await treasurer.page(path);
    expect(own.text).toContain('A correction waits for a second person');
    expect(own.text).toContain('€7.00');
    const list = await accountant.page('/finance/gifts');
    expect(list.text).toContain('Corrections that wait for a second person');
    const confirmed = await accountant.submit(path, {}, `${path}/correction-confirmation`);
    expect(confirmed.status).toBe(303);
    const done = await accountant.page(path);
    expect(done.text).toContain('€700.00 → €7.00');
    expect((await releaser.page(path)).text).not.toContain('Propose a correction');
  });
});

describe('An equal gift of the same day', () => {
  test('is asked about before it is booked', async () => {
    const twin = { money: EUR(1_234), receivedOn: '2026-11-17' };
    expect((await give(twin)).status).toBe(201);
    await fund.seen();
    expect(answer(await give(twin))).toEqual([409, 'gift-like-another']);
    expect((await give({ ...twin, another: true })).status).toBe(201);
    expect((await give({ ...twin, receivedOn: '2026-11-16' })).status).toBe(201);
  });
});
