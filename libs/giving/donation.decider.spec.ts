import type { Fund } from '#funds/facts';
import { money } from '#kernel';
import { donationDecider, type RecordDonation } from './donation.decider.js';

const fund: Fund = {
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
};
const facts = {
  fund,
  bookCurrency: 'EUR',
  donorKind: null,
  restrictions: ['legal-aid'],
  firstDay: '2026-01-01',
  isLikeAnother: false,
  today: '2026-03-10',
};
const exchange = {
  into: 'EUR',
  rateSetId: 'r1',
  ratesOn: '2026-03-09',
  numerator: '2',
  denominator: '5',
};
const gift: RecordDonation = {
  type: 'RecordDonation',
  donationId: 'd1',
  fundId: 'f1',
  donorId: null,
  donorKind: 'individual',
  money: money(10_000n, 'EUR'),
  feeMinor: '175',
  restriction: 'free',
  method: 'bank',
  receivedOn: '2026-03-09',
  by: { accountId: 'a1', roles: ['treasurer'] },
  facts,
};
const decide = (change: Partial<RecordDonation> = {}) =>
  donationDecider.decide({ ...gift, ...change }, donationDecider.initial);

describe('a gift written down by hand', () => {
  it('is received with its fee, its restriction and who recorded it', () => {
    expect(decide({ restriction: 'legal-aid' })).toEqual([
      {
        type: 'DonationReceived',
        data: expect.objectContaining({
          money: { minor: '10000', currency: 'EUR' },
          feeMinor: '175',
          baseMinor: '10000',
          restriction: 'legal-aid',
          recordedBy: 'a1',
        }) as object,
      },
    ]);
  });

  it.each<[string, Partial<RecordDonation>]>([
    ['not-allowed', { by: { accountId: 'a2', roles: ['releaser'] } }],
    ['rate-missing', { money: money(10_000n, 'USD') }],
    ['currency-not-held', { money: { minor: '1', currency: 'XXX' } }],
    ['currency-not-held', { money: money(10_000n, 'USD'), method: 'card' }],
    [
      'amount-not-positive',
      { money: money(1n, 'IDR'), feeMinor: '0', facts: { ...facts, exchange } },
    ],
    ['fund-in-other-currency', { facts: { ...facts, bookCurrency: 'GBP' } }],
    ['amount-not-positive', { money: money(0n, 'EUR'), feeMinor: '0' }],
    ['fee-not-below-gift', { feeMinor: '10000' }],
    ['gift-fee-needs-two', { feeMinor: '1001' }],
    ['gift-fee-needs-two', { money: money(600n, 'EUR'), feeMinor: '501' }],
    ['fee-negative', { feeMinor: '-1' }],
    ['fee-negative', { feeMinor: '1.5' }],
    ['fund-unknown', { facts: { ...facts, fund: null } }],
    ['fund-closed', { facts: { ...facts, fund: { ...fund, closed: true } } }],
    ['donor-of-another-kind', { facts: { ...facts, donorKind: 'state' } }],
    ['restriction-unknown', { restriction: 'equipment' }],
    ['date-invalid', { receivedOn: '2026-02-30' }],
    ['date-in-the-future', { receivedOn: '2026-03-11' }],
    ['before-fund-opened', { receivedOn: '2025-12-31' }],
    ['before-fund-opened', { receivedOn: '0206-03-10' }],
  ])('is refused: %s', (code, change) => {
    expect(() => decide(change)).toThrow(code);
  });

  it('in another currency is booked at the rate of its day, and says which', () => {
    const abroad = { money: money(10_001n, 'USD'), facts: { ...facts, exchange } };
    expect(decide(abroad)).toEqual([
      {
        type: 'DonationReceived',
        data: expect.objectContaining({
          money: { minor: '10001', currency: 'USD' },
          feeMinor: '175',
          baseMinor: '4000',
          exchange,
        }) as object,
      },
    ]);
    expect(decide({ facts: { ...facts, exchange } })[0]?.data).not.toHaveProperty('exchange');
  });

  it('names the currencies and the day of a rate that is missing', () => {
    expect(() => decide({ money: money(10_000n, 'USD') })).toThrow(
      expect.objectContaining({
        params: { from: 'USD', to: 'EUR', day: '2026-03-09', days: 7 },
      }),
    );
  });

  it('is corrected in the currency in which it came, at the rate of the day that it gets', () => {
    const state = decide({ money: money(10_000n, 'USD'), facts: { ...facts, exchange } }).reduce(
      donationDecider.evolve,
      donationDecider.initial,
    );
    const { by } = gift;
    const becomes = { ...gift, money: money(20_000n, 'USD'), feeMinor: '0' };
    const { restriction, method, receivedOn, feeMinor } = becomes;
    const said = { money: becomes.money, restriction, method, receivedOn, feeMinor };
    const command = {
      type: 'ProposeCorrection',
      correctionId: 'c1',
      reason: 'typed-wrongly',
      becomes: said,
      by,
      facts: { ...facts, exchange: { ...exchange, rateSetId: 'r2', numerator: '3' } },
    } as const;
    expect(donationDecider.decide(command, state)[0]?.data).toMatchObject({
      becomes: { baseMinor: '12000', exchange: { rateSetId: 'r2' } },
    });
    const inEuro = { ...command, becomes: { ...said, money: money(20_000n, 'EUR') } };
    expect(() => donationDecider.decide(inEuro, state)).toThrow('currency-not-held');
  });

  it.each([
    ['a tenth of it', money(10_000n, 'EUR'), '1000'],
    ['five whole units of a small one', money(600n, 'EUR'), '500'],
  ])('has a fee of %s on one person’s word', (_, of, feeMinor) => {
    expect(decide({ money: of, feeMinor })).toHaveLength(1);
  });

  it('asks before an equal gift of that day is booked once more', () => {
    const isLike = { facts: { ...facts, isLikeAnother: true } };
    expect(() => decide(isLike)).toThrow('gift-like-another');
    expect(decide({ ...isLike, another: true })).toHaveLength(1);
    expect(decide({ ...isLike, another: true })[0]?.data).not.toHaveProperty('another');
  });

  it('is recorded once', () => {
    const state = decide().reduce(donationDecider.evolve, donationDecider.initial);
    expect(() => donationDecider.decide(gift, state)).toThrow('donation-recorded-before');
  });
});
