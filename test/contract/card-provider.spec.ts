import Stripe from 'stripe';
import { openCards, type CardProvider } from '#giving';
import { money } from '#kernel';
import { API_VERSION, fakeStripe, type FakeStripe } from '../fakes/stripe/index.js';
import { needs } from '../support/skips.js';
import { cardProviderContract, checkoutAsk, MARK } from './card-provider.contract.js';

const TIMEOUT_MS = 300;

let fake: FakeStripe;
let provider: CardProvider;
let stripe: Stripe;

beforeAll(async () => {
  fake = await fakeStripe();
  const { key, secret: webhookSecret, url, host, port } = fake;
  provider = await openCards({ key, webhookSecret, url, timeoutMs: TIMEOUT_MS });
  stripe = new Stripe(key, { host, port, protocol: 'http', telemetry: false });
});
beforeEach(() => {
  fake.behave = () => ({ how: 'well' });
});
afterAll(() => fake.stop());

cardProviderContract('a stand-in', () => ({ provider, stripe }));

needs('stripe')('Stripe itself, in test mode', () => {
  const key = process.env['STRIPE_API_KEY'] ?? '';
  let real: CardProvider;
  beforeAll(async () => {
    real = await openCards({ key, webhookSecret: 'whsec_not_asked_for' });
  });
  cardProviderContract('Stripe', () => ({
    provider: real,
    stripe: new Stripe(key, { telemetry: false }),
  }));
});

describe('On bad days', () => {
  const pages = () => fake.account.all('checkout.session').length;

  test.each([
    'error-before',
    'error-after',
    'cut-before',
    'cut-after',
    'silence-before',
    'silence-after',
  ] as const)(
    'one answer that is lost (%s) costs nothing: the page is opened once',
    async (how) => {
      const before = pages();
      fake.behave = ({ before: nth }) => ({ how: nth === calls ? how : 'well' });
      const calls = fake.calls().filter(({ path }) => path === '/v1/checkout/sessions').length;
      const ask = checkoutAsk();
      await provider.openCheckout(ask);
      expect(pages()).toBe(before + 1);
      const [first, second] = fake.calls().slice(-2);
      expect(first?.key).toBe(`checkout ${ask.donationId}`);
      expect(second?.key).toBe(first?.key);
    },
  );

  test.each(['error-before', 'cut-after', 'silence-after', 'too-many'] as const)(
    'while it is away (%s) that is said, and the page is found again under the same key',
    async (how) => {
      const before = pages();
      const ask = checkoutAsk();
      fake.behave = () => ({ how });
      await expect(provider.openCheckout(ask)).rejects.toMatchObject({
        code: 'card-provider-away',
      });
      fake.behave = () => ({ how: 'well' });
      await provider.openCheckout(ask);
      expect(pages()).toBe(before + 1);
    },
  );

  test('nobody there is the same as away', async () => {
    const gone = await openCards({ key: 'k', webhookSecret: 's', url: 'http://127.0.0.1:9' });
    await expect(gone.checkout('cs_test_1')).rejects.toMatchObject({ code: 'card-provider-away' });
  });

  test('a key that is not taken is refused, and not away', async () => {
    const wrong = await openCards({ key: 'sk_wrong', webhookSecret: 's', url: fake.url });
    await expect(wrong.checkout('cs_test_1')).rejects.toMatchObject({
      code: 'card-provider-refused',
    });
  });

  test('the version of the API is the one that the SDK was made for', async () => {
    const old = new Stripe(fake.key, {
      host: fake.host,
      port: fake.port,
      protocol: 'http',
      telemetry: false,
      // A version that nobody wrote this program for.
      apiVersion: '2020-08-27' as typeof API_VERSION,
    });
    await expect(old.events.list()).rejects.toThrow('Invalid API version');
    expect(Stripe.API_VERSION).toBe(API_VERSION);
  });
});

