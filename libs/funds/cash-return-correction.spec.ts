import { fold } from '#kernel';
import { specify } from '../../test/support/specification.js';
import type { FundAccountEvent } from '#catalogue';
import { fundAccountDecider, type FundAccountCommand } from './fund-account.decider.js';
import {
  commit,
  eur,
  free,
  fundId,
  received,
  reserve,
  reverse,
  settle,
} from './fund-account.fixtures.js';

const account = specify(fundAccountDecider);
const back = (minor: number): FundAccountCommand => ({
  type: 'NoteCashReturned',
  fundId,
  attemptId: 'attempt-1',
  money: eur(minor),
  split: [free(minor)],
});
const correct = (was: number, becomes: number): FundAccountCommand => ({
  type: 'CorrectCashReturn',
  fundId,
  attemptId: 'attempt-1',
  returnId: 'r1',
  correctionId: `to-${becomes}`,
  currency: 'EUR',
  was: [free(was)],
  becomes: becomes === 0 ? [] : [free(becomes)],
});
const aside = (minor: number): FundAccountCommand => ({
  type: 'SetCashAside',
  fundId,
  attemptId: 'attempt-2',
  money: eur(minor),
  split: [free(minor)],
});

/** 600 given and paid, failed, and 500 of it written down as come back. */
function cameBack(...more: readonly FundAccountCommand[]): readonly FundAccountEvent[] {
  const pay = settle('h1', 600, { attemptId: 'attempt-1' });
  const commands = [reserve('h1', 600), commit('h1', 600), pay, reverse('h1'), back(500), ...more];
  return commands.reduce<readonly FundAccountEvent[]>(
    (events, command) => [
      ...events,
      ...account
        .given(...events)
        .when(command)
        .events(),
    ],
    [received(600)],
  );
}
const balances = (events: readonly FundAccountEvent[]) =>
  fold(fundAccountDecider, events).buckets.get('free')?.balances;

describe('Money that came back and was written down wrongly, in the account of its fund', () => {
  test.each([
    [50, { bank: 50n, 'due-back': 550n, committed: 600n }],
    [600, { bank: 600n, 'due-back': 0n, committed: 600n }],
    [0, { bank: 0n, 'due-back': 600n, committed: 600n }],
  ])('where %s came, so much is at the bank and the rest is due back', (minor, expected) => {
    expect(balances(cameBack(correct(500, minor)))).toMatchObject(expected);
  });

  test('told again, nothing more happens', () => {
    const events = cameBack(correct(500, 50));
    account
      .given(...events)
      .when(correct(500, 50))
      .then();
  });

  test('is refused where the bank has set aside what it would not have had', () => {
    account
      .given(...cameBack(aside(451)))
      .when(correct(500, 450))
      .thenRefused('bank-has-less', { missing: '1', currency: 'EUR' });
    expect(balances(cameBack(aside(450), correct(500, 450)))).toMatchObject({
      bank: 0n,
      'set-aside': 450n,
    });
  });
});
