import { specify } from '../../../test/support/specification.js';
import { money } from '#kernel';
import { donationDecider, type DonationEvent } from '../donation.decider.js';
import type { DisputeSeen, RefundSeen } from './card-provider.js';
import { noReturns, returnsToNote } from './gift-returns.js';

const gifts = specify(donationDecider);
const ON = '2026-03-13';
const inBooks = {
  money: money(12_000, 'EUR'),
  feeMinor: '198',
  baseMinor: '12000',
  restriction: 'legal-aid',
  method: 'card',
  receivedOn: '2026-03-12',
} as const;
const received: DonationEvent = {
  type: 'DonationReceived',
  data: {
    donationId: 'd1',
    fundId: 'f1',
    donorId: null,
    donorKind: 'individual',
    ...inBooks,
    recordedBy: 'effect:cards',
    poolId: 'p1',
  },
};
const corrected = (becomes: typeof inBooks | null): DonationEvent => ({
  type: 'DonationCorrected',
  data: {
    donationId: 'd1',
    fundId: 'f1',
    donorId: null,
    correctionId: 'c1',
    reason: 'never-happened',
    was: inBooks,
    becomes,
    proposedBy: 'a',
    confirmedBy: 'b',
  },
});

const refund = (minor: number, change: Partial<RefundSeen> = {}): RefundSeen => ({
  refundId: 're_1',
  status: 'succeeded',
  money: money(minor, 'EUR'),
  at: `${ON}T11:00:00.000Z`,
  failedAt: null,
  ...change,
});
const dispute = (minor: number, change: Partial<DisputeSeen> = {}): DisputeSeen => ({
  disputeId: 'du_1',
  status: 'open',
  money: money(minor, 'EUR'),
  fee: money(2_000, 'EUR'),
  at: `${ON}T12:00:00.000Z`,
  closedAt: null,
  ...change,
});
const noteRefund = (seen: RefundSeen) => ({ type: 'NoteRefund', refund: seen, on: ON }) as const;
const opened = (seen: DisputeSeen) =>
  ({ type: 'NoteDisputeOpened', dispute: seen, on: ON }) as const;
const closed = (seen: DisputeSeen) =>
  ({ type: 'NoteDisputeClosed', dispute: seen, on: ON }) as const;

const of = (minor: number, left: number) => ({
  donationId: 'd1',
  fundId: 'f1',
  donorId: null,
  poolId: 'p1',
  money: money(minor, 'EUR'),
  baseMinor: String(minor),
  restriction: 'legal-aid',
  on: ON,
  leftMinor: String(left),
});
const refunded = (minor: number, left: number, refundId = 're_1'): DonationEvent => ({
  type: 'DonationRefunded',
  data: { refundId, ...of(minor, left) },
});
const failed = (minor: number, left: number): DonationEvent => ({
  type: 'DonationRefundFailed',
  data: { refundId: 're_1', ...of(minor, left) },
});
const disputed = (minor: number, left: number): DonationEvent => ({
  type: 'DonationDisputeOpened',
  data: { disputeId: 'du_1', feeMinor: '2000', ...of(minor, left) },
});
const ended = (
  type: 'DonationDisputeWon' | 'DonationDisputeLost',
  minor: number,
  left: number,
  feeChangeMinor = '0',
): DonationEvent => ({ type, data: { disputeId: 'du_1', feeChangeMinor, ...of(minor, left) } });

describe('A refund that the provider tells of', () => {
  test('is written down with what is left, once', () => {
    gifts
      .given(received)
      .when(noteRefund(refund(5_000)))
      .then(refunded(5_000, 7_000));
    gifts
      .given(received, refunded(5_000, 7_000))
      .when(noteRefund(refund(5_000)))
      .then();
  });

  test('on its way has left the provider already', () => {
    gifts
      .given(received)
      .when(noteRefund(refund(5_000, { status: 'pending' })))
      .then(refunded(5_000, 7_000));
  });

  test('may be one of several, to the whole of the gift', () => {
    gifts
      .given(received, refunded(5_000, 7_000))
      .when(noteRefund(refund(7_000, { refundId: 're_2' })))
      .then(refunded(7_000, 0, 're_2'));
  });

  test('that did not reach the giver is undone, once; one that never stood here is nothing', () => {
    const seen = refund(5_000, { status: 'failed', failedAt: `${ON}T13:00:00.000Z` });
    const before = [received, refunded(5_000, 7_000)] as const;
    gifts
      .given(...before)
      .when(noteRefund(seen))
      .then(failed(5_000, 12_000));
    gifts
      .given(...before, failed(5_000, 12_000))
      .when(noteRefund(seen))
      .then();
    gifts.given(received).when(noteRefund(seen)).then();
  });

  test('is never more than was received, nor of what two people took out of the books', () => {
    const more = noteRefund(refund(7_001, { refundId: 're_2' }));
    gifts
      .given(received, refunded(5_000, 7_000))
      .when(more)
      .thenRefused('card-money-went-back', { back: '12001', currency: 'EUR' });
    gifts
      .given(received, corrected(null))
      .when(noteRefund(refund(5_000)))
      .thenRefused('card-money-went-back');
  });
});

