import {
  paymentMoves,
  releaseMoves,
  reservationMoves,
  reversalMoves,
} from '../../../test/support/fund-moves.js';
import { shift, type AnyEvent } from '#catalogue';
import fc from 'fast-check';
import { books } from '../../../test/support/books.js';
import { accounts, isMemo } from './accounts.js';
import { movesMoney, posts, postingsOf, type Posting } from './ledger.postings.js';

const FUND = 'crisis-fund';
const eur = (minor: string) => ({ minor, currency: 'EUR' });
/** `to / from: amount (base) under restriction`, as a bookkeeper writes it. */
const line = ({ from, to, money, baseMinor, restriction }: Posting): string =>
  `${to} / ${from}: ${money.minor} (${baseMinor}) ${restriction}`;
const lines = (event: AnyEvent): readonly string[] => postingsOf(event).map(line);

const gift = (more: object): AnyEvent => ({
  type: 'DonationReceived',
  data: {
    donationId: 'd',
    fundId: FUND,
    donorId: null,
    donorKind: 'individual',
    money: eur('10000'),
    feeMinor: '175',
    baseMinor: '10000',
    restriction: 'free',
    method: 'bank',
    receivedOn: '2026-01-05',
    recordedBy: 'treasurer',
    ...more,
  },
});

const grant = {
  grantId: 'g',
  applicationId: 'a',
  fundId: FUND,
  holdId: 'a.1',
  money: eur('240000'),
  baseMinor: '240000',
  channel: 'receipt-code',
  by: 'case-worker',
  split: [
    { restriction: 'legal-aid', minor: '90000' },
    { restriction: 'free', minor: '150000' },
  ],
};

const paid = {
  ...grant,
  disbursementId: 'p',
  attemptId: 'p1',
  feeMinor: '1200',
  feeBaseMinor: '1200',
  feeRestriction: 'free',
  evidence: 'bank-confirmation',
  evidenceNote: null,
  paidOn: '2026-01-09',
};

const held = (on: string, legal: string) => ({
  on,
  shares: [
    { restriction: 'free', minor: '90000' },
    { restriction: 'legal-aid', minor: legal },
  ],
  source: 'Statement 12/2025',
});
const opening = (was: ReturnType<typeof held> | null, becomes: typeof was): AnyEvent => ({
  type: 'OpeningBalanceConfirmed',
  data: {
    fundId: FUND,
    proposalId: 'o',
    was,
    becomes,
    reason: was && 'typed-wrongly',
    money: eur('0'),
    proposedBy: 'treasurer',
    confirmedBy: 'accountant',
    moves: [],
  },
});

describe('cash that one restriction lends another', () => {
  it('is owed between the two, and comes back the other way', () => {
    const lent = (type: 'CashLent' | 'CashGivenBack', from: string, to: string): AnyEvent => ({
      type,
      data: {
        fundId: FUND,
        proposalId: 'p',
        from,
        to,
        money: eur('30000'),
        reason: 'payout-due',
        on: '2026-03-01',
        proposedBy: 'treasurer',
        confirmedBy: 'accountant',
        moves: [],
      },
    });
    expect(lines(lent('CashLent', 'free', 'legal-aid'))).toEqual([
      'due-between-restrictions / bank: 30000 (30000) free',
      'bank / due-between-restrictions: 30000 (30000) legal-aid',
    ]);
    expect(lines(lent('CashGivenBack', 'legal-aid', 'free'))).toEqual([
      'due-between-restrictions / bank: 30000 (30000) legal-aid',
      'bank / due-between-restrictions: 30000 (30000) free',
    ]);
  });
});

describe('what a fund held before its books began', () => {
  it('is at the bank and no gift, by restriction', () => {
    expect(lines(opening(null, held('2026-01-01', '35000')))).toEqual([
      'bank / opening-balances: 90000 (90000) free',
      'bank / opening-balances: 35000 (35000) legal-aid',
    ]);
  });

  it('is taken back for the day on which it stood, and booked anew for its own', () => {
    const event = opening(held('2026-01-01', '35000'), held('2025-12-31', '3500'));
    expect(postingsOf(event).map((one) => `${one.relatesTo} ${line(one)}`)).toEqual([
      '2026-01-01 opening-balances / bank: 90000 (90000) free',
      '2026-01-01 opening-balances / bank: 35000 (35000) legal-aid',
      '2025-12-31 bank / opening-balances: 90000 (90000) free',
      '2025-12-31 bank / opening-balances: 3500 (3500) legal-aid',
    ]);
    expect(postingsOf(opening(held('2026-01-01', '1'), null))).toHaveLength(2);
  });
});

