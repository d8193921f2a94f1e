import { openCards } from '#giving';
import { defaultPolicy } from '#funds';
import { fakeStripe, type FakeStripe } from '../fakes/stripe/index.js';
import { crisisFund, type CrisisFund } from './support/crisis-fund.js';
import { moneyFindings } from './support/money-findings.js';
import { openPool, type PoolPeople } from './support/pools.js';
import { startTestServer, type TestServer } from './support/test-server.js';

jest.setTimeout(120_000);

const MINUTE_MS = 60_000;

let stripe: FakeStripe;
let server: TestServer;
let fund: CrisisFund;
let people: PoolPeople;
let now = new Date('2026-11-27T10:00:00Z');

beforeAll(async () => {
  // The stand-in signs by its own clock, which is the machine's.
  stripe = await fakeStripe();
  const { key, secret: webhookSecret, url } = stripe;
  const cards = await openCards({ key, webhookSecret, url, timeoutMs: 2_000 });
  server = await startTestServer({ cards, clock: { now: () => now } });
  fund = await crisisFund(server, defaultPolicy('EUR'));
  const place = { entityId: 'federation', fundId: fund.fundId };
  people = {
    treasurer: await server.as(['treasurer'], place),
    accountant: await server.as(['accountant'], place),
  };
});
afterEach(async () => {
  await later();
  expect(await moneyFindings(server, fund.fundId)).toEqual([]);
});
afterAll(async () => {
  await server.stop();
  await stripe.stop();
});

/** Lets so much time pass, and waits until what is due then is carried out. */
async function later(minutes = 0): Promise<void> {
  now = new Date(now.getTime() + minutes * MINUTE_MS);
  const { ticker, processes, projector, ports } = server.instance;
  await ticker?.settled();
  await processes?.settled();
  await projector.waitFor(await ports.store.head());
}

const pool = (change: object = {}) => openPool(server, fund, people, change);

async function give(poolId: string, amount: string) {
  const fields = { amount: 'other', other: amount, rhythm: 'once', pool: poolId };
  const sent = await server.anyone().submit(`/give/${fund.fundId}`, fields);
  expect(sent.status).toBe(303);
  const [session] = stripe.account.all('checkout.session');
  if (!session?.client_reference_id) throw new Error('no page was opened');
  await later();
  return { checkoutId: session.id, donationId: session.client_reference_id };
}

async function pay(
  { checkoutId }: { readonly checkoutId: string },
  card?: Parameters<FakeStripe['account']['pay']>[1],
): Promise<void> {
  stripe.account.pay(checkoutId, card);
  await stripe.deliver(`${server.url}/webhooks/stripe`);
  await later();
}

const statusOf = async ({ donationId }: { readonly donationId: string }) =>
  (await server.anyone().page(`/give/gifts/${donationId}`)).text;
const read = async (poolId: string) =>
  (await people.accountant.get(`/api/v1/pools/${poolId}`)).body as Record<string, unknown>;

test('A giver sees the rule, what is left, what is kept, and what was added', async () => {
  const { poolId } = await pool();
  const offered = (await server.anyone().page(`/give/${fund.fundId}`)).text;
  expect(offered).toContain('Winter match');
  expect(offered).toContain('At least €1,000.00 of €1,000.00 is left');
  const gift = await give(poolId, '120');
  expect(await statusOf(gift)).toContain('€120.00 is kept for your gift');
  expect(await read(poolId)).toMatchObject({ reservedMinor: '12000', confirmedMinor: '0' });
  await pay(gift);
  expect(await statusOf(gift)).toContain('€120.00 was added to your gift');
  expect(await read(poolId)).toMatchObject({ reservedMinor: '0', confirmedMinor: '12000' });
});

test('Whoever pays twice with one card is one giver; with another card another', async () => {
  const { poolId } = await pool();
  const first = await give(poolId, '250');
  const second = await give(poolId, '250');
  expect(await read(poolId)).toMatchObject({ reservedMinor: '50000' });
  await pay(first);
  await pay(second);
  expect(await read(poolId)).toMatchObject({ reservedMinor: '0', confirmedMinor: '30000' });
  expect(await statusOf(second)).toContain('€50.00 was added to your gift');
  const other = await give(poolId, '250');
  await pay(other, 'pm_card_mastercard');
  expect(await read(poolId)).toMatchObject({ confirmedMinor: '55000' });
});

test('What is kept runs out after half an hour; a payment after that waits for the close', async () => {
  const { poolId } = await pool();
  const gift = await give(poolId, '100');
  await later(29);
  expect(await read(poolId)).toMatchObject({ reservedMinor: '10000' });
  await later(2);
  expect(await read(poolId)).toMatchObject({ reservedMinor: '0' });
  expect(await statusOf(gift)).toContain('has run out');
  await pay(gift);
  expect(await statusOf(gift)).toContain('came after what was kept had run out');
});

test('A page that was left sets free what was kept, and a pool that has nothing says so', async () => {
  const { poolId } = await pool({ rule: { currency: 'EUR', method: 'first-come' } });
  const gift = await give(poolId, '900');
  const small = await give(poolId, '250');
  expect(await statusOf(small)).toContain('€100.00 is kept for your gift');
  stripe.account.expire(gift.checkoutId);
  await stripe.deliver(`${server.url}/webhooks/stripe`);
  await later();
  expect(await read(poolId)).toMatchObject({ reservedMinor: '10000' });
});

test('Of a pool that is shared at its close an estimate is shown, and called one', async () => {
  const { poolId } = await pool({ rule: { currency: 'EUR', method: 'pro-rata' } });
  const gift = await give(poolId, '700');
  await pay(gift);
  expect(await statusOf(gift)).toContain('Up to €700.00 may be added');
  expect(await statusOf(gift)).toContain('This is an estimate');
});

test('A pool of another fund is refused, and nothing is said', async () => {
  const fields = { amount: '50', rhythm: 'once', pool: '018f3f6e-0000-7000-8000-00000000p009' };
  const before = stripe.account.all('checkout.session').length;
  const sent = await server.anyone().submit(`/give/${fund.fundId}`, fields);
  expect(sent.status).toBe(404);
  expect(stripe.account.all('checkout.session')).toHaveLength(before);
});
