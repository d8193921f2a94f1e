import type { RestrictionTerms } from '#catalogue';
import { specify } from '../../test/support/specification.js';
import { fundAccountDecider, type FundAccountCommand } from './fund-account.decider.js';
import {
  committed,
  credit,
  free,
  fundId,
  givenUp,
  noTerms,
  opened,
  receipt,
  received,
  refused,
  release,
  released,
  reserve,
  reserved,
  settle,
  treasurer,
} from './fund-account.fixtures.js';

const account = specify(fundAccountDecider);

describe('Money comes in', () => {
  test('a receipt is booked once, however often it is sent', () => {
    account
      .given()
      .when(receipt(5000))
      .then(received(5000, 'free', 'r9') && received(5000, 'free', 'r9'));
    account
      .given(received(5000))
      .when(receipt(5000, 'free', 'r1'))
      .then();
  });

  test('a receipt under a restriction that nobody opened is refused', () => {
    account.given().when(receipt(1, 'winter')).thenRefused('restriction-unknown');
  });

  test('an account holds one currency', () => {
    const dollars = { ...receipt(1), money: { minor: '1', currency: 'USD' } } as FundAccountCommand;
    account.given(received(1)).when(dollars).thenRefused('currency-not-held', { currency: 'USD' });
  });

  test.each(['0', '-5', '1.5', ''])('an amount of "%s" is no receipt', (minor) => {
    const odd = { ...receipt(1), money: { minor, currency: 'EUR' } } as FundAccountCommand;
    account.given().when(odd).thenRefused('amount-not-positive');
  });
});

describe('A restriction is opened', () => {
  const open = (change: object = {}): FundAccountCommand => ({
    type: 'OpenRestriction',
    fundId,
    currency: 'EUR',
    restriction: 'winter',
    terms: noTerms,
    credit,
    by: treasurer,
    ...change,
  });

  test('by the treasurer, with the terms of the donor', () => {
    account.given().when(open()).then(opened('winter'));
  });

  test.each([
    ['a person without that role', { by: { accountId: 'x', roles: ['chair'] } }, 'not-allowed'],
    ['another currency', { currency: 'USD' }, 'currency-not-held'],
    ['a name with spaces', { restriction: 'for winter' }, 'restriction-name-invalid'],
    ['a very long name', { restriction: 'w'.repeat(61) }, 'restriction-name-invalid'],
    ['the name of free money', { restriction: 'free' }, 'restriction-already-open'],
    ['a day that does not exist', { terms: { ...noTerms, until: '2026-02-30' } }, 'date-invalid'],
    [
      'a term that ends before it begins',
      { terms: { ...noTerms, from: '2026-02-02', until: '2026-02-01' } },
      'dates-reversed',
    ],
    ['a donor whom nothing names', { credit: {} }, 'text-missing'],
    ['a donor with an empty name', { credit: { en: ' ' } }, 'text-missing'],
    ['a place that is no country', { terms: { ...noTerms, places: ['Tunis'] } }, 'country-unknown'],
  ])('not with %s', (_, change, code) => {
    account.given(received(1)).when(open(change)).thenRefused(code);
  });

  test('not twice, and not without end', () => {
    account.given(opened('winter')).when(open()).thenRefused('restriction-already-open');
    const many = Array.from({ length: 200 }, (_, place) => opened(`r${place}`));
    account
      .given(...many)
      .when(open())
      .thenRefused('too-many-restrictions', { max: 200 });
  });
});

