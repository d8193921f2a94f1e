import { projection, type Tables } from '#read-models';

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
      restriction: 'text',
      method: 'text',
      received_on: 'text',
      recorded_by: 'text',
      recorded_at: 'text',
    },
    indexes: [['fund_id', 'number'], ['number'], ['donor_id', 'number']],
  },
  giving_funds: {
    key: ['fund_id'],
    columns: { fund_id: 'text', name: 'text', currency: 'text', preset: 'text' },
  },
  giving_restrictions: {
    key: ['fund_id', 'restriction'],
    columns: { fund_id: 'text', restriction: 'text', credit: 'text' },
  },
} as const satisfies Tables;

/** Gifts as they were written down, newest last, and what a form must know of their funds. */
export const donationsView = projection({
  name: 'donations',
  version: 2,
  tables,
  on: {
    FundCreated: ({ giving_funds }, { fundId, name, baseCurrency: currency, preset }) => {
      giving_funds.put({ fund_id: fundId, name: JSON.stringify(name), currency, preset });
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
        ...data.money,
        fee_minor: data.feeMinor,
        restriction: data.restriction,
        method: data.method,
        received_on: data.receivedOn,
        recorded_by: data.recordedBy,
        recorded_at: metadata.recordedAt,
      });
    },
  },
});
