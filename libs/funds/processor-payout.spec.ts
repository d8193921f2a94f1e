import { specify } from '../../test/support/specification.js';
import type { FundAccountEvent } from '#catalogue';
import { fold } from '#kernel';
import { fundAccountDecider, type FundAccountCommand } from './fund-account.decider.js';
import { heldByProcessorFrom, payoutsLike } from './fund-account.state.js';
import { eur, free, fundId, on, opened, received, treasurer } from './fund-account.fixtures.js';

const account = specify(fundAccountDecider);
const accountant = { accountId: 'accountant', roles: ['accountant'] as const };
const today = '2026-12-31';
const payout = (minor: number, change: object = {}): FundAccountCommand => ({
  type: 'RecordProcessorPayout',
  fundId,
  payoutId: 'p1',
  money: eur(minor),
  arrivedOn: on,
  today,
  baseCurrency: 'EUR',
  by: treasurer,
  ...change,
});
const propose = (becomes: object | null, change: object = {}): FundAccountCommand => ({
  type: 'ProposePayoutCorrection',
  fundId,
  payoutId: 'p1',
  correctionId: 'c1',
  reason: 'typed-wrongly',
  becomes: becomes && { money: eur(900), arrivedOn: on, ...becomes },
  today,
  baseCurrency: 'EUR',
  by: treasurer,
  ...change,
});
const settle = (type: 'ConfirmPayoutCorrection' | 'DropPayoutCorrection', change: object = {}) =>
  ({
    type,
    fundId,
    payoutId: 'p1',
    correctionId: 'c1',
    by: accountant,
    ...change,
  }) as FundAccountCommand;
const confirm = (change: object = {}) => settle('ConfirmPayoutCorrection', change);
const card = (minor: number, restriction = 'free', id = `card-${restriction}`) =>
  received(minor, restriction, id, 'processor');
const aside = (minor: number): FundAccountCommand => ({
  type: 'SetCashAside',
  fundId,
  attemptId: 'a1',
  money: eur(minor),
  split: [free(minor)],
});

/** What follows from commands, one after the other. */
function done(before: readonly FundAccountEvent[], ...commands: readonly FundAccountCommand[]) {
  return commands.reduce<readonly FundAccountEvent[]>(
    (events, command) => [
      ...events,
      ...account
        .given(...events)
        .when(command)
        .events(),
    ],
    before,
  );
}
const balancesAfter = (events: readonly FundAccountEvent[], restriction = 'free') =>
  fold(fundAccountDecider, events).buckets.get(restriction)?.balances;
const paidOut = done([card(1_000)], payout(1_000));

