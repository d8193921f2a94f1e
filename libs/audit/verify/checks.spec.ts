import type { AnyEvent, EventOf, EventType } from '#catalogue';
import { books } from '../../../test/support/books.js';
import { awardCheck } from './award.check.js';
import { correctionCheck } from './correction.check.js';
import type { Check } from './finding.js';
import { paymentCheck } from './payment.check.js';

const life = [...books({ seed: 4, grants: 40 })].map(({ event }) => event);

function findings(check: Check, events: readonly AnyEvent[]): readonly string[] {
  const found = new Set<string>();
  const running = check((code) => found.add(code));
  events.forEach((event, index) => running.onEvent(event, index, '2026-03-16'));
  running.atEnd();
  return [...found];
}

/** The life with the last event of a type told otherwise. */
function told<T extends EventType>(
  type: T,
  change: (data: EventOf<T>['data']) => object,
): readonly AnyEvent[] {
  const place = life.findLastIndex((event) => event.type === type);
  const { data } = life[place] as unknown as { readonly data: EventOf<T>['data'] };
  return life.with(place, { type, data: { ...data, ...change(data) } } as AnyEvent);
}

function without(type: EventType): readonly AnyEvent[] {
  return life.toSpliced(
    life.findLastIndex((event) => event.type === type),
    1,
  );
}

function twice(type: EventType): readonly AnyEvent[] {
  const place = life.findLastIndex((event) => event.type === type);
  return life.toSpliced(place, 0, life[place] as AnyEvent);
}

/** The life with one event more, right after the last of a type. */
function after<T extends EventType>(
  type: T,
  event: (data: EventOf<T>['data']) => AnyEvent,
): readonly AnyEvent[] {
  const place = life.findLastIndex((one) => one.type === type);
  const { data } = life[place] as unknown as { readonly data: EventOf<T>['data'] };
  return life.toSpliced(place + 1, 0, event(data));
}

const more = (money: { readonly minor: string; readonly currency: string }) => ({
  ...money,
  minor: `${money.minor}0`,
});

describe('the check of awards', () => {
  it('finds nothing in a year that kept to the rules', () => {
    expect(findings(awardCheck, life)).toEqual([]);
  });

  it.each<[string, readonly AnyEvent[], string]>([
    [
      'one person counted twice',
      told('DecisionReached', (d) => ({ approvedBy: [d.approvedBy[0]!, d.approvedBy[0]!] })),
      'award-people-not-distinct',
    ],
    [
      'too few people',
      told('DecisionReached', (d) => ({ approvedBy: d.approvedBy.slice(1) })),
      'award-too-few-people',
    ],
    ['a vote that was never cast', without('VoteCast'), 'award-vote-not-cast'],
    [
      'a vote by somebody without one',
      told('VoteCast', () => ({ memberId: 'x' })),
      'vote-not-entitled',
    ],
    ['somebody who votes twice', twice('VoteCast'), 'vote-twice'],
    ['a no counted as a yes', told('VoteCast', () => ({ choice: 'no' })), 'award-vote-not-cast'],
    [
      'a ballot below its band',
      told('DecisionCalled', () => ({ approvalsNeeded: 1 })),
      'award-band-too-low',
    ],
    ['an award without a ballot', without('DecisionCalled'), 'award-without-ballot'],
    [
      'an award above what was voted on',
      told('DecisionReached', (d) => ({ approved: more(d.approved) })),
      'award-above-proposal',
    ],
    [
      'a proposal above the request',
      told('DecisionCalled', (d) => ({ proposed: more(d.proposed) })),
      'award-above-request',
    ],
    [
      'an express award by one person',
      told('DecisionReached', (d) => ({
        express: true,
        approvedBy: [d.approvedBy[0]!, d.approvedBy[0]!],
      })),
      'award-too-few-people',
    ],
  ])('finds %s', (_, events, code) => {
    expect(findings(awardCheck, events)).toContain(code);
  });
});

