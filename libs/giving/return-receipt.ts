import type { GiftReturnEvent } from '#catalogue';

type Told = {
  readonly fundId: string;
  readonly reversalId: string;
  readonly money: { readonly minor: string; readonly currency: string };
  readonly on: string;
};

/** What the account of a fund is told of what went back of a gift, with what the provider took for it. */
export type ReturnInAccount =
  | (Told & {
      readonly type: 'RecordReceiptReversal';
      readonly receiptId: string;
      readonly restriction: string;
    })
  | (Told & { readonly type: 'RestoreReceipt' });

/** One refund and one dispute each have a name in the account; a fee that came later has its own. */
export function returnInAccount({ type, data }: GiftReturnEvent): readonly ReturnInAccount[] {
  const minor = BigInt(data.money.minor);
  switch (type) {
    case 'DonationRefunded':
      return [reversal(data, data.refundId, minor)];
    case 'DonationRefundFailed':
      return [restored(data, data.refundId, minor)];
    case 'DonationDisputeOpened':
      return [reversal(data, data.disputeId, minor + BigInt(data.feeMinor))];
    case 'DonationDisputeWon':
    case 'DonationDisputeLost': {
      const fee = BigInt(data.feeChangeMinor);
      const again = (type === 'DonationDisputeWon' ? minor : 0n) - (fee < 0n ? fee : 0n);
      return [
        ...(again > 0n ? [restored(data, data.disputeId, again)] : []),
        ...(fee > 0n ? [reversal(data, `${data.disputeId} fee`, fee)] : []),
      ];
    }
  }
}

type Data = GiftReturnEvent['data'];

function reversal(data: Data, reversalId: string, minor: bigint): ReturnInAccount {
  const { donationId: receiptId, restriction } = data;
  return {
    type: 'RecordReceiptReversal',
    receiptId,
    restriction,
    ...told(data, reversalId, minor),
  };
}

function restored(data: Data, reversalId: string, minor: bigint): ReturnInAccount {
  return { type: 'RestoreReceipt', ...told(data, reversalId, minor) };
}

function told({ fundId, money, on }: Data, reversalId: string, minor: bigint): Told {
  return { fundId, reversalId, money: { minor: minor.toString(), currency: money.currency }, on };
}
