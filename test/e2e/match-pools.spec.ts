import { defaultPolicy } from '#funds';
import { newId } from '#kernel';
import { crisisFund, type CrisisFund } from './support/crisis-fund.js';
import { moneyFindings } from './support/money-findings.js';
import {
  aboutPool,
  donorOf,
  euros as EUR,
  newKey as key,
  openPool as openPoolOf,
} from './support/pools.js';
import { startTestServer, type Client, type TestServer } from './support/test-server.js';

jest.setTimeout(60_000);

let server: TestServer;
let fund: CrisisFund;
let treasurer: Client;
let accountant: Client;
let auditor: Client;
let now = new Date('2026-11-27T20:00:00Z');

beforeAll(async () => {
  server = await startTestServer({ clock: { now: () => now } });
  fund = await crisisFund(server, defaultPolicy('EUR'));
  const place = { entityId: 'federation', fundId: fund.fundId };
  treasurer = await server.as(['treasurer'], place);
  accountant = await server.as(['accountant'], place);
  auditor = await server.as(['auditor'], place);
});
afterEach(async () => {
  await server.instance.processes?.settled();
  expect(await moneyFindings(server, fund.fundId)).toEqual([]);
});
afterAll(() => server.stop());

const donor = (name: string) => donorOf(server, fund.fundId, { treasurer }, name);
const openPool = (change: object = {}) =>
  openPoolOf(server, fund, { treasurer, accountant }, change);

async function give(poolId: string, minor: number, donorId?: string): Promise<string> {
  const { status, body } = await treasurer.post(
    '/api/v1/donations',
    {
      fundId: fund.fundId,
      donorKind: 'institution',
      ...(donorId && { donorId }),
      money: EUR(minor),
      method: 'bank',
      receivedOn: '2026-11-27',
      another: true,
      poolId,
    },
    key(),
  );
  expect(status).toBe(201);
  await fund.seen();
  return body.donationId as string;
}

const read = async (poolId: string) => (await auditor.get(`/api/v1/pools/${poolId}`)).body;

describe('A match pool', () => {
  test('opens on signed money, by somebody who prepared nothing of it', async () => {
    const made = await treasurer.post(
      '/api/v1/pools',
      { fundId: fund.fundId, ...aboutPool },
      key(),
    );
    const { poolId } = made.body as { poolId: string };
    const open = (who: Client) => who.post(`/api/v1/pools/${poolId}/opening`, {}, key());
    expect((await open(accountant)).body.code).toBe('pool-not-funded');
    expect((await open(treasurer)).body.code).toBe('pool-needs-second');
    expect((await open(auditor)).status).toBe(403);
    const rich = { donorId: newId(), money: EUR(100_000), signedOn: '2026-11-20' };
    const unknown = await treasurer.post(`/api/v1/pools/${poolId}/fundings`, rich, key());
    expect([unknown.status, unknown.body.code]).toEqual([404, 'donor-unknown']);
  });

  test('matches the gifts that name it, as they arrive, and follows their correction', async () => {
    const { poolId } = await openPool();
    const [one, two] = [await donor('One'), await donor('Two')];
    await give(poolId, 12_000, one);
    const large = await give(poolId, 35_000, two);
    await give(poolId, 25_000, one);
    await give(poolId, 300, two);
    await give(poolId, 1_000);
    expect(await read(poolId)).toMatchObject({
      stage: 'open',
      fundedMinor: '100000',
      confirmedMinor: String(12_000 + 30_000 + 18_000),
      gifts: 3,
    });

    const proposed = await treasurer.post(
      `/api/v1/donations/${large}/reversals`,
      { reason: 'never-happened' },
      key(),
    );
    const { correctionId } = proposed.body as { correctionId: string };
    await accountant.post(
      `/api/v1/donations/${large}/corrections/confirmation`,
      { correctionId },
      key(),
    );
    await fund.seen();
    expect(await read(poolId)).toMatchObject({ confirmedMinor: String(12_000 + 18_000) });

    const page = await auditor.page(`/finance/pools/${poolId}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Winter match');
    expect(page.text).toContain('below the smallest gift that is matched');
    expect(page.text).toContain('it is not known who gave');
  });

  test('tells givers of no more than it has, and calls its funder for what it added', async () => {
    const { poolId, funder } = await openPool({ until: '2026-11-27' });
    await give(poolId, 20_000, await donor('Three'));
    await give(poolId, 20_000, funder);
    const { fundings } = (await read(poolId)) as { fundings: { fundingId: string }[] };
    const shrink = { fundingId: fundings[0]?.fundingId, byMinor: '1' };
    const less = await treasurer.post(`/api/v1/pools/${poolId}/shrinking`, shrink, key());
    expect([less.status, less.body.code]).toEqual([409, 'funding-relied-on']);
    const early = await accountant.post(`/api/v1/pools/${poolId}/settlement`, {}, key());
    expect([early.status, early.body.code]).toEqual([409, 'pool-not-over']);

    now = new Date('2026-11-28T00:30:00Z');
    const settled = await accountant.post(`/api/v1/pools/${poolId}/settlement`, {}, key());
    expect(settled.status).toBe(200);
    await fund.seen();
    expect(await read(poolId)).toMatchObject({ stage: 'settled', settledMinor: '20000' });
    const page = await treasurer.page(`/finance/pools/${poolId}`);
    expect(page.text).toContain('from somebody who funds the pool');
    now = new Date('2026-11-27T20:00:00Z');
  });

  test('is written down on a page that gives back what was typed', async () => {
    const typed = {
      'name-en': 'Typed match',
      method: 'first-come',
      numerator: '1',
      denominator: '2',
      advertised: 'much',
      advertisedCurrency: 'EUR',
      from: '2026-11-01',
      until: '2026-11-30',
      guarantee: 'free',
    };
    const refused = await treasurer.submit('/finance/pools/new', typed);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Typed match');
    const made = await treasurer.submit('/finance/pools/new', { ...typed, advertised: '500.00' });
    expect(made.status).toBe(303);
    await fund.seen();
    const page = await treasurer.page(made.headers['location'] as string);
    expect(page.text).toContain('Typed match');
    const quadratic = { ...typed, advertised: '5.00', method: 'quadratic', targetCap: '250.00' };
    const other = await treasurer.submit('/finance/pools/new', {
      ...quadratic,
      targetCapCurrency: 'EUR',
    });
    const [, id = ''] = /pools\/([0-9a-f-]+)/.exec(other.headers['location'] as string) ?? [];
    await fund.seen();
    expect(await read(id)).toMatchObject({ rule: { quadraticCap: '25000', targetCap: null } });
    const list = await auditor.page('/finance/pools');
    expect(list.text).toContain('Typed match');
  });
});
