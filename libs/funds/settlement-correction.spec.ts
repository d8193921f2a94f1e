import { fold } from '#kernel';
import { specify } from '../../test/support/specification.js';
import type { FundAccountEvent } from '#catalogue';
import { fundAccountDecider, type FundAccountCommand } from './fund-account.decider.js';
import { commit, fundId, on, opened, received, reserve, settle } from './fund-account.fixtures.js';

const account = specify(fundAccountDecider);
const correct = (becomesFeeMinor: string | null, wasFeeMinor = '50'): FundAccountCommand => ({
  type: 'CorrectSettlement',
  fundId,
  holdId: 'h1',
  attemptId: 'attempt-1',
  correctionId: `to-${becomesFeeMinor}`,
  feeRestriction: 'free',
  wasFeeMinor,
  becomesFeeMinor,
  on,
});

/** 1,000 given, 600 paid with a fee of 50. */
function paidWithFee(): readonly FundAccountEvent[] {
  const events: FundAccountEvent[] = [received(1000)];
  const pay = settle('h1', 600, { fee: 50, attemptId: 'attempt-1' });
  for (const command of [reserve('h1', 600), commit('h1', 600), pay]) {
    events.push(
      ...account
        .given(...events)
        .when(command)
        .events(),
    );
  }
  return events;
}
const after = (...more: readonly FundAccountEvent[]) =>
  fold(fundAccountDecider, [...paidWithFee(), ...more]).buckets.get('free')?.balances;

describe('A payment that was written down wrongly, in the account of its fund', () => {
  test.each([
    ['20', { available: 380n, settled: 620n, bank: 380n, outside: -380n }],
    ['80', { available: 320n, settled: 680n, bank: 320n, outside: -320n }],
  ])('with a fee of %s the difference alone moves', (fee, balances) => {
    const events = account
      .given(...paidWithFee())
      .when(correct(fee))
      .events();
    expect(after(...events)).toMatchObject(balances);
  });

  test('a fee that nothing covers is told as missing: the bank has taken it', () => {
    const events = account
      .given(...paidWithFee())
      .when(correct('460'))
      .events();
    expect(events.map(({ type }) => type)).toEqual(['SettlementCorrected', 'FeeShortfallOpened']);
    expect(after(...events)).toMatchObject({ available: 0n, short: -60n, bank: -60n });
  });

  test('where it was not this one, it is owed again, set aside, and may be paid once more', () => {
    const events = account
      .given(...paidWithFee())
      .when(correct(null))
      .events();
    expect(after(...events)).toMatchObject({
      available: 400n,
      committed: 600n,
      settled: 0n,
      bank: 400n,
      'set-aside': 600n,
    });
    const again = account
      .given(...paidWithFee(), ...events)
      .when(settle('h1', 600, { fee: 0, attemptId: 'attempt-1' }))
      .events();
    expect(after(...events, ...again)).toMatchObject({
      'set-aside': 0n,
      settled: 600n,
      bank: 400n,
    });
  });

  test('a fee that was missing is missing no more, whatever its money allows', () => {
    const start = [opened('no-fees', { feesAllowed: false }), received(600)];
    const pay = settle('h1', 600, { fee: 50, attemptId: 'attempt-1', bearer: 'no-fees' });
    const paid = [reserve('h1', 600), commit('h1', 600), pay].reduce<readonly FundAccountEvent[]>(
      (before, command) => [
        ...before,
        ...account
          .given(...before)
          .when(command)
          .events(),
      ],
      start,
    );
    expect(fold(fundAccountDecider, paid).shortfalls).toHaveLength(1);

    const events = account
      .given(...paid)
      .when({ ...correct(null), feeRestriction: 'no-fees' } as FundAccountCommand)
      .events();

    const { shortfalls, buckets } = fold(fundAccountDecider, [...paid, ...events]);
    expect(shortfalls).toEqual([]);
    expect(buckets.get('no-fees')?.balances).toMatchObject({ available: 0n, short: 0n, bank: 0n });
  });

  test('told again, nothing more happens; of an unknown payment it is refused', () => {
    const events = account
      .given(...paidWithFee())
      .when(correct('20'))
      .events();
    account
      .given(...paidWithFee(), ...events)
      .when(correct('20'))
      .then();
    account
      .given(...paidWithFee())
      .when({ ...correct('20'), attemptId: 'other' } as FundAccountCommand)
      .thenRefused('attempt-unknown');
  });
});
