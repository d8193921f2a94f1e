import { declareFor, type ActSet, type Place } from '#acts';
import { DONOR_KINDS } from '#catalogue';
import { majorText, money, textIn } from '#kernel';
import type { Fund } from '#funds/facts';
import { recordDonation } from './donation.commands.js';
import { donationDecider } from './donation.decider.js';
import { DonationDto, METHODS } from './donations.dto.js';
import { donorChoices, donorChosen } from './donors/donor-choices.js';
import type { DonorRow } from './donors/donors.query.js';
import { bucketsOf } from './fund-buckets.js';
import type { PoolRow } from './pools/pools.query.js';
import { currenciesFor, type GivingFund } from './views/donations.query.js';

/** Where a gift is written down: before the funds whose gifts somebody records. */
export type GiftPlace = Place & {
  readonly funds: readonly GivingFund[];
  /** Currencies other than those of funds in which something may be booked. */
  readonly rated: readonly string[];
  /** Pools of these funds that match gifts now. */
  readonly pools: readonly PoolRow[];
  /** The first of them; null where there is none. */
  readonly first: Fund | null;
  /** Donors whom these funds know. */
  readonly donors: readonly DonorRow[];
};

const gift = declareFor<GiftPlace>()<DonationDto>({
  act: 'gift.record',
  name: 'gift',
  at: 'new',
  route: '',
  summary: 'Write down a gift that arrived',
  movesMoney: true,
  creates: ['donationId'],
  input: DonationDto,
  example: {
    fundId: '018f3f6e-0000-7000-8000-000000000000',
    donorKind: 'individual',
    money: { minor: '120000', currency: 'EUR' },
    method: 'bank',
    receivedOn: '2026-03-09',
  },
  fields: [
    {
      kind: 'choice',
      name: 'bucket',
      label: 'finance:gifts.bucket',
      as: 'filled-select',
      options: ({ funds }, { t, locale }) =>
        funds.flatMap((fund) => bucketsOf(fund, locale, t('finance:restriction.free'))),
    },
    {
      kind: 'money',
      name: 'money',
      control: 'amount',
      label: 'finance:gifts.amount',
      hint: 'finance:gifts.amount-hint',
      currency: currenciesOf,
    },
    {
      kind: 'minor-units',
      name: 'feeMinor',
      control: 'fee',
      label: 'finance:gifts.fee',
      hint: 'finance:gifts.fee-hint',
      currency: currenciesOf,
      value: (place) => majorText(money(0n, currenciesOf(place)[0] ?? 'EUR')),
      absent: '0',
    },
    { kind: 'day', name: 'receivedOn', label: 'finance:gifts.received-on' },
    {
      kind: 'yes-no',
      name: 'another',
      label: 'finance:gifts.another',
      value: 'no',
      hint: 'finance:gifts.another-hint',
    },
    {
      kind: 'choice',
      name: 'donor',
      label: 'finance:gifts.donor',
      hint: 'finance:gifts.donor-hint',
      as: 'select',
      optional: true,
      options: ({ donors, authority }, { t }) => donorChoices(donors, authority.today, t),
    },
    {
      kind: 'choice',
      name: 'donorKind',
      label: 'finance:gifts.from',
      as: 'inline',
      texts: 'finance:donor',
      values: DONOR_KINDS,
      value: () => 'individual',
    },
    {
      kind: 'choice',
      name: 'poolId',
      label: 'pools:gift.pool',
      hint: 'pools:gift.pool-hint',
      as: 'filled-select',
      options: ({ pools }, { t, locale }) => [
        { value: '', label: t('pools:gift.none') },
        ...pools.map(({ pool_id: value, name }) => ({ value, label: textIn(locale, name) })),
      ],
      optional: true,
    },
    {
      kind: 'choice',
      name: 'method',
      label: 'finance:gifts.method',
      as: 'inline',
      texts: 'finance:method',
      values: METHODS,
      value: () => 'bank',
    },
  ],
  // Fund and restriction are one choice, since they belong together: both stand in its value.
  form: {
    read: ({ bucket, donor, ...input }) => {
      const [fundId, restriction] = typeof bucket === 'string' ? bucket.split(':') : [];
      return { ...input, ...donorChosen(donor), fundId, restriction };
    },
    controls: { fundId: 'bucket', restriction: 'bucket', donorId: 'donor' },
  },
  ask: ({ first, authority: { by, today } }, { donorKind, method }) => {
    const currency = first?.currency ?? '';
    const known = { fund: first, restrictions: [], bookCurrency: currency, donorKind: null, today };
    const facts = { ...known, firstDay: today, isLikeAnother: false };
    return donationDecider.decide(
      {
        type: 'RecordDonation',
        donationId: '',
        fundId: '',
        donorId: null,
        donorKind,
        money: money(1n, currency),
        feeMinor: '0',
        restriction: 'free',
        method,
        receivedOn: today,
        by: { accountId: by.id, roles: by.roles },
        facts,
      },
      donationDecider.initial,
    );
  },
  notYet: ['fund-unknown'],
  run: async (ports, invocation, _, dto) => {
    const { fundId, donorId, donorKind, money: given, method, receivedOn } = dto;
    // A gift without a fee or a restriction says neither.
    const { feeMinor = '0', restriction = 'free', another = false, poolId } = dto;
    const { pledgeId, instalment = null } = dto;
    const done = await recordDonation(ports, invocation, {
      fundId,
      donorId: donorId ?? null,
      donorKind,
      money: { ...given },
      method,
      receivedOn,
      feeMinor,
      restriction,
      another,
      ...(poolId !== undefined && { poolId }),
      ...(pledgeId === undefined ? {} : { pledge: { pledgeId, instalment } }),
    });
    return { ...done, body: { donationId: done.donationId } };
  },
});

/** What is done with gifts. */
export const GIFT_ACTS: ActSet<GiftPlace> = {
  tag: 'donations',
  base: 'api/v1/donations',
  texts: 'finance',
  acts: [gift],
  answer: () => ({}),
};

function currenciesOf({ funds, rated }: GiftPlace): readonly string[] {
  return currenciesFor(funds, rated);
}