describe('Money is set aside for an award', () => {
  test('what is there is reserved, and what is left is told', () => {
    account
      .given(received(5000))
      .when(reserve('a', 4800, { fee: 20 }))
      .then(reserved('a', 4800, 180, [free(4800)], [free(20)]));
  });

  test('what is not there is refused, and the refusal is on record (story 2)', () => {
    account
      .given(received(500000), reserved('a', 480000, 20000))
      .when(reserve('b', 470000))
      .then(refused('b', 470000, 20000));
    account
      .given(received(500000), reserved('b', 470000, 30000))
      .when(reserve('a', 480000))
      .then(refused('a', 480000, 30000));
  });

  test('the restricted money that expires first goes first, free money last', () => {
    account
      .given(
        opened('later', { until: '2026-12-31' }),
        opened('sooner', { until: '2026-06-30' }),
        opened('always'),
        received(100),
        received(100, 'always', 'r2'),
        received(100, 'later', 'r3'),
        received(100, 'sooner', 'r4'),
      )
      .when(reserve('a', 350))
      .then(
        reserved('a', 350, 50, [
          { restriction: 'sooner', minor: '100' },
          { restriction: 'later', minor: '100' },
          { restriction: 'always', minor: '100' },
          free(50),
        ]),
      );
  });

  test.each<[string, Partial<RestrictionTerms>]>([
    ['for other needs', { needs: ['medical'] }],
    ['for only one of two needs', { needs: ['legal'] }],
    ['for another country', { places: ['CM'] }],
    ['after its term', { until: '2026-03-09' }],
    ['before its term', { from: '2026-03-11' }],
  ])('restricted money is not taken %s', (_, terms) => {
    account
      .given(opened('narrow', terms), received(100), received(100, 'narrow', 'r2'))
      .when(reserve('a', 150, { needs: ['legal', 'relocation'] }))
      .then(refused('a', 150, 100, { needs: ['legal', 'relocation'] }));
  });

  test('a donor who allows no fees pays none: the fee allowance stands in another bucket', () => {
    account
      .given(opened('strict', { feesAllowed: false }), received(50), received(100, 'strict', 'r2'))
      .when(reserve('a', 100, { fee: 20 }))
      .then(reserved('a', 100, 30, [{ restriction: 'strict', minor: '100' }], [free(20)]));
    account
      .given(opened('strict', { feesAllowed: false }), received(200, 'strict', 'r2'))
      .when(reserve('a', 100, { fee: 20 }))
      .then(refused('a', 100, 200, { fee: 20 }));
  });

  test('a second decision for the same amount keeps the money and is told so (D34)', () => {
    account
      .given(received(5000), reserved('a', 4000, 1000), refused('b', 3000, 1000))
      .when(reserve('a', 4000))
      .then(released('a', 4000, 'voided'), reserved('a', 4000, 1000));
    account
      .given(received(5000), reserved('a', 4000, 1000), committed('a', 4000))
      .when(reserve('a', 4000))
      .then(
        released('a', 4000, 'voided', { stage: 'committed' }),
        reserved('a', 4000, 1000),
        committed('a', 4000),
      );
    account
      .given(received(5000), reserved('a', 4000, 1000), released('a', 4000))
      .when(reserve('a', 4000))
      .then(reserved('a', 4000, 1000));
  });

  test('a second decision for another amount replaces what the first had set aside', () => {
    account
      .given(received(5000), reserved('a', 4000, 1000), refused('b', 3000, 1000))
      .when(reserve('a', 3500))
      .then(released('a', 4000, 'voided'), reserved('a', 3500, 1500));
    account
      .given(received(5000), reserved('a', 4000, 1000), refused('b', 3000, 1000))
      .when(reserve('a', 5500))
      .then(released('a', 4000, 'voided'), reserved('b', 3000, 2000), refused('a', 5500, 2000));
  });

  test('a second decision while the first one waits keeps its place in the queue', () => {
    account
      .given(received(5000), refused('a', 6000, 5000), refused('b', 5500, 5000))
      .when(reserve('a', 5000))
      .then(reserved('a', 5000, 0));
    account
      .given(refused('a', 6000, 0), refused('b', 5500, 0))
      .when(reserve('a', 6000))
      .then(refused('a', 6000, 0));
    account
      .given(refused('a', 600, 0), refused('b', 550, 0), refused('a', 500, 0))
      .when(receipt(500))
      .then(received(500, 'free', 'r9'), reserved('a', 500, 0));
    account
      .given(refused('b', 600, 0), refused('a', 500, 0), refused('a', 500, 0, { priority: 'P1' }))
      .when(receipt(500))
      .then(received(500, 'free', 'r9'), reserved('a', 500, 0));
  });

  test('a second decision with another amount than was told gives up what was owed', () => {
    const told = [received(5000), reserved('a', 4000, 1000), committed('a', 4000)];
    account
      .given(...told)
      .when(reserve('a', 4500))
      .then(givenUp('a', 4000, 'voided'), reserved('a', 4500, 500));
    account
      .given(...told)
      .when(reserve('a', 1500))
      .then(givenUp('a', 4000, 'voided'), reserved('a', 1500, 3500));
    account
      .given(...told)
      .when(reserve('a', 5001))
      .then(givenUp('a', 4000, 'voided'), refused('a', 5001, 5000));
  });

  test('an award that was paid cannot be reserved again', () => {
    const told = [received(5000), reserved('a', 40, 4960), committed('a', 40)];
    const paid = account
      .given(...told)
      .when(settle('a', 40))
      .events();
    account
      .given(...told, ...paid)
      .when(reserve('a', 40))
      .thenRefused('hold-already-used');
  });

  test('a fee allowance below zero is refused', () => {
    account
      .given(received(1))
      .when(reserve('a', 1, { fee: -1 }))
      .thenRefused('fee-negative');
  });
});

