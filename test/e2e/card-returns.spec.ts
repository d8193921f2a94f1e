import { defaultPolicy, fundAccountDecider, fundAccountStream } from '#funds';
import { loadState } from '#event-store';
import { openCards, registerDonor } from '#giving';
import { money, newId } from '#kernel';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fakeStripe, type FakeStripe } from '../fakes/stripe/index.js';
import { entraide, NOT_PROVEN } from '../support/entraide.js';
import { crisisFund, type CrisisFund } from './support/crisis-fund.js';
import { startTestServer, type Client, type TestServer } from './support/test-server.js';

jest.setTimeout(180_000);

// What went back of gifts by card (D29): stories 7 and 8 of the acceptance, to the cent.

let stripe: FakeStripe;
let server: TestServer;
let crisis: CrisisFund;
let treasurer: Client;
let accountant: Client;
const data = mkdtempSync(join(tmpdir(), 'entraide-returns-'));
const key = () => ({ 'idempotency-key': newId() });

beforeAll(async () => {
  stripe = await fakeStripe();
  await start();
  crisis = await crisisFund(server, defaultPolicy('EUR'), 0);
  await crisis.seen();
  const place = { entityId: 'federation', fundId: crisis.fundId };
  treasurer = await server.as(['treasurer'], place);
  accountant = await server.as(['accountant'], place);
});
afterAll(async () => {
  await server.stop();
  await stripe.stop();
  rmSync(data, { recursive: true, force: true });
});

async function start(): Promise<void> {
  const { key: secretKey, secret: webhookSecret, url } = stripe;
  const cards = await openCards({ key: secretKey, webhookSecret, url, timeoutMs: 2_000 });
  server = await startTestServer({ cards, data });
}

async function settled(): Promise<void> {
  const { ticker, processes, projector, ports } = server.instance;
  await ticker?.settled();
  await processes?.settled();
  await projector.waitFor(await ports.store.head());
}

/** A gift by card that was paid; nobody has been told of it yet. */
async function paid(amount: string) {
  const path = `/give/${crisis.fundId}`;
  await server.anyone().submit(path, { amount: 'other', other: amount, rhythm: 'once' });
  const [session] = stripe.account.all('checkout.session');
  stripe.account.pay(session?.id ?? '');
  const { client_reference_id: donationId, payment_intent: paymentId } = stripe.account.find(
    'checkout.session',
    session?.id ?? '',
  );
  const { latest_charge: chargeId } = stripe.account.find('payment_intent', paymentId ?? '');
  return { donationId: donationId ?? '', paymentId: paymentId ?? '', chargeId: chargeId ?? '' };
}

async function told(delivery?: Parameters<FakeStripe['deliver']>[1]) {
  const sent = await stripe.deliver(`${server.url}/webhooks/stripe`, delivery);
  await settled();
  return sent;
}

async function eventsOf(donationId: string): Promise<readonly string[]> {
  const events = await server.instance.ports.store.read(`donation-${donationId}`);
  return events
    .map(({ type }) => type.replace('Donation', ''))
    .filter((type) => !['Intended', 'CheckoutOpened', 'PaidByCard'].includes(type));
}

async function balances(restriction = 'free') {
  const stream = fundAccountStream(crisis.fundId, 'EUR');
  const account = await loadState(server.instance.ports.store, fundAccountDecider, stream);
  return account.buckets.get(restriction)?.balances;
}

/** What an account of the ledger says, in minor units: debits less credits. */
async function ledger(account: string): Promise<bigint> {
  const auditor = await server.as(['auditor'], { entityId: 'federation', fundId: crisis.fundId });
  const { body } = await auditor.get('/api/v1/ledger/trial-balance');
  const { balances: all } = body as {
    readonly balances: readonly {
      readonly account: string;
      readonly fund: string;
      readonly minor: string;
    }[];
  };
  return all
    .filter((one) => one.account === account && one.fund === crisis.fundId)
    .reduce((sum, { minor }) => sum + BigInt(minor), 0n);
}