describe('the check of payments', () => {
  it('finds nothing in a year with failed and repeated payments', () => {
    expect(life.some(({ type }) => type === 'SettlementReversed')).toBe(true);
    expect(findings(paymentCheck, life)).toEqual([]);
  });

  it.each<[string, readonly AnyEvent[], string]>([
    ['a payment booked twice', twice('AttemptPaid'), 'payment-twice'],
    ['more paid than was promised', twice('AttemptPaid'), 'paid-above-award'],
    ['a settlement booked twice', twice('FundsSettled'), 'settlement-twice'],
    ['a payment that nobody released', without('DisbursementReleased'), 'payment-not-released'],
    [
      'a release by whoever prepared it',
      told('DisbursementReleased', () => ({ by: ['treasurer'] })),
      'release-by-preparer',
    ],
    [
      'a release by whoever screened the payee',
      after('DisbursementPrepared', ({ disbursementId }) => ({
        type: 'PayeeScreened',
        data: {
          disbursementId,
          listVersion: 'EU',
          result: 'clear',
          screenedAt: '2026-03-16T08:00:00.000Z',
          by: 'releaser',
        },
      })),
      'release-by-screener',
    ],
    [
      'a release by whoever typed the payee',
      after('DisbursementPrepared', ({ disbursementId, payee, payeeRef, accountRef }) => ({
        type: 'PayeeChanged',
        data: {
          disbursementId,
          rail: 'bank',
          payee,
          payeeRef,
          accountRef,
          releasersNeeded: 1,
          by: 'releaser',
        },
      })),
      'release-by-typist',
    ],
    ['a release by somebody who never opened the payee', without('RecordOpened'), 'release-unseen'],
    [
      'a release by fewer than it asked for when it was given',
      told('DisbursementReleaseGiven', () => ({ needed: 2 })),
      'release-too-few-people',
    ],
    [
      'a release by too few',
      told('DisbursementReleased', () => ({ by: [] })),
      'release-too-few-people',
    ],
    ['a payment that was never sent', without('AttemptSubmitted'), 'payment-not-submitted'],
    [
      'another amount than was sent',
      told('AttemptPaid', (d) => ({ money: more(d.money) })),
      'payment-differs-from-submission',
    ],
    ['a settlement of nothing', without('AttemptPaid'), 'settlement-without-payment'],
    [
      'a reversal of another amount',
      told('SettlementReversed', (d) => ({ money: more(d.money) })),
      'reversal-differs-from-payment',
    ],
    ['a reversal booked twice', twice('SettlementReversed'), 'reversal-twice'],
    ['more money back than was paid', twice('ReturnedMoneyArrived'), 'return-above-payment'],
  ])('finds %s', (_, events, code) => {
    expect(findings(paymentCheck, events)).toContain(code);
  });
});

describe('the check of corrections', () => {
  const money = (minor: string) => ({ minor, currency: 'EUR' });
  const at = (minor: string) => ({ money: money(minor), arrivedOn: '2026-03-09' });
  const split = (minor: string) => [{ restriction: 'free', minor }];
  const booked = (minor: string) => ({ ...at(minor), baseMinor: minor, split: split(minor) });
  const on = { fundId: 'fund', payoutId: 'payout' };
  const told = { correctionId: 'c1', reason: 'typed-wrongly', proposedBy: 'treasurer' } as const;
  const paidOut: AnyEvent = {
    type: 'ProcessorPaidOut',
    data: {
      ...on,
      ...at('1000'),
      baseMinor: '1000',
      by: 'treasurer',
      moves: [{ from: 'processor', to: 'bank', restriction: 'free', minor: '1000' }],
    },
  };
  const proposed: AnyEvent = {
    type: 'ProcessorPayoutCorrectionProposed',
    data: { ...on, currency: 'EUR', ...told, becomes: at('900'), moves: [] },
  };
  const corrected = (change: object = {}): AnyEvent => ({
    type: 'ProcessorPayoutCorrected',
    data: {
      ...on,
      money: money('900'),
      ...told,
      was: booked('1000'),
      becomes: booked('900'),
      confirmedBy: 'accountant',
      moves: [],
      ...change,
    },
  });

  it('knows what came back, by its own id', () => {
    const back = life.find(({ type }) => type === 'ReturnedMoneyArrived');
    if (back?.type !== 'ReturnedMoneyArrived') throw new Error('nothing came back');
    const { disbursementId, fundId, attemptId, returnId, by: _, ...was } = back.data;
    const on = { disbursementId, fundId, attemptId, returnId };
    const gone: AnyEvent = {
      type: 'ReturnedMoneyCorrected',
      data: { ...on, ...told, was, becomes: null, confirmedBy: 'accountant' },
    };
    const asked: AnyEvent = {
      type: 'ReturnCorrectionProposed',
      data: { disbursementId, returnId, ...told, becomes: null },
    };
    expect(findings(correctionCheck, [back, asked, gone])).toEqual([]);
    expect(findings(correctionCheck, [back, asked, gone, gone])).toContain(
      'correction-of-something-else',
    );
    // What was taken back may come in full once more, and no more than that.
    const again = [...life, gone, back];
    expect(findings(paymentCheck, again)).toEqual([]);
    expect(findings(paymentCheck, [...again, back])).toContain('return-above-payment');
  });

  it('finds nothing where one proposed and another confirmed what stood', () => {
    expect(findings(correctionCheck, [paidOut, proposed, corrected()])).toEqual([]);
    expect(findings(correctionCheck, life)).toEqual([]);
  });

  it.each<[string, readonly AnyEvent[], string]>([
    [
      'one person who does both',
      [paidOut, proposed, corrected({ confirmedBy: 'treasurer' })],
      'correction-by-one-person',
    ],
    ['what nobody proposed', [paidOut, corrected()], 'correction-not-proposed'],
    [
      'what somebody else proposed',
      [paidOut, proposed, corrected({ proposedBy: 'releaser' })],
      'correction-not-proposed',
    ],
    [
      'what is taken back twice',
      [paidOut, proposed, corrected({ becomes: null }), corrected()],
      'correction-of-something-else',
    ],
    [
      'another restriction than was booked',
      [
        paidOut,
        proposed,
        corrected({
          was: { ...booked('1000'), split: [{ restriction: 'winter', minor: '1000' }] },
        }),
      ],
      'correction-of-something-else',
    ],
  ])('finds %s', (_, events, code) => {
    expect(findings(correctionCheck, events)).toContain(code);
  });
});

