/**
 * The HTTP status of what the platform itself refuses. Each context says the statuses of its own
 * refusals in its manifest. What is named nowhere, nor ends or sounds like one of the families, is
 * 409: the request was understood, and what is true now does not allow it.
 */
const CODES_BY_STATUS: Readonly<Record<number, readonly string[]>> = {
  400: [
    'body-not-utf8',
    'form-broken',
    'idempotency-key-invalid',
    'idempotency-key-needed',
    'idempotency-key-not-issued',
    'json-broken',
    'json-key-repeated',
    'position-invalid',
    'request-unreadable',
  ],
  401: ['sign-in-needed'],
  403: ['form-expired', 'role-needed'],
  413: ['body-too-large', 'event-too-large', 'form-too-many-fields'],
  414: ['address-too-long'],
  415: ['content-type-unknown'],
  422: [
    'amount-ambiguous',
    'amount-not-decimal',
    'amount-not-integer',
    'amount-not-positive',
    'amount-too-large',
    'amount-too-precise',
    'currency-mixed',
    'currency-unknown',
    'invalid-input',
    'key-used-for-another-request',
    'text-too-long',
  ],
  429: ['send-again-soon', 'too-many-requests'],
  // Nobody who asks can do anything about these: they are logged, and nothing of them is told.
  500: [
    'append-size-invalid',
    'event-from-the-future',
    'event-id-invalid',
    'event-not-readable',
    'event-type-invalid',
    'event-unknown',
    'event-version-missing',
    'expected-revision-invalid',
    'read-range-invalid',
    'stream-name-invalid',
    'stream-not-forgettable',
    'unexpected',
  ],
  503: [
    'checkpoints-damaged',
    'keys-damaged',
    'log-chain-broken',
    'log-damaged',
    'storage-unavailable',
    'store-unavailable',
    'views-behind',
    'views-damaged',
    'views-stopped',
  ],
};

/** Families of codes: how they sound says what they are. */
const FAMILIES: readonly (readonly [family: RegExp, status: number])[] = [
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

/** What the platform refuses by itself. */
export const platformRefusals: readonly string[] = [...STATUS.keys()];

/** A page on which whoever was refused can go on, and the key of the text that leads there. */
export type WayOn = { readonly href: string; readonly text: string };

let ofContexts: ReadonlyMap<string, number> = new Map();
let waysOn: ReadonlyMap<string, WayOn> = new Map();

/**
 * Makes known the statuses of what contexts refuse, and where some of it leads on; what was known
 * before is forgotten.
 */
export function setRefusals(
  statuses: ReadonlyMap<string, number>,
  leadOn: ReadonlyMap<string, WayOn>,
): void {
  ofContexts = statuses;
  waysOn = leadOn;
}

/** Where a refusal leads on, if a context says so. */
export function wayOnFrom(code: string): WayOn | undefined {
  return waysOn.get(code);
}

/** The status that answers a rejection. */
export function statusOf(code: string): number {
  const family = FAMILIES.find(([sound]) => sound.test(code));
  return STATUS.get(code) ?? ofContexts.get(code) ?? family?.[1] ?? CONFLICT;
}
