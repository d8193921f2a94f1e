import Stripe from 'stripe';
import { ensure, HOUR_MS, Rejection, type Money } from '#kernel';
import type {
  CardProvider,
  CheckoutAsk,
  CheckoutSeen,
  DisputeSeen,
  ObjectKind,
  PaymentSeen,
  ProviderEvent,
  ReceiptSeen,
  RefundSeen,
} from './card-provider.js';
import { fromProvider, toProvider } from './provider-amounts.js';

export type StripeSettings = {
  readonly key: string;
  readonly webhookSecret: string;
  /** Another host than the provider's own, for a stand-in: `http://127.0.0.1:12111`. */
  readonly url?: string | undefined;
  /** How long one try of a call may take. */
  readonly timeoutMs?: number;
  /** How often its list is compared with what was told here. */
  readonly compareEveryMs?: number;
};

const TIMEOUT_MS = 8_000;
const COMPARE_EVERY_MS = 6 * HOUR_MS;
/** Tries after the first one, by the SDK, under the same key. */
const RETRIES = 1;
const PAGE = 100;
const CHECKOUT_ORIGIN = 'https://checkout.stripe.com';
/** Under which name a gift stands in what the provider keeps. */
const MARK = 'entraide_gift';
/** After these something may have changed for a gift; each payment is told of by many more. */
const OF_INTEREST =
  /^(?:checkout\.session\.|payment_intent\.(?:succeeded|processing|payment_failed|canceled)$|charge\.updated$|charge\.dispute\.|(?:charge\.)?refund\.|invoice\.(?:paid|payment_failed)$|payout\.)/;
const OBJECTS: ReadonlySet<string> = new Set<ObjectKind>([
  'checkout.session',
  'payment_intent',
  'charge',
  'refund',
  'dispute',
  'invoice',
  'payout',
]);

