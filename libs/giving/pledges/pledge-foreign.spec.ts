import fc from 'fast-check';
import type { Exchange, Person, PledgeBalance, PledgeEvent } from '#catalogue';
import { baseOf } from '#funds/facts';
import { fold, money, Rejection } from '#kernel';
import { equalInstalments } from './pledge.commands.js';
import { pledgeDecider } from './pledge.decider.js';
import { yearEnd } from './pledge.loading.js';
import type { PledgeCommand } from './pledge.requests.js';
import { revaluationOf } from './pledge-revaluation.js';
import { isReceivable, openOf, type Pledge } from './pledge.state.js';

const treasurer: Person = { accountId: 'a1', roles: ['treasurer'] };
const accountant: Person = { accountId: 'a2', roles: ['accountant'] };
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
const yearEndsOn = '2026-12-31';
const by = treasurer;

/** So many ten-thousandths of a euro for a dollar, in a set of that name. */
const rate = (tenThousandths: number, rateSetId: string, ratesOn = '2026-02-10'): Exchange => ({
  into: 'EUR',
  rateSetId,
  ratesOn,
  numerator: String(tenThousandths),
  denominator: '10000',
});
const offer = (change: object = {}): PledgeCommand => ({
  type: 'OfferPledge',
  pledgeId: 'p1',
  fundId: 'f1',
  donorId: 'd1',
  money: { minor: '1000000', currency: 'USD' },
  restriction: 'free',
  isEnforceable: true,
  instalments: [{ number: 1, minor: '1000000', dueOn: '2026-04-20' }],
  conditions: [],
  expiresOn: null,
  owner: 'a1',
  facts: {
    fund,
    restrictions: [],
    firstDay: '2026-01-01',
    bookCurrency: 'EUR',
    today: '2026-02-10',
    standing: 'passed',
  },
  by,
  today: '2026-02-10',
  ...change,
});
const confirm = (exchange: Exchange | null = rate(9_200, 'feb')): PledgeCommand => ({
  type: 'ConfirmPledge',
  confirmedOn: '2026-02-10',
  evidence: 'contract',
  standing: 'passed',
  yearEndsOn,
  exchange,
  by,
  today: '2026-02-10',
});
const gift = (minor: string, baseMinor: string, change: object = {}): PledgeCommand => ({
  type: 'CountGift',
  kind: 'process',
  donationId: `g${minor}`,
  fundId: 'f1',
  money: { minor, currency: 'USD' },
  baseMinor,
  restriction: 'free',
  instalment: null,
  receivedOn: '2026-04-20',
  ...change,
});
const revalue = (on: string, exchange: Exchange, change: object = {}): PledgeCommand => ({
  type: 'RevaluePledge',
  kind: 'process',
  on,
  exchange,
  isLate: false,
  today: '2026-05-02',
  ...change,
});

function decided(...commands: readonly PledgeCommand[]): readonly PledgeEvent[] {
  const events: PledgeEvent[] = [];
  for (const command of commands) {
    events.push(...pledgeDecider.decide(command, fold(pledgeDecider, events)));
  }
  return events;
}
const stateOf = (events: readonly PledgeEvent[]): Pledge => fold(pledgeDecider, events) as Pledge;

/** Debits less credits in the currency of the books. */
function balances(events: readonly PledgeEvent[]): Readonly<Record<PledgeBalance, bigint>> {
  const none = { receivable: 0n, deferred: 0n, income: 0n, loss: 0n };
  const all = { ...none, unrealised: 0n, realised: 0n };
  for (const { data } of events) {
    for (const { from, to, baseMinor } of 'books' in data ? data.books : []) {
      expect(BigInt(baseMinor ?? '-1') >= 0n).toBe(true);
      all[from] -= BigInt(baseMinor ?? '0');
      all[to] += BigInt(baseMinor ?? '0');
    }
  }
  return all;
}
const march = '2026-03-31';
const marchRate = rate(9_050, 'mar', march);