describe('What a giver does on the page of the provider', () => {
  test('a refused card leaves the page open; another one pays, once', async () => {
    const { checkoutId } = await provider.openCheckout(checkoutAsk());
    fake.account.decline(checkoutId);
    const { paymentId } = (await provider.checkout(checkoutId)) ?? {};
    expect(await provider.payment(paymentId ?? '')).toMatchObject({ isDeclined: true });
    fake.account.pay(checkoutId);
    fake.account.pay(checkoutId);
    expect(await provider.checkout(checkoutId)).toMatchObject({ status: 'complete', url: null });
    expect(await provider.payment(paymentId ?? '')).toMatchObject({
      status: 'succeeded',
      isDeclined: false,
      receipt: { fee: money(63, 'EUR') },
    });
  });

  test('each month of a monthly gift is a payment of its own that leads back to it', async () => {
    const ask = checkoutAsk({ rhythm: 'monthly' });
    const { checkoutId } = await provider.openCheckout(ask);
    fake.account.pay(checkoutId);
    const [plan] = fake.account.all('subscription');
    const second = fake.account.nextMonth(plan?.id ?? '');
    const [first] = fake.account.all('invoice').slice(1);
    for (const [invoice, isFirst] of [
      [first, true],
      [second, false],
    ] as const) {
      const [paymentId = ''] = await provider.paymentsOf('invoice', invoice?.id ?? '');
      expect(await provider.payment(paymentId)).toMatchObject({
        donationId: ask.donationId,
        plan: { planId: plan?.id, invoiceId: invoice?.id, isFirst },
        receipt: { money: ask.money },
      });
    }
  });

  test('what the provider keeps may become known later than that it was paid', async () => {
    fake.account.feesLater = true;
    const { checkoutId } = await provider.openCheckout(checkoutAsk());
    fake.account.pay(checkoutId);
    const { paymentId } = (await provider.checkout(checkoutId)) ?? {};
    expect((await provider.payment(paymentId ?? ''))?.receipt).toMatchObject({ fee: null });
    fake.account.settleFees();
    expect((await provider.payment(paymentId ?? ''))?.receipt?.fee).not.toBeNull();
  });

  test('lists of many pages are read to the end', async () => {
    const { id } = await stripe.paymentIntents.create({
      amount: 100_000,
      currency: 'eur',
      payment_method: 'pm_card_visa',
      confirm: true,
      metadata: { [MARK]: 'one' },
    });
    for (let nth = 0; nth < 120; nth += 1) fake.account.refund(id, 10);
    expect((await provider.payment(id))?.refunds).toHaveLength(120);
  });
});

describe('A webhook', () => {
  const eventOf = (type: string) => fake.account.events.find((event) => event.type === type);
  const [bytes, sign] = [
    () => Buffer.from(JSON.stringify(eventOf('payment_intent.succeeded'), null, 2)),
    (payload: Buffer, secret: string, timestamp = Math.floor(Date.now() / 1000)) =>
      stripe.webhooks.generateTestHeaderString({ payload: payload.toString(), secret, timestamp }),
  ];

  test('that is signed over its very bytes is read, and says only that something happened', () => {
    const payload = bytes();
    expect(provider.readWebhook(payload, sign(payload, fake.secret))).toEqual({
      eventId: eventOf('payment_intent.succeeded')?.id,
      type: 'payment_intent.succeeded',
      objectKind: 'payment_intent',
      objectId: expect.stringMatching(/^pi_/),
      at: expect.stringMatching(/Z$/),
    });
  });

  test.each([
    ['payment_intent.created', null],
    ['charge.succeeded', null],
    ['charge.refunded', null],
    ['charge.updated', 'charge'],
    ['refund.created', 'refund'],
    ['invoice.paid', 'invoice'],
    ['charge.dispute.created', 'dispute'],
  ])('%s is asked about only where a gift may have changed: %s', (type, objectKind) => {
    const payload = Buffer.from(JSON.stringify(eventOf(type)));
    const read = provider.readWebhook(payload, sign(payload, fake.secret));
    expect(read).toMatchObject({ type, objectKind });
  });

  test.each<[string, (payload: Buffer) => readonly [Buffer, string | undefined]]>([
    ['unsigned', (payload) => [payload, undefined]],
    ['signed with another secret', (payload) => [payload, sign(payload, 'whsec_other')]],
    ['cut short', (payload) => [payload.subarray(0, -9), sign(payload, fake.secret)]],
    [
      'written anew',
      (payload) => [
        Buffer.from(JSON.stringify(JSON.parse(payload.toString()))),
        sign(payload, fake.secret),
      ],
    ],
    [
      'an hour old',
      (payload) => [payload, sign(payload, fake.secret, Math.floor(Date.now() / 1000) - 3600)],
    ],
  ])('that is %s is refused', (_how, made) => {
    const [payload, header] = made(bytes());
    expect(() => provider.readWebhook(payload, header)).toThrow('webhook-forged');
  });
});
