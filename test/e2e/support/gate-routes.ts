import { defaultPolicy } from '#funds';
import { COMMITTEE_WALKS } from './gate-committee-routes.js';
import type { Things } from './gate-world.js';
import type { Call, Sent, Walk } from './walk.js';

const DAY = '2026-03-09';
const EUR = (minor: string) => ({ minor, currency: 'EUR' });
const policy = defaultPolicy('EUR');
const onFund = { at: ({ fundId }: Things) => ({ fundId }) };
const onGrant = { at: ({ grantId }: Things) => ({ grantId }) };
const onPaid = { at: ({ paidPayout: disbursementId }: Things) => ({ disbursementId }) };
const onPrepared = { at: ({ preparedPayout: disbursementId }: Things) => ({ disbursementId }) };
const onRates = { at: ({ rateSetId }: Things) => ({ rateSetId }) };
const onPool = { at: ({ poolId }: Things) => ({ poolId }) };
const onCampaign = { at: ({ campaignId }: Things) => ({ campaignId }) };
const onFresh = { at: ({ fresh: id }: Things) => ({ id }) };
const onAgain = { at: ({ again: id }: Things) => ({ id }) };
const onDeciding = { at: ({ deciding: id }: Things) => ({ id }) };
const says = (sent: Sent) => ({ send: () => sent });

const payee = { party: 'person', name: 'Somebody else', account: '0014' };
const payeeTyped = { party: 'person', payeeName: 'Somebody else', payeeAccount: '0014' };
const slip = { evidence: 'bank-confirmation', note: 'line 8' };
const scores = { danger: 4, need: 4, feasibility: 4 };
const review = { revision: 1, recommendation: 'fund', comment: 'Help.' };
const found = { conclusion: 'confirmed', refereesHeard: 2, note: 'Two confirm it.' };

/** Acts on a case: what programs send, and what pages send where that differs. */
const CASE_CALLS: Readonly<Record<string, Call & { readonly typed?: Sent }>> = {
  triage: {
    ...onFresh,
    ...says({ priority: 'P2', sensitivity: 1 }),
    typed: { priority: 'P2', sensitivity: '1' },
  },
  ineligible: { ...onFresh, ...says({ reason: policy.ineligibleReasons[0] }) },
  verification: { ...onFresh, ...says({}) },
  'info-requests': { ...onDeciding, ...says({ question: 'Where to?' }) },
  info: { ...onDeciding, ...says({ info: 'There.' }) },
  conclusion: {
    ...onDeciding,
    ...says({ ...found, documented: true }),
    typed: { ...found, refereesHeard: '2', documented: 'yes' },
  },
  review: { ...onDeciding, ...says({}) },
  interest: { ...onDeciding, ...says({ answer: 'none' }) },
  reviewers: { ...onDeciding, send: ({ memberId }) => ({ memberId }) },
  reviews: {
    ...onDeciding,
    ...says({ ...review, scores }),
    typed: { ...review, revision: '1', danger: '4', need: '4', feasibility: '4' },
  },
  decision: {
    ...onDeciding,
    ...says({ proposed: EUR('100') }),
    typed: { proposed: '1.00', proposedCurrency: 'EUR' },
  },
  votes: {
    ...onDeciding,
    ...says({ choice: 'yes', revision: 1 }),
    typed: { choice: 'yes', revision: '1' },
  },
  decline: { ...onDeciding, ...says({ reason: policy.declineReasons[0] }) },
  joining: { ...onAgain, send: ({ fresh: into }) => ({ into, reason: 'The same room.' }) },
  parting: { ...onAgain, send: ({ fresh: otherId }) => ({ otherId, reason: 'Two brothers.' }) },
  withdrawal: { ...onDeciding, ...says({}) },
  conflicts: { ...onDeciding, send: ({ memberId }) => ({ memberId, answer: 'conflict' }) },
};

const GRANT_CALLS: Readonly<Record<string, Call & { readonly typed?: Sent }>> = {
  notification: { ...onGrant, ...says({ channel: 'signal' }) },
  agreement: { ...onGrant, ...says({ evidence: 'signature' }) },
  reductions: { ...onGrant, ...says({ reason: 'terminated' }) },
  disbursements: {
    ...onGrant,
    ...says({ money: EUR('100'), rail: 'bank', payee }),
    typed: { amount: '1.00', rail: 'bank', ...payeeTyped },
  },
};

const NOBODY = '018f3f6e-0000-7000-8000-000000000000';
const PAYOUT_CALLS: Readonly<Record<string, Call & { readonly typed?: Sent }>> = {
  screening: { ...onPrepared, ...says({ listVersion: 'EU', result: 'clear' }) },
  releases: { ...onPrepared, ...says({}), typed: { seen: 'yes' } },
  payee: {
    ...onPrepared,
    ...says({ rail: 'bank', payee }),
    typed: { rail: 'bank', ...payeeTyped },
  },
  attempts: { ...onPrepared, ...says({}) },
  payments: {
    ...onPaid,
    ...says({ ...slip, feeMinor: '0', paidOn: DAY }),
    typed: { ...slip, fee: '0', paidOn: DAY },
  },
  receipt: { ...onPaid, ...says({ evidence: 'code-word', note: 'It was right.' }) },
  failure: {
    ...onPaid,
    ...says({ reason: 'account-closed', afterPaid: true }),
    typed: { reason: 'account-closed', afterPaid: 'yes' },
  },
  return: {
    ...onPaid,
    send: ({ attemptId }) => ({ attemptId, money: EUR('100'), arrivedOn: DAY }),
  },
  cancellation: { ...onPrepared, ...says({ reason: 'mistake' }) },
  'payment-correction': {
    ...onPaid,
    ...says({ reason: 'typed-wrongly', feeMinor: '1', paidOn: DAY }),
    typed: { reason: 'typed-wrongly', fee: '0.01', paidOn: DAY },
  },
  'payment-reversal': { ...onPaid, ...says({ reason: 'belongs-elsewhere' }) },
  'payment-correction-confirmation': { ...onPaid, ...says({ correctionId: NOBODY }) },
  'payment-correction-dropping': { ...onPaid, ...says({ correctionId: NOBODY }) },
};

