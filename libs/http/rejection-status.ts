/**
 * The HTTP status of each rejection, in one table. What is not named here, nor ends like one of
 * the endings, is 409: the request was understood, and what is true now does not allow it.
 */
const STATUS: Readonly<Record<string, number>> = {
  'idempotency-key-needed': 400,
  'idempotency-key-invalid': 400,
  'position-invalid': 400,
  'body-not-utf8': 400,
  'json-broken': 400,
  'json-key-repeated': 400,
  'form-broken': 400,
  'request-unreadable': 400,

  'sign-in-needed': 401,
  'sign-in-failed': 401,
  'session-ended': 401,
  'receipt-code-needed': 401,
  'receipt-code-wrong': 401,

  'form-expired': 403,
  'role-needed': 403,
  'role-missing': 403,
  'not-allowed': 403,
  forbidden: 403,
  tied: 403,

  'not-found': 404,
  'entity-unknown': 404,
  'fund-unknown': 404,

  'body-too-large': 413,
  'event-too-large': 413,
  'form-too-many-fields': 413,
  'address-too-long': 414,
  'content-type-unknown': 415,

  'invalid-input': 422,
  'key-used-for-another-request': 422,
  'currency-unknown': 422,
  'currency-mixed': 422,
  'amount-not-integer': 422,
  'amount-not-decimal': 422,
  'amount-too-precise': 422,
  'amount-not-positive': 422,

  'too-many-requests': 429,
  'sign-in-too-many': 429,

  unexpected: 500,

  'views-behind': 503,
  'views-stopped': 503,
  'store-unavailable': 503,
  'storage-unavailable': 503,
};

/** Families of codes: what they end with says what they are. */
const ENDINGS: readonly (readonly [ending: string, status: number])[] = [
  ['-not-found', 404],
  ['-unknown', 404],
  ['-forbidden', 403],
  ['-not-allowed', 403],
  ['-invalid', 422],
];

const CONFLICT = 409;

/** The status that answers a rejection. */
export function statusOf(code: string): number {
  if (Object.hasOwn(STATUS, code)) return STATUS[code] as number;
  return ENDINGS.find(([ending]) => code.endsWith(ending))?.[1] ?? CONFLICT;
}
