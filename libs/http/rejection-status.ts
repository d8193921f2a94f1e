/**
 * The HTTP status of each rejection, in one table. What is not named here, nor ends or sounds like
 * one of the families, is 409: the request was understood, and what is true now does not allow it.
 */
const CODES_BY_STATUS: Readonly<Record<number, readonly string[]>> = {
  400: [
    'body-not-utf8',
    'form-broken',
    'idempotency-key-invalid',
    'idempotency-key-needed',
    'json-broken',
    'json-key-repeated',
    'position-invalid',
    'request-unreadable',
  ],
  401: [
    'receipt-code-needed',
    'receipt-code-wrong',
    'session-ended',
    'sign-in-failed',
    'sign-in-needed',
  ],
  403: [
    'account-suspended',
    'form-expired',
    'not-assigned',
    'not-called-to-vote',
    'not-mandated',
    'not-your-own',
    'own-gain',
    'preparer-tied',
    'role-needed',
    'second-person-needed',
    'tied-to-case',
    'took-part-in-decision',
  ],
  413: ['body-too-large', 'event-too-large', 'form-too-many-fields', 'import-too-large'],
  414: ['address-too-long'],
  415: ['content-type-unknown'],
  422: [
    'amount-not-decimal',
    'amount-not-integer',
    'amount-not-positive',
    'amount-too-precise',
    'cost-lines-do-not-add-up',
    'cost-lines-missing',
    'cost-lines-too-many',
    'cost-line-without-need',
    'country-unknown',
    'currency-mixed',
    'currency-unknown',
    'date-in-the-future',
    'date-in-the-past',
    'dates-reversed',
    'fee-negative',
    'invalid-input',
    'key-used-for-another-request',
    'list-version-missing',
    'months-out-of-range',
    'name-needed',
    'needs-missing',
    'not-a-day',
    'password-too-short',
    'payee-incomplete',
    'reason-unknown',
    'receipt-code-mistyped',
    'score-out-of-range',
    'text-missing',
    'text-too-long',
  ],
  429: ['sign-in-locked', 'too-many-requests'],
  // Nobody who asks can do anything about these: they are logged, and nothing of them is told.
  500: [
    'append-size-invalid',
    'event-from-the-future',
    'event-id-invalid',
    'event-type-invalid',
    'event-unknown',
    'event-unreadable',
    'event-version-missing',
    'expected-revision-invalid',
    'read-range-invalid',
    'stream-name-invalid',
    'stream-not-forgettable',
    'unexpected',
  ],
  503: ['storage-unavailable', 'store-unavailable', 'views-behind', 'views-stopped'],
};

/** Families of codes: how they sound says what they are. */
const FAMILIES: readonly (readonly [family: RegExp, status: number])[] = [
  [/^import-/, 422],
  [/(^|-)not-found$|-unknown$/, 404],
  [/-may-not-|-forbidden$|(^|-)not-allowed$/, 403],
  [/-invalid$/, 422],
];

const CONFLICT = 409;
const STATUS: ReadonlyMap<string, number> = new Map(
  Object.entries(CODES_BY_STATUS).flatMap(([status, codes]) =>
    codes.map((code) => [code, Number(status)] as const),
  ),
);

/** The status that answers a rejection. */
export function statusOf(code: string): number {
  const family = FAMILIES.find(([sound]) => sound.test(code));
  return STATUS.get(code) ?? family?.[1] ?? CONFLICT;
}