/** Card payments through the SDK of Stripe. */
export function stripeProvider({
  key,
  webhookSecret,
  url,
  timeoutMs = TIMEOUT_MS,
  compareEveryMs = COMPARE_EVERY_MS,
}: StripeSettings): CardProvider {
  const stripe = new Stripe(key, {
    maxNetworkRetries: RETRIES,
    timeout: timeoutMs,
    telemetry: false,
    ...(url === undefined ? {} : placeOf(url)),
  });

  const payment: CardProvider['payment'] = async (paymentId, look) => {
    const expand = ['latest_charge.balance_transaction'];
    const intent = await found(() => stripe.paymentIntents.retrieve(paymentId, { expand }));
    if (!intent) return undefined;
    const mark = intent.metadata[MARK];
    const plan = mark === undefined ? await planOf(paymentId) : null;
    const charge = typeof intent.latest_charge === 'string' ? null : intent.latest_charge;
    // A refund that failed leaves nothing on its charge.
    const asksRefunds =
      look?.refundsToo === true || (charge !== null && charge.amount_refunded > 0);
    return {
      paymentId,
      donationId: mark ?? plan?.donationId ?? null,
      plan: plan?.seen ?? null,
      status: statusOf(intent.status),
      isDeclined: intent.status !== 'succeeded' && intent.last_payment_error !== null,
      money: fromProvider(intent.amount, intent.currency),
      receipt: charge && intent.status === 'succeeded' ? receiptOf(charge) : null,
      refunds: charge && asksRefunds ? await refundsOf(paymentId) : [],
      disputes: charge?.disputed ? await disputesOf(paymentId) : [],
    };
  };

  /** The provider puts nothing of a plan on its payments: they are found through the invoice. */
  const planOf = async (
    paymentId: string,
  ): Promise<{ donationId: string | null; seen: NonNullable<PaymentSeen['plan']> } | null> => {
    const { data } = await asked(() =>
      stripe.invoicePayments.list({
        payment: { type: 'payment_intent', payment_intent: paymentId },
        limit: 1,
      }),
    );
    const [paid] = data;
    if (!paid) return null;
    const invoiceId = idOf(paid.invoice);
    const invoice = await found(() => stripe.invoices.retrieve(invoiceId));
    const details = invoice?.parent?.subscription_details;
    if (!invoice || !details) return null;
    const planId = idOf(details.subscription);
    const isFirst = invoice.billing_reason === 'subscription_create';
    return {
      donationId: details.metadata?.[MARK] ?? null,
      seen: { planId, invoiceId, isFirst },
    };
  };

  const refundsOf = async (paymentId: string): Promise<readonly RefundSeen[]> => {
    const seen: RefundSeen[] = [];
    const expand = ['data.failure_balance_transaction'];
    const all = stripe.refunds.list({ payment_intent: paymentId, limit: PAGE, expand });
    await asked(async () => {
      for await (const one of all) {
        seen.push({
          refundId: one.id,
          status: refundStatusOf(one.status),
          money: fromProvider(one.amount, one.currency),
          at: instant(one.created),
          failedAt: failedAtOf(one),
        });
      }
    });
    return seen;
  };

  const disputesOf = async (paymentId: string): Promise<readonly DisputeSeen[]> => {
    const seen: DisputeSeen[] = [];
    const all = stripe.disputes.list({ payment_intent: paymentId, limit: PAGE });
    await asked(async () => {
      for await (const one of all) {
        // A question of the giver's bank that has taken nothing is none yet.
        if (one.balance_transactions.length === 0) continue;
        const fee = one.balance_transactions.reduce((sum, { fee: kept }) => sum + kept, 0);
        const settled = one.balance_transactions[0]?.currency ?? one.currency;
        seen.push({
          disputeId: one.id,
          status: disputeStatusOf(one.status),
          money: fromProvider(one.amount, one.currency),
          fee: fromProvider(fee, settled),
          at: instant(one.created),
          closedAt: closedAtOf(one),
        });
      }
    });
    return seen;
  };

  const openCheckout = async (ask: CheckoutAsk): Promise<CheckoutSeen> => {
    const session = await asked(() =>
      stripe.checkout.sessions.create(sessionFor(ask), {
        idempotencyKey: `checkout ${ask.donationId}`,
      }),
    );
    return checkoutSeen(session);
  };

  const paymentsOf = async (kind: ObjectKind, objectId: string): Promise<readonly string[]> => {
    switch (kind) {
      case 'payment_intent':
        return [objectId];
      case 'checkout.session': {
        const session = await found(() => stripe.checkout.sessions.retrieve(objectId));
        return ids(session?.payment_intent);
      }
      case 'charge':
        return ids((await found(() => stripe.charges.retrieve(objectId)))?.payment_intent);
      case 'refund':
        return ids((await found(() => stripe.refunds.retrieve(objectId)))?.payment_intent);
      case 'dispute':
        return ids((await found(() => stripe.disputes.retrieve(objectId)))?.payment_intent);
      case 'invoice': {
        const { data } = await asked(() => stripe.invoicePayments.list({ invoice: objectId }));
        return data.flatMap(({ payment: paid }) => ids(paid.payment_intent));
      }
      case 'payout':
        return [];
    }
  };

  return {
    name: 'stripe',
    compareEveryMs,
    checkoutOrigin: url === undefined ? CHECKOUT_ORIGIN : new URL(url).origin,
    openCheckout,
    checkout: async (checkoutId) => {
      const session = await found(() => stripe.checkout.sessions.retrieve(checkoutId));
      return session && checkoutSeen(session);
    },
    payment,
    paymentsOf,
    eventsSince: async function* eventsSince(since) {
      const created = { gte: Math.floor(Date.parse(since) / 1000) };
      let after: string | undefined;
      for (;;) {
        const cursor = after === undefined ? {} : { starting_after: after };
        const page = await asked(() => stripe.events.list({ created, limit: PAGE, ...cursor }));
        for (const event of page.data) yield eventSeen(event);
        after = page.data.at(-1)?.id;
        if (!page.has_more || after === undefined) return;
      }
    },
    readWebhook: (bytes, signature) => {
      ensure(signature !== undefined && signature !== '', 'webhook-forged');
      let event: Stripe.Event;
      try {
        event = stripe.webhooks.constructEvent(Buffer.from(bytes), signature, webhookSecret);
      } catch (error) {
        const isForged = error instanceof Stripe.errors.StripeSignatureVerificationError;
        throw new Rejection(isForged ? 'webhook-forged' : 'webhook-broken');
      }
      return eventSeen(event);
    },
  };
}

function placeOf(url: string) {
  const { protocol, hostname, port } = new URL(url);
  const isPlain = protocol === 'http:';
  return {
    protocol: isPlain ? ('http' as const) : ('https' as const),
    host: hostname,
    port: port === '' ? (isPlain ? 80 : 443) : Number(port),
  };
}

