import { Refused, type Account, type Card } from './account.js';
import type { AnyObject, CheckoutSession } from './objects.js';
import { record, text, whole, type Parameters } from './parameters.js';

const MAX_PAGE = 100;
const PAGE = 10;

/** Answers one call of the API; throws `Refused`. */
export function answer(account: Account, method: string, path: string, given: Parameters): object {
  const call = ROUTES.find((one) => one.method === method && one.path.test(path));
  if (!call) throw new Refused(404, { type: 'invalid_request_error', message: 'Unrecognized URL' });
  const [, ...ids] = call.path.exec(path) ?? [];
  const found = call.run(account, given, ...ids.map(decodeURIComponent));
  const shown = strip(found);
  for (const name of Object.values(record(given, 'expand')))
    expand(account, shown, name.split('.'));
  return shown;
}

type Route = {
  readonly method: string;
  readonly path: RegExp;
  readonly run: (account: Account, given: Parameters, ...ids: string[]) => object;
};

const get = (path: RegExp, run: Route['run']): Route => ({ method: 'GET', path, run });
const post = (path: RegExp, run: Route['run']): Route => ({ method: 'POST', path, run });
const one = (kind: AnyObject['object'], path: string): Route =>
  get(new RegExp(`^/v1/${path}/([^/]+)$`), (account, _given, id = '') => account.find(kind, id));

const ROUTES: readonly Route[] = [
  post(/^\/v1\/checkout\/sessions$/, createSession),
  one('checkout.session', 'checkout/sessions'),
  post(/^\/v1\/checkout\/sessions\/([^/]+)\/expire$/, (account, _given, id = '') =>
    account.expire(id),
  ),
  post(/^\/v1\/payment_intents$/, (account, given) =>
    account.createPayment({
      amount: whole(given, 'amount') ?? 0,
      currency: text(given, 'currency') ?? '',
      metadata: record(given, 'metadata'),
      card: text(given, 'payment_method') as Card | undefined,
      confirm: text(given, 'confirm') === 'true',
    }),
  ),
  one('payment_intent', 'payment_intents'),
  one('charge', 'charges'),
  post(/^\/v1\/refunds$/, (account, given) =>
    account.refund(text(given, 'payment_intent') ?? '', whole(given, 'amount')),
  ),
  get(/^\/v1\/refunds$/, (account, given) =>
    page(given, account.all('refund').filter(by(given, 'payment_intent'))),
  ),
  one('refund', 'refunds'),
  get(/^\/v1\/disputes$/, (account, given) =>
    page(given, account.all('dispute').filter(by(given, 'payment_intent'))),
  ),
  one('dispute', 'disputes'),
  one('subscription', 'subscriptions'),
  one('invoice', 'invoices'),
  get(/^\/v1\/invoice_payments$/, (account, given) => {
    const payment = text(given, 'payment', 'payment_intent');
    const payments = account.all('invoice_payment').filter(by(given, 'invoice'));
    return page(
      given,
      payments.filter((made) => payment === undefined || made.payment.payment_intent === payment),
    );
  }),
  get(/^\/v1\/balance_transactions$/, (account, given) =>
    page(given, account.all('balance_transaction').filter(by(given, 'payout'))),
  ),
  one('balance_transaction', 'balance_transactions'),
  get(/^\/v1\/payouts$/, (account, given) => page(given, account.all('payout'))),
  one('payout', 'payouts'),
  get(/^\/v1\/events$/, (account, given) => {
    const since = whole(given, 'created', 'gte') ?? 0;
    return page(
      given,
      account.events.toReversed().filter(({ created }) => created >= since),
    );
  }),
];

function createSession(account: Account, given: Parameters): CheckoutSession {
  const mode = text(given, 'mode') === 'subscription' ? 'subscription' : 'payment';
  const price = record(given, 'line_items', '0', 'price_data') as unknown as Parameters;
  const amount = whole(price, 'unit_amount') ?? NaN;
  requireWhole(amount, 'line_items[0][price_data][unit_amount]');
  const email = text(given, 'customer_email') ?? null;
  if (email !== null && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) {
    throw new Refused(400, {
      type: 'invalid_request_error',
      code: 'email_invalid',
      message: `Invalid email address: ${email}`,
      param: 'customer_email',
    });
  }
  const isMonthly = text(price, 'recurring', 'interval') === 'month';
  if (isMonthly !== (mode === 'subscription')) {
    throw new Refused(400, {
      type: 'invalid_request_error',
      message: 'You must provide at least one recurring price in `subscription` mode.',
      param: 'line_items',
    });
  }
  return account.createSession({
    mode,
    amount_total: amount * (whole(given, 'line_items', '0', 'quantity') ?? 1),
    currency: text(price, 'currency') ?? '',
    client_reference_id: text(given, 'client_reference_id') ?? null,
    customer_email: email,
    locale: text(given, 'locale') ?? null,
    success_url: text(given, 'success_url') ?? '',
    cancel_url: text(given, 'cancel_url') ?? null,
    expires_at: whole(given, 'expires_at'),
    metadata: record(given, 'metadata'),
    carried: {
      payment: record(given, 'payment_intent_data', 'metadata'),
      plan: record(given, 'subscription_data', 'metadata'),
      title: text(price, 'product_data', 'name') ?? '',
    },
  });
}

function requireWhole(amount: number, param: string): void {
  if (Number.isSafeInteger(amount) && amount > 0 && amount <= 99_999_999) return;
  throw new Refused(400, {
    type: 'invalid_request_error',
    code: amount > 0 ? 'amount_too_large' : 'parameter_invalid_integer',
    message: 'Invalid amount.',
    param,
  });
}

/** Those whose field has the value asked for, or all. */
function by(given: Parameters, field: string): (object: object) => boolean {
  const wanted = text(given, field);
  return (object) =>
    wanted === undefined || (object as Readonly<Record<string, unknown>>)[field] === wanted;
}

function page(given: Parameters, all: readonly { readonly id: string }[]): object {
  const limit = Math.min(whole(given, 'limit') ?? PAGE, MAX_PAGE);
  const after = text(given, 'starting_after');
  const from = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1;
  const data = all.slice(from, from + limit);
  return { object: 'list', url: '/', has_more: from + limit < all.length, data };
}

/** A copy, without what only the stand-in keeps. */
function strip(object: object): Record<string, unknown> {
  const { carried: _, ...rest } = structuredClone(object) as Record<string, unknown>;
  return rest;
}

function expand(account: Account, inside: Record<string, unknown>, path: readonly string[]): void {
  const [name, ...rest] = path;
  if (name === undefined) return;
  const value = inside[name];
  if (Array.isArray(value)) {
    value.forEach((entry: unknown, place) => {
      const id = typeof entry === 'string' ? account.objects.get(entry) : undefined;
      if (id) value[place] = strip(id);
      const next = value[place] as Record<string, unknown>;
      expand(account, next, rest);
    });
    return;
  }
  if (typeof value === 'string') {
    const found = account.objects.get(value);
    if (found) inside[name] = strip(found);
  }
  const next = inside[name];
  if (typeof next === 'object' && next !== null) {
    expand(account, next as Record<string, unknown>, rest);
  }
}
