import { correctionActs, type ActSet, type CorrectionAsked } from '#acts';
import { majorText } from '#kernel';
import { disbursementDecider } from './disbursement.decider.js';
import type { GrantPlace } from './grant.acts.js';
import { actOnPayout } from './pages/acting.js';
import { MAY_CORRECT } from './payment-correction.acts.js';
import type { PayoutOfGrant } from './payout.loading.js';
import { ReturnCorrectionDto } from './payouts.dto.js';
import {
  proposeReturnCorrection,
  returnIdOf,
  settleReturnCorrection,
} from './returned-money.commands.js';
import type { ReturnedMoney } from './returned-money.state.js';

/** Money that came back, before somebody who may see its grant. */
export type ReturnPlace = GrantPlace & {
  readonly payout: PayoutOfGrant;
  readonly returnId: string;
};

/** The return as its payout knows it; undefined where it knows of none. */
export function returnOf({
  payout,
  returnId,
}: Pick<ReturnPlace, 'payout' | 'returnId'>): ReturnedMoney | undefined {
  const all = payout.state.payout.bounced.flatMap(({ returns }) => returns);
  return all.find((one) => one.returnId === returnId);
}

/** What is done with money that came back and was written down wrongly, named `<payout>/<return>`. */
export const RETURN_ACTS: ActSet<ReturnPlace> = {
  tag: 'disbursements',
  base: 'api/v1/disbursements/:disbursementId/returns/:returnId',
  texts: 'finance',
  acts: correctionActs<ReturnPlace, ReturnCorrectionDto>({
    may: MAY_CORRECT,
    summaries: {
      correction: 'Propose what came back of a failed payment; a second person confirms',
      reversal: 'Propose that it never came back; a second person confirms',
      confirmation: 'Confirm the correction of what came back that somebody else proposed',
      dropping: 'Say that a proposed correction of what came back no longer stands',
    },
    input: ReturnCorrectionDto,
    example: {
      reason: 'typed-wrongly',
      money: { minor: '120000', currency: 'EUR' },
      arrivedOn: '2026-03-12',
    },
    goneBecause: 'never-happened',
    fields: [
      {
        kind: 'money',
        name: 'money',
        control: 'amount',
        label: 'finance:field.returned',
        hint: false,
        currency: ({ grant }) => grant.award.currency,
        value: (place) => {
          const stands = returnOf(place)?.stands;
          return stands ? majorText(stands.money) : undefined;
        },
      },
      { kind: 'day', name: 'arrivedOn', value: (place) => returnOf(place)?.stands?.arrivedOn },
    ],
    proposal: (place) => returnOf(place)?.proposal ?? null,
    ask: asked,
    notYet: ['taken-back'],
    propose: (ports, invocation, id, { reason, becomes: said }) => {
      const becomes = said && { ...said, money: { ...said.money } };
      return proposeReturnCorrection(ports, invocation, returnIdOf(id), { reason, becomes });
    },
    settle: (ports, invocation, id, step, correctionId) => {
      const type = step === 'confirmation' ? 'ConfirmReturnCorrection' : 'DropReturnCorrection';
      return settleReturnCorrection(ports, invocation, returnIdOf(id), type, correctionId);
    },
  }),
  answer: (id) => returnIdOf(id),
  around: (ports, invocation, id, _act, run) =>
    actOnPayout(ports, invocation, returnIdOf(id).disbursementId, run),
};

/** That nothing came may always be proposed, where any correction may. */
function asked(place: ReturnPlace, asking: CorrectionAsked): unknown {
  const { authority, caseFacts, book, payout, returnId } = place;
  const { correctionId } = asking;
  const known = { ...authority, caseFacts, returnId, correctionId };
  if ('reason' in asking) {
    const said = { reason: asking.reason, becomes: null };
    return disbursementDecider.decide(
      { type: 'ProposeReturnCorrection', ...known, ...said },
      payout.state,
    );
  }
  const type = asking.step === 'confirmation' ? 'ConfirmReturnCorrection' : 'DropReturnCorrection';
  const { baseCurrency } = book;
  return disbursementDecider.decide({ type, ...known, baseCurrency }, payout.state);
}
