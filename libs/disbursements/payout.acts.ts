import { declareFor, type ActSet, type Field } from '#acts';
import { majorText, money } from '#kernel';
import { cancelDisbursement, changePayee, factsOf, screenPayee } from './disbursement.commands.js';
import { disbursementDecider } from './disbursement.decider.js';
import { CANCEL_REASONS, FAILURE_REASONS } from './disbursement-payment.decider.js';
import type { FeeNote } from './disbursement.state.js';
import { actOnPayout } from './pages/acting.js';
import { PAYEE_EXAMPLE, payeeFields, SAMPLE, SAMPLE_NOTE, SAMPLE_PAYEE } from './payee.fields.js';
import {
  confirmReceipt,
  MAX_NOTE_CHARACTERS,
  recordFailed,
  recordFailedAfterPaid,
  recordPaid,
  recordReturnedMoney,
  submitToRail,
} from './payment.commands.js';
import { PAYMENT_CORRECTIONS } from './payment-correction.acts.js';
import type { PayoutPlace } from './payout-place.js';
import { returnedOf } from './returned-money.state.js';
import { sumOfShares } from './shares.js';
import {
  CancellationDto,
  FailureDto,
  MAX_LIST_VERSION_CHARACTERS,
  PayeeChangeDto,
  PaymentDto,
  ReceiptDto,
  ReturnDto,
  ScreeningDto,
} from './payouts.dto.js';
import { evidenceOf, type EvidenceRule } from './rails/evidence.js';
import { releaseDisbursement } from './release.commands.js';

const act = declareFor<PayoutPlace>();

const screening = act<ScreeningDto>({
  act: 'payout.screen',
  name: 'screening',
  summary: 'Say what a sanctions list said about the payee',
  input: ScreeningDto,
  example: { listVersion: 'EU consolidated list, 2026-03-09', result: 'clear' },
  fields: [
    {
      kind: 'text',
      name: 'listVersion',
      label: 'finance:field.list',
      hint: 'finance:field.list-hint',
      max: MAX_LIST_VERSION_CHARACTERS,
      width: 'medium',
    },
    { kind: 'choice', name: 'result', texts: 'finance:screening', values: ['clear', 'hit'] },
  ],
  ask: ({ authority, caseFacts, payout: { state } }, said) =>
    disbursementDecider.decide({ type: 'Screen', ...authority, caseFacts, ...said }, state),
  run: (ports, invocation, disbursementId, { listVersion, result }) =>
    screenPayee(ports, invocation, { disbursementId, listVersion, result }),
});

const release = act({
  act: 'payout.release',
  name: 'releases',
  summary: 'Give your release: not by the preparer, nor by who decided the case',
  movesMoney: true,
  // A person who releases says that they looked; the rest they cannot say for themselves.
  fields: [{ kind: 'confirmed', name: 'seen' }],
  ask: (place) =>
    disbursementDecider.decide(
      {
        type: 'Release',
        ...place.authority,
        ...payoutFacts(place),
        payeeSeen: place.payeeSeenAt !== undefined,
        releasersNeeded: 1,
        cashSetAside: true,
      },
      place.payout.state,
    ),
  notYet: ['screening-missing', 'payee-held'],
  run: (ports, invocation, disbursementId) =>
    releaseDisbursement(ports, invocation, { disbursementId }),
});

const payeeChange = act<PayeeChangeDto>({
  act: 'payout.change-payee',
  name: 'payee',
  summary: 'Change the payee; screening and releases are void',
  movesMoney: true,
  input: PayeeChangeDto,
  example: { rail: 'bank', payee: PAYEE_EXAMPLE },
  fields: payeeFields<PayoutPlace>(({ payout }) => payout.state.payout.rail),
  ask: (place) => {
    const { state } = place.payout;
    const { rail } = state.payout;
    const what = { rail, ...SAMPLE_PAYEE, preparerTies: [] };
    const command = { type: 'ChangePayee', ...place.authority, ...payoutFacts(place) } as const;
    return disbursementDecider.decide({ ...command, ...what }, state);
  },
  notYet: ['attempt-in-flight'],
  flash: 'warning',
  run: (ports, invocation, disbursementId, { rail, payee }) => {
    const to = { ...payee, note: payee.note ?? '' };
    return changePayee(ports, invocation, { disbursementId, rail, payee: to });
  },
});

