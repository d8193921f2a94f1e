import { declareFor, NothingDto, SAMPLE_CORRECTION, type ActSet, type Place } from '#acts';
import { DONOR_KINDS, donorCode, giftCode, type DonorKind } from '#catalogue';
import { Rejection, textIn } from '#kernel';
import type { DonationRow, GivingFund } from '../views/donations.query.js';
import {
  bookCertainLines,
  handleLine,
  identifyLine,
  setLineAside,
  tieLine,
  type CertainLine,
  type LoadedLine,
} from './bank-line.commands.js';
import { bankBookDecider, type BankBookCommand, type LineFacts } from './bank-book.decider.js';
import {
  CertainLinesDto,
  LineAsideDto,
  LineGiftDto,
  LineTieDto,
  SET_ASIDE_REASONS,
} from './bank.dto.js';
import type { Proposal } from './line-match.js';

/** A line of a statement before somebody who may see it. */
export type BankLinePlace = Place &
  LoadedLine & {
    readonly fund: GivingFund;
    /** Donors who may have given it, the likeliest first. */
    readonly donors: readonly { readonly donorId: string; readonly kind: DonorKind }[];
    /** Gifts written down by hand that say the same, and that no line has shown. */
    readonly alike: readonly DonationRow[];
    /** What it may be, the likeliest first. */
    readonly proposals: readonly Proposal[];
  };

const act = declareFor<BankLinePlace>();
/** Answers by which it is not the time for what is done to a line that waits. */
const NOT_OPEN = ['bank-line-is-gift', 'bank-line-set-aside', 'bank-line-no-gift'];
/** Parts donor and kind in one choice, and a line and what it is. */
export const BETWEEN = ':';
/** Whoever books what is proposed in the list goes on in the list. */
const LIST = '/finance/statements';

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
    read: ({ donor, ...input }, { pledgeId, instalment, because }) => {
      const [donorId, donorKind] = typeof donor === 'string' ? donor.split(BETWEEN) : [];
      const pledged = pledgeId ? { pledgeId, ...(instalment && { instalment: +instalment }) } : {};
      const known = donorId ? { donorId } : {};
      return { ...input, donorKind, ...known, ...pledged, ...(because && { because }) };
    },
    controls: { donorId: 'donor', donorKind: 'donor' },
  },
  ask: (place) =>
    asked(place, {
      type: 'IdentifyLine',
      said: { donorId: null, donorKind: 'individual', restriction: 'free', pledge: null },
      unseenAlike: 0,
      another: false,
      because: null,
      unseen: null,
    }),
  notYet: NOT_OPEN,
  goesTo: ({ because }) => (because === undefined ? undefined : LIST),
  run: async (ports, invocation, lineId, dto) => {
    const { donorId = null, donorKind, restriction = 'free', another = false } = dto;
    const { pledgeId, instalment = null, because = null } = dto;
    const pledge = pledgeId === undefined ? null : { pledgeId, instalment };
    const said = { donorId, donorKind, restriction, another, pledge, because };
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
    const tied = { donationId, giftFundId, donorId: null, gift: stands, because: null };
    return asked(place, { type: 'TieLine', ...tied });
  },
  notYet: [...NOT_OPEN, 'gift-unknown', 'gift-has-bank-line'],
  goesTo: ({ because }) => (because === undefined ? undefined : LIST),
  run: (ports, invocation, lineId, { donationId, because = null }) =>
    tieLine(ports, invocation, lineId, donationId, because),
  form: {
    read: (input, { because }) => ({ ...input, ...(because && { because }) }),
    controls: {},
  },
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
  summary: 'Open a line again that was set aside, or whose gift was taken back',
  input: NothingDto,
  example: {},
  fields: [],
  ask: (place) => asked(place, { type: 'ReopenLine', isTakenBack: place.isTakenBack }),
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

/** Several lines before somebody who keeps the books, with what each of them certainly is. */
export type BankLinesPlace = Place & { readonly certain: readonly CertainLine[] };

const certain = declareFor<BankLinesPlace>()<CertainLinesDto>({
  act: 'bank-line.resolve',
  name: 'certain-lines',
  at: 'certain',
  summary: 'Book several lines, each as the pledge whose reference and amount it has',
  movesMoney: true,
  input: CertainLinesDto,
  example: { lines: [{ lineId: SAMPLE_CORRECTION, pledgeId: SAMPLE_CORRECTION }] },
  fields: [
    {
      kind: 'fixed',
      name: 'lines',
      value: ({ certain: lines }) =>
        lines.map(({ lineId, pledgeId }) => [lineId, pledgeId].join(BETWEEN)).join(AND),
    },
  ],
  form: {
    read: ({ lines }) => ({
      lines: (typeof lines === 'string' ? lines.split(AND) : []).map((one) => {
        const [lineId, pledgeId] = one.split(BETWEEN);
        return { lineId, pledgeId };
      }),
    }),
    controls: {},
  },
  // Whether each is certain is asked of each when it is booked; here, who may book any.
  ask: ({ certain: lines, authority }) => {
    if (lines.length === 0) throw new Rejection('bank-line-not-certain');
    return asked(
      { line: NO_LINE, state: bankBookDecider.initial, authority },
      { type: 'TakeLine' },
    );
  },
  notYet: ['bank-line-not-certain'],
  run: async (ports, invocation, _, { lines }) => {
    const { booked, refused, ...done } = await bookCertainLines(ports, invocation, lines);
    return { ...done, body: { booked, refused } };
  },
});

/** Parts the lines that are booked together. */
const AND = ' ';
const NO_LINE: LineFacts = {
  lineId: '',
  statementId: '',
  bankAccountId: '',
  fundId: '',
  direction: 'in',
  money: { minor: '0', currency: 'EUR' },
  bookedOn: '',
  valueOn: null,
  isReversal: false,
  payerRef: null,
  references: [],
  subjectRef: '',
  said: { subjectRef: '', purpose: 'bank', keyVersion: 1, ciphertext: '' },
};

/** What becomes of several lines at once. */
export const BANK_LINES_ACTS: ActSet<BankLinesPlace> = {
  tag: 'bank',
  base: 'api/v1/bank-lines',
  texts: 'finance',
  acts: [certain],
  answer: () => ({}),
};

type Asking = Pick<BankLinePlace, 'line' | 'state' | 'authority'>;

type Asked = BankBookCommand extends infer One
  ? One extends BankBookCommand
    ? Omit<One, 'line' | 'by'>
    : never
  : never;

function asked({ line, state, authority }: Asking, what: Asked): unknown {
  const by = { accountId: authority.by.id, roles: authority.by.roles };
  return bankBookDecider.decide({ ...what, line, by }, state);
}