describe('the postings of events', () => {
  it('books a gift in full, and what the bank kept as an expense', () => {
    expect(lines(gift({}))).toEqual([
      'bank / gifts: 9825 (9825) free',
      'processor-fees / gifts: 175 (175) free',
    ]);
  });

  it('books a gift by card as money that the processor still holds', () => {
    expect(lines(gift({ method: 'card', feeMinor: '0', restriction: 'legal-aid' }))).toEqual([
      'processor-clearing / gifts: 10000 (10000) legal-aid',
    ]);
  });

  it('books what a processor pays out as money at the bank, by restriction', () => {
    const split = [
      { restriction: 'legal-aid', minor: '4000' },
      { restriction: 'free', minor: '6000' },
    ];
    const money = { minor: '10000', currency: 'EUR' };
    const known = { fundId: 'fund', payoutId: 'p', arrivedOn: '2026-01-09', by: 'treasurer' };
    const data = { ...known, money, baseMinor: '10000', moves: shift('processor', 'bank', split) };
    expect(lines({ type: 'ProcessorPaidOut', data })).toEqual([
      'bank / processor-clearing: 4000 (4000) legal-aid',
      'bank / processor-clearing: 6000 (6000) free',
    ]);
  });

  it('changes a gift in another currency through the exchange, one posting per currency', () => {
    const exchange = {
      into: 'EUR',
      rateSetId: 'r',
      ratesOn: '2026-01-05',
      numerator: '23',
      denominator: '25',
    };
    const came = gift({ money: { minor: '10000', currency: 'USD' }, baseMinor: '9200', exchange });
    const told = ({ money: { currency }, ...posting }: Posting) =>
      `${currency} ${line({ ...posting, money: { ...eur(''), minor: posting.baseMinor } })}`;
    expect(postingsOf(came).map(told)).toEqual([
      'USD currency-exchange / gifts: 9039 (9039) free',
      'EUR bank / currency-exchange: 9039 (9039) free',
      'USD processor-fees / gifts: 161 (161) free',
    ]);
    expect(postingsOf(came).map(({ money }) => money)).toEqual([
      { minor: '9825', currency: 'USD' },
      { minor: '9039', currency: 'EUR' },
      { minor: '175', currency: 'USD' },
    ]);
  });

  it('shares out the base amount of a foreign gift without losing a cent', () => {
    const foreign = { money: { minor: '10000', currency: 'USD' }, baseMinor: '9201' };
    expect(lines(gift(foreign))).toEqual([
      'bank / gifts: 9825 (9040) free',
      'processor-fees / gifts: 175 (161) free',
    ]);
  });

  it('makes a grant an expense and a debt on the day of its notification, by restriction', () => {
    expect(lines({ type: 'GrantNotified', data: grant })).toEqual([
      'grants / grants-payable: 90000 (90000) legal-aid',
      'grants / grants-payable: 150000 (150000) free',
    ]);
    expect(postingsOf({ type: 'GrantAgreed', data: grant })).toEqual([]);
  });

  it('takes back expense and debt when a grant shrinks', () => {
    const data = { ...grant, reason: 'withdrawn' } as const;
    expect(lines({ type: 'GrantReduced', data })).toEqual([
      'grants-payable / grants: 90000 (90000) legal-aid',
      'grants-payable / grants: 150000 (150000) free',
    ]);
  });

  it('lets a payment and its fee leave the bank', () => {
    expect(lines({ type: 'AttemptPaid', data: paid } as unknown as AnyEvent)).toEqual([
      'grants-payable / bank: 90000 (90000) legal-aid',
      'grants-payable / bank: 150000 (150000) free',
      'transfer-fees / bank: 1200 (1200) free',
    ]);
    expect(postingsOf({ type: 'FundsSettled', data: settled }).every(isMemoPosting)).toBe(true);
  });

  it('owes a payment again when it failed after it was paid, until the bank line comes back', () => {
    const { fundId, holdId, money, split, baseMinor } = grant;
    const about = { fundId, holdId, attemptId: 'p1', money, baseMinor };
    const data = { ...about, moves: reversalMoves(split) };
    expect(lines({ type: 'SettlementReversed', data })).toEqual([
      'money-due-back / grants-payable: 90000 (90000) legal-aid',
      'money-due-back / grants-payable: 150000 (150000) free',
      'reservations / reserved-funds: 90000 (0) legal-aid',
      'reservations / reserved-funds: 150000 (0) free',
    ]);
    expect(postingsOf({ type: 'AttemptFailedAfterPaid', data })).toEqual([]);
    const back = {
      ...about,
      split,
      disbursementId: 'p',
      returnId: 'r',
      arrivedOn: '2026-01-12',
      by: 'accountant',
    };
    expect(lines({ type: 'ReturnedMoneyArrived', data: back })).toEqual([
      'bank / money-due-back: 90000 (90000) legal-aid',
      'bank / money-due-back: 150000 (150000) free',
    ]);
  });

  it('remembers what is reserved, and forgets it when it is settled or released', () => {
    const { fundId, holdId, money, split } = grant;
    const feeSplit = [{ restriction: 'free', minor: '2000' }];
    const reserved = {
      fundId,
      holdId,
      purposeId: 'a',
      money,
      feeAllowanceMinor: '2000',
      availableAfterMinor: '0',
      moves: reservationMoves(split, feeSplit),
    };
    expect(lines({ type: 'FundsReserved', data: reserved })).toEqual([
      'reservations / reserved-funds: 90000 (0) legal-aid',
      'reservations / reserved-funds: 152000 (0) free',
    ]);
    expect(lines({ type: 'FundsSettled', data: settled })).toEqual([
      'reserved-funds / reservations: 90000 (0) legal-aid',
      'reserved-funds / reservations: 152000 (0) free',
    ]);
    const all = [{ restriction: 'free', minor: '242000' }];
    const given = {
      fundId,
      holdId,
      money: eur('242000'),
      reason: 'withdrawn',
      owed: true,
      moves: releaseMoves('committed', all),
    } as const;
    expect(lines({ type: 'ReservationReleased', data: given })).toEqual([
      'reserved-funds / reservations: 242000 (0) free',
    ]);
  });

  it('does not count a fee beyond the allowance as something that had been reserved', () => {
    const beyond = {
      ...settled,
      moves: paymentMoves({
        split: grant.split,
        fee: [{ restriction: 'free', minor: '2000' }],
        extra: [{ restriction: 'free', minor: '500' }],
      }),
    };
    expect(lines({ type: 'FundsSettled', data: beyond })).toEqual([
      'reserved-funds / reservations: 90000 (0) legal-aid',
      'reserved-funds / reservations: 152000 (0) free',
    ]);
  });

  it('keeps what was imported under a restriction of its own', () => {
    const past = { pastGrantId: 'x', fundId: FUND, money: eur('5000'), baseMinor: '5000' };
    const booked = [
      'bank / opening-balances: 5000 (5000) imported',
      'grants / grants-payable: 5000 (5000) imported',
      'grants-payable / bank: 5000 (5000) imported',
    ];
    expect(lines({ type: 'PastGrantRecorded', data: past } as unknown as AnyEvent)).toEqual(booked);
    const anew = { ...past, relatesTo: '2020-01-31' };
    expect(lines({ type: 'PastGrantBookedAnew', data: anew })).toEqual(booked);
    expect(lines({ type: 'PastGrantTakenBack', data: anew })).toEqual([
      'opening-balances / bank: 5000 (5000) imported',
      'grants-payable / grants: 5000 (5000) imported',
      'bank / grants-payable: 5000 (5000) imported',
    ]);
  });

  it('says of a correction to which day it belongs', () => {
    const corrected = gift({ feeMinor: '0', relatesTo: '2025-12-31' });
    expect(postingsOf(corrected).map(({ relatesTo }) => relatesTo)).toEqual(['2025-12-31']);
  });

  it('takes a corrected gift back on the day on which it stood, and books it on its own', () => {
    const stood = {
      money: { minor: '10000', currency: 'EUR' },
      feeMinor: '0',
      baseMinor: '10000',
      restriction: 'free',
      method: 'bank',
      receivedOn: '2026-03-09',
    } as const;
    const right = { ...stood, restriction: 'winter', method: 'card', receivedOn: '2026-03-10' };
    const correction = { correctionId: 'c', reason: 'typed-wrongly', proposedBy: 'a' };
    const event = {
      type: 'DonationCorrected',
      data: { fundId: 'fund', was: stood, becomes: right, ...correction, confirmedBy: 'b' },
    } as unknown as AnyEvent;
    expect(lines(event)).toEqual([
      'gifts / bank: 10000 (10000) free',
      'processor-clearing / gifts: 10000 (10000) winter',
    ]);
    expect(postingsOf(event).map(({ relatesTo }) => relatesTo)).toEqual([
      '2026-03-09',
      '2026-03-10',
    ]);
    const gone = { ...event, data: { ...event.data, becomes: null } } as AnyEvent;
    expect(lines(gone)).toEqual(['gifts / bank: 10000 (10000) free']);
  });

  it('takes a corrected payout of a processor back for its day, and books it for its own', () => {
    const was = {
      money: { minor: '10000', currency: 'EUR' },
      baseMinor: '10000',
      arrivedOn: '2026-03-09',
      split: [
        { restriction: 'free', minor: '6000' },
        { restriction: 'winter', minor: '4000' },
      ],
    };
    const becomes = {
      money: { minor: '6000', currency: 'EUR' },
      baseMinor: '6000',
      arrivedOn: '2026-03-10',
      split: [{ restriction: 'free', minor: '6000' }],
    };
    const ids = { fundId: 'fund', payoutId: 'p', correctionId: 'c', proposedBy: 'a' } as const;
    const told = { ...ids, reason: 'typed-wrongly', confirmedBy: 'b', moves: [] } as const;
    const { money } = becomes;
    const event = {
      type: 'ProcessorPayoutCorrected',
      data: { ...told, money, was, becomes },
    } as const;
    expect(lines(event)).toEqual([
      'processor-clearing / bank: 6000 (6000) free',
      'processor-clearing / bank: 4000 (4000) winter',
      'bank / processor-clearing: 6000 (6000) free',
    ]);
    expect(postingsOf(event).map(({ relatesTo }) => relatesTo)).toEqual([
      '2026-03-09',
      '2026-03-09',
      '2026-03-10',
    ]);
    const gone = { ...event, data: { ...event.data, becomes: null } };
    expect(lines(gone)).toHaveLength(2);
  });

  it('gives each expense its function, and no other line one', () => {
    for (const { event } of books({ seed: 3, grants: 60 })) {
      for (const { from, to, functionalClass } of postingsOf(event)) {
        const isExpense = [from, to].some((account) => accounts[account].kind === 'expense');
        expect(functionalClass !== 'none').toBe(isExpense);
      }
    }
  });

  it('posts nothing for events that move nothing', () => {
    expect(movesMoney('ApplicationSubmitted')).toBe(false);
    expect(posts('FundsReserved')).toBe(true);
    expect(movesMoney('FundsReserved')).toBe(false);
    expect(postingsOf({ type: 'FundsCommitted', data: {} })).toEqual([]);
  });
});

