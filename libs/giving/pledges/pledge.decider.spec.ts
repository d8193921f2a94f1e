import fc from 'fast-check';
import type { PledgeEvent, Person } from '#catalogue';
import { fold, Rejection } from '#kernel';
import { specify } from '../../../test/support/specification.js';
import { equalInstalments } from './pledge.commands.js';
import { pledgeDecider } from './pledge.decider.js';
import { yearEnd } from './pledge.loading.js';
import type { PledgeCommand } from './pledge.requests.js';
import { isReceivable, openOf, standingOf, type Pledge } from './pledge.state.js';

const pledges = specify(pledgeDecider);
const treasurer: Person = { accountId: 'a1', roles: ['treasurer'] };
const accountant: Person = { accountId: 'a2', roles: ['accountant'] };
const today = '2026-03-10';
const yearEndsOn = '2026-12-31';
const where = { pledgeId: 'p1', fundId: 'f1' };
const inBooks = { ...where, currency: 'EUR', restriction: 'free' };

const fund = {
  fundId: 'f1',
  entityId: 'e1',
  preset: 'crisis',
  currency: 'EUR',
  openedOn: '2026-01-01',
  policies: [],
  proposal: null,
  versions: 0,
  intake: null,
  closed: false,
} as const;
const facts = {
  fund,
  restrictions: ['legal-aid'],
  firstDay: '2026-01-01',
  bookCurrency: 'EUR',
  today,
  standing: 'passed',
} as const;
const instalments = [
  { number: 1, minor: '4000', dueOn: '2026-04-01' },
  { number: 2, minor: '6000', dueOn: '2027-04-01' },
];
const offer = (change: object = {}): PledgeCommand => ({
  type: 'OfferPledge',
  ...where,
  donorId: 'd1',
  money: { minor: '10000', currency: 'EUR' },
  restriction: 'free',
  isEnforceable: true,
  instalments,
  conditions: [],
  expiresOn: null,
  owner: 'a1',
  facts,
  by: treasurer,
  today,
  ...change,
});
const confirm = (change: object = {}): PledgeCommand => ({
  type: 'ConfirmPledge',
  confirmedOn: today,
  evidence: 'contract',
  standing: 'passed',
  yearEndsOn,
  by: treasurer,
  today,
  ...change,
});
const gift = (minor: string, change: object = {}): PledgeCommand => ({
  type: 'CountGift',
  kind: 'process',
  donationId: `g${minor}`,
  fundId: 'f1',
  money: { minor, currency: 'EUR' },
  baseMinor: minor,
  restriction: 'free',
  instalment: null,
  receivedOn: today,
  ...change,
});
const conditions = [{ conditionId: 'c1', text: { en: 'The office is open.' } }];

/** What the commands decide, one after the other. */
function decided(...commands: readonly PledgeCommand[]): readonly PledgeEvent[] {
  const events: PledgeEvent[] = [];
  for (const command of commands) {
    events.push(...pledgeDecider.decide(command, fold(pledgeDecider, events)));
  }
  return events;
}
const booksOf = (events: readonly PledgeEvent[]) =>
  events.flatMap(({ data }) => ('books' in data ? data.books : []));