describe('Awards without money wait, and nobody is overtaken', () => {
  test('money that comes goes to the higher priority, then to the older', () => {
    account
      .given(
        refused('old', 300, 0),
        refused('older-but-less-urgent', 300, 0, { priority: 'P4' }),
        refused('young', 300, 0),
        refused('urgent', 300, 0, { priority: 'P1' }),
      )
      .when(receipt(1000))
      .then(
        received(1000, 'free', 'r9'),
        reserved('urgent', 300, 700),
        reserved('old', 300, 400),
        reserved('young', 300, 100),
      );
  });

  test('a small request does not slip past a large one that waits', () => {
    const events = account
      .given(refused('large', 900, 0), refused('small', 10, 0))
      .when(receipt(500))
      .events();
    expect(events.map(({ type }) => type)).toEqual(['FundsReceived']);
  });

  test('a new small request waits behind a large one of the same priority', () => {
    account
      .given(received(500), refused('large', 900, 500))
      .when(reserve('small', 10))
      .then(refused('small', 10, 500, { waitingBefore: 1 }));
  });

  test('a new request of higher priority is served before those who wait', () => {
    account
      .given(received(500), refused('large', 900, 500))
      .when(reserve('urgent', 400, { priority: 'P1' }))
      .then(reserved('urgent', 400, 100));
  });

  test('money that those ahead could never use does not lie idle', () => {
    account
      .given(
        opened('cameroon', { places: ['CM'] }),
        received(500, 'cameroon'),
        refused('elsewhere', 900, 0),
      )
      .when(reserve('there', 400, { country: 'CM' }))
      .then(reserved('there', 400, 100, [{ restriction: 'cameroon', minor: '400' }]));
  });

  test('money that expired while somebody waited is not used after its term', () => {
    const events = account
      .given(opened('spring', { until: '2026-03-31' }), refused('a', 100, 0))
      .when(receipt(100, 'spring', 'late', '2026-04-01'))
      .events();
    expect(events.map(({ type }) => type)).toEqual(['FundsReceived']);
  });

  test('released money serves those who wait in the same breath', () => {
    account
      .given(received(500), reserved('a', 500, 0), refused('b', 300, 0))
      .when(release('a'))
      .then(released('a', 500), reserved('b', 300, 200));
  });

  test('an award that is withdrawn while it waits leaves the queue', () => {
    account
      .given(refused('a', 900, 0), refused('b', 100, 0))
      .when(release('a'))
      .then(released('a', 0));
    const events = account
      .given(refused('a', 900, 0), refused('b', 100, 0), released('a', 0))
      .when(receipt(100))
      .events();
    expect(events.at(-1)).toEqual(reserved('b', 100, 0));
  });
});
