import { correctionActs, type CorrectionAsked } from '#acts';
import { majorText, money } from '#kernel';
import { disbursementDecider } from './disbursement.decider.js';
import {
  proposePaymentCorrection,
  settlePaymentCorrection,
} from './payment-correction.commands.js';
import type { BookedPayment } from './disbursement.state.js';
import type { PayoutPlace } from './payout-place.js';
import { PaymentCorrectionDto } from './payouts.dto.js';

/** The lines of the gate's table on which every correction of what was written of a payout stands. */
export const MAY_CORRECT = {
  propose: 'payout.propose-correction',
  confirm: 'payout.confirm-correction',
  drop: 'payout.drop-correction',
} as const;

/** What is done with a payment that was written down wrongly; what waits for somebody first. */
export const PAYMENT_CORRECTIONS = correctionActs<PayoutPlace, PaymentCorrectionDto>({
  may: MAY_CORRECT,
  prefix: 'payment-',
  summaries: {
    correction: 'Propose another fee or day of a payment; a second person confirms',
    reversal: 'Propose that it was not this payout that was paid; a second person confirms',
    confirmation: 'Confirm the correction of a payment that somebody else proposed',
    dropping: 'Say that a proposed correction of a payment no longer stands',
  },
  input: PaymentCorrectionDto,
  example: { reason: 'typed-wrongly', feeMinor: '150', paidOn: '2026-03-09' },
  goneBecause: 'belongs-elsewhere',
  fields: [
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
  proposal: (place) => bookedOf(place)?.proposal ?? null,
  ask: asked,
  propose: proposePaymentCorrection,
  settle: (ports, invocation, disbursementId, step, correctionId) => {
    const type = step === 'confirmation' ? 'ConfirmPaymentCorrection' : 'DropPaymentCorrection';
    return settlePaymentCorrection(ports, invocation, disbursementId, type, correctionId);
  },
});

/** The payment in the books; null where nothing is paid. */
export function bookedOf({ payout }: PayoutPlace): BookedPayment | null {
  return payout.state.payout.booked;
}

/** Another fee than the one that stands may always be proposed, where any correction may. */
function asked(place: PayoutPlace, asking: CorrectionAsked): unknown {
  const { authority, caseFacts, payout, book, today } = place;
  const { correctionId } = asking;
  if ('reason' in asking) {
    const feeMinor = (BigInt(bookedOf(place)?.feeMinor ?? '0') + 1n).toString();
    const becomes = asking.step === 'reversal' ? null : { feeMinor, paidOn: today };
    const facts = { caseFacts, submittedOn: payout.submittedOn, baseCurrency: book.baseCurrency };
    const said = { correctionId, reason: asking.reason, becomes };
    return disbursementDecider.decide(
      { type: 'ProposePaymentCorrection', ...authority, ...facts, ...said },
      payout.state,
    );
  }
  const type =
    asking.step === 'confirmation' ? 'ConfirmPaymentCorrection' : 'DropPaymentCorrection';
  return disbursementDecider.decide({ type, ...authority, caseFacts, correctionId }, payout.state);
}
