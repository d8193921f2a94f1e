import type { Money } from '#kernel';
import { projection, type RowsOf, type Tables } from '#read-models';

const tables = {
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
      /** The ordinal of the newest gift in the log: the order of the list. */
      last_number: 'integer',
    },
    indexes: [['last_number']],
  },
} as const satisfies Tables;

/** Who has given, with what to which fund: one row for each donor, fund and currency. */
export const donorsView = projection({
  name: 'donors',
  version: 2,
  tables,
  on: {
    DonorRegistered: ({ donors }, { donorId, kind }, { metadata }) => {
      donors.put({ donor_id: donorId, kind, registered_at: metadata.recordedAt });
    },
    DonationReceived: ({ donor_gifts }, { donorId, fundId, money }, _, number) => {
      if (donorId !== null) add(donor_gifts, { donorId, fundId, money }, 1, number);
    },
    DonationCorrected: ({ donor_gifts }, { donorId, fundId, was, becomes }) => {
      if (donorId === null) return;
      add(donor_gifts, { donorId, fundId, money: was.money }, -1);
      if (becomes) add(donor_gifts, { donorId, fundId, money: becomes.money }, 1);
    },
  },
});

type Given = { readonly donorId: string; readonly fundId: string; readonly money: Money };

/** One gift more or less; `number` where it is the newest. */
function add(
  rows: RowsOf<typeof tables>['donor_gifts'],
  { donorId, fundId, money: { minor, currency } }: Given,
  more: 1 | -1,
  number?: number,
): void {
  const before = rows.get(donorId, fundId, currency);
  rows.put({
    donor_id: donorId,
    fund_id: fundId,
    currency,
    gifts: (before?.gifts ?? 0) + more,
    minor: (BigInt(before?.minor ?? '0') + BigInt(more) * BigInt(minor)).toString(),
    last_number: number ?? before?.last_number ?? 0,
  });
}