describe('A dispute', () => {
  test('takes the money and a fee, and leaves what is left for good as it was', () => {
    gifts
      .given(received)
      .when(opened(dispute(12_000)))
      .then(disputed(12_000, 12_000));
    gifts
      .given(received, disputed(12_000, 12_000))
      .when(opened(dispute(12_000)))
      .then();
  });

  test('won brings the money again, and the fee as far as the provider gave it back', () => {
    const before = [received, disputed(12_000, 12_000)] as const;
    gifts
      .given(...before)
      .when(closed(dispute(12_000, { status: 'won' })))
      .then(ended('DonationDisputeWon', 12_000, 12_000));
    gifts
      .given(...before)
      .when(closed(dispute(12_000, { status: 'won', fee: money(0, 'EUR') })))
      .then(ended('DonationDisputeWon', 12_000, 12_000, '-2000'));
  });

  test('lost after a refund leaves nothing; told again it is nothing', () => {
    const before = [received, refunded(5_000, 7_000), disputed(7_000, 7_000)] as const;
    const lost = closed(dispute(7_000, { status: 'lost' }));
    gifts
      .given(...before)
      .when(lost)
      .then(ended('DonationDisputeLost', 7_000, 0));
    gifts
      .given(...before, ended('DonationDisputeLost', 7_000, 0))
      .when(lost)
      .then();
  });

  test('may take more than is left: it is what the bank says', () => {
    gifts
      .given(received, refunded(5_000, 7_000), disputed(12_000, 7_000))
      .when(closed(dispute(12_000, { status: 'lost' })))
      .then(ended('DonationDisputeLost', 12_000, 0));
  });
});

describe('What is missing here of what a provider tells', () => {
  const dayOf = (instant: string): string => instant.slice(0, 10);

  test('is told in the order in which it happened, each on its day', () => {
    const lost = dispute(7_000, { status: 'lost', closedAt: '2026-04-02T08:00:00.000Z' });
    const refunds = [refund(5_000, { at: '2026-03-14T08:00:00.000Z' })];
    const notes = returnsToNote({ refunds, disputes: [lost] }, noReturns, dayOf);
    expect(notes.map(({ type, on }) => [type, on])).toEqual([
      ['NoteDisputeOpened', ON],
      ['NoteRefund', '2026-03-14'],
      ['NoteDisputeClosed', '2026-04-02'],
    ]);
  });

  test('is nothing where all is written down, nor for a refund that failed unseen', () => {
    const known = {
      refunds: [{ refundId: 're_1', minor: 5_000n, failed: false }],
      disputes: [
        { disputeId: 'du_1', status: 'won', money: money(7_000, 'EUR'), fee: 2_000n } as const,
      ],
    };
    const seen = { refunds: [refund(5_000)], disputes: [dispute(7_000, { status: 'won' })] };
    expect(returnsToNote(seen, known, dayOf)).toEqual([]);
    const gone = { refunds: [refund(1, { status: 'failed' })], disputes: [] };
    expect(returnsToNote(gone, noReturns, dayOf)).toEqual([]);
  });
});

describe('A gift of which something went back', () => {
  const by = { accountId: 'a', roles: ['treasurer'] } as const;
  const facts = {
    fund: {
      fundId: 'f1',
      entityId: 'e1',
      preset: 'solidarity',
      currency: 'EUR',
      openedOn: '2026-01-01',
      policies: [],
      proposal: null,
      versions: 0,
      intake: null,
      closed: false,
    },
    restrictions: ['legal-aid'],
    firstDay: '2026-01-01',
    bookCurrency: 'EUR',
    today: '2026-03-20',
  } as const;
  const propose = (becomes: object | null) =>
    ({
      type: 'ProposeCorrection',
      correctionId: 'c1',
      reason: 'typed-wrongly',
      becomes: becomes && { ...inBooks, ...becomes },
      by,
      facts,
    }) as const;

  test.each<[string, object | null]>([
    ['taken out of the books', null],
    ['made smaller than what went', { money: money(4_999, 'EUR') }],
    ['put under another restriction', { restriction: 'free' }],
  ])('is not %s', (_what, becomes) => {
    gifts
      .given(received, refunded(5_000, 7_000))
      .when(propose(becomes))
      .thenRefused('gift-went-back', { back: '5000', currency: 'EUR' });
  });
});
