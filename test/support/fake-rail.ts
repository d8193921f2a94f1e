import { dayIn } from '#kernel';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the rail treats one call. */
export type Behaviour = {
  /** Waits so long before it takes notice. */
  readonly delayMs?: number;
  /**
   * `refuse` says for good that it will not pay; the others leave the caller without an answer:
   * an error 500, a connection that is cut, silence. `-before` does nothing, `-after` pays first.
   */
  readonly how?:
    | 'well'
    | 'refuse'
    | 'error-before'
    | 'error-after'
    | 'cut-before'
    | 'cut-after'
    | 'silence-before'
    | 'silence-after';
  /** So many looks find it under way before it is paid. */
  readonly looksUnderWay?: number;
};

/** What a caller may do, and when: `called` before anything is done, `done` before it answers. */
export type Moment = {
  readonly what: 'submit' | 'look-up';
  readonly when: 'called' | 'done' | 'answered';
  /** The idempotency key of a submission. */
  readonly key: string | undefined;
};

export type FakePayment = {
  readonly id: string;
  readonly key: string;
  readonly minor: string;
  readonly currency: string;
  readonly reference: string;
  state: 'pending' | 'paid' | 'refused';
};

export type FakeRail = {
  readonly url: string;
  /** What a call will meet; asked for each one. */
  behave: (what: Moment['what'], key: string | undefined) => Behaviour;
  /** Told of each step of each call. */
  watch: (moment: Moment) => void;
  /** Every payment that was taken, those of others left out. */
  readonly payments: () => readonly FakePayment[];
  /** How often it was called. */
  readonly calls: () => {
    readonly submits: number;
    readonly lookUps: number;
    /** Submissions of what had been taken before: they pay nothing, and should not be. */
    readonly repeats: number;
  };
  readonly stop: () => Promise<void>;
};

const LISTED_PER_PAGE = 5;
/** Whoever else pays over this rail, some of them the very same amounts. */
const OTHERS = 13;

/**
 * A provider of payments as there are many, over real HTTP: it pays once for each idempotency key,
 * lists all payments by pages, others' among them, and misbehaves on command.
 *
 *     POST /payments           Idempotency-Key, { minor, currency, reference }
 *     GET  /payments?after=ID  { items, next }
 */
export async function fakeRail(paidOn = today()): Promise<FakeRail> {
  const taken: FakePayment[] = [];
  const others = Array.from({ length: OTHERS }, (_, nth) => otherPayment(nth));
  /** By key: looks that will still find it under way. */
  const pending = new Map<string, number>();
  const calls = { submits: 0, lookUps: 0, repeats: 0 };
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  const rail: FakeRail = {
    url: await listening(server),
    behave: () => ({}),
    watch: () => undefined,
    payments: () => [...taken],
    calls: () => ({ ...calls }),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return rail;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const what = request.method === 'POST' ? 'submit' : 'look-up';
    const key = request.headers['idempotency-key']?.toString();
    const after = new URL(request.url ?? '/', 'http://rail').searchParams.get('after');
    const body = await bodyOf(request);
    if (what === 'submit') calls.submits += 1;
    if (what === 'look-up' && after === null) calls.lookUps += 1;
    const { how = 'well', delayMs = 0, looksUnderWay = 0 } = rail.behave(what, key);
    rail.watch({ what, when: 'called', key });
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    if (how.endsWith('-before')) return leave(response, how);
    const answer =
      what === 'submit'
        ? take(key ?? '', JSON.parse(body) as Order, how === 'refuse', looksUnderWay)
        : list(after);
    rail.watch({ what, when: 'done', key });
    if (how.endsWith('-after')) return leave(response, how);
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer.body), () => rail.watch({ what, when: 'answered', key }));
  }

  function take(key: string, order: Order, refuse: boolean, looks: number): Answer {
    const before = taken.find((payment) => payment.key === key);
    if (before) {
      calls.repeats += 1;
      const same = before.minor === order.minor && before.reference === order.reference;
      return same ? { status: 200, body: shown(before) } : { status: 409, body: {} };
    }
    const state = refuse ? 'refused' : looks > 0 ? 'pending' : 'paid';
    const payment = { id: `p${taken.length}`, key, ...order, state } satisfies FakePayment;
    taken.push(payment);
    if (looks > 0) pending.set(key, looks);
    return { status: 201, body: shown(payment) };
  }

  /** Newest last, a page at a time; what is under way comes nearer with each whole look. */
  function list(after: string | null): Answer {
    if (after === null) taken.forEach(ripen);
    const all = others.flatMap((other, nth) => [other, ...taken.slice(nth, nth + 1)]);
    const everybody = [...all, ...taken.slice(others.length)];
    const from = after === null ? 0 : everybody.findIndex(({ id }) => id === after) + 1;
    const items = everybody.slice(from, from + LISTED_PER_PAGE);
    const isLast = from + LISTED_PER_PAGE >= everybody.length;
    return {
      status: 200,
      body: { items: items.map(shown), next: isLast ? null : (items.at(-1)?.id ?? null) },
    };
  }

  /** What everybody may see of a payment. */
  function shown({ id, key, minor, currency, reference, state }: FakePayment): object {
    return { id, key, minor, currency, reference, state, feeMinor: '0', paidOn };
  }

  function ripen(payment: FakePayment): void {
    if (payment.state !== 'pending') return;
    const left = (pending.get(payment.key) ?? 0) - 1;
    pending.set(payment.key, left);
    if (left < 0) payment.state = 'paid';
  }
}

type Order = Pick<FakePayment, 'minor' | 'currency' | 'reference'>;
type Answer = { readonly status: number; readonly body: object };

function otherPayment(nth: number): FakePayment {
  const minor = String(100_000 + (nth % 3) * 1_000);
  const about = { minor, currency: 'EUR', reference: `OTHER${nth}` };
  return { id: `other-${nth}`, key: `somebody-else-${nth}`, ...about, state: 'paid' };
}

/** The day on which this rail pays where no other is given: that of the funds in the tests. */
function today(): string {
  return dayIn('Europe/Paris', new Date());
}

function leave(response: ServerResponse, how: string): void {
  if (how.startsWith('cut')) response.destroy();
  if (how.startsWith('error')) response.writeHead(500).end('the rail has broken');
  // Silence: the connection stays open, and nothing comes.
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
