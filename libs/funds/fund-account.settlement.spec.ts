import { movedBetween, shift, type FundAccountEvent } from '#catalogue';
import { fold } from '#kernel';
import { paymentMoves, reversalMoves } from '../../test/support/fund-moves.js';
import { specify } from '../../test/support/specification.js';
import { fundAccountDecider } from './fund-account.decider.js';
import {
  commit,
  committed,
  eur,
  free,
  fundId,
  givenUp,
  opened,
  receipt,
  received,
  refused,
  release,
  released,
  reserved,
  reverse,
  settle,
} from './fund-account.fixtures.js';

const account = specify(fundAccountDecider);

const movedIn = (events: readonly FundAccountEvent[]) => events[0]?.data.moves ?? [];
const feeOf = (events: readonly FundAccountEvent[]) =>
  movedBetween(movedIn(events), 'fees-committed', 'settled');
const extraOf = (events: readonly FundAccountEvent[]) =>
  movedBetween(movedIn(events), 'available', 'settled');
const unusedOf = (events: readonly FundAccountEvent[]) =>
  movedBetween(movedIn(events), 'fees-committed', 'available');
const bucketOf = (events: readonly FundAccountEvent[], restriction = 'free') =>
  fold(fundAccountDecider, events).buckets.get(restriction);

describe('The beneficiary is told', () => {
  test('what was reserved is owed', () => {
    account
      .given(received(500), reserved('a', 300, 200))
      .when(commit('a', 300))
      .then(committed('a', 300));
  });

  test('less than was reserved gives the rest back, free money first', () => {
    account
      .given(
        opened('winter'),
        received(100),
        received(100, 'winter', 'r2'),
        reserved('a', 150, 50, [{ restriction: 'winter', minor: '100' }, free(50)]),
      )
      .when(commit('a', 120))
      .then(
        released('a', 30, 'reduced'),
        committed('a', 120, [], [{ restriction: 'winter', minor: '100' }, free(20)]),
      );
  });

  test('more than was reserved, an unknown hold, or twice: refused', () => {
    const given = account.given(received(500), reserved('a', 300, 200));
    given.when(commit('a', 301)).thenRefused('commit-above-reserved');
    given.when(commit('b', 1)).thenRefused('hold-unknown');
    account
      .given(received(500), reserved('a', 300, 200), committed('a', 300))
      .when(commit('a', 300))
      .thenRefused('hold-not-reserved');
  });
});

