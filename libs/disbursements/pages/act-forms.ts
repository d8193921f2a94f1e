import { IsIn, IsOptional } from 'class-validator';
import type { Invocation, Ports } from '#commands';
import type { CarriedOut, FlashNote } from '#http';
import { parseMajor, Rejection, type Money } from '#kernel';
import type { DtoClass } from '#validation';
import { decimalText, type SentValues } from '#web';
import {
  cancelDisbursement,
  changePayee,
  prepareDisbursement,
  screenPayee,
} from '../disbursement.commands.js';
import { agreeGrant, notifyGrant, reduceGrant } from '../grant.commands.js';
import {
  confirmReceipt,
  recordFailed,
  recordFailedAfterPaid,
  recordPaid,
  recordReturnedMoney,
  submitToRail,
} from '../payment.commands.js';
import { releaseDisbursement } from '../release.commands.js';
import {
  AgreementDto,
  CancellationDto,
  FailureDto,
  NotificationDto,
  PayeeChangeDto,
  PaymentDto,
  PreparationDto,
  ReceiptDto,
  ReductionDto,
  ReturnDto,
  ScreeningDto,
} from '../payouts.dto.js';
import type { Act } from './acting.js';

/** How amounts of a form are read: by the reader's habits, in the currency of the grant. */
export type Reading = { readonly locale: string; readonly currency: string };

/** A form of the grant's page: how it is read, and what it asks for. */
export type ActForm<T extends object> = {
  readonly form: DtoClass<T>;
  readonly read: (sent: SentValues, reading: Reading) => unknown;
  /** Controls by field, where they are called otherwise. */
  readonly controls?: Readonly<Record<string, string>>;
  readonly run: (ports: Ports, invocation: Invocation, id: string, input: T) => Promise<CarriedOut>;
  readonly flash: FlashNote['tone'];
};

/** A person who releases says that they looked; the rest they cannot say for themselves. */
export class ReleaseFormDto {
  @IsIn(['yes'])
  seen!: 'yes';
}

export class AttemptFormDto {
  @IsOptional()
  @IsIn(['yes'])
  confirmed?: 'yes';
}

/** The form of an act, if it is one of a grant. `id` is the grant's. */
export function grantForm(act: string): ActForm<object> | undefined {
  return Object.hasOwn(GRANT_FORMS, act) ? GRANT_FORMS[act as keyof typeof GRANT_FORMS] : undefined;
}

/** The form of an act, if it is one of a payout. `id` is the payout's. */
export function payoutForm(act: string): ActForm<object> | undefined {
  return Object.hasOwn(PAYOUT_FORMS, act)
    ? PAYOUT_FORMS[act as keyof typeof PAYOUT_FORMS]
    : undefined;
}

/** What was sent, by the plain names of the controls: each form has a prefix of its own. */
export function withoutPrefix(sent: SentValues): SentValues {
  const named = Object.entries(sent).map(([name, value]) => [
    name.slice(name.lastIndexOf('.') + 1),
    value,
  ]);
  return Object.fromEntries(named) as SentValues;
}

const asSent = (sent: SentValues): unknown => sent;

const PAYEE_CONTROLS = {
  'payee.party': 'party',
  'payee.name': 'payeeName',
  'payee.account': 'payeeAccount',
  'payee.note': 'payeeNote',
} as const;
const MONEY_CONTROLS = { money: 'amount', 'money.minor': 'amount' } as const;

const GRANT_FORMS = {
  notification: formOf<NotificationDto>({
    form: NotificationDto,
    read: asSent,
    run: (ports, invocation, grantId, { channel }) =>
      notifyGrant(ports, invocation, { grantId, channel }),
  }),
  agreement: formOf<AgreementDto>({
    form: AgreementDto,
    read: asSent,
    run: (ports, invocation, grantId, { evidence }) =>
      agreeGrant(ports, invocation, { grantId, evidence }),
  }),
  disbursements: formOf<PreparationDto>({
    form: PreparationDto,
    read: (sent, reading) => ({
      money: moneyIn(sent, 'amount', reading),
      rail: sent['rail'],
      payee: payeeIn(sent),
    }),
    controls: { ...PAYEE_CONTROLS, ...MONEY_CONTROLS },
    run: (ports, invocation, grantId, { money, rail, payee }) => {
      const to = { ...payee, note: payee.note ?? '' };
      return prepareDisbursement(ports, invocation, { grantId, money, rail, payee: to });
    },
  }),
  reductions: formOf<ReductionDto>({
    form: ReductionDto,
    read: (sent, reading) => {
      const money = moneyIn(sent, 'amount', reading);
      return { reason: sent['reason'], ...(money ? { money } : {}) };
    },
    controls: MONEY_CONTROLS,
    run: (ports, invocation, grantId, { money, reason }) =>
      reduceGrant(ports, invocation, { grantId, money: money ?? 'all', reason }),
    flash: 'warning',
  }),
} satisfies Partial<Record<Act, ActForm<object>>>;