async function ledgers() {
  const [gifts, clearing, fees] = [
    await ledger('gifts'),
    await ledger('processor-clearing'),
    await ledger('processor-fees'),
  ];
  return { gifts, clearing, fees };
}

describe('A gift that is paid back', () => {
  test('is known whatever is told first and how often, and nets to nothing (story 7)', async () => {
    const before = await ledgers();
    const { donationId, paymentId } = await paid('50');
    stripe.account.refund(paymentId);
    const forged = await stripe.deliver(`${server.url}/webhooks/stripe`, {
      treat: 'forged',
      times: 1,
    });
    expect(new Set(forged.map(({ status }) => status))).toEqual(new Set([400]));
    await stripe.again(`${server.url}/webhooks/stripe`);
    const sent = await stripe.again(`${server.url}/webhooks/stripe`, {
      order: 'reversed',
      times: 3,
    });
    expect(new Set(sent.map(({ status }) => status))).toEqual(new Set([200]));
    await settled();
    expect(await eventsOf(donationId)).toEqual(['Received', 'Refunded']);
    const after = await ledgers();
    // What the provider kept of it, 1.00, is not returned.
    expect(after).toEqual({
      gifts: before.gifts,
      clearing: before.clearing - 100n,
      fees: before.fees + 100n,
    });
    const page = await server.anyone().page(`/give/gifts/${donationId}`);
    expect(page.text).toContain('It was paid back');
    expect((await treasurer.page(`/finance/gifts/${donationId}`)).text).toContain('Refunded');
    expect((await treasurer.page('/finance/gifts')).text).toContain('Refunded');
  });

  test('in parts, each part once, and what did not reach the giver is undone', async () => {
    const { donationId, paymentId } = await paid('40');
    stripe.account.refund(paymentId, 1_000);
    await told({ times: 2 });
    const second = stripe.account.refund(paymentId, 500);
    await told({ times: 2 });
    stripe.account.failRefund(second.id);
    await told({ times: 2 });
    const found = ['Received', 'Refunded', 'Refunded', 'RefundFailed'];
    expect(await eventsOf(donationId)).toEqual(found);
    const page = await treasurer.page(`/finance/gifts/${donationId}`);
    expect(page.text).toContain('Partly refunded');
    expect(page.text).toContain('€30.00');
  });
});

/** A gift by card that names a pool, of somebody who is known: as the log holds it once it arrived. */
async function matched(poolId: string, minor: number, feeMinor: number, restriction = 'free') {
  const donationId = newId();
  const { id: paymentId, latest_charge: chargeId } = stripe.account.createPayment({
    amount: minor,
    currency: 'eur',
    metadata: { entraide_gift: donationId },
    confirm: true,
  });
  const today = new Date().toISOString();
  const given = money(minor, 'EUR');
  const about = { donationId, fundId: crisis.fundId, money: given, restriction };
  await crisis.put(
    `donation-${donationId}`,
    {
      type: 'DonationIntended',
      data: {
        ...about,
        rhythm: 'once',
        monthlyOf: null,
        provider: 'stripe',
        subjectRef: null,
        email: null,
        closesAt: today,
      },
    },
    {
      type: 'DonationPaidByCard',
      data: {
        donationId,
        provider: 'stripe',
        paymentId,
        chargeId: chargeId ?? '',
        planId: null,
        paidAt: today,
      },
    },
    {
      type: 'DonationReceived',
      data: {
        ...about,
        donorId: await donor('Somebody'),
        donorKind: 'institution',
        feeMinor: String(feeMinor),
        baseMinor: given.minor,
        method: 'card',
        receivedOn: today.slice(0, 10),
        recordedBy: 'effect:card-notice',
        poolId,
      },
    },
  );
  await told();
  return { donationId, paymentId, chargeId: chargeId ?? '' };
}