describe('A payout of a processor that was written down wrongly (D54)', () => {
  test('stands until a second person confirms what the first one proposed', () => {
    const proposed = done(paidOut, propose({}));
    expect(balancesAfter(proposed)).toEqual(balancesAfter(paidOut));
    const corrected = done(proposed, confirm());
    expect(corrected.at(-1)).toMatchObject({
      type: 'ProcessorPayoutCorrected',
      data: {
        was: { money: eur(1_000), arrivedOn: on, split: [free(1_000)] },
        becomes: { money: eur(900), arrivedOn: on, split: [free(900)] },
        reason: 'typed-wrongly',
        proposedBy: 'treasurer',
        confirmedBy: 'accountant',
      },
    });
    expect(balancesAfter(corrected)).toMatchObject({ bank: 900n, processor: 100n });
  });

  test('nobody confirms what they proposed, nor what they have not read', () => {
    account
      .given(...done(paidOut, propose({})))
      .when(confirm({ by: treasurer }))
      .thenRefused('own-correction');
    account
      .given(...done(paidOut, propose({}, { correctionId: 'c2' })))
      .when(confirm())
      .thenRefused('correction-replaced');
    account
      .given(...paidOut)
      .when(confirm())
      .thenRefused('no-correction-proposed');
    account
      .given(...done(paidOut, propose({}), settle('DropPayoutCorrection')))
      .when(confirm())
      .thenRefused('no-correction-proposed');
  });

  test('that never was is taken back, and is not there any more', () => {
    const gone = done(paidOut, propose(null, { reason: 'never-happened' }), confirm());
    expect(balancesAfter(gone)).toMatchObject({ bank: 0n, processor: 1_000n });
    account
      .given(...gone)
      .when(propose({}))
      .thenRefused('taken-back');
    // And can be written down on the day on which it came.
    expect(done(gone, payout(1_000, { payoutId: 'p2' })).at(-1)).toMatchObject({
      type: 'ProcessorPaidOut',
    });
  });

  test('a later correction starts from what stands', () => {
    const again = propose({ money: eur(950) }, { correctionId: 'c2' });
    const twice = done(paidOut, propose({}), confirm(), again, confirm({ correctionId: 'c2' }));
    expect(twice.at(-1)).toMatchObject({
      data: { was: { money: eur(900) }, becomes: { money: eur(950) } },
    });
    expect(balancesAfter(twice)).toMatchObject({ bank: 950n, processor: 50n });
  });

  test('gives back what it took last, and takes what was given first of what is left', () => {
    const start = [opened('winter'), card(600), card(400, 'winter')];
    const smaller = done(start, payout(800), propose({ money: eur(500) }), confirm());
    expect(balancesAfter(smaller)).toMatchObject({ bank: 500n, processor: 100n });
    expect(balancesAfter(smaller, 'winter')).toMatchObject({ bank: 0n, processor: 400n });
    const larger = done(start, payout(500), propose({ money: eur(800) }), confirm());
    expect(balancesAfter(larger)).toMatchObject({ bank: 600n, processor: 0n });
    expect(balancesAfter(larger, 'winter')).toMatchObject({ bank: 200n, processor: 200n });
  });

  test('is refused where the bank has spent or set aside what it would not have had', () => {
    const kept = done(paidOut, aside(950), propose({}));
    account
      .given(...kept)
      .when(confirm())
      .thenRefused('bank-has-less', { missing: '50', currency: 'EUR' });
    const enough = done(paidOut, aside(900), propose({}));
    expect(done(enough, confirm())).toHaveLength(enough.length + 1);
  });

  test('is refused where the processor would have held less than nothing on any day', () => {
    account
      .given(...done(paidOut, propose({ money: eur(1_001) })))
      .when(confirm())
      .thenRefused('above-what-processor-holds', { held: '1000', currency: 'EUR' });
    const early = '2026-03-09';
    account
      .given(...done(paidOut, propose({ arrivedOn: early })))
      .when(confirm())
      .thenRefused('processor-held-less-then', { held: '0', currency: 'EUR', day: early });
    // A payout in between was made of what this one left: one day later it was not there.
    const late = card(500, 'free', 'late');
    const laterGift = { ...late, data: { ...late.data, on: '2026-06-01' } } as FundAccountEvent;
    const between = done(
      [card(1_000), laterGift],
      payout(900),
      payout(100, { payoutId: 'p2', arrivedOn: '2026-05-01' }),
      propose({ money: eur(901) }),
    );
    account
      .given(...between)
      .when(confirm())
      .thenRefused('processor-held-less-then', { held: '900', currency: 'EUR', day: on });
  });

  test('on another day it counts from that day on', () => {
    const moved = done(paidOut, propose({ money: eur(1_000), arrivedOn: '2026-05-01' }), confirm());
    expect(balancesAfter(moved)).toEqual(balancesAfter(paidOut));
    expect(heldByProcessorFrom(fold(fundAccountDecider, moved), '2026-05-01')).toBe(0n);
    expect(payoutsLike(fold(fundAccountDecider, moved), { money: eur(1_000), arrivedOn: on })).toBe(
      0,
    );
  });

  test('is refused as a payout would be', () => {
    const wrong: readonly (readonly [string, object])[] = [
      ['nothing-to-correct', { money: eur(1_000) }],
      ['date-in-the-future', { arrivedOn: '2027-01-01' }],
      ['date-invalid', { arrivedOn: '2026-02-30' }],
      ['amount-not-positive', { money: eur(0) }],
      ['currency-not-held', { money: { minor: '900', currency: 'USD' } }],
    ];
    for (const [code, becomes] of wrong) {
      const refusal = () =>
        fundAccountDecider.decide(propose(becomes), fold(fundAccountDecider, paidOut));
      expect(refusal).toThrow(expect.objectContaining({ code }));
    }
    account
      .given(...paidOut)
      .when(propose({}, { by: { accountId: 'releaser', roles: ['releaser'] } }))
      .thenRefused('not-allowed');
    account
      .given(...paidOut)
      .when(propose({}, { payoutId: 'p9' }))
      .thenRefused('not-found');
  });
});

describe('An equal payout of the same day', () => {
  const start = done([card(1_000)], payout(400));

  test('is asked about, and booked when it is said to be another one', () => {
    const equal = payout(400, { payoutId: 'p2' });
    account
      .given(...start)
      .when(equal)
      .thenRefused('processor-payout-like-another', { day: on });
    expect(done(start, { ...equal, another: true } as FundAccountCommand)).toHaveLength(
      start.length + 1,
    );
    expect(done(start, payout(401, { payoutId: 'p2' }))).toHaveLength(start.length + 1);
  });

  test('of what was corrected: what stands counts, and nothing else', () => {
    const corrected = done(start, propose({ money: eur(300) }), confirm());
    account
      .given(...corrected)
      .when(payout(300, { payoutId: 'p2' }))
      .thenRefused('processor-payout-like-another', { day: on });
    expect(done(corrected, payout(400, { payoutId: 'p2' }))).toHaveLength(corrected.length + 1);
  });
});