const PAYOUT_FORMS = {
  screening: formOf<ScreeningDto>({
    form: ScreeningDto,
    read: asSent,
    run: (ports, invocation, disbursementId, { listVersion, result }) =>
      screenPayee(ports, invocation, { disbursementId, listVersion, result }),
  }),
  releases: formOf<ReleaseFormDto>({
    form: ReleaseFormDto,
    read: asSent,
    run: (ports, invocation, disbursementId) =>
      releaseDisbursement(ports, invocation, { disbursementId }),
  }),
  payee: formOf<PayeeChangeDto>({
    form: PayeeChangeDto,
    read: (sent) => ({ rail: sent['rail'], payee: payeeIn(sent) }),
    controls: PAYEE_CONTROLS,
    run: (ports, invocation, disbursementId, { rail, payee }) =>
      changePayee(ports, invocation, {
        disbursementId,
        rail,
        payee: { ...payee, note: payee.note ?? '' },
      }),
    flash: 'warning',
  }),
  attempts: formOf<AttemptFormDto>({
    form: AttemptFormDto,
    read: asSent,
    run: (ports, invocation, disbursementId) => submitToRail(ports, invocation, { disbursementId }),
  }),
  payments: formOf<PaymentDto>({
    form: PaymentDto,
    read: (sent, reading) => ({
      evidence: sent['evidence'],
      note: sent['note'],
      paidOn: sent['paidOn'],
      // No fee is an answer that may be left out.
      feeMinor: moneyIn({ fee: '0', ...sent }, 'fee', reading)?.minor,
    }),
    controls: { feeMinor: 'fee' },
    run: (ports, invocation, disbursementId, dto) =>
      recordPaid(ports, invocation, { disbursementId, ...dto }),
  }),
  receipt: formOf<ReceiptDto>({
    form: ReceiptDto,
    read: asSent,
    run: (ports, invocation, disbursementId, dto) =>
      confirmReceipt(ports, invocation, { disbursementId, ...dto }),
  }),
  failure: formOf<FailureDto>({
    form: FailureDto,
    read: ({ reason, afterPaid }) => ({ reason, afterPaid: afterPaid === 'yes' }),
    run: (ports, invocation, disbursementId, { reason, afterPaid }) => {
      const record = afterPaid === true ? recordFailedAfterPaid : recordFailed;
      return record(ports, invocation, { disbursementId, reason });
    },
    flash: 'warning',
  }),
  return: formOf<ReturnDto>({
    form: ReturnDto,
    read: (sent, reading) => ({
      attemptId: sent['attemptId'],
      money: moneyIn(sent, 'amount', reading),
      arrivedOn: sent['arrivedOn'],
    }),
    controls: MONEY_CONTROLS,
    run: (ports, invocation, disbursementId, dto) =>
      recordReturnedMoney(ports, invocation, { disbursementId, ...dto }),
  }),
  cancellation: formOf<CancellationDto>({
    form: CancellationDto,
    read: asSent,
    run: (ports, invocation, disbursementId, { reason }) =>
      cancelDisbursement(ports, invocation, { disbursementId, reason }),
    flash: 'warning',
  }),
} satisfies Partial<Record<Act, ActForm<object>>>;

function formOf<T extends object>(
  form: Omit<ActForm<T>, 'flash'> & Partial<Pick<ActForm<T>, 'flash'>>,
): ActForm<object> {
  // Each form is carried out with what its own declaration has let through.
  return { flash: 'good', ...form } as unknown as ActForm<object>;
}

function payeeIn(sent: SentValues): object {
  const { party, payeeName: name, payeeAccount: account, payeeNote: note } = sent;
  return { party, name, account, ...(note === undefined ? {} : { note }) };
}

/** An amount as it was typed. Rejections with `field`: `amount-not-decimal`, and its like. */
function moneyIn(
  sent: SentValues,
  field: string,
  { locale, currency }: Reading,
): Money | undefined {
  const typed = sent[field];
  if (typeof typed !== 'string') return undefined;
  try {
    return parseMajor(decimalText(typed, locale), currency);
  } catch (error) {
    if (error instanceof Rejection) throw new Rejection(error.code, { ...error.params, field });
    throw error;
  }
}
