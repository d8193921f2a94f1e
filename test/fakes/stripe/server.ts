import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { API_VERSION, openAccount, Refused, type Account, type Card } from './account.js';
import { checkoutPage } from './checkout-page.js';
import { well, type Behave } from './faults.js';
import type { StripeEvent } from './objects.js';
import { parametersOf } from './parameters.js';
import { answer } from './routes.js';
import { webhooksTo, type Delivery, type Sent, type Signed } from './webhooks.js';

const KEY = 'sk_test_of_the_stand_in';
const SECRET = 'whsec_of_the_stand_in';

/** One call of the API, as it was counted. */
export type Call = {
  readonly method: string;
  readonly path: string;
  readonly key: string | undefined;
};

export type FakeStripe = {
  readonly port: number;
  readonly host: string;
  readonly url: string;
  /** The secret key that it takes, and that with which it signs webhooks. */
  readonly key: string;
  readonly secret: string;
  readonly account: Account;
  /** What a call will meet; asked for each one. */
  behave: Behave;
  /** Every call so far. */
  readonly calls: () => readonly Call[];
  /** Answers that were given a second time, under the same idempotency key. */
  readonly repeats: () => number;
  /** Events that nobody was told of yet. */
  readonly waiting: () => readonly StripeEvent[];
  /** The same, signed, for whoever is told without a network between; then nobody is told again. */
  readonly untold: () => Promise<readonly Signed[]>;
  readonly deliver: (url: string, delivery?: Delivery) => Promise<readonly Sent[]>;
  /** Sends everything that ever happened once more. */
  readonly again: (url: string, delivery?: Delivery) => Promise<readonly Sent[]>;
  readonly stop: () => Promise<void>;
};

type Answer = { readonly status: number; readonly body: string };

/**
 * A stand-in for the provider of card payments: an HTTP server with state, to which the SDK talks by
 * its host setting. It keeps the promises on which the adapter builds (same key, same answer; another
 * body under a key is an error; lists come in pages; events keep what was true when they happened),
 * and breaks on command what breaks in life.
 */
export async function fakeStripe(
  options: Pick<Parameters<typeof openAccount>[0], 'settles' | 'draw'> = {},
): Promise<FakeStripe> {
  const calls: Call[] = [];
  const answers = new Map<string, { readonly asked: string; readonly answer: Answer }>();
  const waiting: StripeEvent[] = [];
  let repeated = 0;
  let url = '';
  const account = openAccount({ checkoutUrl: (id) => `${url}/c/pay/${id}`, ...options });
  account.onEvent((event) => waiting.push(event));
  const webhooks = webhooksTo(waiting, SECRET);

  const server = createServer((request, response) => {
    void take(request, response).catch((error: unknown) => {
      response.destroy(error as Error);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  url = `http://127.0.0.1:${port}`;
  const fake: FakeStripe = {
    port,
    host: '127.0.0.1',
    url,
    key: KEY,
    secret: SECRET,
    account,
    behave: well,
    calls: () => calls,
    repeats: () => repeated,
    waiting: () => waiting,
    untold: webhooks.untold,
    deliver: webhooks.deliver,
    again: (to, delivery) => {
      waiting.splice(0, waiting.length, ...account.events);
      return webhooks.deliver(to, delivery);
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return fake;

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path, search } = new URL(request.url ?? '/', url);
    const method = request.method ?? 'GET';
    const body = await bodyOf(request);
    if (path.startsWith('/c/pay/')) return showCheckout(method, path, body, response);
    const before = calls.filter((call) => call.path === path).length;
    const key = request.headers['idempotency-key'] as string | undefined;
    calls.push({ method, path, key });
    const { how, delayMs = 0 } = fake.behave({ method, path, before });
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    const done = how.endsWith('-before')
      ? undefined
      : answerOnce(request, method, path, body || search.slice(1));
    if (how.startsWith('silence')) return;
    if (how.startsWith('cut')) return void response.destroy();
    if (how === 'too-many') return send(response, refusal(429, 'rate_limit_error', 'Too many'));
    if (how.startsWith('error') || !done) {
      return send(response, refusal(500, 'api_error', 'Something went wrong'));
    }
    send(response, done);
  }

  /** The same key brings the same answer, also where it was lost the first time. */
  function answerOnce(
    request: IncomingMessage,
    method: string,
    path: string,
    given: string,
  ): Answer {
    if (request.headers.authorization !== `Bearer ${KEY}`) {
      return refusal(401, 'invalid_request_error', 'Invalid API Key provided');
    }
    const version = request.headers['stripe-version'];
    if (version !== undefined && version !== API_VERSION) {
      return refusal(400, 'invalid_request_error', `Invalid API version: ${String(version)}`);
    }
    const key = request.headers['idempotency-key'] as string | undefined;
    if (method !== 'POST' || key === undefined) return answerNow(method, path, given);
    const asked = `${path} ${given}`;
    const known = answers.get(key);
    if (known && known.asked !== asked) {
      return refusal(
        400,
        'idempotency_error',
        'Keys for idempotent requests can only be used with the same parameters',
      );
    }
    if (known) {
      repeated += 1;
      return known.answer;
    }
    const made = answerNow(method, path, given);
    answers.set(key, { asked, answer: made });
    return made;
  }

  function answerNow(method: string, path: string, given: string): Answer {
    try {
      const found = answer(account, method, path, parametersOf(given));
      return { status: 200, body: JSON.stringify(found) };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { status: error.status, body: JSON.stringify({ error: error.body }) };
    }
  }

  function showCheckout(
    method: string,
    path: string,
    body: string,
    response: ServerResponse,
  ): void {
    const session = account.find('checkout.session', path.slice('/c/pay/'.length));
    if (method === 'POST') {
      const sent = new URLSearchParams(body);
      account.pay(session.id, sent.get('card') as Card, sent.get('email'));
      const isPaid = session.status === 'complete';
      const location = isPaid
        ? session.success_url.replace('{CHECKOUT_SESSION_ID}', session.id)
        : path;
      response.writeHead(303, { location }).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(checkoutPage(session));
  }
}

function refusal(status: number, type: string, message: string): Answer {
  return { status, body: JSON.stringify({ error: { type, message } }) };
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'stripe-version': API_VERSION,
    'request-id': 'req_of_the_stand_in',
  });
  response.end(body);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