const attempt = act({
  act: 'payout.submit',
  name: 'attempts',
  summary: 'Hand the payout to its rail; on a manual rail somebody pays now',
  movesMoney: true,
  creates: ['attemptId', 'reference'],
  fields: [],
  ask: (place) => {
    const what = { attemptId: SAMPLE, reference: SAMPLE };
    const command = { type: 'SubmitToRail', ...place.authority, ...payoutFacts(place) } as const;
    return disbursementDecider.decide({ ...command, ...what }, place.payout.state);
  },
  notYet: ['attempt-in-flight'],
  run: async (ports, invocation, disbursementId) => {
    const done = await submitToRail(ports, invocation, { disbursementId });
    const sent = done.events.find((event) => event.type === 'AttemptSubmitted');
    const reference = sent?.type === 'AttemptSubmitted' ? sent.data.reference : undefined;
    return { ...done, body: { attemptId: done.attemptId, reference } };
  },
});

const NOTE: Field<PayoutPlace> = { kind: 'text', name: 'note', max: MAX_NOTE_CHARACTERS, rows: 3 };

const payment = act<PaymentDto>({
  act: 'payout.record-paid',
  name: 'payments',
  summary: 'First evidence: the money left',
  movesMoney: true,
  input: PaymentDto,
  example: {
    evidence: 'bank-confirmation',
    note: 'Line 14 of the statement of 9 March',
    feeMinor: '0',
    paidOn: '2026-03-09',
  },
  fields: [
    {
      kind: 'choice',
      name: 'evidence',
      label: 'finance:field.first-evidence',
      values: (place) => ruleOf(place).first,
    },
    NOTE,
    { kind: 'day', name: 'paidOn', value: (place) => feeNoteOf(place)?.paidOn },
    {
      kind: 'minor-units',
      name: 'feeMinor',
      control: 'fee',
      currency: currencyOf,
      value: (place) => majorText(money(feeNoteOf(place)?.feeMinor ?? '0', currencyOf(place))),
      // No fee is an answer that may be left out.
      absent: '0',
    },
  ],
  ask: (place, { feeMinor }) => {
    const { today, authority, caseFacts, book, payout } = place;
    const [evidence = 'witness'] = ruleOf(place).first;
    const proof = { evidence, evidenceNote: SAMPLE_NOTE, feeMinor, paidOn: today };
    const bearer = {
      feeRestriction: SAMPLE,
      feeCoverMinor: feeMinor,
      feeAllowanceMinor: feeMinor,
    };
    const { submittedOn, state } = payout;
    const facts = { ...authority, caseFacts, submittedOn, baseCurrency: book.baseCurrency };
    return disbursementDecider.decide({ type: 'RecordPaid', ...facts, ...proof, ...bearer }, state);
  },
  run: (ports, invocation, disbursementId, input) =>
    recordPaid(ports, invocation, { disbursementId, ...input }),
});

const receipt = act<ReceiptDto>({
  act: 'payout.confirm-receipt',
  name: 'receipt',
  summary: 'Second evidence: the payee has it',
  movesMoney: true,
  input: ReceiptDto,
  example: { evidence: 'witness', note: 'The caseworker was there on 10 March' },
  fields: [
    {
      kind: 'choice',
      name: 'evidence',
      label: 'finance:field.second-evidence',
      values: (place) => {
        const first = firstEvidenceOf(place);
        return ruleOf(place).second.filter((kind) => kind !== first || kind === 'witness');
      },
    },
    NOTE,
  ],
  ask: (place) => {
    const { authority, caseFacts, payout } = place;
    const first = firstEvidenceOf(place);
    const evidence = ruleOf(place).second.find((kind) => kind !== first) ?? 'witness';
    const proof = { caseFacts, evidence, evidenceNote: SAMPLE_NOTE };
    return disbursementDecider.decide(
      { type: 'ConfirmReceipt', ...authority, ...proof },
      payout.state,
    );
  },
  run: (ports, invocation, disbursementId, input) =>
    confirmReceipt(ports, invocation, { disbursementId, ...input }),
});

const failure = act<FailureDto>({
  act: 'payout.record-failed',
  name: 'failure',
  summary: 'It failed; also after it was reported paid, then it is owed again',
  movesMoney: true,
  input: FailureDto,
  example: { reason: 'account-closed' },
  fields: [
    {
      kind: 'fixed',
      name: 'afterPaid',
      as: 'yes',
      value: ({ payout }) => (payout.state.status === 'paid' ? 'yes' : undefined),
    },
    {
      kind: 'choice',
      name: 'reason',
      label: 'finance:field.failure',
      as: 'select',
      texts: 'finance:failure',
      values: FAILURE_REASONS,
    },
    { kind: 'day', name: 'failedOn', label: 'finance:field.failed-on' },
  ],
  ask: ({ authority, caseFacts, book, today, payout: { state, submittedOn } }, { reason }) => {
    const about = { ...authority, caseFacts, baseCurrency: book.baseCurrency };
    const type = state.status === 'paid' ? 'RecordFailedAfterPaid' : 'RecordFailed';
    const days = { failedOn: today, submittedOn };
    return disbursementDecider.decide(
      { type, ...about, reason, ...days, railUnsure: false },
      state,
    );
  },
  danger: true,
  flash: 'warning',
  run: (ports, invocation, disbursementId, { reason, failedOn, afterPaid }) => {
    const record = afterPaid === true ? recordFailedAfterPaid : recordFailed;
    return record(ports, invocation, { disbursementId, reason, failedOn });
  },
});

