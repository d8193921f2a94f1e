import { specify } from '../../test/support/specification.js';
import type { GrantEvent } from '#catalogue';
import {
  accountant,
  agreed,
  caseFacts,
  caseWorker,
  drafted,
  eur,
  grantId,
  held,
  notified,
  officer,
  reduced,
  tie,
  treasurer,
} from './disbursement.fixtures.js';
import { grantDecider, type GrantCommand } from './grant.decider.js';

const specification = specify(grantDecider);
const given = (...events: readonly GrantEvent[]) => specification.given(...events);
const closed = (outcome: 'paid' | 'reduced-to-nothing'): GrantEvent => ({
  type: 'GrantClosed',
  data: {
    grantId,
    applicationId: 'case',
    outcome,
    held,
  },
});
const giveUp = (reason: 'withdrawn' | 'voided' = 'voided'): GrantCommand => ({
  type: 'GiveUp',
  kind: 'process',
  reason,
});
const noted: GrantEvent = {
  type: 'GrantPaymentNoted',
  data: { grantId, attemptId: 'attempt-1', money: eur(300_000) },
};

describe('Giving a grant up, once its money is with others', () => {
  const over: GrantEvent = {
    type: 'GrantClosed',
    data: { grantId, applicationId: 'case', outcome: 'reduced-to-nothing', held: null },
  };
  const back = (minor: number, reason: 'withdrawn' | 'voided'): GrantEvent => ({
    type: 'GrantReduced',
    data: {
      grantId,
      applicationId: 'case',
      fundId: 'fund',
      holdId: null,
      money: eur(minor),
      reason,
      baseMinor: String(minor),
      split: [{ restriction: 'free', minor: String(minor) }],
    },
  });

  test('takes back all that was owed, also what its payouts hold', () => {
    given(drafted(300_000), notified(300_000), agreed)
      .when(giveUp())
      .then(back(300_000, 'voided'), over);
    given(drafted(300_000), notified(300_000), reduced(100_000))
      .when(giveUp('withdrawn'))
      .then(back(200_000, 'withdrawn'), over);
  });

  test('nobody was told: nothing was owed, and there is nothing to take back', () => {
    given(drafted(300_000)).when(giveUp()).then(over);
  });

  test('once, and by the process alone', () => {
    given(drafted(300_000), over).when(giveUp()).then();
    given().when(giveUp()).then();
    given(drafted(300_000))
      .when({ ...giveUp(), kind: 'person' } as GrantCommand)
      .thenRefused('not-allowed');
  });
});

const voided = { ...caseFacts, decisionInForce: false };

describe('Drafting a grant', () => {
  const { data } = drafted(300_000) as Extract<GrantEvent, { type: 'GrantDrafted' }>;
  const draft = (change: object = {}): GrantCommand => ({
    type: 'Draft',
    kind: 'process',
    ...data,
    ...change,
  });

  test('is done by the process that follows the award, once', () => {
    given().when(draft()).then(drafted(300_000));
    given(drafted(300_000)).when(draft()).then();
    given()
      .when(draft({ kind: 'person' }))
      .thenRefused('not-allowed');
  });

  const other = { award: eur(200_000), split: [{ restriction: 'free', minor: '200000' }] };

  test('a second decision with another amount, or other money, drafts it anew (D34)', () => {
    given(drafted(300_000)).when(draft(other)).then(drafted(200_000));
    const winter = [{ restriction: 'winter', minor: '300000' }];
    given(drafted(300_000))
      .when(draft({ split: winter }))
      .then(drafted(300_000, winter));
    const told = [drafted(300_000), notified(300_000), agreed];
    given(
      ...told,
      ...given(...told)
        .when(giveUp())
        .events(),
    )
      .when(draft(other))
      .then(drafted(200_000));
  });

  test('a second decision with the same amount finds what was told, and leaves it', () => {
    given(drafted(300_000), notified(300_000), agreed).when(draft()).then();
  });

  test('not while another amount is owed, and not once something was paid', () => {
    given(drafted(300_000), notified(300_000))
      .when(draft(other))
      .thenRefused('grant-already-drafted');
    const paid = [drafted(300_000), notified(300_000), agreed, noted, closed('paid')];
    given(...paid)
      .when(draft(other))
      .thenRefused('grant-already-drafted');
  });

  test('needs an amount whose restrictions add up', () => {
    given()
      .when(draft({ award: eur(0), split: [] }))
      .thenRefused('amount-not-positive');
    given()
      .when(draft({ split: [{ restriction: 'free', minor: '299999' }] }))
      .thenRefused('split-does-not-add-up');
  });
});

