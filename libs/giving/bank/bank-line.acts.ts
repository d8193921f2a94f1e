import { declareFor, NothingDto, type ActSet, type Place } from '#acts';
import { DONOR_KINDS, donorCode, giftCode, type DonorKind } from '#catalogue';
import { Rejection, textIn } from '#kernel';
import type { DonationRow, GivingFund } from '../views/donations.query.js';
import {
  handleLine,
  identifyLine,
  setLineAside,
  tieLine,
  type LoadedLine,
} from './bank-line.commands.js';
import { bankBookDecider, type BankBookCommand } from './bank-book.decider.js';
import { LineAsideDto, LineGiftDto, LineTieDto, SET_ASIDE_REASONS } from './bank.dto.js';

/** A line of a statement before somebody who may see it. */
export type BankLinePlace = Place &
  LoadedLine & {
    readonly fund: GivingFund;
    /** Donors who may have given it, the likeliest first. */
    readonly donors: readonly { readonly donorId: string; readonly kind: DonorKind }[];
    /** Gifts written down by hand that say the same, and that no line has shown. */
    readonly alike: readonly DonationRow[];
  };

const act = declareFor<BankLinePlace>();
/** Answers by which it is not the time for what is done to a line that waits. */
const NOT_OPEN = ['bank-line-is-gift', 'bank-line-set-aside', 'bank-line-no-gift'];
/** Parts donor and kind in one choice. */
const BETWEEN = ':';

const identification = act<LineGiftDto>({
  act: 'bank-line.resolve',
  name: 'line-gift',
  route: 'gift',
  summary: 'Say that a line is a gift that nobody wrote down, and record it',
  movesMoney: true,
  creates: ['donationId'],
  input: LineGiftDto,
  example: { donorKind: 'individual', restriction: 'free' },
  fields: [
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
    },
    {
      kind: 'choice',
      name: 'donor',
      label: 'finance:bank.donor',
      hint: 'finance:bank.donor-hint',
      as: 'filled-select',
      options: ({ donors }, { t }) => [
        ...donors.map(({ donorId, kind }) => ({
          value: [donorId, kind].join(BETWEEN),
          label: `${donorCode(donorId)}: ${t(`finance:donor.${kind}`)}`,
        })),
        ...DONOR_KINDS.map((kind) => ({
          value: ['', kind].join(BETWEEN),
          label: t('finance:bank.unnamed', { kind: t(`finance:donor.${kind}`) }),
        })),
      ],
    },
    {
      kind: 'yes-no',
      name: 'another',
      label: 'finance:gifts.another',
      value: 'no',
      hint: 'finance:bank.another-hint',
    },
  ],
  form: {
    read: ({ donor, ...input }) => {
      const [donorId, donorKind] = typeof donor === 'string' ? donor.split(BETWEEN) : [];
      return { ...input, donorKind, ...(donorId ? { donorId } : {}) };
    },
    controls: { donorId: 'donor', donorKind: 'donor' },
  },
  ask: (place) =>
    asked(place, {
      type: 'IdentifyLine',
      said: { donorId: null, donorKind: 'individual', restriction: 'free' },
      unseenAlike: 0,
      another: false,
    }),
  notYet: NOT_OPEN,
  run: async (ports, invocation, lineId, dto) => {
    const { donorId = null, donorKind, restriction = 'free', another = false } = dto;
    const said = { donorId, donorKind, restriction, another };
    const done = await identifyLine(ports, invocation, lineId, said);
    return { ...done, body: { donationId: done.donationId } };
  },
});

const tie = act<LineTieDto>({
  act: 'bank-line.resolve',
  name: 'line-tie',
  route: 'tie',
  summary: 'Say that a line is a gift that was written down by hand',
  input: LineTieDto,
  example: { donationId: '018f3f6e-0000-7000-8000-000000000000' },
  fields: [
    {
      kind: 'choice',
      name: 'donationId',
      label: 'finance:gifts.open',
      as: 'filled-select',
      options: ({ alike }) =>
        alike.map(({ donation_id: id, received_on: day }) => ({
          value: id,
          label: `${giftCode(id)}, ${day}`,
        })),
    },
  ],
  ask: ({ alike: [gift], ...place }) => {
    if (!gift) throw new Rejection('gift-unknown');
    const { line } = place;
    const stands = {
      money: line.money,
      feeMinor: '0',
      baseMinor: line.money.minor,
      restriction: 'free',
      method: 'bank',
      receivedOn: line.bookedOn,
    } as const;
    const { donation_id: donationId } = gift;
    const { fundId: giftFundId } = line;
    return asked(place, { type: 'TieLine', donationId, giftFundId, gift: stands });
  },
  notYet: [...NOT_OPEN, 'gift-unknown', 'gift-has-bank-line'],
  run: (ports, invocation, lineId, { donationId }) =>
    tieLine(ports, invocation, lineId, donationId),
});

const aside = act<LineAsideDto>({
  act: 'bank-line.resolve',
  name: 'line-aside',
  route: 'setting-aside',
  summary: 'Say that a line is no gift',
  input: LineAsideDto,
  example: { reason: 'own-transfer' },
  fields: [
    {
      kind: 'choice',
      name: 'reason',
      label: 'finance:bank.reason',
      texts: 'finance:bank.aside',
      values: SET_ASIDE_REASONS,
    },
  ],
  ask: (place, { reason }) => asked(place, { type: 'SetLineAside', reason }),
  notYet: NOT_OPEN,
  run: (ports, invocation, lineId, { reason }) => setLineAside(ports, invocation, lineId, reason),
});

const reopening = act<NothingDto>({
  act: 'bank-line.resolve',
  name: 'line-reopening',
  route: 'reopening',
  summary: 'Open a line again that was set aside',
  input: NothingDto,
  example: {},
  fields: [],
  ask: (place) => asked(place, { type: 'ReopenLine' }),
  notYet: ['bank-line-not-aside'],
  run: (ports, invocation, lineId) => handleLine(ports, invocation, lineId, 'ReopenLine'),
});

const taking = act<NothingDto>({
  act: 'bank-line.resolve',
  name: 'line-taking',
  route: 'taking',
  summary: 'Look after a line that nobody knows yet',
  input: NothingDto,
  example: {},
  fields: [],
  ask: (place) => asked(place, { type: 'TakeLine' }),
  notYet: [...NOT_OPEN, 'bank-line-yours'],
  aside: true,
  run: (ports, invocation, lineId) => handleLine(ports, invocation, lineId, 'TakeLine'),
});

/** What becomes of a line. */
export const BANK_LINE_ACTS: ActSet<BankLinePlace> = {
  tag: 'bank',
  base: 'api/v1/bank-lines/:lineId',
  texts: 'finance',
  acts: [tie, identification, aside, reopening, taking],
  answer: (lineId) => ({ lineId }),
};

type Asked = BankBookCommand extends infer One
  ? One extends BankBookCommand
    ? Omit<One, 'line' | 'by'>
    : never
  : never;

function asked({ line, state, authority }: Omit<BankLinePlace, 'alike'>, what: Asked): unknown {
  const by = { accountId: authority.by.id, roles: authority.by.roles };
  return bankBookDecider.decide({ ...what, line, by }, state);
}
