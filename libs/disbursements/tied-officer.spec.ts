import { specify } from '../../test/support/specification.js';
import { rolesFor, type Act, type Authority } from '#gate';
import { disbursementDecider, type DisbursementCommand } from './disbursement.decider.js';
import {
  at,
  caseFacts,
  disbursementId,
  eur,
  facts,
  note,
  payee,
  prepared,
  tie,
  today,
} from './disbursement.fixtures.js';
import { grantDecider, type GrantCommand } from './grant.decider.js';

const holding = (act: Act, more: Partial<Authority['by']> = {}): Authority => ({
  at,
  today,
  by: { id: 'officer', roles: rolesFor(act), ties: [], ...more },
});

/** Every command that a person sends about a payout or a grant, as somebody in that role sends it. */
const payoutActs: Readonly<Record<string, (who: (act: Act) => Authority) => DisbursementCommand>> =
  {
    Prepare: (who) => ({
      type: 'Prepare',
      ...who('payout.prepare'),
      ...facts,
      disbursementId,
      money: eur(1),
      rail: 'bank',
      payee,
      payeeRef: 'payee',
      accountRef: 'account',
      accountSound: true,
      reference: 'REF',
    }),
    Screen: (who) => ({
      type: 'Screen',
      ...who('payout.screen'),
      caseFacts,
      listVersion: 'list',
      result: 'clear',
    }),
    Release: (who) => ({
      type: 'Release',
      ...who('payout.release'),
      ...facts,
      payeeSeen: true,
      releasersNeeded: 1,
      cashSetAside: true,
    }),
    ChangePayee: (who) => ({
      type: 'ChangePayee',
      ...who('payout.change-payee'),
      ...facts,
      rail: 'bank',
      payee,
      payeeRef: 'payee',
      accountRef: 'account',
      accountSound: true,
      preparerTies: [],
    }),
    SubmitToRail: (who) => ({
      type: 'SubmitToRail',
      ...who('payout.submit'),
      ...facts,
      attemptId: 'attempt',
      reference: 'REF',
    }),
    RecordPaid: (who) => ({
      type: 'RecordPaid',
      ...who('payout.record-paid'),
      caseFacts,
      evidence: 'bank-confirmation',
      evidenceNote: note,
      feeMinor: '0',
      paidOn: today,
      submittedOn: today,
      feeRestriction: 'free',
      feeCoverMinor: '0',
      feeAllowanceMinor: '2000',
      baseCurrency: 'EUR',
    }),
    ConfirmReceipt: (who) => ({
      type: 'ConfirmReceipt',
      ...who('payout.confirm-receipt'),
      caseFacts,
      evidence: 'witness',
      evidenceNote: note,
    }),
    RecordFailed: (who) => ({
      type: 'RecordFailed',
      failedOn: today,
      submittedOn: today,
      ...who('payout.record-failed'),
      caseFacts,
      reason: 'other',
      railUnsure: false,
    }),
    RecordFailedAfterPaid: (who) => ({
      type: 'RecordFailedAfterPaid',
      failedOn: today,
      ...who('payout.record-failed'),
      caseFacts,
      reason: 'other',
      baseCurrency: 'EUR',
    }),
    RecordReturnedMoney: (who) => ({
      type: 'RecordReturnedMoney',
      ...who('payout.record-return'),
      caseFacts,
      attemptId: 'attempt',
      returnId: 'return-1',
      money: eur(1),
      arrivedOn: today,
      baseCurrency: 'EUR',
    }),
    Cancel: (who) => ({ type: 'Cancel', reason: 'other', caseFacts, from: who('payout.cancel') }),
  };

const grantActs: Readonly<Record<string, (who: (act: Act) => Authority) => GrantCommand>> = {
  Notify: (who) => ({
    type: 'Notify',
    ...who('grant.notify'),
    caseFacts,
    channel: 'signal',
    baseCurrency: 'EUR',
  }),
  Agree: (who) => ({ type: 'Agree', evidence: 'signature', from: who('grant.agree'), caseFacts }),
  Reduce: (who) => ({
    type: 'Reduce',
    from: who('grant.reduce'),
    caseFacts,
    money: 'all',
    reason: 'terminated',
    allotted: [],
  }),
};

const tied = (act: Act): Authority => holding(act, { ties: [tie('organisation')] });
const steppedAside = (act: Act): Authority => holding(act, { id: 'stepped-aside' });
const withoutRole = (act: Act): Authority => holding(act, { roles: ['publication-officer'] });

describe('A tie shuts every act on a payout, whatever its state', () => {
  const { given } = specify(disbursementDecider);

  test.each(Object.entries(payoutActs))('%s', (_, command) => {
    for (const story of [[], [prepared(1)]]) {
      given(...story)
        .when(command(tied))
        .thenRefused('tied-to-case');
      given(...story)
        .when(command(steppedAside))
        .thenRefused('tied-to-case');
      given(...story)
        .when(command(withoutRole))
        .thenRefused('not-allowed');
    }
  });

  test('so does a tie to whoever is to be paid by another payout of the grant', () => {
    const elsewhere = { ...caseFacts, payeeRefs: ['paid-before'] };
    const who = (act: Act): Authority => holding(act, { ties: [tie('paid-before')] });
    given(prepared(1))
      .when({
        type: 'RecordFailed',
        failedOn: today,
        submittedOn: today,
        ...who('payout.record-failed'),
        caseFacts: elsewhere,
        reason: 'other',
        railUnsure: false,
      })
      .thenRefused('tied-to-case');
  });
});

describe('A tie shuts every act on a grant', () => {
  const { given } = specify(grantDecider);

  test.each(Object.entries(grantActs))('%s', (_, command) => {
    given().when(command(tied)).thenRefused('tied-to-case');
    given().when(command(steppedAside)).thenRefused('tied-to-case');
    given().when(command(withoutRole)).thenRefused('not-allowed');
  });
});
