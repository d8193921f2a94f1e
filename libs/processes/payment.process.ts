import { applicationDecider } from '#applications';
import { netOfGift, type EventOf, type GiftReturnEvent } from '#catalogue';
import { grantDecider, returnCorrection, settlementCorrection } from '#disbursements';
import { fundAccountDecider, fundAccountStream } from '#funds';
import { receiptCorrection, receiptOf, returnInAccount } from '#giving';
import { to, type Process, type Reaction } from './process.js';

/**
 * Keeps the fund account in step with what was given, promised and paid. It moves no money: each
 * command only tells the account what has happened (one event type posts each movement, D24).
 */
export const paymentProcess: Process = {
  name: 'payment',
  on: {
    DonationReceived: (gift) => {
      const { minor, ...received } = receiptOf(gift);
      const { currency } = netOfGift(gift);
      return [
        to(fundAccountDecider, fundAccountStream(gift.fundId, currency), {
          type: 'RecordReceipt',
          fundId: gift.fundId,
          receiptId: gift.donationId,
          money: { minor, currency },
          source: `donation-${gift.donationId}`,
          ...received,
        }),
      ];
    },
    DonationCorrected: (corrected, { metadata }) => [
      to(
        fundAccountDecider,
        fundAccountStream(corrected.fundId, netOfGift(corrected.was).currency),
        receiptCorrection(corrected, metadata.effectiveDate),
      ),
    ],
    DonationRefunded: wentBack('DonationRefunded'),
    DonationRefundFailed: wentBack('DonationRefundFailed'),
    DonationDisputeOpened: wentBack('DonationDisputeOpened'),
    DonationDisputeWon: wentBack('DonationDisputeWon'),
    DonationDisputeLost: wentBack('DonationDisputeLost'),
    GrantNotified: (notified, { metadata }) => [
      to(fundAccountDecider, fundAccountStream(notified.fundId, notified.money.currency), {
        type: 'Commit',
        fundId: notified.fundId,
        holdId: notified.holdId,
        money: notified.money,
        on: metadata.effectiveDate,
      }),
    ],
    AttemptPaid: (paid) => [
      to(fundAccountDecider, fundAccountStream(paid.fundId, paid.money.currency), {
        type: 'Settle',
        fundId: paid.fundId,
        holdId: paid.holdId,
        attemptId: paid.attemptId,
        money: paid.money,
        split: paid.split,
        feeMinor: paid.feeMinor,
        feeRestriction: paid.feeRestriction,
        on: paid.paidOn,
      }),
    ],
    PaymentCorrected: (corrected, { metadata }) => {
      const command = settlementCorrection(corrected, metadata.effectiveDate);
      // Another day alone is nothing to the account.
      if (command.becomesFeeMinor === command.wasFeeMinor) return [];
      const stream = fundAccountStream(corrected.fundId, corrected.money.currency);
      return [to(fundAccountDecider, stream, command)];
    },
    AttemptFailedAfterPaid: (failed) => [
      to(fundAccountDecider, fundAccountStream(failed.fundId, failed.money.currency), {
        type: 'ReverseSettlement',
        fundId: failed.fundId,
        holdId: failed.holdId,
        attemptId: failed.attemptId,
        baseMinor: failed.baseMinor,
      }),
    ],
    AttemptFailed: cashFreed,
    DisbursementCancelled: cashFreed,
    ReturnedMoneyArrived: ({ fundId, attemptId, money: back, split }) => [
      to(fundAccountDecider, fundAccountStream(fundId, back.currency), {
        type: 'NoteCashReturned',
        fundId,
        attemptId,
        money: back,
        split,
      }),
    ],
    ReturnedMoneyCorrected: (corrected) => {
      const command = returnCorrection(corrected);
      if (!command) return [];
      const stream = fundAccountStream(corrected.fundId, corrected.was.money.currency);
      return [to(fundAccountDecider, stream, command)];
    },
    ReceiptConfirmed: ({ grantId, attemptId, money: arrived }) => [
      to(grantDecider, `grant-${grantId}`, {
        type: 'NotePaid',
        kind: 'process',
        attemptId,
        money: arrived,
      }),
    ],
    GrantReduced: (reduced, { metadata }) =>
      reduced.holdId
        ? [
            to(fundAccountDecider, fundAccountStream(reduced.fundId, reduced.money.currency), {
              type: 'Reduce',
              fundId: reduced.fundId,
              holdId: reduced.holdId,
              split: reduced.split,
              on: metadata.effectiveDate,
            }),
          ]
        : [],
    GrantClosed: (closed, { metadata }) => {
      const { applicationId, outcome, held } = closed;
      if (!held) return [];
      const { holdId, fundId, currency } = held;
      if (outcome === 'paid') {
        return [
          to(applicationDecider, `application-${applicationId}`, {
            type: 'NotePaid',
            kind: 'process',
            holdId,
          }),
        ];
      }
      return [
        to(fundAccountDecider, fundAccountStream(fundId, currency), {
          type: 'Release',
          fundId,
          holdId,
          reason: 'terminated',
          inFlight: false,
          on: metadata.effectiveDate,
        }),
      ];
    },
  },
};

/** What the provider says that went back has gone, or is here again, whatever was promised of it (D29). */
function wentBack<Type extends GiftReturnEvent['type']>(type: Type) {
  return (data: EventOf<Type>['data']): readonly Reaction[] => {
    const { fundId, money: back } = data;
    const stream = fundAccountStream(fundId, back.currency);
    const told = returnInAccount({ type, data } as GiftReturnEvent);
    return told.map((command) => to(fundAccountDecider, stream, command));
  };
}

type SetAside = Pick<EventOf<'AttemptFailed'>['data'], 'fundId' | 'currency' | 'attemptId'>;

/** What was set aside at the bank for an attempt that pays nothing serves others again. */
function cashFreed({ fundId, currency, attemptId }: SetAside): readonly Reaction[] {
  const command = { type: 'FreeCash', fundId, currency, attemptId } as const;
  return [to(fundAccountDecider, fundAccountStream(fundId, currency), command)];
}
