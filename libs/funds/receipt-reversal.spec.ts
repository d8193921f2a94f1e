import { specify } from '../../test/support/specification.js';
import type { FundAccountEvent, Movement } from '#catalogue';
import { fold } from '#kernel';
import { fundAccountDecider } from './fund-account.decider.js';
import {
  committed,
  eur,
  fundId,
  on,
  opened,
  received,
  receipt,
  release,
  reserve,
  reserved,
  treasurer,
} from './fund-account.fixtures.js';

const account = specify(fundAccountDecider);
const LEGAL = 'legal-aid';
const open = opened(LEGAL, { needs: ['legal'] });
const gift = received(11_802, LEGAL, 'd1', 'processor');
const lawyers = [{ restriction: LEGAL, minor: '11802' }];

const goesBack = (minor: number, reversalId = 're_1', restriction = LEGAL) =>
  ({
    type: 'RecordReceiptReversal',
    fundId,
    reversalId,
    receiptId: 'd1',
    money: eur(minor),
    restriction,
    on,
  }) as const;
const comesAgain = (minor: number, reversalId = 're_1') =>
  ({ type: 'RestoreReceipt', fundId, reversalId, money: eur(minor), on }) as const;

const move = (from: string, to: string, minor: number, restriction = LEGAL): Movement =>
  ({ from, to, restriction, minor: String(minor) }) as Movement;
const reversed = (minor: number, there = minor, reversalId = 're_1'): FundAccountEvent => ({
  type: 'FundsReceiptReversed',
  data: {
    fundId,
    reversalId,
    receiptId: 'd1',
    money: eur(minor),
    restriction: LEGAL,
    on,
    moves:
      there === 0 ? [] : [move('available', 'given', there), move('processor', 'outside', there)],
  },
});
const short = (minor: number, reversalId = 're_1'): FundAccountEvent => ({
  type: 'ShortfallOpened',
  data: {
    fundId,
    reversalId,
    money: eur(minor),
    restriction: LEGAL,
    moves: [move('missing', 'given', minor), move('processor', 'outside', minor)],
  },
});
const covered = (
  minor: number,
  coveredBy: string,
  place: 'bank' | 'processor' = 'bank',
): FundAccountEvent => ({
  type: 'ShortfallCovered',
  data: {
    fundId,
    reversalId: 're_1',
    money: eur(minor),
    restriction: LEGAL,
    coveredBy,
    moves:
      coveredBy === LEGAL
        ? [move('available', 'missing', minor)]
        : [
            move('available', 'given', minor, coveredBy),
            move('given', 'missing', minor),
            move(place, 'outside', minor, coveredBy),
            move('outside', place, minor),
          ],
  },
});
const restored = (minor: number): FundAccountEvent => ({
  type: 'FundsReceiptRestored',
  data: {
    fundId,
    reversalId: 're_1',
    receiptId: 'd1',
    money: eur(minor),
    restriction: LEGAL,
    on,
    moves: [move('given', 'available', minor), move('outside', 'processor', minor)],
  },
});
/** All of the gift was promised, and the beneficiary knows. */
const granted = [
  open,
  gift,
  reserved('a', 11_802, 0, lawyers),
  committed('a', 11_802, [], lawyers),
];
const balancesOf = (events: readonly FundAccountEvent[], restriction: string) =>
  fold(fundAccountDecider, events).buckets.get(restriction)?.balances;