describe('any amount over any split', () => {
  it('is posted whole, in its currency and in base, whatever the rate', () => {
    const shares = fc.array(fc.bigInt({ min: 1n, max: 10n ** 20n }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(shares, fc.bigInt({ min: 0n, max: 10n ** 22n }), (minors, base) => {
        const total = minors.reduce((sum, minor) => sum + minor, 0n);
        const split = minors.map((minor, i) => ({ restriction: `r${i}`, minor: `${minor}` }));
        const data = { ...grant, money: eur(`${total}`), baseMinor: `${base}`, split };
        const postings = postingsOf({ type: 'GrantNotified', data });
        const sum = (of: (posting: Posting) => string): bigint =>
          postings.reduce((all, posting) => all + BigInt(of(posting)), 0n);
        expect(sum(({ money }) => money.minor)).toBe(total);
        expect(sum(({ baseMinor }) => baseMinor)).toBe(base);
      }),
    );
  });
});

const settled = {
  fundId: FUND,
  holdId: 'a.1',
  attemptId: 'p1',
  money: eur('240000'),
  feeMinor: '1200',
  moves: paymentMoves({
    split: grant.split,
    fee: [{ restriction: 'free', minor: '1200' }],
    unused: [{ restriction: 'free', minor: '800' }],
  }),
};

function isMemoPosting({ from, to }: Posting): boolean {
  return isMemo(from) && isMemo(to);
}
