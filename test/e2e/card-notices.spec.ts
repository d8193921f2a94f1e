import { openCards } from '#giving';
import { defaultPolicy, fundAccountDecider, fundAccountStream } from '#funds';
import { loadState } from '#event-store';
import { newId } from '#kernel';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EffectLimits } from '#effects';
import { entraide, entraideServing, NOT_PROVEN } from '../support/entraide.js';
import { fakeStripe, type FakeStripe } from '../fakes/stripe/index.js';
import { crisisFund, type CrisisFund } from './support/crisis-fund.js';
import { startTestServer, type TestServer } from './support/test-server.js';

jest.setTimeout(180_000);

const LIMITS: EffectLimits = {
  callTimeoutMs: 2_000,
  leaveAloneMs: 3_000,
  retryAfterMs: 60_000,
  maxRetryAfterMs: 600_000,
  maxTries: 8,
  lookAfterMs: 60_000,
  maxLookAfterMs: 600_000,
  maxLooksUnderWay: 5,
};
const MINUTE_MS = 60_000;
/** What the stand-in keeps of a gift of 50.00. */
const FEE = 100;

let stripe: FakeStripe;
let server: TestServer;
let crisis: CrisisFund;
let now = new Date();
const data = mkdtempSync(join(tmpdir(), 'entraide-cards-'));

beforeAll(async () => {
  stripe = await fakeStripe();
  await start();
  crisis = await crisisFund(server, defaultPolicy('EUR'), 0);
  await crisis.seen();
});
beforeEach(() => {
  stripe.behave = () => ({ how: 'well' });
});
afterAll(async () => {
  await server.stop();
  await stripe.stop();
  rmSync(data, { recursive: true, force: true });
});

async function start(): Promise<void> {
  const { key, secret: webhookSecret, url } = stripe;
  const cards = await openCards({ key, webhookSecret, url, timeoutMs: 500 });
  server = await startTestServer({ cards, data, effectLimits: LIMITS, clock: { now: () => now } });
}

/** Lets so much time pass, and waits until what is due then is carried out. */
async function later(minutes = 0): Promise<void> {
  now = new Date(now.getTime() + minutes * MINUTE_MS);
  const { ticker, processes, projector, ports } = server.instance;
  await ticker?.settled();
  await processes?.settled();
  // Pages show what the views have seen.
  await projector.waitFor(await ports.store.head());
}

async function giving(fields: Readonly<Record<string, string>> = {}) {
  const path = `/give/${crisis.fundId}`;
  await server.anyone().submit(path, { amount: '50', rhythm: 'once', ...fields });
  const [session] = stripe.account.all('checkout.session');
  if (!session?.client_reference_id) throw new Error('no page was opened');
  return { checkoutId: session.id, donationId: session.client_reference_id };
}

const told = (delivery?: Parameters<FakeStripe['deliver']>[1]) =>
  stripe.deliver(`${server.url}/webhooks/stripe`, delivery);

async function typesOf(donationId: string): Promise<readonly string[]> {
  const events = await server.instance.ports.store.read(`donation-${donationId}`);
  return events.map(({ type }) => type.replace('Donation', ''));
}

async function atProcessor(): Promise<bigint> {
  const stream = fundAccountStream(crisis.fundId, 'EUR');
  const account = await loadState(server.instance.ports.store, fundAccountDecider, stream);
  return account.buckets.get('free')?.balances.processor ?? 0n;
}

const ARRIVED = ['Intended', 'CheckoutOpened', 'PaidByCard', 'Received'];