describe('A pledge in another currency (story 6)', () => {
  test('waits for the rate of the day on which it is confirmed', () => {
    const events = decided(offer());
    expect(() => pledgeDecider.decide(confirm(null), stateOf(events))).toThrow(
      expect.objectContaining({
        code: 'rate-missing',
        params: { from: 'USD', to: 'EUR', day: '2026-02-10', days: 7 },
      }),
    );
    // What is not owed needs none.
    expect(decided(offer({ isEnforceable: false }), confirm(null))).toHaveLength(2);
  });

  test('10,000 at 0.9200 is owed as 9,200; at the end of March 9,050, unrealised -150', () => {
    const events = decided(offer(), confirm());
    expect(balances(events)).toMatchObject({ receivable: 920_000n, income: -920_000n });
    const after = decided(offer(), confirm(), revalue(march, marchRate));
    expect(balances(after)).toMatchObject({ receivable: 905_000n, unrealised: 15_000n });
    expect(after.at(-1)).toMatchObject({
      type: 'PledgeRevalued',
      data: {
        on: march,
        openMinor: '1000000',
        wasBaseMinor: '920000',
        baseMinor: '905000',
        differenceMinor: '-15000',
        shares: [],
        books: [{ from: 'receivable', to: 'unrealised', minor: '0', baseMinor: '15000' }],
      },
    });
  });

  test('once for a month and a set of rates; not before the month is over, nor before it was owed', () => {
    const once = decided(offer(), confirm(), revalue(march, marchRate));
    expect(pledgeDecider.decide(revalue(march, marchRate), stateOf(once))).toEqual([]);
    const early = { today: march };
    expect(decided(offer(), confirm(), revalue(march, marchRate, early))).toHaveLength(2);
    expect(decided(offer(), confirm(), revalue('2026-01-31', marchRate))).toHaveLength(2);
  });

  test('received as 9,130: realised +80 against 9,050, -70 in all, and nothing is owed', () => {
    const events = decided(
      offer(),
      confirm(),
      revalue(march, marchRate),
      gift('1000000', '913000'),
    );
    const { receivable, unrealised, realised, income } = balances(events);
    expect([receivable, unrealised, realised]).toEqual([0n, 15_000n, -8_000n]);
    // The gift itself is income of 9,130: with it the pledge stays the income that it was.
    expect(income - 913_000n).toBe(-920_000n);
  });

  test('a late correction of the March rate belongs to March; what came since takes its share', () => {
    const before = [offer(), confirm(), revalue(march, marchRate), gift('1000000', '913000')];
    const corrected = rate(9_000, 'mar-corrected', march);
    const late = { isLate: true, today: '2026-05-02' };
    const events = decided(...before, revalue(march, corrected, late));
    expect(events.at(-1)).toMatchObject({
      data: {
        differenceMinor: '-5000',
        books: [
          { from: 'receivable', to: 'unrealised', baseMinor: '5000', relatesTo: march },
          { from: 'realised', to: 'receivable', baseMinor: '5000', relatesTo: '2026-04-20' },
        ],
      },
    });
    const { receivable, unrealised, realised } = balances(events);
    expect([receivable, unrealised, realised]).toEqual([0n, 20_000n, -13_000n]);
    expect(pledgeDecider.decide(revalue(march, corrected, late), stateOf(events))).toEqual([]);
    // Said to be on time it is looked at anew, and nothing is dated wrongly.
    expect(decided(...before, revalue(march, corrected))).toHaveLength(before.length);
  });

  test('a correction of March after April was revalued leaves what is owed as April said', () => {
    const april = rate(9_300, 'apr', '2026-04-30');
    const events = decided(
      offer(),
      confirm(),
      revalue(march, marchRate),
      gift('400000', '365200'),
      revalue('2026-04-30', april),
      revalue(march, rate(9_000, 'mar-corrected', march), { isLate: true }),
    );
    const { receivable, unrealised, realised } = balances(events);
    // 600,000 at 0.93; of -50 in March 20 fall on what came, and 30 on April.
    expect([receivable, unrealised, realised]).toEqual([558_000n, 20_000n - 18_000n, -5_200n]);
    const april2 = decided(
      offer(),
      confirm(),
      revalue(march, rate(9_000, 'mar', march)),
      gift('400000', '365200'),
      revalue('2026-04-30', april),
    );
    expect(balances(april2)).toEqual(balances(events));
  });

  test('what is put off is income at the rate at which it became owed', () => {
    const parts = [
      { number: 1, minor: '400000', dueOn: '2026-04-20' },
      { number: 2, minor: '600000', dueOn: '2027-04-20' },
    ];
    const before = [offer({ instalments: parts }), confirm(), revalue(march, marchRate)];
    const put = balances(decided(...before));
    expect(put).toMatchObject({ receivable: 905_000n, deferred: -552_000n, income: -368_000n });
    const all = balances(decided(...before, gift('1000000', '913000')));
    expect(all.income - 913_000n).toBe(-920_000n);
    expect([all.receivable, all.deferred]).toEqual([0n, 0n]);
    expect(all.unrealised + all.realised).toBe(7_000n);
  });

  test('a gift that is taken back is owed again as it was', () => {
    const before = [offer(), confirm(), revalue(march, marchRate)];
    const was = balances(decided(...before));
    const gone = decided(...before, gift('300000', '273900'), {
      type: 'CorrectGift',
      kind: 'process',
      donationId: 'g300000',
      correctionId: 'c1',
      was: { receivedOn: '2026-04-20' },
      becomes: null,
    });
    expect(balances(gone)).toEqual(was);
  });
});