describe('A payment leaves the bank', () => {
  const held: readonly FundAccountEvent[] = [
    received(4000000),
    reserved('a', 240000, 3758000, [free(240000)], [free(2000)]),
    committed('a', 240000, [free(2000)]),
  ];

  test('the night emergency: 12.00 of the 20.00 allowed is spent, 8.00 is available again', () => {
    const events = account
      .given(...held)
      .when(settle('a', 240000, { fee: 1200 }))
      .events();
    expect(events).toEqual([
      {
        type: 'FundsSettled',
        data: {
          fundId,
          holdId: 'a',
          attemptId: 'attempt-1',
          money: eur(240000),
          feeMinor: '1200',
          moves: paymentMoves({
            split: [free(240000)],
            fee: [free(1200)],
            unused: [free(800)],
            gone: [free(241200)],
          }),
        },
      },
    ]);
    expect(bucketOf([...held, ...events])?.balances).toMatchObject({
      given: -4000000n,
      reserved: 0n,
      committed: 0n,
      'fees-committed': 0n,
      settled: 241200n,
      bank: 3758800n,
    });
  });

  test('paid in two parts, the allowance stays until the last one', () => {
    const first = account
      .given(...held)
      .when(settle('a', 100000, { fee: 500 }))
      .events();
    expect(unusedOf(first)).toEqual([]);
    const last = account
      .given(...held, ...first)
      .when(settle('a', 140000, { fee: 500, attemptId: 'attempt-2' }))
      .events();
    expect(unusedOf(last)).toEqual([free(1000)]);
  });

  test('a fee beyond the allowance comes from what is available', () => {
    const events = account
      .given(...held)
      .when(settle('a', 240000, { fee: 2300 }))
      .events();
    expect(feeOf(events)).toEqual([free(2000)]);
    expect(extraOf(events)).toEqual([free(300)]);
    expect(unusedOf(events)).toEqual([]);
  });

  const missing = (type: 'FeeShortfallOpened' | 'FeeShortfallCovered', minor: number) =>
    ({
      type,
      data: {
        fundId,
        holdId: 'a',
        attemptId: 'attempt-1',
        money: eur(minor),
        restriction: 'free',
        moves:
          type === 'FeeShortfallOpened'
            ? [
                ...shift('short', 'settled', [free(minor)]),
                ...shift('bank', 'outside', [free(minor)]),
              ]
            : shift('available', 'short', [free(minor)]),
      },
    }) as FundAccountEvent;

  test('a fee that no money covers has left all the same: what is missing is on record', () => {
    const start = [received(1002), reserved('a', 1000, 2), committed('a', 1000)];
    const events = account
      .given(...start)
      .when(settle('a', 1000, { fee: 5 }))
      .events();
    expect(events).toMatchObject([
      { type: 'FundsSettled', data: { feeMinor: '5' } },
      missing('FeeShortfallOpened', 3),
    ]);
    expect(feeOf(events)).toEqual([]);
    expect(extraOf(events)).toEqual([free(2)]);
    expect(bucketOf([...start, ...events])?.balances).toMatchObject({
      committed: 0n,
      settled: 1005n,
      short: -3n,
      available: 0n,
    });
  });

  test('the next money covers what is missing before anybody who waits, part by part', () => {
    const short = [
      received(1000),
      reserved('a', 1000, 0),
      committed('a', 1000),
      ...account
        .given(received(1000), reserved('a', 1000, 0), committed('a', 1000))
        .when(settle('a', 1000, { fee: 5 }))
        .events(),
      refused('b', 10, 0),
    ];
    account
      .given(...short)
      .when(receipt(2))
      .then(received(2, 'free', 'r9'), missing('FeeShortfallCovered', 2));
    account
      .given(...short, received(2, 'free', 'r8'), missing('FeeShortfallCovered', 2))
      .when(receipt(13))
      .then(received(13, 'free', 'r9'), missing('FeeShortfallCovered', 3), reserved('b', 10, 0));
    const all = [...short, received(5, 'free', 'r8'), missing('FeeShortfallCovered', 5)];
    expect(bucketOf(all)?.balances).toMatchObject({ given: -1005n, settled: 1005n, short: 0n });
  });

  test('the bucket told by the payment bears the fee, if its donor allows fees', () => {
    const start: readonly FundAccountEvent[] = [
      opened('kind'),
      opened('strict', { feesAllowed: false }),
      received(1000),
      received(1000, 'kind', 'r2'),
      received(1000, 'strict', 'r3'),
      reserved('a', 500, 2500),
      committed('a', 500),
    ];
    const kind = account
      .given(...start)
      .when(settle('a', 500, { fee: 5, bearer: 'kind' }))
      .events();
    expect(extraOf(kind)).toEqual([{ restriction: 'kind', minor: '5' }]);
    const strict = account
      .given(...start)
      .when(settle('a', 500, { fee: 5, bearer: 'strict' }))
      .events();
    expect(strict).toMatchObject([
      { type: 'FundsSettled' },
      { type: 'FeeShortfallOpened', data: { restriction: 'strict', money: eur(5) } },
    ]);
    expect([feeOf(strict), extraOf(strict)]).toEqual([[], []]);
  });

  test('the split of the payment must be part of the hold', () => {
    const given = account.given(opened('winter'), ...held);
    const winter = { restriction: 'winter', minor: '1' };
    given.when(settle('a', 1, { split: [winter] })).thenRefused('split-not-of-hold');
    given.when(settle('a', 2, { split: [free(1)] })).thenRefused('split-not-of-hold');
    expect(given.when(settle('a', 2, { split: [free(2)] })).events()).toHaveLength(1);
  });

  test('never more than is owed, never before it is owed, never the same payment twice', () => {
    account
      .given(...held)
      .when(settle('a', 240001))
      .thenRefused('settle-above-committed');
    account
      .given(received(500), reserved('a', 300, 200))
      .when(settle('a', 300))
      .thenRefused('hold-not-committed');
    const paid = account
      .given(...held)
      .when(settle('a', 240000))
      .events();
    account
      .given(...held, ...paid)
      .when(settle('a', 240000))
      .thenRefused('attempt-already-settled');
    account
      .given(...held)
      .when(settle('zz', 1))
      .thenRefused('hold-unknown');
    account
      .given(...held)
      .when(settle('a', 1, { fee: -1 }))
      .thenRefused('fee-negative');
  });
});