describe('A gift that was paid', () => {
  test.each(['as-told', 'reversed', 'shuffled'] as const)(
    'is received once, whatever comes how often and in which order (%s)',
    async (order) => {
      const { checkoutId, donationId } = await giving();
      const before = await atProcessor();
      stripe.account.pay(checkoutId);
      const sent = await told({ order, times: 3 });
      expect(new Set(sent.map(({ status }) => status))).toEqual(new Set([200]));
      await later();
      await told();
      expect(await typesOf(donationId)).toEqual(ARRIVED);
      expect((await atProcessor()) - before).toBe(BigInt(5000 - FEE));
      const page = await server.anyone().page(`/give/gifts/${donationId}`);
      expect(page.text).toContain('has arrived');
    },
  );

  test('is received by any one of its notices; the others may be lost', async () => {
    const { checkoutId, donationId } = await giving();
    stripe.account.pay(checkoutId);
    await told({ lose: ({ type }) => type !== 'charge.updated' });
    await later();
    expect(await typesOf(donationId)).toEqual(ARRIVED);
  });

  test('is received once the provider has booked what it keeps, and not with a guess', async () => {
    const { checkoutId, donationId } = await giving();
    stripe.account.feesLater = true;
    stripe.account.pay(checkoutId);
    await told();
    await later();
    expect(await typesOf(donationId)).toEqual(['Intended', 'CheckoutOpened']);
    stripe.account.settleFees();
    // Even if nobody tells: it is looked at again.
    await told({ lose: () => true });
    await later(2);
    expect(await typesOf(donationId)).toEqual(ARRIVED);
  });

  test('is received although the provider was away for an hour, or this house was', async () => {
    const { checkoutId, donationId } = await giving();
    stripe.account.pay(checkoutId);
    stripe.behave = () => ({ how: 'error-before' });
    await told();
    for (let nth = 0; nth < 6; nth += 1) await later(10);
    expect(await typesOf(donationId)).toEqual(['Intended', 'CheckoutOpened']);
    await server.stop();
    await start();
    stripe.behave = () => ({ how: 'well' });
    await later(10);
    expect(await typesOf(donationId)).toEqual(ARRIVED);
  });

  test('late, after its page was closed, is received all the same', async () => {
    const { checkoutId, donationId } = await giving();
    stripe.account.expire(checkoutId);
    await told();
    await later();
    expect(await typesOf(donationId)).toEqual(['Intended', 'CheckoutOpened', 'Failed']);
    expect((await server.anyone().page(`/give/gifts/${donationId}`)).text).toContain(
      'Nothing was received',
    );
    stripe.account.createPayment({
      amount: 5000,
      currency: 'eur',
      metadata: { entraide_gift: donationId },
      confirm: true,
    });
    await told();
    await later();
    expect((await typesOf(donationId)).slice(-3)).toEqual(['Failed', 'PaidByCard', 'Received']);
  });

  test('each month is a gift of its own; a month that is refused is said', async () => {
    const { checkoutId, donationId } = await giving({ rhythm: 'monthly' });
    stripe.account.pay(checkoutId);
    const [plan] = stripe.account.all('subscription');
    const before = await atProcessor();
    stripe.account.nextMonth(plan?.id ?? '');
    stripe.account.nextMonth(plan?.id ?? '', 'pm_card_chargeDeclined');
    await told({ order: 'reversed', times: 2 });
    await later();
    expect(await typesOf(donationId)).toEqual(ARRIVED);
    expect((await atProcessor()) - before).toBe(2n * BigInt(5000 - FEE));
    const months = (await server.instance.ports.store.readAll(0n, 100_000)).filter(
      ({ event }) => event.type === 'DonationIntended' && event.data.monthlyOf === donationId,
    );
    const ends = await Promise.all(
      months.map(async ({ data: month }) => {
        return (await typesOf((month as { readonly donationId: string }).donationId)).at(-1);
      }),
    );
    expect([...ends].sort()).toEqual(['Failed', 'Received']);
  });
});

describe('What nobody told', () => {
  test('is found in the list of the provider, is made good, and is said; a second look finds nothing', async () => {
    const { checkoutId, donationId } = await giving();
    stripe.account.pay(checkoutId);
    await told({ lose: () => true });
    await later();
    expect(await typesOf(donationId)).toEqual(['Intended', 'CheckoutOpened']);
    await later(7 * 60);
    await later();
    expect(await typesOf(donationId)).toEqual(ARRIVED);
    const compared = async () => {
      const events = await server.instance.ports.store.read('comparison-stripe');
      return events.flatMap(({ event }) => (event.type === 'ProviderCompared' ? [event.data] : []));
    };
    expect((await compared()).at(-1)?.healed).toBeGreaterThan(0);
    await later(7 * 60);
    expect((await compared()).at(-1)).toMatchObject({ healed: 0 });
    const treasurer = await server.as(['treasurer'], { fundId: crisis.fundId });
    expect((await treasurer.page('/finance/gifts')).text).toContain('nothing was missing');
  });
});