describe('What went back of a receipt', () => {
  test('is taken from its restriction, once', () => {
    account.given(open, gift).when(goesBack(5_000)).then(reversed(5_000));
    account.given(open, gift, reversed(5_000)).when(goesBack(5_000)).then();
  });

  test('and was promised is missing, and never refused: the restriction has nothing, and not less', () => {
    account
      .given(...granted)
      .when(goesBack(7_000))
      .then(reversed(7_000, 0), short(7_000));
    const after = balancesOf([...granted, reversed(7_000, 0), short(7_000)], LEGAL);
    expect(after).toMatchObject({ available: 0n, missing: -7_000n, committed: 11_802n });
  });

  test('is covered from free money, where it lies, and the rest stays open', () => {
    const bank = received(3_000, 'free', 'r2');
    account
      .given(...granted, bank)
      .when(goesBack(7_000))
      .then(reversed(7_000, 0), short(7_000), covered(3_000, 'free'));
    const card = received(3_000, 'free', 'r2', 'processor');
    account
      .given(...granted, card)
      .when(goesBack(7_000))
      .then(reversed(7_000, 0), short(7_000), covered(3_000, 'free', 'processor'));
  });

  test('of a receipt that is not booked yet waits for it', () => {
    account.given(open).when(goesBack(5_000)).thenRefused('receipt-unknown');
  });

  test('may leave a processor with less than nothing, and a payout from before is still one', () => {
    const paidOut = {
      type: 'RecordProcessorPayout',
      fundId,
      payoutId: 'po_1',
      money: eur(11_802),
      arrivedOn: '2026-03-10',
      today: '2026-03-12',
      baseCurrency: 'EUR',
      by: treasurer,
    } as const;
    const late: FundAccountEvent = {
      ...reversed(5_000),
      data: { ...reversed(5_000).data, on: '2026-03-11' },
    } as FundAccountEvent;
    const told = fundAccountDecider.decide(paidOut, fold(fundAccountDecider, [open, gift, late]));
    expect(told.map(({ type }) => type)).toEqual(['ProcessorPaidOut']);
    const after = balancesOf([open, gift, late, ...told], LEGAL);
    expect(after).toMatchObject({ processor: -5_000n, bank: 11_802n, available: 6_802n });
    // On a day after it, the processor had no more than the rest.
    account
      .given(open, gift, late)
      .when({ ...paidOut, arrivedOn: '2026-03-11' })
      .thenRefused('above-what-processor-holds', { held: '6802', currency: 'EUR' });
  });
});

describe('While it is missing', () => {
  const missing = [...granted, reversed(7_000, 0), short(7_000)];
  const setAside = {
    type: 'SetCashAside',
    fundId,
    attemptId: 'attempt-1',
    money: eur(100),
    split: [{ restriction: LEGAL, minor: '100' }],
  } as const;

  test('nothing is released from the restriction, though the bank holds it', () => {
    const [atBank] = [received(11_802, LEGAL, 'd1')];
    const given = [open, atBank, ...granted.slice(2), reversed(7_000, 0), short(7_000)];
    account
      .given(...given)
      .when(setAside)
      .thenRefused('restriction-short', { restriction: LEGAL, missing: '7000', currency: 'EUR' });
  });

  test('nothing is promised from it', () => {
    const [answer] = fundAccountDecider.decide(
      reserve('b', 100),
      fold(fundAccountDecider, missing),
    );
    expect(answer).toMatchObject({ type: 'ReservationRefused', data: { available: eur(0) } });
  });

  test('what comes under it, or as free money, covers it before anybody who waits', () => {
    const waits = fundAccountDecider.decide(reserve('b', 100), fold(fundAccountDecider, missing));
    const own = fundAccountDecider.decide(
      receipt(4_000, LEGAL),
      fold(fundAccountDecider, [...missing, ...waits]),
    );
    expect(own.map(({ type }) => type)).toEqual(['FundsReceived', 'ShortfallCovered']);
    account
      .given(...missing, received(7_000, 'free', 'r2'))
      .when(receipt(100, LEGAL))
      .then({ ...received(100, LEGAL, 'r9') }, covered(100, LEGAL), covered(6_900, 'free'));
  });

  test('a promise that is given up covers it', () => {
    const given = fundAccountDecider.decide(release('a'), fold(fundAccountDecider, missing));
    expect(given.map(({ type }) => type)).toEqual(['ReservationReleased', 'ShortfallCovered']);
    expect(balancesOf([...missing, ...given], LEGAL)).toMatchObject({
      missing: 0n,
      available: 4_802n,
    });
  });
});

describe('What comes again', () => {
  test('covers what is missing, and gives free money back what it covered', () => {
    const before = [
      ...granted,
      received(3_000, 'free', 'r2'),
      reversed(7_000, 0),
      short(7_000),
      covered(3_000, 'free'),
    ];
    account
      .given(...before)
      .when(comesAgain(7_000))
      .then(restored(7_000), covered(4_000, LEGAL), {
        type: 'ShortfallCoverGivenBack',
        data: {
          fundId,
          reversalId: 're_1',
          money: eur(3_000),
          restriction: LEGAL,
          moves: [
            move('available', 'given', 3_000),
            move('given', 'available', 3_000, 'free'),
            move('processor', 'outside', 3_000),
            move('outside', 'processor', 3_000, 'free'),
          ],
        },
      });
  });

  test('is available again, once, and no more than went', () => {
    account.given(open, gift, reversed(5_000)).when(comesAgain(5_000)).then(restored(5_000));
    account.given(open, gift, reversed(5_000), restored(5_000)).when(comesAgain(5_000)).then();
    account
      .given(open, gift, reversed(5_000))
      .when(comesAgain(5_001))
      .thenRefused('restored-above-reversed');
    account.given(open, gift).when(comesAgain(1)).thenRefused('reversal-unknown');
  });
});
