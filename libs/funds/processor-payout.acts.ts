import { correctionActs, type ActSet, type CorrectionAsked, type Place } from '#acts';
import { find, majorText } from '#kernel';
import { fundAccountDecider } from './fund-account.decider.js';
import { ProcessorPayoutCorrectionDto } from './funds.dto.js';
import {
  payoutPlaceId,
  proposePayoutCorrection,
  settlePayoutCorrection,
  type LoadedAccount,
} from './processor-payout.commands.js';
import type { ProcessorPayout } from './processor-payout.state.js';
import type { FundRow } from './views/funds.query.js';

/** A payout of a processor in the books before somebody who may see it. */
export type ProcessorPayoutPlace = Place &
  LoadedAccount & { readonly fund: FundRow; readonly payoutId: string };

/** The payout as the account knows it; undefined where it knows of none. */
export function payoutOf({
  account,
  payoutId,
}: Pick<ProcessorPayoutPlace, 'account' | 'payoutId'>): ProcessorPayout | undefined {
  return find(account.payouts, payoutId);
}

/** What is done with a payout that was written down wrongly, which is named as `<fund>/<payout>`. */
export const PROCESSOR_PAYOUT_ACTS: ActSet<ProcessorPayoutPlace> = {
  tag: 'funds',
  base: 'api/v1/funds/:fundId/processor-payouts/:payoutId',
  texts: 'finance',
  acts: correctionActs<ProcessorPayoutPlace, ProcessorPayoutCorrectionDto>({
    may: {
      propose: 'fund.propose-correction',
      confirm: 'fund.confirm-correction',
      drop: 'fund.drop-correction',
    },
    summaries: {
      correction: 'Propose what a payout of a processor should be; a second person confirms',
      reversal: 'Propose that a processor never paid it out; a second person confirms',
      confirmation: 'Confirm the correction of a payout of a processor that somebody else proposed',
      dropping: 'Say that a proposed correction of a payout of a processor no longer stands',
    },
    input: ProcessorPayoutCorrectionDto,
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
        hint: false,
        currency: ({ fund }) => fund.currency,
        value: (place) => {
          const stands = payoutOf(place)?.stands;
          return stands ? majorText(stands.money) : undefined;
        },
      },
      {
        kind: 'day',
        name: 'arrivedOn',
        label: 'finance:processor.arrived-on',
        free: true,
        value: (place) => payoutOf(place)?.stands?.arrivedOn,
      },
    ],
    proposal: (place) => payoutOf(place)?.proposal ?? null,
    ask: asked,
    notYet: ['taken-back'],
    propose: (ports, invocation, id, { reason, becomes: said }) => {
      const becomes = said && { ...said, money: { ...said.money } };
      return proposePayoutCorrection(ports, invocation, payoutPlaceId(id), { reason, becomes });
    },
    settle: (ports, invocation, id, step, correctionId) => {
      const type = step === 'confirmation' ? 'ConfirmPayoutCorrection' : 'DropPayoutCorrection';
      return settlePayoutCorrection(ports, invocation, payoutPlaceId(id), type, correctionId);
    },
  }),
  answer: (id) => payoutPlaceId(id),
};

/** That it never was may always be proposed, where any correction may. */
function asked(place: ProcessorPayoutPlace, asking: CorrectionAsked): unknown {
  const { account, authority, book, fund, payoutId } = place;
  const { today, by: asker } = authority;
  const { correctionId } = asking;
  const by = { accountId: asker.id, roles: asker.roles };
  const known = { fundId: fund.fundId, payoutId, correctionId, by };
  if ('reason' in asking) {
    const said = { reason: asking.reason, becomes: null, today, baseCurrency: book.baseCurrency };
    return fundAccountDecider.decide(
      { type: 'ProposePayoutCorrection', ...known, ...said },
      account,
    );
  }
  const type = asking.step === 'confirmation' ? 'ConfirmPayoutCorrection' : 'DropPayoutCorrection';
  return fundAccountDecider.decide({ type, ...known }, account);
}