const opening = {
  on: '2019-12-01',
  shares: [{ restriction: 'free', minor: '100' }],
  source: '12',
};

type Calls = Readonly<Record<string, Call & { readonly typed?: Sent }>>;

/** The calls of a page's route, of which the act is a part of the address. */
function typed(calls: Calls): Readonly<Record<string, Call>> {
  return Object.fromEntries(
    Object.entries(calls).map(([act, { at, send, typed: form }]): [string, Call] => [
      act,
      { ...(at ? { at } : {}), send: form ? () => form : (send ?? (() => ({}))) },
    ]),
  );
}

/** A route of the API for each act. */
function routes(
  calls: Calls,
  path: (act: string) => string,
  more: (act: string) => Walk,
): Readonly<Record<string, Walk>> {
  return Object.fromEntries(
    Object.entries(calls).map(([act, { at, send }]): [string, Walk] => [
      `POST ${path(act)}`,
      { ...(at ? { at } : {}), ...(send ? { send } : {}), ...more(act) },
    ]),
  );
}

type At = { readonly at: (things: Things) => Readonly<Record<string, string>> };

/** What two people correct, by its pages. */
function correctionPages({ at }: At): Readonly<Record<string, Call>> {
  const call = (act: string, sent: Sent): [string, Call] => [
    act,
    { at: (things) => ({ ...at(things), act }), ...says(sent) },
  ];
  return Object.fromEntries([
    call('reversal', { reason: 'recorded-twice' }),
    call('correction-confirmation', { correctionId: NOBODY }),
  ]);
}

/** The same by the API, with what it should be. */
function corrections(
  path: string,
  at: At,
  becomes: Sent,
  more: Walk = {},
): Readonly<Record<string, Walk>> {
  const on = { ...at, ...more };
  const reason = 'typed-wrongly';
  return {
    [`POST ${path}/corrections`]: { ...on, ...says({ ...becomes, reason }) },
    [`POST ${path}/reversals`]: { ...on, ...says({ reason: 'recorded-twice' }) },
    [`POST ${path}/corrections/confirmation`]: { ...on, ...says({ correctionId: NOBODY }) },
    [`POST ${path}/corrections/dropping`]: { ...on, ...says({ correctionId: NOBODY }) },
  };
}

/** On whose own declaration a tie rests: it can be said by whoever is tied. */
const SAYS_SO: ReadonlySet<string> = new Set(['interest']);

const returnTyped = ({ attemptId }: Things) => ({ attemptId, amount: '1.00', arrivedOn: DAY });
const role = ({ candidateId: accountId, fundId }: Things) => ({
  accountId,
  role: 'verifier',
  fundId,
});
const heldRole = ({ memberId: accountId, fundId }: Things) => ({
  accountId,
  role: 'verifier',
  fundId,
});
const metRole = (things: Things) => ({ ...role(things), code: '0000-0000' });
const onAccount = {
  at: () => ({}),
  send: ({ candidateId: accountId }: Things) => ({ accountId }),
};
const tieEnd = ({ memberId: accountId, tieId }: Things): Sent => ({
  accountId,
  tieId,
  sure: 'yes',
});
const measure = ({ candidateId: accountId }: Things) => ({
  accountId,
  measureId: accountId,
  sure: 'yes',
});
const names = { en: 'A fund', fr: 'Un fonds' };
const gift = { donorKind: 'institution', method: 'bank', receivedOn: DAY };
const poolDays = { from: DAY, until: '2099-12-31', guarantee: 'free' };
const pool = {
  name: { en: 'Match' },
  rule: { currency: 'EUR', method: 'first-come' },
  advertisedMinor: '100',
  ...poolDays,
};
const poolTyped = {
  ...poolDays,
  'name-en': 'Match',
  currency: 'EUR',
  method: 'first-come',
  numerator: '1',
  denominator: '1',
  advertised: '1.00',
  advertisedCurrency: 'EUR',
};
const campaign = {
  title: { en: 'A roof before winter' },
  story: { en: 'Ten families need one.' },
  goal: EUR('500000'),
  until: '2099-12-31',
};
const campaignTyped = {
  'title-en': 'A roof before winter',
  'story-en': 'Ten families need one.',
  goal: '5000.00',
  goalCurrency: 'EUR',
  until: '2099-12-31',
};
/** A rule that is only tried: whoever may not see the fund's gifts is asked to paste some. */
const trial = { method: 'first-come', pool: '100', numerator: '1', denominator: '1' };
const anotherGift = {
  money: EUR('100'),
  feeMinor: '0',
  restriction: 'free',
  method: 'bank',
  receivedOn: DAY,
};
const onReturn = {
  at: ({ bouncedPayout: disbursementId, returnId }: Things) => ({ disbursementId, returnId }),
};
const onProcessor = { at: ({ fundId, payoutId }: Things) => ({ fundId, payoutId }) };
const onGift = { at: ({ donationId }: Things) => ({ donationId }) };
const onDonor = { at: ({ donorId }: Things) => ({ donorId }) };
const onBankAccount = { at: ({ bankAccountId }: Things) => ({ bankAccountId }) };
const onLine = { at: ({ lineId }: Things) => ({ lineId }) };
const certainLine = ({ lineId }: Things): Sent => ({ lines: `${lineId}:${NOBODY}` });
const newDonor = ({ fundId }: Things): Sent => ({
  fundId,
  kind: 'institution',
  name: 'Foundation',
  wish: 'anonymous',
});
const onPledge = { at: ({ pledgeId }: Things) => ({ pledgeId }) };
const newPledge = ({ fundId, donorId }: Things): Sent => ({
  fundId,
  donorId,
  money: EUR('100'),
  restriction: 'free',
  isEnforceable: false,
  firstDueOn: '2026-04-01',
});
const pledgeGift = { money: EUR('100'), receivedOn: '2026-03-09', method: 'bank' };
const lookedAt = { result: 'passed', on: '2026-03-09', validUntil: '2027-03-09' };
const APPLICANT = 'by receipt code, for one case alone: the applicant’s own specifications';
const STRANGER = 'answers before anybody is known, and is throttled';
const GIVER = 'a giver, by a link to their address';
const OWN = 'changes one’s own account alone: its own specifications';
const FIXED = 'holds nothing of any fund';