describe('A pledge', () => {
  it.each<[string, object]>([
    ['not-allowed', { by: { accountId: 'a3', roles: ['auditor'] } }],
    ['donor-not-cleared', { facts: { ...facts, standing: 'refused' } }],
    ['donor-not-cleared', { facts: { ...facts, standing: 'lapsed' } }],
    ['fund-closed', { facts: { ...facts, fund: { ...fund, closed: true } } }],
    ['currency-not-held', { money: { minor: '10000', currency: 'XXX' } }],
    ['fund-in-other-currency', { facts: { ...facts, bookCurrency: 'GBP' } }],
    ['amount-not-positive', { money: { minor: '0', currency: 'EUR' } }],
    ['restriction-unknown', { restriction: 'arts' }],
    ['instalments-not-the-sum', { money: { minor: '10001', currency: 'EUR' } }],
    ['instalments-not-in-order', { instalments: instalments.toReversed() }],
    ['instalments-not-counted', { instalments: [] }],
    ['pledge-expired', { expiresOn: '2026-03-09' }],
  ])('is not taken down: %s', (code, change) => {
    pledges.given().when(offer(change)).thenRefused(code);
  });

  it('is owed once confirmed, where it can be enforced: this year as income, later put off', () => {
    pledges
      .given(...decided(offer()))
      .when(confirm())
      .then({
        type: 'PledgeConfirmed',
        data: {
          ...inBooks,
          confirmedOn: today,
          yearEndsOn,
          evidence: 'contract',
          by: 'a1',
          books: [
            { from: 'income', to: 'receivable', minor: '4000' },
            { from: 'deferred', to: 'receivable', minor: '6000' },
          ],
        },
      });
  });

  it('is nothing in the books where it cannot be enforced (D30)', () => {
    const soft = offer({ isEnforceable: false });
    const events = decided(soft, confirm(), gift('4000'));
    expect(booksOf(events)).toEqual([]);
    const cancel = {
      type: 'CancelRemainder',
      reason: 'donor-asked',
      by: treasurer,
      today,
    } as const;
    expect(booksOf(decided(soft, confirm(), cancel))).toEqual([]);
  });

  it('is nothing in the books before its condition is met; what came is put off until then', () => {
    const met = {
      type: 'MeetCondition',
      conditionId: 'c1',
      on: today,
      yearEndsOn,
      by: treasurer,
      today,
    } as const;
    const before = decided(offer({ conditions }), confirm(), gift('1000'));
    expect(booksOf(before)).toEqual([{ from: 'deferred', to: 'income', minor: '1000' }]);
    const [event] = pledges
      .given(...before)
      .when(met)
      .events();
    expect(booksOf(event ? [event] : [])).toEqual([
      { from: 'income', to: 'deferred', minor: '1000' },
      { from: 'income', to: 'receivable', minor: '3000' },
      { from: 'deferred', to: 'receivable', minor: '6000' },
    ]);
    pledges
      .given(...before, event as PledgeEvent)
      .when(met)
      .thenRefused('condition-met-before');
  });

  it('takes a gift once, of the oldest that is open or of the one that is named', () => {
    const events = decided(offer(), confirm(), gift('5000'));
    expect(booksOf(events.slice(2))).toEqual([
      { from: 'receivable', to: 'income', minor: '4000' },
      { from: 'receivable', to: 'deferred', minor: '1000' },
    ]);
    pledges
      .given(...events)
      .when(gift('5000'))
      .then();
    const named = decided(offer(), confirm(), gift('6000', { instalment: 2 }));
    expect(booksOf(named.slice(2))).toEqual([
      { from: 'receivable', to: 'deferred', minor: '6000' },
    ]);
  });

  it.each<[string, object]>([
    ['above-pledge', { money: { minor: '10001', currency: 'EUR' } }],
    ['pledge-of-another-purpose', { restriction: 'legal-aid' }],
    ['pledge-of-another-purpose', { fundId: 'f2' }],
    ['before-pledge-confirmed', { receivedOn: '2026-03-09' }],
  ])('does not take a gift: %s', (code, change) => {
    pledges
      .given(...decided(offer(), confirm()))
      .when(gift('1', change))
      .thenRefused(code);
    pledges
      .given(...decided(offer()))
      .when(gift('1'))
      .thenRefused('pledge-not-confirmed');
  });

  it('is confirmed by its last day, and of a donor who is cleared', () => {
    const given = pledges.given(...decided(offer({ expiresOn: today })));
    given
      .when(confirm({ confirmedOn: '2026-03-11', today: '2026-03-11' }))
      .thenRefused('pledge-expired', { day: today });
    given.when(confirm({ standing: 'lapsed' })).thenRefused('donor-not-cleared');
    given.when(confirm({ confirmedOn: '2026-03-09' })).thenRefused('pledge-not-offered-yet');
    const offered = fold(pledgeDecider, decided(offer({ expiresOn: today }))) as Pledge;
    expect(standingOf(offered, '2026-03-11')).toBe('expired');
  });

  it('is written off by two people: what was income is a loss, what was put off goes', () => {
    const propose = {
      type: 'ProposeWriteOff',
      proposalId: 'w1',
      reason: 'not-paid',
      by: treasurer,
      today,
    } as const;
    const settle = (by: Person, proposalId = 'w1') =>
      ({ type: 'ConfirmWriteOff', proposalId, by, today }) as const;
    const events = decided(offer(), confirm(), gift('1000'), propose);
    const given = pledges.given(...events);
    given.when(settle(treasurer)).thenRefused('own-correction');
    given.when(settle(accountant, 'w2')).thenRefused('correction-replaced');
    const [written] = given.when(settle(accountant)).events();
    expect(written?.data).toMatchObject({ minor: '9000', proposedBy: 'a1', confirmedBy: 'a2' });
    expect(booksOf(written ? [written] : [])).toEqual([
      { from: 'receivable', to: 'loss', minor: '3000' },
      { from: 'receivable', to: 'deferred', minor: '6000' },
    ]);
    const state = fold(pledgeDecider, [...events, written as PledgeEvent]) as Pledge;
    expect(standingOf(state, today)).toBe('written-off');
  });

  it('brings the income of a later year when that year has begun, once', () => {
    const next = {
      type: 'RecogniseIncome',
      yearEndsOn: '2027-12-31',
      by: treasurer,
      today: '2027-01-02',
    } as const;
    const events = decided(offer(), confirm(), next);
    expect(booksOf(events.slice(2))).toEqual([{ from: 'income', to: 'deferred', minor: '6000' }]);
    pledges
      .given(...events)
      .when(next)
      .thenRefused('nothing-to-recognise');
  });

  it('gives back what a corrected gift took, and takes what it is now', () => {
    const corrected = (becomes: object | null): PledgeCommand =>
      ({
        type: 'CorrectGift',
        kind: 'process',
        donationId: 'g5000',
        correctionId: 'x1',
        was: { receivedOn: today },
        becomes,
      }) as PledgeCommand;
    const events = decided(offer(), confirm(), gift('5000'));
    const gone = [...events, ...pledgeDecider.decide(corrected(null), fold(pledgeDecider, events))];
    expect(openOf(fold(pledgeDecider, gone) as Pledge)).toBe(10_000n);
    const less = { minor: '500', baseMinor: '500', restriction: 'free', receivedOn: today };
    const after = decided(offer(), confirm(), gift('5000'), corrected(less));
    expect(openOf(fold(pledgeDecider, after) as Pledge)).toBe(9_500n);
    const elsewhere = decided(
      offer(),
      confirm(),
      gift('5000'),
      corrected({ ...less, restriction: 'legal-aid' }),
    );
    expect(openOf(fold(pledgeDecider, elsewhere) as Pledge)).toBe(10_000n);
  });
});

