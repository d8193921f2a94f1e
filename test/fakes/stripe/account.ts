import { randomBytes } from 'node:crypto';
import {
  PREFIXES,
  type AnyObject,
  type BalanceTransaction,
  type Charge,
  type CheckoutSession,
  type Dispute,
  type Invoice,
  type InvoicePayment,
  type Metadata,
  type PaymentIntent,
  type Payout,
  type Refund,
  type StripeEvent,
  type Subscription,
} from './objects.js';

export const API_VERSION = '2026-10-28.endive';

/** What the provider keeps of a card payment: a part, and a fixed sum. */
const FEE = { partsOf10000: 150, fixed: 25 };
/** What the provider takes for each dispute, whoever wins it. */
const DISPUTE_FEE = 2_000;

/** How a card behaves, by the provider's own names of its test cards. */
export const CARDS = {
  pm_card_visa: 'pays',
  pm_card_visa_debit: 'pays',
  pm_card_mastercard: 'pays',
  pm_card_amex: 'pays',
  pm_card_discover: 'pays',
  pm_card_jcb: 'pays',
  pm_card_unionpay: 'pays',
  pm_card_chargeDeclined: 'declined',
  pm_card_createDispute: 'disputes',
} as const;
export type Card = keyof typeof CARDS;

/** Refused as the provider refuses. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly body: {
      readonly type: string;
      readonly code?: string;
      readonly message: string;
      readonly [more: string]: unknown;
    },
  ) {
    super(body.message);
  }
}

export type Account = ReturnType<typeof openAccount>;

/** An account at the provider, with everything that is in it. Others pay into it as well. */
export function openAccount({
  checkoutUrl,
  settles = 'eur',
  draw = () => randomBytes(12).toString('hex'),
}: {
  readonly checkoutUrl: (id: string) => string;
  /** The currency in which the account is settled. */
  readonly settles?: string;
  /** Draws the part of an id that is by chance. */
  readonly draw?: () => string;
}) {
  const objects = new Map<string, AnyObject>();
  const events: StripeEvent[] = [];
  const told: ((event: StripeEvent) => void)[] = [];
  const account = {
    objects,
    events,
    /** Unix seconds. */
    now: () => Math.floor(Date.now() / 1000),
    /** While true, what the provider keeps of a payment is not known yet. */
    feesLater: false,
    onEvent: (listener: (event: StripeEvent) => void) => void told.push(listener),
    find,
    all,
    createSession,
    pay,
    decline,
    expire,
    settleFees,
    createPayment,
    refund,
    failRefund,
    dispute,
    closeDispute,
    nextMonth,
    payOut,
  };
  return account;

  function id(kind: AnyObject['object'] | 'event'): string {
    return `${PREFIXES[kind]}${draw()}`;
  }

  function base<Kind extends AnyObject['object']>(object: Kind) {
    return { id: id(object), object, created: account.now(), livemode: false } as const;
  }

  function keep<T extends AnyObject>(made: T): T {
    objects.set(made.id, made);
    return made;
  }

  function find<Kind extends AnyObject['object']>(
    kind: Kind,
    wanted: string,
  ): Extract<AnyObject, { object: Kind }> {
    const found = objects.get(wanted);
    if (found?.object === kind) return found as Extract<AnyObject, { object: Kind }>;
    throw new Refused(404, {
      type: 'invalid_request_error',
      code: 'resource_missing',
      message: `No such ${kind}: '${wanted}'`,
      param: 'id',
    });
  }

  /** Newest first, as lists of the provider are. */
  function all<Kind extends AnyObject['object']>(
    kind: Kind,
  ): readonly Extract<AnyObject, { object: Kind }>[] {
    return [...objects.values()]
      .filter((one): one is Extract<AnyObject, { object: Kind }> => one.object === kind)
      .toReversed();
  }

  /** The event keeps the object as it was then; who asks later sees what it has become. */
  function tell(type: string, object: AnyObject): void {
    const event: StripeEvent = {
      id: id('event'),
      object: 'event',
      api_version: API_VERSION,
      created: account.now(),
      livemode: false,
      type,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      data: { object: structuredClone(object) },
    };
    events.push(event);
    for (const listener of told) listener(event);
  }

  function createSession(
    asked: Pick<
      CheckoutSession,
      | 'mode'
      | 'amount_total'
      | 'currency'
      | 'client_reference_id'
      | 'customer_email'
      | 'locale'
      | 'success_url'
      | 'cancel_url'
      | 'metadata'
      | 'carried'
    > & { readonly expires_at?: number | undefined },
  ): CheckoutSession {
    const made = base('checkout.session');
    return keep({
      ...made,
      ...asked,
      status: 'open',
      payment_status: 'unpaid',
      url: checkoutUrl(made.id),
      expires_at: asked.expires_at ?? made.created + 24 * 3600,
      payment_intent: null,
      subscription: null,
    });
  }

  /** The giver pays on the provider's page. Asked a second time, nothing more is taken. */
  function pay(
    sessionId: string,
    card: Card = 'pm_card_visa',
    email: string | null = null,
    // Two cards of one kind are two: which one it is, where it matters.
    which: string = card,
  ): void {
    const session = find('checkout.session', sessionId);
    if (session.status !== 'open') return;
    const { currency, amount_total: amount, carried } = session;
    if (CARDS[card] === 'declined') return decline(sessionId);
    if (session.mode === 'subscription') {
      const plan: Subscription = keep({
        ...base('subscription'),
        status: 'active',
        currency,
        metadata: carried.plan,
        amount,
      });
      session.subscription = plan.id;
      bill(plan, 'subscription_create', card, email);
    } else {
      const intent = openIntent(amount, currency, carried.payment, session);
      charge(intent, card, email ?? session.customer_email, which);
    }
    session.status = 'complete';
    session.payment_status = 'paid';
    session.url = null;
    tell('checkout.session.completed', session);
  }

  /** A card that is refused; the page stays open, and another card may be tried. */
  function decline(sessionId: string): void {
    const session = find('checkout.session', sessionId);
    if (session.status !== 'open' || session.mode === 'subscription') return;
    const { amount_total: amount, currency, carried } = session;
    fail(openIntent(amount, currency, carried.payment, session));
  }

  function expire(sessionId: string): CheckoutSession {
    const session = find('checkout.session', sessionId);
    if (session.status !== 'open') {
      throw new Refused(400, {
        type: 'invalid_request_error',
        message: 'Only Checkout Sessions with a status in ["open"] can be expired.',
      });
    }
    session.status = 'expired';
    session.url = null;
    const intent = session.payment_intent && find('payment_intent', session.payment_intent);
    if (intent) intent.status = 'canceled';
    tell('checkout.session.expired', session);
    return session;
  }

  function openIntent(
    amount: number,
    currency: string,
    metadata: Metadata,
    session?: CheckoutSession,
  ): PaymentIntent {
    if (session?.payment_intent) return find('payment_intent', session.payment_intent);
    const intent: PaymentIntent = keep({
      ...base('payment_intent'),
      amount,
      amount_received: 0,
      currency,
      status: 'requires_payment_method',
      latest_charge: null,
      last_payment_error: null,
      metadata,
    });
    if (session) session.payment_intent = intent.id;
    tell('payment_intent.created', intent);
    return intent;
  }

  function charge(
    intent: PaymentIntent,
    card: Card,
    email: string | null,
    which: string = card,
  ): Charge {
    const made: Charge = keep({
      ...base('charge'),
      amount: intent.amount,
      amount_refunded: 0,
      currency: intent.currency,
      payment_intent: intent.id,
      status: 'succeeded',
      paid: true,
      refunded: false,
      disputed: false,
      balance_transaction: null,
      billing_details: { email, name: 'A name that must not be kept' },
      payment_method_details: { type: 'card', card: { fingerprint: `of ${which}` } },
      metadata: intent.metadata,
    });
    intent.status = 'succeeded';
    intent.amount_received = intent.amount;
    intent.latest_charge = made.id;
    intent.last_payment_error = null;
    tell('charge.succeeded', made);
    tell('payment_intent.succeeded', intent);
    if (!account.feesLater) settle(made);
    if (CARDS[card] === 'disputes') dispute(made.id);
    return made;
  }

  function fail(intent: PaymentIntent): void {
    intent.last_payment_error = { code: 'card_declined', decline_code: 'generic_decline' };
    tell('payment_intent.payment_failed', intent);
  }

  function settle(one: Charge): void {
    if (one.balance_transaction) return;
    const fee = Math.round((one.amount * FEE.partsOf10000) / 10_000) + FEE.fixed;
    one.balance_transaction = move('charge', one.amount, fee, one.id, one.currency).id;
    tell('charge.updated', one);
  }

  /** Now it is known what was kept of the payments so far. */
  function settleFees(): void {
    account.feesLater = false;
    for (const one of all('charge').toReversed()) settle(one);
  }

  function move(
    type: BalanceTransaction['type'],
    amount: number,
    fee: number,
    source: string,
    currency = settles,
  ): BalanceTransaction {
    const isOther = currency !== settles;
    // At a rate that nobody else would use, so that a mistake is seen.
    const [settled, kept] = isOther
      ? [Math.round(amount * 0.9), Math.round(fee * 0.9)]
      : [amount, fee];
    return keep({
      ...base('balance_transaction'),
      amount: settled,
      fee: kept,
      net: settled - kept,
      currency: settles,
      type,
      source,
      reporting_category: type,
      payout: null,
    });
  }

  /** A payment that no page was opened for, as others who use the account make them. */
  function createPayment(asked: {
    readonly amount: number;
    readonly currency: string;
    readonly metadata: Metadata;
    readonly card?: Card | undefined;
    readonly confirm: boolean;
  }): PaymentIntent {
    const intent = openIntent(asked.amount, asked.currency, asked.metadata);
    if (!asked.confirm) return intent;
    const card = asked.card ?? 'pm_card_visa';
    if (CARDS[card] !== 'declined') {
      charge(intent, card, null);
      return intent;
    }
    fail(intent);
    throw new Refused(402, {
      type: 'card_error',
      code: 'card_declined',
      decline_code: 'generic_decline',
      message: 'Your card was declined.',
      payment_intent: intent,
    });
  }

  function refund(paymentId: string, amount?: number, reason: string | null = null): Refund {
    const intent = find('payment_intent', paymentId);
    const paid = intent.latest_charge === null ? undefined : find('charge', intent.latest_charge);
    const left = paid ? paid.amount - paid.amount_refunded : 0;
    const wanted = amount ?? left;
    if (!paid || wanted <= 0 || wanted > left) {
      throw new Refused(400, {
        type: 'invalid_request_error',
        code: left === 0 ? 'charge_already_refunded' : 'amount_too_large',
        message: 'Refund amount is greater than unrefunded amount on charge.',
      });
    }
    const made: Refund = keep({
      ...base('refund'),
      amount: wanted,
      currency: paid.currency,
      charge: paid.id,
      payment_intent: intent.id,
      status: 'succeeded',
      balance_transaction: move('refund', -wanted, 0, paid.id, paid.currency).id,
      failure_balance_transaction: null,
      reason,
    });
    paid.amount_refunded += wanted;
    paid.refunded = paid.amount_refunded === paid.amount;
    tell('refund.created', made);
    tell('charge.refunded', paid);
    return made;
  }

  /** It did not reach the giver: the money is in the account again, and on its charge. */
  function failRefund(refundId: string): void {
    const made = find('refund', refundId);
    if (made.status === 'failed') return;
    const paid = find('charge', made.charge);
    made.status = 'failed';
    made.failure_balance_transaction = move(
      'refund_failure',
      made.amount,
      0,
      paid.id,
      paid.currency,
    ).id;
    paid.amount_refunded -= made.amount;
    paid.refunded = false;
    tell('refund.failed', made);
    tell('charge.refund.updated', made);
  }

  /** The giver's bank takes what is left of a payment, or so much. */
  function dispute(chargeId: string, amount?: number): Dispute {
    const paid = find('charge', chargeId);
    const wanted = amount ?? paid.amount - paid.amount_refunded;
    paid.disputed = true;
    const made = base('dispute');
    const taken = move('adjustment', -wanted, DISPUTE_FEE, made.id, paid.currency);
    const opened: Dispute = keep({
      ...made,
      amount: wanted,
      currency: paid.currency,
      charge: paid.id,
      payment_intent: paid.payment_intent,
      reason: 'fraudulent',
      status: 'needs_response',
      balance_transactions: [taken],
    });
    tell('charge.dispute.created', opened);
    tell('charge.dispute.funds_withdrawn', opened);
    return opened;
  }

  function closeDispute(disputeId: string, status: 'won' | 'lost'): void {
    const open = find('dispute', disputeId);
    open.status = status;
    if (status === 'won') {
      open.balance_transactions.push(move('adjustment', open.amount, 0, open.id, open.currency));
      tell('charge.dispute.funds_reinstated', open);
    }
    tell('charge.dispute.closed', open);
  }

  function bill(
    plan: Subscription,
    billing_reason: Invoice['billing_reason'],
    card: Card,
    email: string | null,
  ): Invoice {
    const invoice: Invoice = keep({
      ...base('invoice'),
      status: 'open',
      amount_due: plan.amount,
      currency: plan.currency,
      billing_reason,
      attempt_count: 1,
      parent: {
        type: 'subscription_details',
        subscription_details: { subscription: plan.id, metadata: plan.metadata },
      },
    });
    // The provider passes nothing of the plan on to the payment.
    const intent = openIntent(plan.amount, plan.currency, {});
    const payment: InvoicePayment = keep({
      ...base('invoice_payment'),
      invoice: invoice.id,
      status: 'open',
      payment: { type: 'payment_intent', payment_intent: intent.id },
    });
    if (CARDS[card] === 'declined') {
      fail(intent);
      plan.status = 'past_due';
      tell('invoice.payment_failed', invoice);
      return invoice;
    }
    charge(intent, card, email);
    payment.status = 'paid';
    invoice.status = 'paid';
    tell('invoice.paid', invoice);
    return invoice;
  }

  /** The next payment of a monthly gift is due. */
  function nextMonth(planId: string, card: Card = 'pm_card_visa'): Invoice {
    return bill(find('subscription', planId), 'subscription_cycle', card, null);
  }

  /** Everything that is in the account goes to the bank. */
  function payOut(arrivalDate = account.now()): Payout {
    const parts = all('balance_transaction').filter(({ payout }) => payout === null);
    const amount = parts.reduce((sum, { net }) => sum + net, 0);
    const made: Payout = keep({
      ...base('payout'),
      amount,
      currency: settles,
      status: 'paid',
      arrival_date: arrivalDate,
      automatic: true,
    });
    for (const part of parts) part.payout = made.id;
    move('payout', -amount, 0, made.id).payout = made.id;
    tell('payout.created', made);
    tell('payout.paid', made);
    return made;
  }
}