describe('What a fund held at first, and what one restriction lends another', () => {
  const on = { fundId: 'fund', proposalId: 'p1', moves: [] };
  const held = {
    on: '2026-01-01',
    shares: [{ restriction: 'free', minor: '5' }],
    source: 'statement 1',
  };
  const first = { becomes: held, reason: null, proposedBy: 'treasurer' };
  const begun: AnyEvent = {
    type: 'OpeningBalanceProposed',
    data: { ...on, currency: 'EUR', ...first },
  };
  const opened = (change: object = {}): AnyEvent => ({
    type: 'OpeningBalanceConfirmed',
    data: {
      ...on,
      money: { minor: '5', currency: 'EUR' },
      was: null,
      ...first,
      confirmedBy: 'accountant',
      ...change,
    },
  });
  const loan = {
    from: 'free',
    to: 'winter',
    money: { minor: '3', currency: 'EUR' },
    reason: 'other',
    proposedBy: 'treasurer',
  } as const;
  const asked: AnyEvent = { type: 'CashTransferProposed', data: { ...on, ...loan } };
  const lent = (change: object = {}): AnyEvent => ({
    type: 'CashLent',
    data: { ...on, ...loan, on: '2026-01-02', confirmedBy: 'accountant', ...change },
  });

  it('finds nothing where one proposed and another confirmed exactly that', () => {
    expect(findings(correctionCheck, [begun, opened(), asked, lent()])).toEqual([]);
  });

  it.each<[string, readonly AnyEvent[], string]>([
    [
      'an opening balance by one person',
      [begun, opened({ confirmedBy: 'treasurer' })],
      'correction-by-one-person',
    ],
    [
      'another sum than was proposed',
      [begun, opened({ becomes: { ...held, shares: [{ restriction: 'free', minor: '50' }] } })],
      'correction-not-proposed',
    ],
    [
      'an opening balance beside another',
      [begun, opened(), begun, opened()],
      'correction-of-something-else',
    ],
    ['a loan that nobody proposed', [lent()], 'correction-not-proposed'],
    [
      'a loan by one person',
      [asked, lent({ confirmedBy: 'treasurer' })],
      'correction-by-one-person',
    ],
    ['a loan to another restriction', [asked, lent({ to: 'summer' })], 'correction-not-proposed'],
    ['a loan that is confirmed twice', [asked, lent(), lent()], 'correction-not-proposed'],
  ])('finds %s', (_, events, code) => {
    expect(findings(correctionCheck, events)).toContain(code);
  });
});