describe('Telling the beneficiary', () => {
  const notify = (change: object = {}): GrantCommand => ({
    type: 'Notify',
    ...caseWorker,
    channel: 'signal',
    caseFacts,
    baseCurrency: 'EUR',
    ...change,
  });

  test('makes the award an expense, by restriction', () => {
    given(drafted(300_000)).when(notify()).then(notified(300_000));
    expect(given(drafted(300_000)).when(notify(treasurer)).events()).toHaveLength(1);
  });

  test('happens once, for a decision that is in force', () => {
    given(drafted(300_000), notified(300_000))
      .when(notify())
      .thenRefused('wrong-stage', { stage: 'notified' });
    given(drafted(300_000))
      .when(notify({ caseFacts: voided }))
      .thenRefused('decision-not-in-force');
    given().when(notify()).thenRefused('not-found');
  });

  test('is refused to other roles and to people with a tie', () => {
    given(drafted(300_000)).when(notify(accountant)).thenRefused('not-allowed');
    given(drafted(300_000))
      .when(notify(officer('x', ['treasurer'], tie('applicant'))))
      .thenRefused('tied-to-case');
    given(drafted(300_000))
      .when(notify(officer('stepped-aside', ['treasurer'])))
      .thenRefused('tied-to-case');
  });

  test('in another currency than the books waits for a rate', () => {
    given(drafted(300_000))
      .when(notify({ baseCurrency: 'GBP' }))
      .thenRefused('fund-in-other-currency', { from: 'EUR', to: 'GBP' });
  });
});

describe('Agreeing to a grant', () => {
  const told = [drafted(300_000), notified(300_000)];
  const agree = (change: object = {}): GrantCommand => ({
    type: 'Agree',
    evidence: 'signature',
    from: caseWorker,
    caseFacts,
    ...change,
  });

  test('is done by the beneficiary with the receipt code, or as staff saw it', () => {
    given(...told)
      .when(agree())
      .then(agreed);
    given(...told)
      .when(agree({ evidence: 'receipt-code', from: { applicant: 'draft' } }))
      .then({ type: 'GrantAgreed', data: { grantId, evidence: 'receipt-code', by: 'draft' } });
    for (const misfit of [{ evidence: 'receipt-code' }, { from: { applicant: 'draft' } }]) {
      given(...told)
        .when(agree(misfit))
        .thenRefused('evidence-does-not-fit');
    }
  });

  test('comes after telling, while the decision is in force, from untied staff', () => {
    given(drafted(300_000)).when(agree()).thenRefused('wrong-stage', { stage: 'drafted' });
    given(...told)
      .when(agree({ caseFacts: voided }))
      .thenRefused('decision-not-in-force');
    given(...told)
      .when(agree({ from: accountant }))
      .thenRefused('not-allowed');
    given(...told)
      .when(agree({ from: officer('x', ['treasurer'], tie('organisation')) }))
      .thenRefused('tied-to-case');
  });
});