describe('A payment fails after the bank reported it paid (story 4)', () => {
  const held: readonly FundAccountEvent[] = [
    received(400000),
    reserved('a', 300000, 99800, [free(300000)], [free(200)]),
    committed('a', 300000, [free(200)]),
  ];
  const paid = account
    .given(...held)
    .when(settle('a', 300000, { fee: 150 }))
    .events();

  test('3,000.00 is owed again, available is unchanged and the fee stays spent', () => {
    const back = account
      .given(...held, ...paid)
      .when(reverse('a'))
      .events();
    expect(back).toEqual([
      {
        type: 'SettlementReversed',
        data: {
          fundId,
          holdId: 'a',
          attemptId: 'attempt-1',
          money: eur(300000),
          baseMinor: '300000',
          moves: reversalMoves([free(300000)]),
        },
      },
    ]);
    expect(bucketOf([...held, ...paid, ...back])?.balances).toMatchObject({
      reserved: 0n,
      committed: 300000n,
      settled: 150n,
      bank: 99850n,
      'due-back': 300000n,
    });
  });

  test('a second attempt may pay what is owed again', () => {
    const back = account
      .given(...held, ...paid)
      .when(reverse('a'))
      .events();
    const again = account
      .given(...held, ...paid, ...back)
      .when(settle('a', 300000, { attemptId: 'attempt-2', fee: 100 }))
      .events();
    expect(extraOf(again)).toEqual([free(100)]);
    expect(unusedOf(again)).toEqual([]);
  });

  test('once per payment, and only for a payment that was settled', () => {
    const back = account
      .given(...held, ...paid)
      .when(reverse('a'))
      .events();
    account
      .given(...held, ...paid, ...back)
      .when(reverse('a'))
      .thenRefused('attempt-already-reversed');
    account
      .given(...held, ...paid)
      .when(reverse('a', 'other'))
      .thenRefused('attempt-unknown');
    account
      .given(...held)
      .when(reverse('zz'))
      .thenRefused('hold-unknown');
  });
});

describe('An award is given up', () => {
  const held = [
    received(500),
    reserved('a', 300, 180, [free(300)], [free(20)]),
  ] satisfies readonly FundAccountEvent[];

  test('award and fee allowance are available again, before and after it was owed', () => {
    account
      .given(...held)
      .when(release('a'))
      .then(released('a', 320, 'withdrawn', { fee: 20 }));
    account
      .given(...held, committed('a', 300, [free(20)]))
      .when(release('a'))
      .then(givenUp('a', 320, 'withdrawn', 20));
  });

  test('not while a payment is on its way, not once it is paid, not if unknown', () => {
    account
      .given(...held)
      .when(release('a', true))
      .thenRefused('payment-in-flight');
    const paid = account
      .given(...held, committed('a', 300, [free(20)]))
      .when(settle('a', 300))
      .events();
    account
      .given(...held, committed('a', 300, [free(20)]), ...paid)
      .when(release('a'))
      .thenRefused('hold-already-settled');
    account
      .given(...held)
      .when(release('b'))
      .thenRefused('hold-unknown');
  });

  test('twice changes nothing', () => {
    account
      .given(...held, released('a', 320, 'withdrawn', { fee: 20 }))
      .when(release('a'))
      .then();
  });

  test('what was paid stays paid, only the rest comes back', () => {
    const part = account
      .given(...held, committed('a', 300, [free(20)]))
      .when(settle('a', 100))
      .events();
    account
      .given(...held, committed('a', 300, [free(20)]), ...part)
      .when(release('a'))
      .then(givenUp('a', 220, 'withdrawn', 20));
  });
});