describe('Whatever is done with a pledge, in whatever order', () => {
  const by = fc.constantFrom(treasurer, accountant);
  const days = fc.constantFrom('2026-03-10', '2026-12-31', '2027-03-01');
  const anyCommand: fc.Arbitrary<PledgeCommand> = fc.oneof(
    fc
      .record({ by, day: days })
      .map(({ by: who, day }) =>
        confirm({ by: who, confirmedOn: day, today: day, yearEndsOn: yearEnd(day, 1) }),
      ),
    fc
      .record({ minor: fc.integer({ min: 1, max: 12_000 }), id: fc.integer({ min: 1, max: 4 }) })
      .map(({ minor, id }) =>
        gift(String(minor), { donationId: `g${id}`, receivedOn: '2027-03-01' }),
      ),
    fc
      .record({
        id: fc.integer({ min: 1, max: 4 }),
        minor: fc.integer({ min: 0, max: 12_000 }),
      })
      .map(({ id, minor }) => ({
        type: 'CorrectGift' as const,
        kind: 'process' as const,
        donationId: `g${id}`,
        correctionId: 'x',
        was: { receivedOn: today },
        becomes:
          minor === 0
            ? null
            : {
                minor: String(minor),
                baseMinor: String(minor),
                restriction: 'free',
                receivedOn: '2027-03-01',
              },
      })),
    fc.record({ by, day: days }).map(({ by: who, day }) => ({
      type: 'MeetCondition' as const,
      conditionId: 'c1',
      on: day,
      yearEndsOn: yearEnd(day, 1),
      by: who,
      today: day,
    })),
    fc.record({ by, day: days }).map(({ by: who, day }) => ({
      type: 'RecogniseIncome' as const,
      yearEndsOn: yearEnd(day, 1),
      by: who,
      today: day,
    })),
    by.map((who) => ({
      type: 'SchedulePledge' as const,
      instalments: [],
      yearEndsOn,
      by: who,
      today,
    })),
    by.map((who) => ({
      type: 'CancelRemainder' as const,
      reason: 'other' as const,
      by: who,
      today,
    })),
    by.map((who) => ({
      type: 'ProposeWriteOff' as const,
      proposalId: 'w1',
      reason: 'other' as const,
      by: who,
      today,
    })),
    by.map((who) => ({ type: 'ConfirmWriteOff' as const, proposalId: 'w1', by: who, today })),
    by.map((who) => ({ type: 'DefaultPledge' as const, by: who, today })),
  );

  test('no more is received, cancelled and written off than was pledged, and the books say what is open', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.boolean(),
        fc.array(anyCommand, { maxLength: 25 }),
        (isEnforceable, isConditional, commands) => {
          const events = [
            ...decided(offer({ isEnforceable, conditions: isConditional ? conditions : [] })),
          ];
          for (const command of commands) {
            const state = fold(pledgeDecider, events) as Pledge;
            const open = openOf(state);
            // A schedule is made of what is open.
            const asked =
              command.type === 'SchedulePledge' && open > 1n
                ? {
                    ...command,
                    instalments: equalInstalments(open, {
                      count: 2,
                      firstDueOn: '2026-11-30',
                      everyMonths: 3,
                    }),
                  }
                : command;
            try {
              events.push(...pledgeDecider.decide(asked, state));
            } catch (error) {
              if (!(error instanceof Rejection)) throw error;
            }
            holds(events);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  function holds(events: readonly PledgeEvent[]): void {
    const state = fold(pledgeDecider, events) as Pledge;
    const open = openOf(state);
    expect(open >= 0n).toBe(true);
    const parts = state.instalments.reduce((sum, one) => sum + one.open, 0n);
    expect(parts).toBe(open);
    const none = { receivable: 0n, deferred: 0n, income: 0n, loss: 0n };
    const balances = { ...none, unrealised: 0n, realised: 0n };
    for (const { from, to, minor } of booksOf(events)) {
      balances[from] -= BigInt(minor);
      balances[to] += BigInt(minor);
    }
    expect(balances.receivable).toBe(isReceivable(state) ? open : 0n);
    // What is put off stands on the credit side: as much as the instalments say, or what came before
    // a condition was met.
    const deferred = state.instalments.reduce((sum, one) => sum + one.deferred, 0n);
    const isWaiting = state.conditions.some(({ isMet }) => !isMet);
    expect(-balances.deferred).toBe(isWaiting ? state.received : deferred);
    for (const { open: left, deferred: later } of state.instalments) {
      expect(left >= 0n && later >= 0n && later <= left).toBe(true);
    }
  }
});