describe('Whatever is done with a pledge in another currency, in whatever order', () => {
  const who = fc.constantFrom(treasurer, accountant);
  const months = fc.constantFrom('2026-02-28', march, '2026-04-30', '2026-05-31');
  const today = '2026-07-01';
  const minors = fc.integer({ min: 1, max: 1_100_000 });
  const anyCommand: fc.Arbitrary<PledgeCommand> = fc.oneof(
    fc.record({ on: months, at: fc.integer({ min: 1, max: 30_000 }) }).map(({ on, at }) => ({
      ...(revalue(on, rate(at, `${on} ${at}`, on), { today }) as object as Extract<
        PledgeCommand,
        { type: 'RevaluePledge' }
      >),
    })),
    fc
      .record({ minor: minors, base: minors, id: fc.integer({ min: 1, max: 4 }), day: months })
      .map(({ minor, base, id, day }) =>
        gift(String(minor), String(base), { donationId: `g${id}`, receivedOn: day }),
      ),
    fc
      .record({ id: fc.integer({ min: 1, max: 4 }), minor: minors, base: minors, day: months })
      .map(({ id, minor, base, day: receivedOn }) => ({
        type: 'CorrectGift' as const,
        kind: 'process' as const,
        donationId: `g${id}`,
        correctionId: 'x',
        was: { receivedOn },
        becomes:
          minor % 3 === 0
            ? null
            : {
                minor: String(minor),
                baseMinor: String(base),
                restriction: 'free',
                receivedOn,
              },
      })),
    fc.record({ by: who, day: months }).map(({ by: one, day }) => ({
      type: 'MeetCondition' as const,
      conditionId: 'c1',
      on: day,
      yearEndsOn: yearEnd(day, 6),
      exchange: rate(9_700, 'met'),
      by: one,
      today,
    })),
    months.map((day) => ({
      type: 'RecogniseIncome' as const,
      yearEndsOn: yearEnd(day, 6),
      by,
      today,
    })),
    who.map((one) => ({
      type: 'SchedulePledge' as const,
      instalments: [],
      yearEndsOn: '2026-05-31',
      by: one,
      today,
    })),
    who.map((one) => ({
      type: 'CancelRemainder' as const,
      reason: 'other' as const,
      by: one,
      today,
    })),
    who.map((one) => ({
      type: 'ProposeWriteOff' as const,
      proposalId: 'w1',
      reason: 'other' as const,
      by: one,
      today,
    })),
    who.map((one) => ({ type: 'ConfirmWriteOff' as const, proposalId: 'w1', by: one, today })),
  );

  test('what is owed stands in the books, at nothing once nothing is open, at its rate once revalued', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.array(anyCommand, { maxLength: 25 }),
        (isConditional, commands) => {
          const conditions = isConditional
            ? [{ conditionId: 'c1', text: { en: 'The office is open.' } }]
            : [];
          const events = [...decided(offer({ conditions }), confirm())];
          for (const command of commands) {
            const state = stateOf(events);
            try {
              events.push(...pledgeDecider.decide(fitting(command, state), state));
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

  /** A schedule is made of what is open; a month that is late is said to be. */
  function fitting(command: PledgeCommand, state: Pledge): PledgeCommand {
    const open = openOf(state);
    if (command.type === 'SchedulePledge' && open > 1n) {
      const plan = { count: 2, firstDueOn: '2026-05-30', everyMonths: 3 };
      return { ...command, instalments: equalInstalments(open, plan) };
    }
    if (command.type !== 'RevaluePledge') return command;
    return { ...command, isLate: revaluationOf(command, state)?.isLate ?? false };
  }

  function holds(events: readonly PledgeEvent[]): void {
    const state = stateOf(events);
    const { foreign } = state;
    if (!foreign) throw new Error('in the currency of the books');
    const inBooks = balances(events);
    expect([inBooks.receivable, -inBooks.deferred]).toEqual([foreign.owed, foreign.deferred]);
    if (!isReceivable(state)) return expect(foreign.owed).toBe(0n);
    const open = openOf(state);
    if (open === 0n) expect(foreign.owed).toBe(0n);
    if (state.instalments.every(({ deferred }) => deferred === 0n)) {
      expect(foreign.deferred).toBe(0n);
    }
    // Until something else happens, what is open stands at the rate of the last month.
    const last = events.at(-1);
    if (last?.type !== 'PledgeRevalued') return;
    const { on, exchange } = last.data;
    const isLatest = foreign.revaluations.at(-1)?.on === on;
    const isUntouched = foreign.changes.every((change) => change.on <= on);
    if (!isLatest || !isUntouched) return;
    expect(foreign.owed).toBe(BigInt(baseOf(money(open, 'USD'), exchange)));
  }
});
