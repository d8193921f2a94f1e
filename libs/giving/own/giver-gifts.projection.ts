import { projection, type Tables } from '#read-models';

export const tables = {
  giver_gifts: {
    key: ['gift_id'],
    columns: {
      gift_id: 'text',
      /** The ref of the address that its giver told. */
      address_ref: 'text',
      /** The ordinal of its first event: the order of the list. */
      number: 'integer',
      fund_id: 'text',
      minor: 'text',
      currency: 'text',
      restriction: 'text',
      rhythm: 'text',
      /** The first gift of a monthly one; null for one that a giver began. */
      monthly_of: 'text?',
      pool_id: 'text?',
      campaign_id: 'text?',
      /** `intended`, `received`, `part-refunded`, `disputed`, `taken-back` and so on. */
      status: 'text',
      received_on: 'text?',
      /** Where it stands in the log: position, and its index among all events. */
      position: 'text?',
      leaf: 'integer?',
    },
    indexes: [['address_ref', 'number']],
  },
} as const satisfies Tables;

/** Gifts by card whose givers told an address: what each may look at by a link to it. */
export const giverGiftsView = projection({
  name: 'giver-gifts',
  version: 1,
  tables,
  on: {
    DonationIntended: ({ giver_gifts }, data, _, number) => {
      const addressRef = data.addressRef ?? giver_gifts.get(data.monthlyOf ?? '')?.address_ref;
      if (addressRef === undefined) return;
      giver_gifts.put({
        gift_id: data.donationId,
        address_ref: addressRef,
        number,
        fund_id: data.fundId,
        minor: data.money.minor,
        currency: data.money.currency,
        restriction: data.restriction,
        rhythm: data.rhythm,
        monthly_of: data.monthlyOf,
        pool_id: data.poolId ?? null,
        campaign_id: data.campaignId ?? null,
        status: 'intended',
        received_on: null,
        position: null,
        leaf: null,
      });
    },
    DonationProcessing: ({ giver_gifts }, { donationId }) =>
      giver_gifts.change([donationId], { status: 'processing' }),
    DonationFailed: ({ giver_gifts }, { donationId }) =>
      giver_gifts.change([donationId], { status: 'failed' }),
    DonationReceived: ({ giver_gifts }, { donationId, money, receivedOn }, recorded, leaf) =>
      giver_gifts.change([donationId], {
        status: 'received',
        minor: money.minor,
        received_on: receivedOn,
        position: recorded.position.toString(),
        leaf,
      }),
    DonationRefunded: ({ giver_gifts }, { donationId, leftMinor: minor }) => {
      const status = minor === '0' ? 'refunded' : 'part-refunded';
      giver_gifts.change([donationId], { minor, status });
    },
    DonationRefundFailed: ({ giver_gifts }, { donationId, leftMinor: minor }) =>
      giver_gifts.change([donationId], { minor, status: 'received' }),
    DonationDisputeOpened: ({ giver_gifts }, { donationId }) =>
      giver_gifts.change([donationId], { status: 'disputed' }),
    DonationDisputeWon: ({ giver_gifts }, { donationId, leftMinor: minor }) =>
      giver_gifts.change([donationId], { minor, status: 'won' }),
    DonationDisputeLost: ({ giver_gifts }, { donationId, leftMinor: minor }) =>
      giver_gifts.change([donationId], { minor, status: 'lost' }),
    DonationCorrected: ({ giver_gifts }, { donationId, becomes }) => {
      if (!becomes) return giver_gifts.change([donationId], { status: 'taken-back' });
      const { money, restriction, receivedOn } = becomes;
      const changed = { minor: money.minor, restriction, received_on: receivedOn };
      giver_gifts.change([donationId], changed);
    },
  },
});
