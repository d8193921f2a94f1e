import type Stripe from 'stripe';
import { newId, money } from '#kernel';
import type { CardProvider, CheckoutAsk, ProviderEvent } from '#giving';

/** A provider, and its SDK in the hands of whoever else uses the account. */
export type ProviderUnderTest = {
  readonly provider: CardProvider;
  readonly stripe: Stripe;
};

export const MARK = 'entraide_gift';
const EURO = 'eur';
/** The provider may take some seconds until an event or what it keeps can be read. */
const PATIENCE_MS = 20_000;

export function checkoutAsk(change: Partial<CheckoutAsk> = {}): CheckoutAsk {
  return {
    donationId: newId(),
    money: money(2500, 'EUR'),
    rhythm: 'once',
    title: 'Crisis fund',
    locale: 'fr',
    email: null,
    doneUrl: 'https://fund.example.org/give/done',
    backUrl: 'https://fund.example.org/give/back',
    closesAt: new Date(Date.now() + 2 * 3_600_000).toISOString(),
    ...change,
  };
}

/** What Entraide asks of a provider of card payments, whichever answers. */
export function cardProviderContract(name: string, under: () => ProviderUnderTest): void {
  describe(`What is asked of a card provider: ${name}`, () => {
    const pay = (card: string, metadata: Record<string, string> = {}) =>
      under().stripe.paymentIntents.create({
        amount: 2500,
        currency: EURO,
        payment_method: card,
        confirm: true,
        metadata,
        automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
      });

    test.each(['once', 'monthly'] as const)(
      'a page for a gift given %s is opened once, however often it is asked for',
      async (rhythm) => {
        const { provider } = under();
        const ask = checkoutAsk({ rhythm });
        const opened = await provider.openCheckout(ask);
        expect(opened).toMatchObject({ status: 'open', donationId: ask.donationId });
        expect(new URL(opened.url ?? '').origin).toBe(provider.checkoutOrigin);
        expect((await provider.openCheckout(ask)).checkoutId).toBe(opened.checkoutId);
        expect(await provider.checkout(opened.checkoutId)).toEqual(opened);
        // The same gift with another amount is a mistake, and not another page.
        await expect(
          provider.openCheckout({ ...ask, money: money(9900, 'EUR') }),
        ).rejects.toMatchObject({ code: 'card-provider-refused' });
      },
    );

    test('what is not there is not there, and an address that is none is refused without its words', async () => {
      const { provider } = under();
      expect(await provider.checkout('cs_test_nothing')).toBeUndefined();
      expect(await provider.payment('pi_nothing')).toBeUndefined();
      expect(await provider.paymentsOf('refund', 're_nothing')).toEqual([]);
      const refused = provider.openCheckout(checkoutAsk({ email: 'secret-name' }));
      const error = (await refused.catch((thrown: unknown) => thrown)) as Error;
      expect(error).toMatchObject({ code: 'card-provider-refused' });
      expect(JSON.stringify(error) + error.message).not.toContain('secret-name');
    });

    test('a payment tells what arrived and what was kept of it, and what went back', async () => {
      const { provider, stripe } = under();
      const donationId = newId();
      const { id } = await pay('pm_card_visa', { [MARK]: donationId });
      const seen = await until(
        () => provider.payment(id),
        (payment) => payment?.receipt?.fee !== null,
      );
      expect(seen).toMatchObject({
        paymentId: id,
        donationId,
        plan: null,
        status: 'succeeded',
        isDeclined: false,
        money: money(2500, 'EUR'),
        receipt: { money: money(2500, 'EUR') },
        refunds: [],
        disputes: [],
      });
      expect(Number(seen?.receipt?.fee?.minor)).toBeGreaterThan(0);

      const { id: refundId } = await stripe.refunds.create({ payment_intent: id, amount: 900 });
      const after = await provider.payment(id);
      expect(after?.refunds).toMatchObject([{ refundId, money: money(900, 'EUR') }]);
      expect(await provider.paymentsOf('refund', refundId)).toEqual([id]);
      expect(await provider.paymentsOf('charge', after?.receipt?.chargeId ?? '')).toEqual([id]);
    });

    test('a card that is refused is told, and nothing arrived', async () => {
      const { provider } = under();
      const thrown = (await pay('pm_card_chargeDeclined').catch((error: unknown) => error)) as {
        readonly payment_intent: { readonly id: string };
      };
      const { id } = thrown.payment_intent;
      expect(await provider.payment(id)).toMatchObject({
        status: 'open',
        isDeclined: true,
        donationId: null,
        receipt: null,
      });
    });

    test('a dispute is told with what was taken for it', async () => {
      const { provider } = under();
      const { id } = await pay('pm_card_createDispute', { [MARK]: newId() });
      const seen = await until(
        () => provider.payment(id),
        (payment) => (payment?.disputes.length ?? 0) > 0,
      );
      expect(seen?.disputes).toMatchObject([{ status: 'open', money: money(2500, 'EUR') }]);
      const disputeId = seen?.disputes[0]?.disputeId ?? '';
      expect(await provider.paymentsOf('dispute', disputeId)).toEqual([id]);
    });

    test('what happened is listed page by page, that of others as well', async () => {
      const { provider } = under();
      const since = new Date(Date.now() - 5_000).toISOString();
      const { id } = await pay('pm_card_visa');
      const seen = await until(
        () => eventsOf(provider, since),
        (events) => events.some(({ objectId }) => objectId === id),
      );
      expect(seen.filter(({ objectId }) => objectId === id)).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            type: 'payment_intent.succeeded',
            objectKind: 'payment_intent',
          }),
        ]),
      );
      expect(new Set(seen.map(({ eventId }) => eventId)).size).toBe(seen.length);
    });
  });
}

async function eventsOf(provider: CardProvider, since: string): Promise<ProviderEvent[]> {
  const events: ProviderEvent[] = [];
  for await (const event of provider.eventsSince(since)) events.push(event);
  return events;
}

async function until<T>(ask: () => Promise<T>, isEnough: (found: T) => boolean): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await ask();
    if (isEnough(found) || Date.now() > end) return found;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