const cancellation = act<CancellationDto>({
  act: 'payout.cancel',
  name: 'cancellation',
  summary: 'Withdraw a payout before it went to a rail',
  movesMoney: true,
  input: CancellationDto,
  example: { reason: 'other' },
  fields: [
    {
      kind: 'choice',
      name: 'reason',
      as: 'select',
      texts: 'finance:cancel',
      values: CANCEL_REASONS,
    },
  ],
  ask: ({ authority: from, caseFacts, payout: { state } }, { reason }) => {
    const about = { from, caseFacts };
    return disbursementDecider.decide({ type: 'Cancel', reason, ...about }, state);
  },
  notYet: ['attempt-in-flight'],
  danger: true,
  flash: 'warning',
  run: (ports, invocation, disbursementId, { reason }) =>
    cancelDisbursement(ports, invocation, { disbursementId, reason }),
});

const giveBack = act<ReturnDto>({
  act: 'payout.record-return',
  name: 'return',
  summary: 'The bank line of a payment that failed after it was reported paid',
  movesMoney: true,
  input: ReturnDto,
  example: {
    attemptId: '018f3f6e-0000-7000-8000-000000000000',
    money: { minor: '120000', currency: 'EUR' },
    arrivedOn: '2026-03-12',
  },
  fields: [
    { kind: 'fixed', name: 'attemptId', value: (place) => dueBack(place)?.attemptId ?? '' },
    {
      kind: 'money',
      name: 'money',
      control: 'amount',
      label: 'finance:field.returned',
      hint: false,
      currency: currencyOf,
      value: (place) => majorText(money(dueBack(place)?.due ?? 0n, currencyOf(place))),
    },
    { kind: 'day', name: 'arrivedOn' },
  ],
  ask: (place) => {
    const { authority, caseFacts, book, today, payout } = place;
    const about = { ...authority, caseFacts, baseCurrency: book.baseCurrency };
    const least = money(1n, currencyOf(place));
    const attemptId = dueBack(place)?.attemptId ?? SAMPLE;
    const back = { attemptId, returnId: SAMPLE, arrivedOn: today, money: least };
    return disbursementDecider.decide(
      { type: 'RecordReturnedMoney', ...about, ...back },
      payout.state,
    );
  },
  notYet: ['attempt-did-not-bounce'],
  run: async (ports, invocation, disbursementId, input) => {
    const done = await recordReturnedMoney(ports, invocation, { disbursementId, ...input });
    return { ...done, body: { returnId: done.returnId } };
  },
});

/** What is done with a payout; the next step first. */
export const PAYOUT_ACTS: ActSet<PayoutPlace> = {
  tag: 'disbursements',
  base: 'api/v1/disbursements/:disbursementId',
  texts: 'finance',
  acts: [
    attempt,
    release,
    screening,
    payment,
    receipt,
    failure,
    payeeChange,
    cancellation,
    giveBack,
    ...PAYMENT_CORRECTIONS,
  ],
  answer: (disbursementId) => ({ disbursementId }),
  around: (ports, invocation, disbursementId, _act, run) =>
    actOnPayout(ports, invocation, disbursementId, run),
};

function payoutFacts(place: PayoutPlace): ReturnType<typeof factsOf> {
  return factsOf(place, place.payout.disbursementId);
}

function ruleOf({ payout }: PayoutPlace): EvidenceRule {
  return evidenceOf(payout.state.payout.rail);
}

function currencyOf({ grant }: PayoutPlace): string {
  return grant.award.currency;
}

/** What somebody wrote down of a fee above its allowance, for the second person to see. */
function feeNoteOf({ payout: { state } }: PayoutPlace): FeeNote | null {
  return state.status === 'submitted' ? state.feeNoted : null;
}

function firstEvidenceOf({ payout: { state } }: PayoutPlace): string | undefined {
  return state.status === 'paid' ? state.first.kind : undefined;
}

/** The attempt whose money the bank has not given back yet, and how much is due. */
function dueBack({
  payout: { state },
}: PayoutPlace): { readonly attemptId: string; readonly due: bigint } | undefined {
  const bounced = state.payout.bounced.map((attempt) => {
    const { attemptId, money: sent } = attempt;
    return { attemptId, due: BigInt(sent.minor) - sumOfShares(returnedOf(attempt)) };
  });
  return bounced.find(({ due }) => due > 0n);
}
