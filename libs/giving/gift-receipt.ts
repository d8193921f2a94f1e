import {
  netOfGift,
  type DonationCorrected,
  type GiftInBooks,
  type ReceiptInAccount,
} from '#catalogue';

/**
 * What of a gift reaches the account of its fund: without what bank or processor kept, and with
 * whom it lies. What is given by card stays with the processor until it pays out (D27).
 */
export function receiptOf(gift: GiftInBooks): ReceiptInAccount {
  const { restriction, method, receivedOn: on } = gift;
  const { minor } = netOfGift(gift);
  return { minor, restriction, heldBy: method === 'card' ? 'processor' : 'bank', on };
}

/** What the account is told of a corrected gift; `on` is the day of the correction. */
export function receiptCorrection(corrected: DonationCorrected['data'], on: string) {
  const { donationId, fundId, correctionId, was, becomes } = corrected;
  return {
    type: 'CorrectReceipt',
    fundId,
    receiptId: donationId,
    correctionId,
    currency: netOfGift(was).currency,
    was: receiptOf(was),
    becomes: becomes && receiptOf(becomes),
    on,
  } as const;
}