describe('Reducing a grant', () => {
  const told = [drafted(300_000), notified(300_000), agreed];
  const reduce = (money: 'all' | number, change: object = {}): GrantCommand => ({
    type: 'Reduce',
    from: treasurer,
    money: money === 'all' ? 'all' : eur(money),
    reason: 'unpayable',
    caseFacts,
    allotted: [],
    ...change,
  });

  test('takes a part back, by restriction, and the rest stays payable', () => {
    given(...told)
      .when(reduce(100_000))
      .then(reduced(100_000));
    given(...told, reduced(100_000))
      .when(reduce(200_001))
      .thenRefused('above-unpaid-part');
  });

  test('shares a part over restrictions to the last cent', () => {
    const shares = [
      { restriction: 'r1', minor: '100000' },
      { restriction: 'free', minor: '200000' },
    ];
    const [event] = given(drafted(300_000, shares), notified(300_000, shares))
      .when(reduce(100_001))
      .events();
    expect(event).toMatchObject({
      data: {
        split: [
          { restriction: 'r1', minor: '33334' },
          { restriction: 'free', minor: '66667' },
        ],
      },
    });
  });

  test('to nothing closes the grant', () => {
    given(...told)
      .when(reduce('all'))
      .then(reduced(300_000), closed('reduced-to-nothing'));
  });

  test('never touches what a payout holds', () => {
    const allotted = [{ restriction: 'free', minor: '250000' }];
    given(...told)
      .when(reduce(50_001, { allotted }))
      .thenRefused('above-unpaid-part');
    given(...told)
      .when(reduce('all', { allotted }))
      .then(reduced(50_000));
  });

  test('of the unpaid rest closes a grant whose other part was paid', () => {
    const paid: GrantEvent = {
      type: 'GrantPaymentNoted',
      data: { grantId, attemptId: 'attempt-1', money: eur(250_000) },
    };
    const allotted = [{ restriction: 'free', minor: '250000' }];
    given(...told, paid)
      .when(reduce('all', { allotted }))
      .then(reduced(50_000), closed('paid'));
  });

  test('before anybody was told only closes it: there is no expense to take back', () => {
    given(drafted(300_000)).when(reduce('all')).then(closed('reduced-to-nothing'));
    given(drafted(300_000)).when(reduce(1)).thenRefused('grant-not-notified');
  });

  test('is done by a process or the treasurer; a process that comes late changes nothing', () => {
    expect(
      given(...told)
        .when(reduce('all', { from: 'process', reason: 'withdrawn' }))
        .events(),
    ).toMatchObject([{ data: { reason: 'withdrawn' } }, closed('reduced-to-nothing')]);
    given(...told)
      .when(reduce('all', { from: accountant }))
      .thenRefused('not-allowed');
    given(...told, reduced(300_000), closed('reduced-to-nothing'))
      .when(reduce('all', { from: 'process' }))
      .then();
    given()
      .when(reduce('all', { from: 'process' }))
      .then();
    given(...told)
      .when(reduce(0))
      .thenRefused('amount-not-positive');
  });
});

describe('Noting that a payment arrived', () => {
  const told = [drafted(300_000), notified(300_000), agreed];
  const note = (attemptId: string, minor: number, change: object = {}): GrantCommand => ({
    type: 'NotePaid',
    kind: 'process',
    attemptId,
    money: eur(minor),
    ...change,
  });
  const noted = (attemptId: string, minor: number): GrantEvent => ({
    type: 'GrantPaymentNoted',
    data: { grantId, attemptId, money: eur(minor) },
  });

  test('closes the grant with the last payment, and counts each once', () => {
    given(...told)
      .when(note('a1', 100_000))
      .then(noted('a1', 100_000));
    given(...told, noted('a1', 100_000))
      .when(note('a1', 100_000))
      .then();
    given(...told, noted('a1', 100_000))
      .when(note('a2', 200_000))
      .then(noted('a2', 200_000), closed('paid'));
  });

  test('is not for people to say', () => {
    given(...told)
      .when(note('a1', 1, { kind: 'person' }))
      .thenRefused('not-allowed');
  });
});