/** Every route of the server, and how it is walked. */
export const WALKS: Readonly<Record<string, Walk>> = {
  'GET /': { open: true },
  'GET /open/:fundId': { ...onFund, open: true },
  'GET /api/v1/open/funds': { open: true },
  'GET /api/v1/open/funds/:fundId': { ...onFund, open: true },
  'POST /webhooks/stripe': { outside: 'comes from the provider, and is signed by it' },
  'GET /give': { open: true },
  'GET /give/:fundId': { ...onFund, open: true },
  'POST /give/:fundId': { outside: STRANGER },
  'GET /give/gifts/:donationId': { outside: STRANGER },
  'GET /give/gifts/:donationId/back': { outside: STRANGER },
  'GET /apply': { open: true },
  'GET /apply/:fundId': { ...onFund, open: true },
  'POST /apply/:fundId': { outside: STRANGER },
  'GET /apply/:fundId/form': { ...onFund, open: true },
  'POST /apply/:fundId/form': { outside: STRANGER },
  'POST /apply/:fundId/receipt': { outside: STRANGER },
  'POST /api/v1/applications': { outside: STRANGER },
  'POST /api/v1/applications/drafts': { outside: STRANGER },
  'GET /case': { outside: APPLICANT },
  'POST /case': { outside: APPLICANT },
  'GET /case/question': { outside: APPLICANT },
  'POST /case/question': { outside: APPLICANT },
  'GET /case/withdraw': { outside: APPLICANT },
  'POST /case/withdraw': { outside: APPLICANT },
  'POST /case/close': { outside: APPLICANT },
  'POST /api/v1/applicant/session': { outside: APPLICANT },
  'DELETE /api/v1/applicant/session': { outside: APPLICANT },
  'GET /api/v1/applicant/case': { outside: APPLICANT },
  'GET /api/v1/applicant/case/question': { outside: APPLICANT },
  'POST /api/v1/applicant/case/answer': { outside: APPLICANT },
  'POST /api/v1/applicant/case/withdrawal': { outside: APPLICANT },
  'GET /sign-in': { outside: STRANGER },
  'POST /sign-in': { outside: STRANGER },
  'GET /sign-in/invitation': { outside: STRANGER },
  'POST /sign-in/invitation': { outside: STRANGER },
  'GET /sign-in/reset': { outside: STRANGER },
  'POST /sign-in/reset': { outside: STRANGER },
  'GET /sign-in/first': { outside: STRANGER },
  'POST /sign-in/first': { outside: STRANGER },
  'POST /api/v1/session': { outside: STRANGER },
  'POST /api/v1/session/reset': { outside: STRANGER },
  'DELETE /api/v1/session': { outside: 'ends one’s own session' },
  'POST /sign-out': { outside: 'ends one’s own session' },
  'GET /account': {},
  'POST /account/password': { outside: OWN },
  'POST /account/sign-out-elsewhere': { outside: OWN },
  'POST /account/sign-out-everywhere': { outside: OWN },
  'POST /account/session-end': { outside: OWN },
  'POST /account/meeting-code': { outside: OWN },
  'GET /api/v1/account': {},
  'POST /api/v1/account/password': { outside: OWN },
  'POST /api/v1/account/sign-out-elsewhere': { outside: OWN },
  'POST /api/v1/account/sign-out-everywhere': { outside: OWN },
  'POST /api/v1/account/session-end': { outside: OWN },
  'POST /api/v1/account/meeting-code': { outside: OWN },
  'GET /api/v1/session': {},
  'GET /sign-in/welcome': {},
  'GET /problems/:code': { outside: FIXED },
  'GET /health/live': { outside: FIXED },
  'GET /health/ready': { outside: FIXED },
  'GET /health/views': { outside: FIXED },
  'GET /metrics': { outside: FIXED },
  'GET /api/openapi.json': { outside: FIXED },
  'GET /api/docs': { outside: FIXED },
  'GET /api/docs/start.js': { outside: FIXED },
  'GET /api/docs*': { outside: FIXED },

  'GET /committee': {},
  'GET /committee/cases/:id': {
    onCase: true,
    calls: { '': onDeciding, fresh: onFresh, paid: { at: ({ paid: id }) => ({ id }) } },
  },
  'POST /committee/cases/:id/opening': {
    onCase: true,
    ...onDeciding,
    ...says({ parts: 'story' }),
  },
  'POST /committee/cases/:id/:act': { onCase: true, calls: typed(CASE_CALLS) },
  'GET /api/v1/cases': { query: () => ({ show: 'all' }) },
  'GET /api/v1/cases/:id': { onCase: true, ...onDeciding },
  'POST /api/v1/cases/:id/sections/:section/openings': {
    onCase: true,
    at: ({ deciding: id }) => ({ id, section: 'story' }),
    ...says({}),
  },
  ...routes(
    CASE_CALLS,
    (act) => `/api/v1/cases/:id/${act === 'conclusion' ? 'verification/conclusion' : act}`,
    (act) => ({ onCase: true, ...(SAYS_SO.has(act) ? { tied: true } : {}) }),
  ),
  'GET /committee/interests': {},
  'POST /committee/interests/:act': {
    calls: {
      ties: says({ kind: 'other', party: 'person', name: 'X', from: DAY }),
      attestations: says({}),
    },
  },
  'POST /committee/interests/ties/:act': {
    calls: { end: { send: ({ candidateId: tieId }) => ({ tieId, on: DAY }) } },
  },
  'GET /api/v1/interests': {},
  'POST /api/v1/interests/ties': says({ kind: 'other', party: 'person', name: 'X', from: DAY }),
  'POST /api/v1/interests/ties/end': { send: ({ candidateId: tieId }) => ({ tieId, on: DAY }) },
  'POST /api/v1/interests/attestations': says({}),

  'GET /finance': { sums: true },
  'GET /finance/grants': {},
  'GET /finance/grants/:grantId': { onCase: true, ...onGrant },
  'POST /finance/grants/:grantId/:act': { onCase: true, calls: typed(GRANT_CALLS) },
  'POST /finance/payouts/:disbursementId/payee/opening': {
    onCase: true,
    ...onPrepared,
    ...says({}),
  },
  'POST /api/v1/disbursements/:disbursementId/payee/openings': {
    onCase: true,
    ...onPrepared,
    ...says({}),
  },
  'POST /finance/payouts/:disbursementId/:act': {
    onCase: true,
    calls: {
      ...typed(PAYOUT_CALLS),
      return: {
        at: ({ paidPayout: disbursementId }) => ({ disbursementId, act: 'return' }),
        send: returnTyped,
      },
    },
  },
  'GET /finance/payouts/:disbursementId/returns/:returnId': { onCase: true, ...onReturn },
  'POST /finance/payouts/:disbursementId/returns/:returnId/:act': {
    onCase: true,
    calls: correctionPages(onReturn),
  },
  ...corrections(
    '/api/v1/disbursements/:disbursementId/returns/:returnId',
    onReturn,
    { money: EUR('100'), arrivedOn: DAY },
    { onCase: true },
  ),
  'GET /api/v1/grants': {},
  'GET /api/v1/grants/:grantId': { onCase: true, ...onGrant },
  ...routes(
    GRANT_CALLS,
    (act) => `/api/v1/grants/:grantId/${act}`,
    () => ({ onCase: true }),
  ),
  'GET /api/v1/disbursements': {},
  'GET /api/v1/disbursements/:disbursementId': { onCase: true, ...onPaid },
  ...routes(
    PAYOUT_CALLS,
    (act) => `/api/v1/disbursements/:disbursementId/${act}`,
    () => ({ onCase: true }),
  ),

  'GET /finance/funds': { sums: true },
  'GET /finance/funds/new': {},
  'POST /finance/funds/new': says({
    entityId: '00000000-0000-4000-8000-000000000000',
    preset: 'crisis',
    baseCurrency: 'EUR',
    'name-en': 'A fund',
    'purpose-en': 'Help',
  }),
  'GET /finance/funds/:fundId': { ...onFund, sums: true },
  'GET /finance/funds/:fundId/policy': onFund,
  'POST /finance/funds/:fundId/policy': {
    outside: 'its form has a hundred fields; the act is walked by the API',
  },
  'POST /finance/funds/:fundId/policies/:version/confirmation': {
    sums: true,
    at: ({ fundId }) => ({ fundId, version: '2' }),
    ...says({}),
  },
  'POST /finance/funds/:fundId/intake': { ...onFund, ...says({ round: 'spring' }) },
  'POST /finance/funds/:fundId/intake/suspension': {
    sums: true,
    ...onFund,
    ...says({ reason: 'no-money' }),
  },
  'POST /finance/funds/:fundId/restrictions': {
    sums: true,
    ...onFund,
    ...says({ restriction: 'water', credit: 'A donor', feesAllowed: 'yes' }),
  },
  'POST /finance/funds/:fundId/processor-payouts': {
    sums: true,
    ...onFund,
    ...says({ amount: '1.00', amountCurrency: 'EUR', arrivedOn: DAY }),
  },
  'GET /finance/funds/:fundId/processor-payouts': onFund,
  'GET /finance/funds/:fundId/processor-payouts/:payoutId': onProcessor,
  'POST /finance/funds/:fundId/processor-payouts/:payoutId/:act': {
    calls: correctionPages(onProcessor),
  },
  'POST /finance/funds/:fundId/cash-transfer': {
    sums: true,
    ...onFund,
    ...says({ from: 'free', to: 'arts', amount: '1.00', reason: 'payout-due' }),
  },
  'POST /finance/funds/:fundId/cash-transfer-confirmation': {
    ...onFund,
    ...says({ proposalId: NOBODY }),
  },
  'POST /finance/funds/:fundId/cash-transfer-dropping': {
    ...onFund,
    ...says({ proposalId: NOBODY }),
  },
  'POST /finance/funds/:fundId/opening-balance': {
    sums: true,
    ...onFund,
    ...says({ on: '2019-12-01', 'held-free': '1.00', 'held-freeCurrency': 'EUR', source: '12' }),
  },
  'POST /finance/funds/:fundId/opening-balance-correction': {
    ...onFund,
    ...says({ on: '2019-12-01', 'held-free': '1.00', source: '12', reason: 'typed-wrongly' }),
  },
  'POST /finance/funds/:fundId/opening-balance-reversal': {
    ...onFund,
    ...says({ reason: 'never-happened' }),
  },
  'POST /finance/funds/:fundId/opening-balance-confirmation': {
    ...onFund,
    ...says({ proposalId: NOBODY }),
  },
  'POST /finance/funds/:fundId/opening-balance-dropping': {
    ...onFund,
    ...says({ proposalId: NOBODY }),
  },
  'GET /finance/funds/:fundId/closing': { ...onFund, sums: true },
  'POST /finance/funds/:fundId/closing': {
    ...onFund,
    ...says({ reason: 'It is over.' }),
  },
  'GET /api/v1/funds': { sums: true },
  'GET /api/v1/funds/:fundId': { ...onFund, sums: true },
  'POST /api/v1/funds': says({
    entityId: '00000000-0000-4000-8000-000000000000',
    preset: 'crisis',
    baseCurrency: 'EUR',
    name: names,
    purpose: names,
  }),
  'GET /api/v1/funds/:fundId/policies': onFund,
  'POST /api/v1/funds/:fundId/policies': { ...onFund, send: () => policy },
  'POST /api/v1/funds/:fundId/policies/:version/confirmation': {
    at: ({ fundId }) => ({ fundId, version: '2' }),
    ...says({}),
  },
  'GET /api/v1/funds/:fundId/promises': onFund,
  'POST /api/v1/funds/:fundId/intake': { ...onFund, ...says({ round: 'spring' }) },
  'POST /api/v1/funds/:fundId/intake/suspension': { ...onFund, ...says({ reason: 'no-money' }) },
  'POST /api/v1/funds/:fundId/restrictions': {
    ...onFund,
    ...says({ restriction: 'water', terms: { feesAllowed: true }, credit: names }),
  },
  'POST /api/v1/funds/:fundId/processor-payouts': {
    ...onFund,
    ...says({ money: EUR('100'), arrivedOn: DAY }),
  },
  'GET /api/v1/funds/:fundId/processor-payouts': onFund,
  ...corrections('/api/v1/funds/:fundId/processor-payouts/:payoutId', onProcessor, {
    money: EUR('100'),
    arrivedOn: DAY,
  }),
  'POST /api/v1/funds/:fundId/cash-transfers': {
    ...onFund,
    ...says({ from: 'free', to: 'arts', money: EUR('100'), reason: 'payout-due' }),
  },
  'POST /api/v1/funds/:fundId/cash-transfers/confirmation': {
    ...onFund,
    ...says({ proposalId: NOBODY }),
  },
  'POST /api/v1/funds/:fundId/cash-transfers/dropping': {
    ...onFund,
    ...says({ proposalId: NOBODY }),
  },
  'POST /api/v1/funds/:fundId/opening-balances': { ...onFund, ...says(opening) },
  'POST /api/v1/funds/:fundId/opening-balances/corrections': {
    ...onFund,
    ...says({ ...opening, reason: 'typed-wrongly' }),
  },
  'POST /api/v1/funds/:fundId/opening-balances/reversals': {
    ...onFund,
    ...says({ reason: 'never-happened' }),
  },
  'POST /api/v1/funds/:fundId/opening-balances/confirmation': {
    ...onFund,
    ...says({ proposalId: NOBODY }),
  },
  'POST /api/v1/funds/:fundId/opening-balances/dropping': {
    ...onFund,
    ...says({ proposalId: NOBODY }),
  },
  'POST /api/v1/funds/:fundId/closing': { ...onFund, ...says({ reason: 'It is over.' }) },

  'GET /finance/matching': {},
  'POST /finance/matching': {
    send: ({ fundId }) => ({ ...trial, fund: fundId }),
  },
  'GET /finance/pools': {},
  'GET /finance/pools/new': {},
  'POST /finance/pools/new': {
    calls: {
      '': {
        at: () => ({}),
        send: ({ fundId }) => ({
          ...poolTyped,
          fundId,
        }),
      },
    },
  },
  'GET /finance/pools/:poolId': onPool,
  'POST /finance/pools/:poolId/:act': {
    calls: {
      funding: {
        ...onPool,
        send: ({ donorId }) => ({
          donorId,
          amount: '1.00',
          amountCurrency: 'EUR',
          priority: '1',
          signedOn: DAY,
        }),
      },
      opening: { ...onPool, ...says({}) },
      resumption: { ...onPool, ...says({}) },
      settlement: { ...onPool, ...says({}) },
      pause: { ...onPool, ...says({}) },
      shrinking: {
        ...onPool,
        ...says({ fundingId: NOBODY, amount: '1.00', amountCurrency: 'EUR' }),
      },
      default: { ...onPool, ...says({ fundingId: NOBODY }) },
    },
  },
  'GET /api/v1/pools': {},
  'POST /api/v1/pools': {
    at: () => ({}),
    send: ({ fundId }) => ({ ...pool, fundId }),
  },
  'GET /api/v1/pools/:poolId': onPool,
  'POST /api/v1/pools/:poolId/fundings': {
    ...onPool,
    send: ({ donorId }) => ({ donorId, money: EUR('100'), signedOn: DAY }),
  },
  'POST /api/v1/pools/:poolId/opening': { ...onPool, ...says({}) },
  'POST /api/v1/pools/:poolId/resumption': { ...onPool, ...says({}) },
  'POST /api/v1/pools/:poolId/settlement': { ...onPool, ...says({}) },
  'POST /api/v1/pools/:poolId/pause': { ...onPool, ...says({}) },
  'POST /api/v1/pools/:poolId/shrinking': {
    ...onPool,
    ...says({ fundingId: NOBODY, byMinor: '1' }),
  },
  'POST /api/v1/pools/:poolId/defaults': { ...onPool, ...says({ fundingId: NOBODY }) },
  'GET /giving': { outside: STRANGER },
  'POST /giving': { outside: STRANGER },
  'GET /giving/asked': { outside: STRANGER },
  'GET /giving/links/:token': { outside: STRANGER },
  'POST /giving/links/:token': { outside: STRANGER },
  'POST /giving/end': { outside: GIVER },
  'GET /giving/gifts/:giftId': { outside: GIVER },
  'GET /giving/statements/:year': { outside: GIVER },
  'GET /giving/statements/:year/csv': { outside: GIVER },
  'GET /giving/statements/:year/json': { outside: GIVER },
  // Not published: to everybody it is not there.
  'GET /campaigns': {},
  'GET /campaigns/:campaignId': onCampaign,
  'GET /campaigns/:campaignId/total': onCampaign,
  'GET /campaigns/:campaignId/news': onCampaign,
  'GET /campaigns/:campaignId/widget': onCampaign,
  'GET /finance/campaigns': {},
  'GET /finance/campaigns/new': {},
  'POST /finance/campaigns/new': {
    calls: {
      '': {
        at: () => ({}),
        send: ({ fundId }) => ({ ...campaignTyped, fundId, from: DAY, restriction: 'free' }),
      },
    },
  },
  'GET /finance/campaigns/:campaignId': onCampaign,
  'POST /finance/campaigns/:campaignId/:act': {
    calls: {
      publication: { ...onCampaign, ...says({ edition: '1' }) },
      edition: { ...onCampaign, ...says(campaignTyped) },
      ending: { ...onCampaign, ...says({}) },
    },
  },
  'GET /api/v1/campaigns': {},
  'POST /api/v1/campaigns': {
    at: () => ({}),
    send: ({ fundId }) => ({ ...campaign, fundId, from: DAY, restriction: 'free' }),
  },
  'GET /api/v1/campaigns/:campaignId': onCampaign,
  'POST /api/v1/campaigns/:campaignId/publication': { ...onCampaign, ...says({ edition: 1 }) },
  'POST /api/v1/campaigns/:campaignId/editions': { ...onCampaign, ...says(campaign) },
  'POST /api/v1/campaigns/:campaignId/ending': { ...onCampaign, ...says({}) },
  'GET /finance/gifts': {},
  'GET /finance/gifts/new': {},
  'POST /finance/gifts/new': {
    calls: {
      '': {
        at: () => ({}),
        send: ({ fundId }) => ({
          ...gift,
          bucket: `${fundId}:free`,
          amount: '1.00',
          amountCurrency: 'EUR',
        }),
      },
    },
  },
  'GET /finance/gifts/:donationId': onGift,
  'POST /finance/gifts/:donationId/:act': { calls: correctionPages(onGift) },
  ...corrections('/api/v1/donations/:donationId', onGift, anotherGift),
  'GET /finance/rates': {},
  'GET /finance/rates/:rateSetId': onRates,
  'GET /api/v1/rates': {},
  'GET /api/v1/rates/:rateSetId': onRates,
  'GET /finance/statements': {},
  'GET /finance/statements/new': {},
  'POST /finance/statements/new': {
    calls: { '': { at: () => ({}), send: ({ fundId }) => ({ fundId, number: 'OTHER1' }) } },
  },
  'GET /finance/statements/accounts/:bankAccountId': onBankAccount,
  'POST /finance/statements/accounts/:bankAccountId/:act': {
    calls: {
      'bank-account-confirmation': {
        ...onBankAccount,
        ...says({ proposalId: NOBODY, number: 'A1' }),
      },
      'bank-account-dropping': { ...onBankAccount, ...says({ proposalId: NOBODY }) },
    },
  },
  'POST /finance/statements/lines/certain': { at: () => ({}), send: certainLine },
  'GET /finance/statements/lines/:lineId': onLine,
  'POST /finance/statements/lines/:lineId/opening': { ...onLine, ...says({}) },
  'POST /finance/statements/lines/:lineId/:act': {
    calls: {
      'line-gift': { ...onLine, ...says({ restriction: 'free', donor: ':individual' }) },
      'line-tie': { ...onLine, ...says({ donationId: NOBODY }) },
      'line-aside': { ...onLine, ...says({ reason: 'other' }) },
      'line-reopening': { ...onLine, ...says({}) },
      'line-taking': { ...onLine, ...says({}) },
    },
  },
  'POST /api/v1/bank-accounts': {
    at: () => ({}),
    send: ({ fundId }) => ({ fundId, number: 'OTHER2' }),
  },
  'POST /api/v1/bank-accounts/:bankAccountId/confirmation': {
    ...onBankAccount,
    ...says({ proposalId: NOBODY, number: 'A1' }),
  },
  'POST /api/v1/bank-accounts/:bankAccountId/dropping': {
    ...onBankAccount,
    ...says({ proposalId: NOBODY }),
  },
  'GET /api/v1/bank-lines': {},
  'POST /api/v1/bank-lines/certain': {
    at: () => ({}),
    send: ({ lineId }) => ({ lines: [{ lineId, pledgeId: NOBODY }] }),
  },
  'POST /api/v1/bank-lines/:lineId/gift': { ...onLine, ...says({ donorKind: 'individual' }) },
  'POST /api/v1/bank-lines/:lineId/tie': { ...onLine, ...says({ donationId: NOBODY }) },
  'POST /api/v1/bank-lines/:lineId/setting-aside': { ...onLine, ...says({ reason: 'other' }) },
  'POST /api/v1/bank-lines/:lineId/reopening': { ...onLine, ...says({}) },
  'POST /api/v1/bank-lines/:lineId/taking': { ...onLine, ...says({}) },
  'GET /finance/donors': {},
  'GET /finance/donors/new': {},
  'POST /finance/donors/new': { calls: { '': { at: () => ({}), send: newDonor } } },
  'GET /finance/donors/:donorId': onDonor,
  'POST /finance/donors/:donorId/opening': { ...onDonor, ...says({}) },
  'POST /finance/donors/:donorId/:act': {
    calls: {
      'donor-due-diligence': { ...onDonor, ...says(lookedAt) },
      'donor-wish': { ...onDonor, ...says({ wish: 'named' }) },
      'donor-name': { ...onDonor, ...says({ name: 'Foundation' }) },
      'donor-contact': { ...onDonor, ...says({ email: 'grants@example.org' }) },
      'donor-agreement': {
        ...onDonor,
        send: ({ fundId }) => ({
          bucket: `${fundId}:free`,
          signedOn: '2026-03-09',
          'purpose-en': 'Help',
          overheadPercent: '0',
        }),
      },
      'donor-agreement-end': { ...onDonor, ...says({ agreementId: NOBODY, on: '2026-03-09' }) },
      'donor-merge': { ...onDonor, send: ({ donorId }) => ({ into: donorId }) },
      'donor-merge-confirmation': { ...onDonor, ...says({ proposalId: NOBODY }) },
      'donor-merge-dropping': { ...onDonor, ...says({ proposalId: NOBODY }) },
    },
  },
  'GET /api/v1/donors': {},
  'POST /api/v1/donors': { at: () => ({}), send: newDonor },
  'GET /api/v1/donors/:donorId': onDonor,
  'POST /api/v1/donors/:donorId/openings': { ...onDonor, ...says({}) },
  'POST /api/v1/donors/:donorId/due-diligence': { ...onDonor, ...says(lookedAt) },
  'POST /api/v1/donors/:donorId/wish': { ...onDonor, ...says({ wish: 'named' }) },
  'POST /api/v1/donors/:donorId/name': { ...onDonor, ...says({ name: 'Foundation' }) },
  'POST /api/v1/donors/:donorId/contact': { ...onDonor, ...says({ email: 'grants@example.org' }) },
  'POST /api/v1/donors/:donorId/agreements': {
    ...onDonor,
    send: ({ fundId }) => ({
      fundId,
      restriction: 'free',
      signedOn: '2026-03-09',
      purpose: { en: 'Help' },
      overheadPercent: 0,
    }),
  },
  'POST /api/v1/donors/:donorId/agreements/ending': {
    ...onDonor,
    ...says({ agreementId: NOBODY, on: '2026-03-09' }),
  },
  'POST /api/v1/donors/:donorId/merge': {
    ...onDonor,
    send: ({ donorId }) => ({ into: donorId }),
  },
  'POST /api/v1/donors/:donorId/merge/confirmation': {
    ...onDonor,
    ...says({ proposalId: NOBODY }),
  },
  'POST /api/v1/donors/:donorId/merge/dropping': { ...onDonor, ...says({ proposalId: NOBODY }) },
  'GET /finance/pledges': {},
  'GET /finance/pledges/new': {},
  'POST /finance/pledges/new': {
    calls: {
      '': {
        at: () => ({}),
        send: ({ fundId, donorId }) => ({
          donor: `${donorId}:institution`,
          bucket: `${fundId}:free`,
          amount: '1.00',
          amountCurrency: 'EUR',
          firstDueOn: '2026-04-01',
          count: '1',
          everyMonths: '1',
          isEnforceable: 'no',
        }),
      },
    },
  },
  'GET /finance/pledges/:pledgeId': onPledge,
  'POST /finance/pledges/:pledgeId/:act': {
    calls: {
      'pledge-confirmation': {
        ...onPledge,
        ...says({ confirmedOn: '2026-03-09', evidence: 'contract' }),
      },
      'pledge-condition': { ...onPledge, ...says({ conditionId: NOBODY, on: '2026-03-09' }) },
      'pledge-recognition': { ...onPledge, ...says({}) },
      'pledge-gift': {
        ...onPledge,
        ...says({ amount: '1.00', receivedOn: '2026-03-09', method: 'bank', another: 'no' }),
      },
      'pledge-schedule': {
        ...onPledge,
        ...says({ firstDueOn: '2026-05-01', count: '1', everyMonths: '1' }),
      },
      'pledge-cancelling': { ...onPledge, ...says({ reason: 'other' }) },
      'pledge-default': { ...onPledge, ...says({}) },
      'pledge-write-off': { ...onPledge, ...says({ reason: 'other' }) },
      'pledge-write-off-confirmation': { ...onPledge, ...says({ proposalId: NOBODY }) },
      'pledge-write-off-dropping': { ...onPledge, ...says({ proposalId: NOBODY }) },
    },
  },
  'GET /api/v1/pledges': {},
  'POST /api/v1/pledges': { at: () => ({}), send: newPledge },
  'GET /api/v1/pledges/:pledgeId': onPledge,
  'POST /api/v1/pledges/:pledgeId/confirmation': {
    ...onPledge,
    ...says({ confirmedOn: '2026-03-09', evidence: 'contract' }),
  },
  'POST /api/v1/pledges/:pledgeId/conditions/met': {
    ...onPledge,
    ...says({ conditionId: NOBODY, on: '2026-03-09' }),
  },
  'POST /api/v1/pledges/:pledgeId/recognition': { ...onPledge, ...says({}) },
  'POST /api/v1/pledges/:pledgeId/gifts': { ...onPledge, ...says(pledgeGift) },
  'POST /api/v1/pledges/:pledgeId/schedule': { ...onPledge, ...says({ firstDueOn: '2026-05-01' }) },
  'POST /api/v1/pledges/:pledgeId/cancelling': { ...onPledge, ...says({ reason: 'other' }) },
  'POST /api/v1/pledges/:pledgeId/default': { ...onPledge, ...says({}) },
  'POST /api/v1/pledges/:pledgeId/write-off': { ...onPledge, ...says({ reason: 'other' }) },
  'POST /api/v1/pledges/:pledgeId/write-off/confirmation': {
    ...onPledge,
    ...says({ proposalId: NOBODY }),
  },
  'POST /api/v1/pledges/:pledgeId/write-off/dropping': {
    ...onPledge,
    ...says({ proposalId: NOBODY }),
  },
  'GET /api/v1/donations': {},
  'POST /api/v1/donations': {
    at: () => ({}),
    send: ({ fundId }) => ({ ...gift, fundId, money: EUR('100') }),
  },

  'GET /audit': { sums: true },
  'GET /audit/journal': {},
  'GET /api/v1/ledger/trial-balance': { sums: true },
  'GET /api/v1/ledger/journal': {},
  'GET /audit/trail': {
    calls: {
      '': {},
      'search for a case': { at: () => ({}), query: ({ paid: id }) => ({ id }) },
      'search for a gift': { at: () => ({}), query: ({ donationId: id }) => ({ id }) },
      'search for a bank line': { at: () => ({}), query: () => ({ amount: '1.00' }) },
    },
  },
  'GET /audit/trail/:id': {
    calls: {
      'a case': { at: ({ paid: id }) => ({ id }) },
      'a payout': { at: ({ paidPayout: id }) => ({ id }) },
      'a gift': { at: ({ donationId: id }) => ({ id }) },
    },
  },
  'GET /api/v1/trails/:id': {
    calls: {
      'a case': { at: ({ paid: id }) => ({ id }) },
      'a gift': { at: ({ donationId: id }) => ({ id }) },
    },
  },

  'GET /admin/processes': {},
  'POST /admin/processes/retries': says({ process: 'award', target: 'application-none' }),
  'GET /api/v1/processes/parked': {},
  'POST /api/v1/processes/retries': says({ process: 'award', target: 'application-none' }),
  'GET /admin': {},
  'POST /admin/invitations': says({ email: 'new@example.org', displayName: 'New' }),
  'POST /admin/invitations/:accountId': {
    at: ({ candidateId: accountId }) => ({ accountId }),
    ...says({}),
  },
  'POST /admin/recovery-key': says({}),
  'POST /admin/accounts/:act': {
    calls: {
      suspension: {
        at: () => ({}),
        send: (things) => ({ ...onAccount.send(things), reason: 'other', sure: 'yes' }),
      },
      reinstatement: onAccount,
      'password-reset': onAccount,
      sessions: onAccount,
    },
  },
  'POST /admin/ties/:act': { calls: { 'tie-end': { at: () => ({}), send: tieEnd } } },
  'POST /admin/measures/:act': { calls: { seconding: { at: () => ({}), send: measure } } },
  ...COMMITTEE_WALKS,
  'POST /admin/roles': { at: () => ({}), send: role },
  'POST /admin/roles/:act': {
    calls: {
      confirmation: { at: () => ({}), send: role },
      meeting: { at: () => ({}), send: metRole },
      revocation: {
        at: () => ({}),
        send: (things) => ({ ...heldRole(things), sure: 'yes' }),
      },
    },
  },
  'GET /api/v1/staff': {},
  'POST /api/v1/staff/recovery-key': says({}),
  'POST /api/v1/staff/roles': { at: () => ({}), send: role },
  'POST /api/v1/staff/roles/confirmation': { at: () => ({}), send: role },
  'POST /api/v1/staff/roles/meeting': { at: () => ({}), send: metRole },
  'POST /api/v1/staff/accounts/suspension': {
    at: () => ({}),
    send: (things) => ({ ...onAccount.send(things), reason: 'other' }),
  },
  'POST /api/v1/staff/accounts/reinstatement': onAccount,
  'POST /api/v1/staff/accounts/password-reset': onAccount,
  'POST /api/v1/staff/accounts/sessions': onAccount,
  'POST /api/v1/staff/ties/confirmation': {
    at: () => ({}),
    send: ({ memberId: accountId, tieId }) => ({ accountId, tieId }),
  },
  'POST /api/v1/staff/measures/seconding': {
    at: () => ({}),
    send: ({ candidateId: accountId }) => ({ accountId, measureId: accountId }),
  },
  'POST /api/v1/staff/roles/revocation': { at: () => ({}), send: heldRole },
};
