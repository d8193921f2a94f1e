import {
  CORRECTION_REASON,
  CorrectionDto,
  CorrectionReasonDto,
  declareFor,
  SAMPLE_CORRECTION,
} from '#acts';
import { majorText, money } from '#kernel';
import { disbursementDecider } from './disbursement.decider.js';
import {
  proposePaymentCorrection,
  settlePaymentCorrection,
} from './payment-correction.commands.js';
import type { BookedPayment } from './disbursement.state.js';
import type { PayoutPlace } from './payout-place.js';
import { PaymentCorrectionDto } from './payouts.dto.js';

const act = declareFor<PayoutPlace>();

const correction = act<PaymentCorrectionDto>({
  act: 'payout.propose-correction',
  name: 'payment-corrections',
  summary: 'Propose another fee or day of a payment; a second person confirms',
  movesMoney: true,
  creates: ['correctionId'],
  input: PaymentCorrectionDto,
  example: { reason: 'typed-wrongly', feeMinor: '150', paidOn: '2026-03-09' },
  fields: [
    CORRECTION_REASON,
    {
      kind: 'day',
      name: 'paidOn',
      value: (place) => bookedOf(place)?.paidOn,
    },
    {
      kind: 'minor-units',
      name: 'feeMinor',
      control: 'fee',
      label: 'finance:field.fee',
      currency: ({ grant }) => grant.award.currency,
      value: (place) =>
        majorText(money(bookedOf(place)?.feeMinor ?? '0', place.grant.award.currency)),
      absent: '0',
    },
  ],
  // Another fee than the one that stands may always be proposed, where any correction may.
  ask: (place) => {
    const { payout, book, today } = place;
    const feeMinor = (BigInt(bookedOf(place)?.feeMinor ?? '0') + 1n).toString();
    const about = { submittedOn: payout.submittedOn, baseCurrency: book.baseCurrency };
    const becomes = { feeMinor, paidOn: today };
    return asked(place, { ...PROPOSED, ...about, becomes });
  },
  aside: true,
  run: async (ports, invocation, disbursementId, { reason: why, feeMinor, paidOn }) => {
    const input = { reason: why, becomes: { feeMinor, paidOn } };
    const done = await proposePaymentCorrection(ports, invocation, disbursementId, input);
    return { ...done, body: { correctionId: done.correctionId } };
  },
});

const reversal = act<CorrectionReasonDto>({
  act: 'payout.propose-correction',
  name: 'payment-reversals',
  summary: 'Propose that it was not this payout that was paid; a second person confirms',
  movesMoney: true,
  creates: ['correctionId'],
  input: CorrectionReasonDto,
  example: { reason: 'belongs-elsewhere' },
  fields: [CORRECTION_REASON],
  ask: (place) => {
    const { payout, book } = place;
    const about = { submittedOn: payout.submittedOn, baseCurrency: book.baseCurrency };
    return asked(place, { ...PROPOSED, ...about, becomes: null });
  },
  aside: true,
  danger: true,
  run: async (ports, invocation, disbursementId, { reason: why }) => {
    const input = { reason: why, becomes: null };
    const done = await proposePaymentCorrection(ports, invocation, disbursementId, input);
    return { ...done, body: { correctionId: done.correctionId } };
  },
});

const meant = {
  kind: 'fixed',
  name: 'correctionId',
  value: (place: PayoutPlace) => bookedOf(place)?.proposal?.correctionId,
} as const;

const confirmation = act<CorrectionDto>({
  act: 'payout.confirm-correction',
  name: 'payment-correction-confirmation',
  summary: 'Confirm the correction of a payment that somebody else proposed',
  movesMoney: true,
  input: CorrectionDto,
  example: { correctionId: SAMPLE_CORRECTION },
  fields: [meant],
  ask: (place) => asked(place, settling(place, 'ConfirmPaymentCorrection')),
  notYet: ['no-correction-proposed'],
  run: (ports, invocation, disbursementId, { correctionId }) =>
    settlePaymentCorrection(
      ports,
      invocation,
      disbursementId,
      'ConfirmPaymentCorrection',
      correctionId,
    ),
});

const dropping = act<CorrectionDto>({
  act: 'payout.drop-correction',
  name: 'payment-correction-dropping',
  summary: 'Say that a proposed correction of a payment no longer stands',
  input: CorrectionDto,
  example: { correctionId: SAMPLE_CORRECTION },
  fields: [meant],
  ask: (place) => asked(place, settling(place, 'DropPaymentCorrection')),
  notYet: ['no-correction-proposed'],
  aside: true,
  run: (ports, invocation, disbursementId, { correctionId }) =>
    settlePaymentCorrection(
      ports,
      invocation,
      disbursementId,
      'DropPaymentCorrection',
      correctionId,
    ),
});

/** What is done with a payment that was written down wrongly; what waits for somebody first. */
export const PAYMENT_CORRECTIONS = [confirmation, correction, reversal, dropping] as const;

/** The payment in the books; null where nothing is paid. */
export function bookedOf({ payout }: PayoutPlace): BookedPayment | null {
  return payout.state.payout.booked;
}

const PROPOSED = {
  type: 'ProposePaymentCorrection',
  correctionId: SAMPLE_CORRECTION,
  reason: 'typed-wrongly',
} as const;

type Command = Parameters<typeof disbursementDecider.decide>[0];
type Told<C> = C extends unknown ? Omit<C, 'at' | 'today' | 'by' | 'caseFacts'> : never;

function settling(place: PayoutPlace, type: 'ConfirmPaymentCorrection' | 'DropPaymentCorrection') {
  return {
    type,
    correctionId: bookedOf(place)?.proposal?.correctionId ?? SAMPLE_CORRECTION,
  } as const;
}

function asked(place: PayoutPlace, told: Told<Command>): unknown {
  const { authority, caseFacts, payout } = place;
  return disbursementDecider.decide({ ...told, ...authority, caseFacts } as Command, payout.state);
}
