import { netOfGift, type GiftInBooks, type GiftReturnEvent } from '#catalogue';
import { projection, type RowsOf, type Tables } from '#read-models';
import type { GiftStanding } from '../cards/gift-returns.js';

export const tables = {
  donations: {
    key: ['donation_id'],
    columns: {
      donation_id: 'text',
      /** The ordinal of the event in the log: the order of the list. */
      number: 'integer',
      fund_id: 'text',
      donor_id: 'text?',
      donor_kind: 'text',
      minor: 'text',
      currency: 'text',
      fee_minor: 'text',
      /** What reached the fund, in its own currency. */
      net_minor: 'text',
      /** The same gift in the currency of its fund, where it came in another one; with its rates. */
      into_currency: 'text?',
      into_minor: 'text?',
      rate_set_id: 'text?',
      restriction: 'text',
      method: 'text',
      received_on: 'text',
      recorded_by: 'text',
      /** As it stands; or `being-corrected` (a proposal waits for its second person), or `taken-back`. */
      status: 'text',
      /** `received`, or what went back of it: `part-refunded`, `refunded`, `disputed`, `won`, `lost`. */
      stands: 'text',
      /** What is left of it, before fees; minor units. */
      left_minor: 'text',
      recorded_at: 'text',
    },
    indexes: [
      ['fund_id', 'number'],
      ['number'],
      ['donor_id', 'number'],
      ['fund_id', 'received_on'],
    ],
  },
  giving_funds: {
    key: ['fund_id'],
    columns: {
      fund_id: 'text',
      name: 'text',
      purpose: 'text',
      currency: 'text',
      preset: 'text',
      is_closed: 'integer',
    },
  },
  /** Currencies of which somebody has told a rate. */
  giving_currencies: { key: ['currency'], columns: { currency: 'text' } },
  giving_restrictions: {
    key: ['fund_id', 'restriction'],
    columns: { fund_id: 'text', restriction: 'text', credit: 'text' },
  },
} as const satisfies Tables;

/** Gifts as they were written down, newest last, and what a form must know of their funds. */
export const donationsView = projection({
  name: 'donations',
  version: 6,
  tables,
  on: {
    FundCreated: ({ giving_funds }, { fundId, name, purpose, baseCurrency: currency, preset }) => {
      const texts = { name: JSON.stringify(name), purpose: JSON.stringify(purpose) };
      giving_funds.put({ fund_id: fundId, ...texts, currency, preset, is_closed: 0 });
    },
    FundClosed: ({ giving_funds }, { fundId }) => {
      giving_funds.change([fundId], { is_closed: 1 });
    },

    RateSetImported: ({ giving_currencies }, { rates }) => {
      for (const { currency } of rates) giving_currencies.put({ currency });
    },
    RestrictionOpened: ({ giving_restrictions }, { fundId, restriction, credit }) => {
      giving_restrictions.put({ fund_id: fundId, restriction, credit: JSON.stringify(credit) });
    },
    DonationReceived: ({ donations }, data, { metadata }, number) => {
      donations.put({
        donation_id: data.donationId,
        number,
        fund_id: data.fundId,
        donor_id: data.donorId,
        donor_kind: data.donorKind,
        ...amountsOf(data),
        restriction: data.restriction,
        method: data.method,
        received_on: data.receivedOn,
        recorded_by: data.recordedBy,
        recorded_at: metadata.recordedAt,
        status: 'received',
        stands: 'received',
        left_minor: data.money.minor,
      });
    },
    DonationRefunded: ({ donations }, data) => {
      returned(donations, data, data.leftMinor === '0' ? 'refunded' : 'part-refunded');
    },
    DonationRefundFailed: ({ donations }, data) => {
      const isWhole = donations.get(data.donationId)?.minor === data.leftMinor;
      returned(donations, data, isWhole ? 'received' : 'part-refunded');
    },
    DonationDisputeOpened: ({ donations }, data) => returned(donations, data, 'disputed'),
    DonationDisputeWon: ({ donations }, data) => returned(donations, data, 'won'),
    DonationDisputeLost: ({ donations }, data) => returned(donations, data, 'lost'),
    DonationCorrectionProposed: ({ donations }, { donationId }) => {
      donations.change([donationId], { status: 'being-corrected' });
    },
    DonationCorrectionDropped: ({ donations }, { donationId }) => {
      donations.change([donationId], { status: donations.get(donationId)?.stands ?? 'received' });
    },
    // What is taken back keeps its row, with what it said: a list that forgets is no list.
    DonationCorrected: ({ donations }, { donationId, becomes }) => {
      if (!becomes) return donations.change([donationId], { status: 'taken-back' });
      const { money, restriction, method, receivedOn } = becomes;
      const row = donations.get(donationId);
      const more = BigInt(money.minor) - BigInt(row?.minor ?? 0);
      donations.change([donationId], {
        status: row?.stands ?? 'received',
        left_minor: (BigInt(row?.left_minor ?? 0) + more).toString(),
        ...amountsOf(becomes),
        restriction,
        method,
        received_on: receivedOn,
      });
    },
  },
});

function amountsOf(gift: GiftInBooks) {
  const { money, feeMinor, baseMinor, exchange } = gift;
  return {
    ...money,
    fee_minor: feeMinor,
    net_minor: netOfGift(gift).minor,
    into_currency: exchange?.into ?? null,
    into_minor: exchange ? baseMinor : null,
    rate_set_id: exchange?.rateSetId ?? null,
  };
}

type Rows = RowsOf<typeof tables>['donations'];

/** Something went back, or came again; a proposal that waits still waits. */
function returned(
  donations: Rows,
  { donationId, leftMinor: left_minor }: GiftReturnEvent['data'],
  stands: GiftStanding,
): void {
  const status = donations.get(donationId)?.status === 'being-corrected' ? {} : { status: stands };
  donations.change([donationId], { stands, left_minor, ...status });
}
