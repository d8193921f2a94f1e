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

/** How often one address may try what can be guessed or flooded. */
export const throttles = {
  'sign-in': { limit: 20, windowMs: 10 * MINUTE_MS },
  'receipt-code': { limit: 20, windowMs: 10 * MINUTE_MS },
  apply: { limit: 30, windowMs: HOUR_MS },
} as const;

export type ThrottleName = keyof typeof throttles;
