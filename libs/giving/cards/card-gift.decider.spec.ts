import { specify } from '../../../test/support/specification.js';
import { money } from '#kernel';
import { donationDecider, type DonationEvent } from '../donation.decider.js';
import type { GiftFacts } from '../gift-rules.js';
import type { NotePayment, Intent } from './card-gift.decider.js';
import type { PaymentSeen } from './card-provider.js';

const facts: GiftFacts = {
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
  bookCurrency: 'EUR',
  restrictions: ['free'],
  firstDay: '2026-01-01',
  today: '2026-03-12',
};
const intent: Intent = {
  donationId: 'd1',
  fundId: 'f1',
  money: money(2500, 'EUR'),
  restriction: 'free',
  rhythm: 'once',
  monthlyOf: null,
  provider: 'stripe',
  subjectRef: null,
  email: null,
  closesAt: '2026-03-12T12:00:00.000Z',
};
const paid: PaymentSeen = {
  paymentId: 'pi_1',
  donationId: 'd1',
  plan: null,
  status: 'succeeded',
  isDeclined: false,
  money: money(2500, 'EUR'),
  receipt: {
    chargeId: 'ch_1',
    at: '2026-03-12T11:00:00.000Z',
    money: money(2500, 'EUR'),
    fee: money(63, 'EUR'),
    instrument: 'card 1',
  },
  refunds: [],
  disputes: [],
};
const notYet: PaymentSeen = { ...paid, status: 'processing', receipt: null };

const told = (seen: PaymentSeen, month: Intent | null = null): NotePayment => ({
  type: 'NotePayment',
  provider: 'stripe',
  seen,
  paidOn: '2026-03-12',
  giverRef: null,
  process: 'effect:cards',
  month,
});
const gifts = specify(donationDecider);
const intended: DonationEvent = { type: 'DonationIntended', data: intent };
const expired: DonationEvent = {
  type: 'DonationFailed',
  data: { donationId: 'd1', reason: 'expired', paymentId: null },
};
const arrived: readonly DonationEvent[] = [
  {
    type: 'DonationPaidByCard',
    data: {
      donationId: 'd1',
      provider: 'stripe',
      paymentId: 'pi_1',
      chargeId: 'ch_1',
      planId: null,
      paidAt: '2026-03-12T11:00:00.000Z',
    },
  },
  {
    type: 'DonationReceived',
    data: {
      donationId: 'd1',
      fundId: 'f1',
      donorId: null,
      donorKind: 'individual',
      money: money(2500, 'EUR'),
      feeMinor: '63',
      baseMinor: '2500',
      restriction: 'free',
      method: 'card',
      receivedOn: '2026-03-12',
      recordedBy: 'effect:cards',
    },
  },
];

describe('Somebody who wants to give by card', () => {
  const intend = { type: 'IntendGift', ...intent, facts } as const;

  test('says what, and nothing has moved', () => {
    gifts.given().when(intend).then(intended);
  });

  test.each([
    ['fund-unknown', { facts: { ...facts, fund: null } }],
    ['currency-not-held', { money: money(2500, 'JPY') }],
    ['amount-not-positive', { money: money(0, 'EUR') }],
    ['restriction-unknown', { restriction: 'roof' }],
  ])('is refused: %s', (code, change) => {
    gifts
      .given()
      .when({ ...intend, ...change })
      .thenRefused(code);
  });

  test('is refused by a fund that is closed', () => {
    const fund = facts.fund && { ...facts.fund, closed: true };
    gifts
      .given()
      .when({ ...intend, facts: { ...facts, fund } })
      .thenRefused('fund-closed');
  });
});

describe('What the provider says of a gift', () => {
  test('that was paid is written down, less what it kept, on the day it was paid', () => {
    gifts
      .given(intended)
      .when(told(paid))
      .then(...arrived);
  });

  test('a second time, or by another notice, changes nothing', () => {
    gifts
      .given(intended, ...arrived)
      .when(told(paid))
      .then();
  });

  test('may come before its page is known here, and after it was given up', () => {
    gifts
      .given(intended, expired)
      .when(told(paid))
      .then(...arrived);
    gifts
      .given(intended, ...arrived)
      .when({ type: 'NoteCheckoutOver' })
      .then();
    gifts
      .given(intended, ...arrived)
      .when({ type: 'NoteCheckout', checkoutId: 'cs_1' })
      .then();
  });

  test('that its bank still looks at is said once', () => {
    const processing: DonationEvent = {
      type: 'DonationProcessing',
      data: { donationId: 'd1', paymentId: 'pi_1' },
    };
    gifts.given(intended).when(told(notYet)).then(processing);
    gifts.given(intended, processing).when(told(notYet)).then();
    gifts
      .given(intended, processing)
      .when(told(paid))
      .then(...arrived);
  });

  test('a refused card ends nothing on an open page, and a month that nobody can repeat', () => {
    const declined: PaymentSeen = { ...notYet, status: 'open', isDeclined: true };
    gifts.given(intended).when(told(declined)).then();
    const month = { ...intent, monthlyOf: 'd0' };
    gifts
      .given()
      .when(told(declined, month))
      .then(
        { type: 'DonationIntended', data: month },
        {
          type: 'DonationFailed',
          data: { donationId: 'd1', reason: 'declined', paymentId: 'pi_1' },
        },
      );
  });

  test('a later month is a gift of its own', () => {
    const month = { ...intent, monthlyOf: 'd0' };
    gifts
      .given()
      .when(told(paid, month))
      .then({ type: 'DonationIntended', data: month }, ...arrived);
  });

  test.each<[string, Partial<NonNullable<PaymentSeen['receipt']>>]>([
    ['card-fee-not-known', { fee: null }],
    ['card-payment-differs', { money: money(2400, 'EUR') }],
    ['card-payment-differs', { money: money(2500, 'USD') }],
    ['card-settled-in-other-currency', { fee: money(63, 'USD') }],
    ['fee-not-below-gift', { fee: money(2500, 'EUR') }],
  ])('is not guessed at: %s', (code, change) => {
    const receipt = paid.receipt && { ...paid.receipt, ...change };
    gifts
      .given(intended)
      .when(told({ ...paid, receipt }))
      .thenRefused(code);
  });

  test('that it was paid twice is for a person to look at', () => {
    gifts
      .given(intended, ...arrived)
      .when(told({ ...paid, paymentId: 'pi_2' }))
      .thenRefused('card-paid-before');
  });

  test('of a second payment that was paid back, there is nothing left to look at', () => {
    const back = { refundId: 're_1', at: '2026-03-13T11:00:00.000Z', failedAt: null } as const;
    const refunds = [{ ...back, status: 'succeeded' as const, money: money(2500, 'EUR') }];
    gifts
      .given(intended, ...arrived)
      .when(told({ ...paid, paymentId: 'pi_2', refunds }))
      .then();
  });

  test('of a gift that is not here is not ours', () => {
    gifts.given().when(told(paid)).thenRefused('not-found');
  });
});