describe('What does not come from the provider, or is not ours', () => {
  test.each(['forged', 'unsigned', 'truncated', 'altered', 'too-old'] as const)(
    '%s is refused, and nothing is kept',
    async (treat) => {
      const { checkoutId, donationId } = await giving();
      const head = await server.instance.ports.store.head();
      stripe.account.pay(checkoutId);
      const calls = stripe.calls().length;
      const sent = await told({ treat });
      expect(new Set(sent.map(({ status }) => status))).toEqual(new Set([400]));
      await later();
      expect(await server.instance.ports.store.head()).toBe(head);
      expect(stripe.calls()).toHaveLength(calls);
      expect(await typesOf(donationId)).toEqual(['Intended', 'CheckoutOpened']);
    },
  );

  test('is left alone: payments of others in the same account', async () => {
    const before = await atProcessor();
    const unknown = '018f3f6e-0000-7000-8000-000000000000';
    for (const gift of [undefined, unknown]) {
      const metadata: Record<string, string> = gift === undefined ? {} : { entraide_gift: gift };
      stripe.account.createPayment({ amount: 700, currency: 'eur', metadata, confirm: true });
    }
    await told();
    await later();
    expect(await atProcessor()).toBe(before);
  });

  test('names nobody in the log of the house, nor in that of the server', async () => {
    const { checkoutId } = await giving();
    stripe.account.pay(checkoutId, 'pm_card_visa', 'somebody@example.org');
    await told();
    await later();
    const all = await server.instance.ports.store.readAll(0n, 100_000);
    const kept = all.map(({ storedData }) => storedData).join() + server.logged();
    expect(kept).not.toContain('somebody');
    expect(kept).not.toContain('must not be kept');
  });
});

describe('A house that takes cards', () => {
  test('as it ships, loses nothing when it dies between keeping a notice and acting on it', async () => {
    const { checkoutId, donationId } = await giving();
    await server.stop();
    // Too slow for anything to be done by it before the end.
    stripe.behave = () => ({ how: 'well', delayMs: 5_000 });
    const program = await entraideServing(data, {
      environment: {
        ENTRAIDE_STRIPE_KEY: stripe.key,
        ENTRAIDE_STRIPE_WEBHOOK_SECRET: stripe.secret,
        ENTRAIDE_STRIPE_URL: stripe.url,
      },
    });
    stripe.account.pay(checkoutId);
    const webhooks = `${program.url}/webhooks/stripe`;
    const [first] = stripe.waiting();
    const forged = await stripe.deliver(webhooks, {
      treat: 'forged',
      lose: (one) => one !== first,
    });
    const told = await stripe.again(webhooks);
    await program.kill();
    expect(forged.map(({ status }) => status)).toEqual([400]);
    expect(new Set(told.map(({ status }) => status))).toEqual(new Set([200]));
    stripe.behave = () => ({ how: 'well' });
    await start();
    expect(await typesOf(donationId)).toEqual(['Intended', 'CheckoutOpened']);
    await later(2);
    expect(await typesOf(donationId)).toEqual(ARRIVED);
  });

  test('stands up to its own proof', async () => {
    await server.stop();
    const { code, stdout, stderr } = await entraide('verify', '--data', data);
    expect({ code, said: code === NOT_PROVEN ? '' : stdout + stderr }).toEqual({
      code: NOT_PROVEN,
      said: '',
    });
    await start();
  });
});

describe('What nobody but a person can decide', () => {
  test('waits by name where an administrator sees it', async () => {
    const { donationId } = await giving();
    stripe.account.createPayment({
      amount: 4900,
      currency: 'eur',
      metadata: { entraide_gift: donationId },
      confirm: true,
    });
    await told({ lose: ({ type }) => type !== 'payment_intent.succeeded' });
    await later();
    expect(await typesOf(donationId)).toEqual(['Intended', 'CheckoutOpened']);
    const administrator = await server.as(['administrator'], { entityId: 'federation' });
    const page = await administrator.page('/admin/processes');
    expect(page.text).toContain('another amount than what was said');
  });

  test('is a refund of a gift that two people took out of the books', async () => {
    const { checkoutId, donationId } = await giving();
    stripe.account.pay(checkoutId);
    await told();
    await later();
    const place = { entityId: 'federation', fundId: crisis.fundId };
    const [treasurer, accountant] = [
      await server.as(['treasurer'], place),
      await server.as(['accountant'], place),
    ];
    const key = () => ({ 'idempotency-key': newId() });
    const path = `/api/v1/donations/${donationId}`;
    const proposal = { reason: 'never-happened' };
    const { body, status } = await treasurer.post(`${path}/reversals`, proposal, key());
    expect({ status, body }).toMatchObject({ status: 201 });
    const { correctionId } = body as { readonly correctionId: string };
    const confirmed = await accountant.post(
      `${path}/corrections/confirmation`,
      { correctionId },
      key(),
    );
    expect(confirmed.status).toBe(200);

    const paymentId = stripe.account.find('checkout.session', checkoutId).payment_intent ?? '';
    stripe.account.refund(paymentId, 1500);
    await told({ order: 'reversed', times: 2 });
    await later();
    expect(await typesOf(donationId)).not.toContain('Refunded');
    const administrator = await server.as(['administrator'], { entityId: 'federation' });
    const { text } = await administrator.page('/admin/processes');
    expect(text).toContain('paid €15.00 of this gift back');
  });
});
