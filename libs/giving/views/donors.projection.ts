import { projection } from '#read-models';

/** Who has given, with what to which fund: one row for each donor, fund and currency. */
export const donorsView = projection({
  name: 'donors',
  version: 1,
  tables: {
    donors: {
      key: ['donor_id'],
      columns: { donor_id: 'text', kind: 'text', registered_at: 'text' },
    },
    donor_gifts: {
      key: ['donor_id', 'fund_id', 'currency'],
      columns: {
        donor_id: 'text',
        fund_id: 'text',
        currency: 'text',
        gifts: 'integer',
        /** In minor units, before fees. */
        minor: 'text',
        last_on: 'text',
        /** The ordinal of the newest gift in the log: the order of the list. */
        last_number: 'integer',
      },
      indexes: [['last_number']],
    },
  },
  on: {
    DonorRegistered: ({ donors }, { donorId, kind }, { metadata }) => {
      donors.put({ donor_id: donorId, kind, registered_at: metadata.recordedAt });
    },
    DonationReceived: ({ donor_gifts }, data, _, number) => {
      const { donorId, fundId, money, receivedOn } = data;
      if (donorId === null) return;
      const before = donor_gifts.get(donorId, fundId, money.currency);
      const lastOn = before?.last_on ?? '';
      donor_gifts.put({
        donor_id: donorId,
        fund_id: fundId,
        currency: money.currency,
        gifts: (before?.gifts ?? 0) + 1,
        minor: (BigInt(before?.minor ?? '0') + BigInt(money.minor)).toString(),
        last_on: lastOn > receivedOn ? lastOn : receivedOn,
        last_number: number,
      });
    },
  },
});
