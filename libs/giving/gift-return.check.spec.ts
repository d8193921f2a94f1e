import type { AnyEvent, EventOf } from '#catalogue';
import { money } from '#kernel';
import { giftReturnCheck } from './gift-return.check.js';

const about = {
  donationId: 'd1',
  fundId: 'f1',
  donorId: null,
  restriction: 'free',
  on: '2026-03-13',
};
const of = (minor: number, leftMinor: string) => ({
  ...about,
  money: money(minor, 'EUR'),
  baseMinor: String(minor),
  leftMinor,
});
const received: AnyEvent = {
  type: 'DonationReceived',
  data: {
    donationId: 'd1',
    fundId: 'f1',
    donorId: null,
    donorKind: 'individual',
    money: money(12_000, 'EUR'),
    feeMinor: '198',
    baseMinor: '12000',
    restriction: 'free',
    method: 'card',
    receivedOn: '2026-03-12',
    recordedBy: 'effect:card-notice',
  },
};
const refunded = (minor: number, left: string, refundId = 're_1'): AnyEvent => ({
  type: 'DonationRefunded',
  data: { refundId, ...of(minor, left) },
});
const failed: AnyEvent = {
  type: 'DonationRefundFailed',
  data: { refundId: 're_1', ...of(5_000, '12000') },
};
const opened: AnyEvent = {
  type: 'DonationDisputeOpened',
  data: { disputeId: 'du_1', feeMinor: '2000', ...of(7_000, '7000') },
};
const lost: AnyEvent = {
  type: 'DonationDisputeLost',
  data: { disputeId: 'du_1', feeChangeMinor: '0', ...of(7_000, '0') },
};
const inAccount = <Type extends 'FundsReceiptReversed' | 'FundsReceiptRestored'>(
  type: Type,
  reversalId: string,
  minor: number,
): AnyEvent => {
  const data: EventOf<'FundsReceiptReversed'>['data'] = {
    fundId: 'f1',
    reversalId,
    receiptId: 'd1',
    money: money(minor, 'EUR'),
    restriction: 'free',
    on: '2026-03-13',
    moves: [],
  };
  return { type, data };
};

function foundIn(events: readonly AnyEvent[]): readonly string[] {
  const found: string[] = [];
  const check = giftReturnCheck((code) => found.push(code));
  for (const event of events) check.onEvent(event);
  check.atEnd();
  return found;
}

describe('What verify asks of what went back of gifts', () => {
  test('is satisfied by a gift that was refunded in part, and then lost in a dispute', () => {
    const log = [
      received,
      refunded(5_000, '7000'),
      inAccount('FundsReceiptReversed', 're_1', 5_000),
      opened,
      inAccount('FundsReceiptReversed', 'du_1', 9_000),
      lost,
    ];
    expect(foundIn(log)).toEqual([]);
    const undone = [...log.slice(0, 3), failed, inAccount('FundsReceiptRestored', 're_1', 5_000)];
    expect(foundIn(undone)).toEqual([]);
  });

  test.each<[string, readonly AnyEvent[]]>([
    ['return-not-of-gift', [refunded(5_000, '7000')]],
    ['return-twice', [received, refunded(5_000, '7000'), refunded(5_000, '2000')]],
    ['refunded-above-gift', [received, refunded(7_000, '5000'), refunded(7_000, '0', 're_2')]],
    ['return-not-open', [received, failed]],
    ['return-not-open', [received, { ...lost, data: { ...lost.data } }]],
    ['left-of-gift-differs', [received, refunded(5_000, '7001')]],
    ['reversal-without-return', [received, inAccount('FundsReceiptReversed', 're_1', 5_000)]],
    [
      'reversal-differs',
      [received, refunded(5_000, '7000'), inAccount('FundsReceiptReversed', 're_1', 4_999)],
    ],
    [
      'reversal-without-return',
      [
        received,
        refunded(5_000, '7000'),
        inAccount('FundsReceiptReversed', 're_1', 5_000),
        inAccount('FundsReceiptReversed', 're_1', 5_000),
      ],
    ],
  ])('names %s', (code, events) => {
    expect(foundIn(events)).toEqual([code]);
  });
});
