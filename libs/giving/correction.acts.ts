import {
  CORRECTION_REASON,
  CorrectionDto,
  CorrectionReasonDto,
  declareFor,
  SAMPLE_CORRECTION,
  type ActSet,
  type Place,
} from '#acts';
import type { Person } from '#catalogue';
import { majorText, money, textIn } from '#kernel';
import {
  confirmGiftCorrection,
  dropGiftCorrection,
  proposeGiftCorrection,
  type LoadedGift,
} from './donation.commands.js';
import { donationDecider, type DonationCommand } from './donation.decider.js';
import { GiftCorrectionDto, METHODS } from './donations.dto.js';
import type { GivingFund } from './views/donations.query.js';

/** A gift in the books before somebody who may see it. */
export type CorrectionPlace = Place & LoadedGift & { readonly fund: GivingFund };

const act = declareFor<CorrectionPlace>();

const correction = act<GiftCorrectionDto>({
  act: 'gift.propose-correction',
  name: 'correction',
  route: 'corrections',
  summary: 'Propose what a gift should be; a second person confirms',
  movesMoney: true,
  creates: ['correctionId'],
  input: GiftCorrectionDto,
  example: {
    reason: 'typed-wrongly',
    money: { minor: '12000', currency: 'EUR' },
    feeMinor: '0',
    restriction: 'free',
    method: 'bank',
    receivedOn: '2026-03-09',
  },
  fields: [
    CORRECTION_REASON,
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
  // What should not be there at all may always be proposed, where any correction may.
  ask: (place) => asked(place, { becomes: null, ...PROPOSED }),
  notYet: ['gift-taken-back'],
  aside: true,
  run: async (ports, invocation, donationId, { reason: why, ...becomes }) => {
    const input = { reason: why, becomes: { ...becomes, money: { ...becomes.money } } };
    const done = await proposeGiftCorrection(ports, invocation, donationId, input);
    return { ...done, body: { correctionId: done.correctionId } };
  },
});

const reversal = act<CorrectionReasonDto>({
  act: 'gift.propose-correction',
  name: 'reversal',
  route: 'reversals',
  summary: 'Propose that a gift should not be in the books; a second person confirms',
  movesMoney: true,
  creates: ['correctionId'],
  input: CorrectionReasonDto,
  example: { reason: 'recorded-twice' },
  fields: [CORRECTION_REASON],
  ask: (place) => asked(place, { becomes: null, ...PROPOSED }),
  notYet: ['gift-taken-back'],
  aside: true,
  danger: true,
  run: async (ports, invocation, donationId, { reason: why }) => {
    const input = { reason: why, becomes: null };
    const done = await proposeGiftCorrection(ports, invocation, donationId, input);
    return { ...done, body: { correctionId: done.correctionId } };
  },
});

const meant = {
  kind: 'fixed',
  name: 'correctionId',
  value: ({ state }: CorrectionPlace) => state.proposal?.correctionId,
} as const;

const confirmation = act<CorrectionDto>({
  act: 'gift.confirm-correction',
  name: 'correction-confirmation',
  route: 'corrections/confirmation',
  summary: 'Confirm the correction that somebody else proposed',
  movesMoney: true,
  input: CorrectionDto,
  example: { correctionId: SAMPLE_CORRECTION },
  fields: [meant],
  ask: (place) => asked(place, settling(place, 'ConfirmCorrection')),
  notYet: ['gift-taken-back', 'no-correction-proposed'],
  run: (ports, invocation, donationId, { correctionId }) =>
    confirmGiftCorrection(ports, invocation, donationId, correctionId),
});

const dropping = act<CorrectionDto>({
  act: 'gift.drop-correction',
  name: 'correction-dropping',
  route: 'corrections/dropping',
  summary: 'Say that a proposed correction no longer stands',
  input: CorrectionDto,
  example: { correctionId: SAMPLE_CORRECTION },
  fields: [meant],
  ask: (place) => asked(place, settling(place, 'DropCorrection')),
  notYet: ['gift-taken-back', 'no-correction-proposed'],
  aside: true,
  run: (ports, invocation, donationId, { correctionId }) =>
    dropGiftCorrection(ports, invocation, donationId, correctionId),
});

/** What is done with a gift that was written down wrongly. */
export const CORRECTION_ACTS: ActSet<CorrectionPlace> = {
  tag: 'donations',
  base: 'api/v1/donations/:donationId',
  texts: 'finance',
  acts: [confirmation, correction, reversal, dropping],
  answer: (donationId) => ({ donationId }),
};

const PROPOSED = {
  type: 'ProposeCorrection',
  correctionId: SAMPLE_CORRECTION,
  reason: 'typed-wrongly',
} as const;

type Told<Command> = Command extends unknown ? Omit<Command, 'by' | 'facts'> : never;

function settling({ state }: CorrectionPlace, type: 'ConfirmCorrection' | 'DropCorrection') {
  return { type, correctionId: state.proposal?.correctionId ?? SAMPLE_CORRECTION } as const;
}

function asked(place: CorrectionPlace, told: Told<DonationCommand>): unknown {
  const { authority, facts, state } = place;
  const by: Person = { accountId: authority.by.id, roles: authority.by.roles };
  return donationDecider.decide({ ...told, by, facts } as DonationCommand, state);
}