function sessionFor(ask: CheckoutAsk): Stripe.Checkout.SessionCreateParams {
  const { donationId, money, rhythm, title, locale, email, doneUrl, backUrl, closesAt } = ask;
  const isMonthly = rhythm === 'monthly';
  const metadata = { [MARK]: donationId };
  return {
    mode: isMonthly ? 'subscription' : 'payment',
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: money.currency.toLowerCase(),
          unit_amount: toProvider(money),
          product_data: { name: title },
          ...(isMonthly ? { recurring: { interval: 'month' } } : {}),
        },
      },
    ],
    client_reference_id: donationId,
    metadata,
    ...(isMonthly
      ? { subscription_data: { metadata } }
      : { submit_type: 'donate', payment_intent_data: { metadata } }),
    ...(email === null ? {} : { customer_email: email }),
    success_url: doneUrl,
    cancel_url: backUrl,
    expires_at: Math.floor(Date.parse(closesAt) / 1000),
    locale: locale === 'fr' ? 'fr' : 'en',
  };
}

function checkoutSeen(session: Stripe.Checkout.Session): CheckoutSeen {
  return {
    checkoutId: session.id,
    status: checkoutStatusOf(session.status),
    url: session.url,
    donationId: session.metadata?.[MARK] ?? null,
    paymentId: ids(session.payment_intent)[0] ?? null,
  };
}

function receiptOf(charge: Stripe.Charge): ReceiptSeen {
  const booked = charge.balance_transaction;
  // Since 2024 the provider may book what it keeps only a while after it says that all went well.
  const fee =
    booked === null || typeof booked === 'string'
      ? null
      : fromProvider(booked.fee, booked.currency);
  const money: Money = fromProvider(charge.amount, charge.currency);
  const instrument = instrumentOf(charge.payment_method_details);
  return { chargeId: charge.id, at: instant(charge.created), money, fee, instrument };
}

function instrumentOf(details: Stripe.Charge.PaymentMethodDetails | null): string | null {
  return details?.card?.fingerprint ?? details?.sepa_debit?.fingerprint ?? null;
}

function statusOf(status: string): PaymentSeen['status'] {
  switch (status) {
    case 'succeeded':
    case 'processing':
      return status;
    case 'canceled':
      return 'cancelled';
    default:
      return 'open';
  }
}

function checkoutStatusOf(status: string | null): CheckoutSeen['status'] {
  return status === 'complete' || status === 'expired' ? status : 'open';
}

function disputeStatusOf(status: string): DisputeSeen['status'] {
  return status === 'won' || status === 'lost' ? status : 'open';
}

function refundStatusOf(status: string | null): RefundSeen['status'] {
  if (status === 'succeeded') return 'succeeded';
  return status === 'failed' || status === 'canceled' ? 'failed' : 'pending';
}

/** When the provider had its money again. */
function failedAtOf({ status, created, failure_balance_transaction: again }: Stripe.Refund) {
  if (refundStatusOf(status) !== 'failed') return null;
  return instant(
    again === undefined || again === null || typeof again === 'string' ? created : again.created,
  );
}

/** The last that was booked for it: what was taken, or what came again. */
function closedAtOf({ status, created, balance_transactions: booked }: Stripe.Dispute) {
  if (disputeStatusOf(status) === 'open') return null;
  return instant(booked.reduce((last, one) => Math.max(last, one.created), created));
}

function eventSeen(event: Stripe.Event): ProviderEvent {
  const object = event.data.object as { readonly id?: string; readonly object?: string };
  const { object: kind = '', id: objectId = '' } = object;
  return {
    eventId: event.id,
    type: event.type,
    objectKind: OBJECTS.has(kind) && OF_INTEREST.test(event.type) ? (kind as ObjectKind) : null,
    objectId,
    at: instant(event.created),
  };
}

function instant(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

function idOf(object: string | { readonly id: string }): string {
  return typeof object === 'string' ? object : object.id;
}

function ids(object: string | { readonly id: string } | null | undefined): readonly string[] {
  return object === null || object === undefined ? [] : [idOf(object)];
}

async function found<T>(call: () => Promise<T>): Promise<T | undefined> {
  return asked(async () => {
    try {
      return await call();
    } catch (error) {
      const isMissing = error instanceof Stripe.errors.StripeInvalidRequestError;
      if (isMissing && error.code === 'resource_missing') return undefined;
      throw error;
    }
  });
}

/** A call whose failure is told in our words: the provider's may hold an address or a name. */
async function asked<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Rejection) throw error;
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    const isAway =
      error instanceof Stripe.errors.StripeConnectionError ||
      error instanceof Stripe.errors.StripeAPIError ||
      error instanceof Stripe.errors.StripeRateLimitError;
    if (isAway) throw new Rejection('card-provider-away');
    const { type, code = '', param = '' } = error;
    throw new Rejection('card-provider-refused', { type, reason: code, parameter: param });
  }
}