async function donor(name: string): Promise<string> {
  const { accountId = '' } = treasurer.staff ?? {};
  const actor = { id: accountId, kind: 'person', role: 'treasurer' } as const;
  const asked = { actor: { ...actor, authentication: 'password' }, key: newId() } as const;
  const given = { fundId: crisis.fundId, kind: 'institution', name } as const;
  const invocation = { ...asked, path: 'POST /api/v1/donors', body: given };
  return (await registerDonor(server.instance.ports, invocation, given)).donorId;
}

/** 1 to 1, up to 300.00 a giver, of 1,000.00. */
async function openPool(target = 'free'): Promise<string> {
  const today = new Date().toISOString().slice(0, 10);
  const made = await treasurer.post(
    '/api/v1/pools',
    {
      fundId: crisis.fundId,
      name: { en: `Match for ${target}` },
      rule: { currency: 'EUR', method: 'first-come', donorCap: '30000', minimumGift: '500' },
      advertisedMinor: '100000',
      from: today,
      until: today,
      guarantee: 'free',
    },
    key(),
  );
  const { poolId } = made.body as { readonly poolId: string };
  const money1000 = { minor: '100000', currency: 'EUR' };
  const funding = { donorId: await donor('A champion'), money: money1000, signedOn: today };
  await treasurer.post(`/api/v1/pools/${poolId}/fundings`, funding, key());
  const opened = await accountant.post(`/api/v1/pools/${poolId}/opening`, {}, key());
  expect({ status: opened.status, body: opened.body }).toMatchObject({ status: 200 });
  await settled();
  return poolId;
}

async function matchOf(poolId: string) {
  const auditor = await server.as(['auditor'], { entityId: 'federation', fundId: crisis.fundId });
  return (await auditor.get(`/api/v1/pools/${poolId}`)).body as object;
}

describe('A gift that is matched, and goes back', () => {
  test('in part, and then in a dispute, to the cent (story 8 a and c)', async () => {
    const poolId = await openPool();
    const before = await ledgers();
    const { donationId, paymentId, chargeId } = await matched(poolId, 12_000, 198);
    expect(await matchOf(poolId)).toMatchObject({ confirmedMinor: '12000' });

    stripe.account.refund(paymentId, 5_000);
    await told();
    expect(await matchOf(poolId)).toMatchObject({ confirmedMinor: '7000' });
    // Income falls by 50.00; the 1.98 that the provider kept stays spent.
    expect(await ledgers()).toEqual({
      gifts: before.gifts - 7_000n,
      clearing: before.clearing + 6_802n,
      fees: before.fees + 198n,
    });

    const dispute = stripe.account.dispute(chargeId);
    expect(dispute.amount).toBe(7_000);
    await told();
    // Nobody knows yet who is right: the match stays.
    expect(await matchOf(poolId)).toMatchObject({ confirmedMinor: '7000' });
    expect(await ledgers()).toEqual({
      gifts: before.gifts,
      clearing: before.clearing - 2_198n,
      fees: before.fees + 2_198n,
    });

    stripe.account.closeDispute(dispute.id, 'lost');
    await told();
    expect(await matchOf(poolId)).toMatchObject({ confirmedMinor: '0' });
    expect(await ledgers()).toMatchObject({ fees: before.fees + 2_198n });
    expect(await eventsOf(donationId)).toEqual([
      'Received',
      'Refunded',
      'DisputeOpened',
      'DisputeLost',
    ]);
  });

  test('above the cap of the giver, and so the match stays (story 8 b)', async () => {
    const poolId = await openPool();
    const { paymentId } = await matched(poolId, 35_000, 550);
    expect(await matchOf(poolId)).toMatchObject({ confirmedMinor: '30000' });
    stripe.account.refund(paymentId, 5_000);
    await told();
    expect(await matchOf(poolId)).toMatchObject({ confirmedMinor: '30000' });
  });

  test('and came back with a dispute that was won', async () => {
    const poolId = await openPool();
    const before = await ledgers();
    const { donationId, chargeId } = await matched(poolId, 10_000, 175);
    const dispute = stripe.account.dispute(chargeId);
    await told();
    stripe.account.closeDispute(dispute.id, 'won');
    await told({ times: 2 });
    expect(await matchOf(poolId)).toMatchObject({ confirmedMinor: '10000' });
    expect(await eventsOf(donationId)).toEqual(['Received', 'DisputeOpened', 'DisputeWon']);
    // The provider keeps its fee for the dispute.
    expect(await ledgers()).toEqual({
      gifts: before.gifts - 10_000n,
      clearing: before.clearing + 10_000n - 2_175n,
      fees: before.fees + 2_175n,
    });
  });
});

