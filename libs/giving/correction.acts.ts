import { correctionActs, type ActSet, type CorrectionAsked, type Place } from '#acts';
import type { Person } from '#catalogue';
import { majorText, money, textIn } from '#kernel';
import {
  confirmGiftCorrection,
  dropGiftCorrection,
  proposeGiftCorrection,
  type LoadedGift,
} from './donation.commands.js';
import { donationDecider } from './donation.decider.js';
import { GiftCorrectionDto, METHODS } from './donations.dto.js';
import type { GivingFund } from './views/donations.query.js';

/** A gift in the books before somebody who may see it. */
export type CorrectionPlace = Place & LoadedGift & { readonly fund: GivingFund };

/** What is done with a gift that was written down wrongly. */
export const CORRECTION_ACTS: ActSet<CorrectionPlace> = {
  tag: 'donations',
  base: 'api/v1/donations/:donationId',
  texts: 'finance',
  acts: correctionActs<CorrectionPlace, GiftCorrectionDto>({
    may: {
      propose: 'gift.propose-correction',
      confirm: 'gift.confirm-correction',
      drop: 'gift.drop-correction',
    },
    summaries: {
      correction: 'Propose what a gift should be; a second person confirms',
      reversal: 'Propose that a gift should not be in the books; a second person confirms',
      confirmation: 'Confirm the correction that somebody else proposed',
      dropping: 'Say that a proposed correction no longer stands',
    },
    input: GiftCorrectionDto,
    example: {
      reason: 'typed-wrongly',
      money: { minor: '12000', currency: 'EUR' },
      feeMinor: '0',
      restriction: 'free',
      method: 'bank',
      receivedOn: '2026-03-09',
    },
    goneBecause: 'recorded-twice',
    fields: [
      {
        kind: 'money',
        name: 'money',
        control: 'amount',
        label: 'finance:gifts.amount',
        hint: 'finance:gifts.amount-hint',
        currency: ({ state }) => state.currency,
        value: ({ state: { gift } }) => (gift ? majorText(gift.money) : undefined),
      },
      {
        kind: 'minor-units',
        name: 'feeMinor',
        control: 'fee',
        label: 'finance:gifts.fee',
        hint: 'finance:gifts.fee-hint',
        currency: ({ state }) => state.currency,
        value: ({ state: { gift, currency } }) => majorText(money(gift?.feeMinor ?? '0', currency)),
        absent: '0',
      },
      {
        kind: 'choice',
        name: 'restriction',
        label: 'finance:gifts.for',
        as: 'filled-select',
        options: ({ fund }, { t, locale }) => [
          { value: 'free', label: t('finance:restriction.free') },
          ...fund.restrictions.map(({ restriction, credit }) => ({
            value: restriction,
            label: textIn(locale, credit) || restriction,
          })),
        ],
        value: ({ state: { gift } }) => gift?.restriction,
      },
      {
        kind: 'day',
        name: 'receivedOn',
        label: 'finance:gifts.received-on',
        value: ({ state: { gift } }) => gift?.receivedOn,
      },
      {
        kind: 'choice',
        name: 'method',
        label: 'finance:gifts.method',
        as: 'inline',
        texts: 'finance:method',
        values: METHODS,
        value: ({ state: { gift } }) => gift?.method,
      },
    ],
    proposal: ({ state }) => state.proposal,
    ask: asked,
    notYet: ['gift-taken-back'],
    propose: (ports, invocation, donationId, { reason, becomes: said }) => {
      const becomes = said && { ...said, money: { ...said.money } };
      return proposeGiftCorrection(ports, invocation, donationId, { reason, becomes });
    },
    settle: (ports, invocation, donationId, step, correctionId) => {
      const carryOut = step === 'confirmation' ? confirmGiftCorrection : dropGiftCorrection;
      return carryOut(ports, invocation, donationId, correctionId);
    },
  }),
  answer: (donationId) => ({ donationId }),
};

/** What should not be there at all may always be proposed, where any correction may. */
function asked({ authority, facts, state }: CorrectionPlace, asking: CorrectionAsked): unknown {
  const by: Person = { accountId: authority.by.id, roles: authority.by.roles };
  const { correctionId } = asking;
  if ('reason' in asking) {
    const said = { correctionId, reason: asking.reason, becomes: null };
    return donationDecider.decide({ type: 'ProposeCorrection', ...said, by, facts }, state);
  }
  const type = asking.step === 'confirmation' ? 'ConfirmCorrection' : 'DropCorrection';
  return donationDecider.decide({ type, correctionId, by }, state);
}
