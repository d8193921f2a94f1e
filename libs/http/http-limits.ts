import { DAY_MS, HOUR_MS, MINUTE_MS } from '#kernel';

/** Everything over HTTP that is limited, in one place. */
export const httpLimits = {
  /** Bytes of a JSON body or a form; larger ones are refused before they are read. */
  maxBodyBytes: 256 * 1024,
  /** Characters of a path parameter. */
  maxParamLength: 200,
  /** Characters of an idempotency key. */
  maxKeyLength: 200,
  /** Fields of a form, repeated ones counted each. */
  maxFormFields: 500,
  /** How long a read waits for this node's views (architecture.md, 4). */
  readWaitMs: 2_000,
  /** How long a request may take to arrive, so that slow senders hold no connection. */
  requestTimeoutMs: 30_000,
  /** How long an idle connection is kept; longer than common proxies keep theirs. */
  keepAliveTimeoutMs: 72_000,
  maxRequestsPerSocket: 100_000,
  /** How long a code that was shown opens what it is for. */
  holderMs: 30 * MINUTE_MS,
  /** How long a session that was looked up is believed: it is asked at each request. */
  sessionTrustMs: 0,
  /** How long somebody who was signed in may go on reading while the store is away. */
  sessionTrustWhileAwayMs: 15 * 60_000,
  /** Sessions remembered between requests. */
  maxRememberedSessions: 10_000,
  /** How long the position of a form's command is remembered by the browser. */
  positionCookieMs: 10_000,
  /** How long the chosen language is remembered. */
  languageCookieMs: 365 * DAY_MS,
} as const;

/**
 * How often what can be guessed may fail: on one account from one network, from one network on whatever
 * account, and on one account from everywhere. The last one slows and never refuses, since strangers cause it.
 */
export const throttles = {
  'sign-in': {
    account: { limit: 5, windowMs: 15 * MINUTE_MS },
    network: { limit: 100, windowMs: 15 * MINUTE_MS },
    everywhere: { free: 20, stepMs: 100, maxMs: 4_000, windowMs: 15 * MINUTE_MS },
    /** Refusals that are a wrong guess; whatever else is refused is not counted. */
    guesses: [
      'sign-in-failed',
      'password-wrong',
      'reset-code-wrong',
      'reset-unknown',
      'invitation-unknown',
      'not-found',
    ],
  },
  'receipt-code': {
    account: { limit: 100, windowMs: 10 * MINUTE_MS },
    network: { limit: 100, windowMs: 10 * MINUTE_MS },
    everywhere: { free: 100, stepMs: 100, maxMs: 4_000, windowMs: 10 * MINUTE_MS },
    guesses: ['not-found', 'receipt-code-mistyped'],
  },
} as const satisfies Record<string, Throttle>;

type Window = { readonly limit: number; readonly windowMs: number };
export type Throttle = {
  readonly account: Window;
  readonly network: Window;
  readonly everywhere: {
    readonly free: number;
    readonly stepMs: number;
    readonly maxMs: number;
    readonly windowMs: number;
  };
  readonly guesses: readonly string[];
};

export type ThrottleName = keyof typeof throttles;

/** How the form for help is slowed for one network, and never closed: a shelter may have one address. */
export const slowed = {
  /** Requests that were taken within the time before the next one is answered later. */
  free: 30,
  windowMs: HOUR_MS,
  /** Later by so much for each further one, and never by more than `maxMs`. */
  stepMs: 250,
  maxMs: 8_000,
  /** Requests that wait at a time, from everywhere: each holds a connection. */
  maxWaiting: 500,
  /** When the form says to send again, where too many wait. */
  sendAgainSeconds: 10,
} as const;