describe('What was granted already and goes back (story 8 c)', () => {
  const RESTRICTION = 'legal-aid';
  const reserve = async (holdId: string, minor: number) => {
    await crisis.put(`fundaccount-${crisis.fundId}.EUR`, {
      type: 'FundsReserved',
      data: {
        fundId: crisis.fundId,
        holdId,
        purposeId: newId(),
        money: money(minor, 'EUR'),
        feeAllowanceMinor: '0',
        availableAfterMinor: '0',
        moves: [
          { from: 'available', to: 'reserved', restriction: RESTRICTION, minor: String(minor) },
        ],
      },
    });
  };

  test('is covered by free money; what that lacks is a shortfall, until money comes', async () => {
    await crisis.put(`fundaccount-${crisis.fundId}.EUR`, {
      type: 'RestrictionOpened',
      data: {
        fundId: crisis.fundId,
        currency: 'EUR',
        restriction: RESTRICTION,
        terms: { needs: [], places: [], from: null, until: null, feesAllowed: true },
        credit: { en: 'Legal aid' },
        moves: [],
      },
    });
    const poolId = await openPool(RESTRICTION);
    const free = (await balances())?.available ?? 0n;
    const { chargeId } = await matched(poolId, 100_000, 1_525, RESTRICTION);
    await reserve(`${newId()}.1`, 98_475);
    const dispute = stripe.account.dispute(chargeId);
    await told();
    // 1,000.00 and 20.00 for the dispute went; free money covers what it has.
    const short = 102_000n - free;
    expect(await balances(RESTRICTION)).toMatchObject({
      available: 0n,
      reserved: 98_475n,
      missing: -short,
    });
    expect(await balances()).toMatchObject({ available: 0n });
    const page = await treasurer.page(`/finance/funds/${crisis.fundId}`);
    expect(page.text).toContain('More went back to givers than is left');

    // New income, of anybody and for anything, closes it first.
    await paid('1000');
    await told();
    expect(await balances(RESTRICTION)).toMatchObject({ available: 0n, missing: 0n });
    expect((await balances())?.available).toBe(98_475n - short);
    const after = await treasurer.page(`/finance/funds/${crisis.fundId}`);
    expect(after.text).not.toContain('More went back to givers than is left');

    stripe.account.closeDispute(dispute.id, 'won');
    await told();
    // All is as it was, but for the fee of the dispute.
    expect(await balances(RESTRICTION)).toMatchObject({ reserved: 98_475n, missing: 0n });
    const whole =
      ((await balances())?.available ?? 0n) + ((await balances(RESTRICTION))?.available ?? 0n);
    expect(whole).toBe(free + 98_475n - 2_000n);
  });
});

describe('A house from which something went back', () => {
  test('stands up to its own proof, and is the same in French', async () => {
    const page = await treasurer.page('/finance/gifts?lang=fr');
    expect(page.text).toContain('Contestation');
    await server.stop();
    const { code, stdout, stderr } = await entraide('verify', '--data', data);
    const said = stdout + stderr;
    // What the spec itself put into the account is the one thing that nobody decided.
    expect(said.split('\n').filter((line) => /below zero|differs|missing/.test(line))).toEqual([]);
    expect({ code, said: code === NOT_PROVEN ? '' : said }).toEqual({ code: NOT_PROVEN, said: '' });
    await start();
  });
});
