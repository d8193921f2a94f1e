import type { MatchPoolEvent } from '#catalogue';
import { find, Rejection } from '#kernel';
import { poolDecider } from './pool.decider.js';
import type { MatchPoolCommand } from './pool.requests.js';
import { fundedIn, remainingIn } from './pool.state.js';
import {
  accountant,
  cents,
  configure,
  day,
  eur,
  funding,
  opened,
  paid,
  play,
  treasurer,
} from './pools.fixtures.js';

const THOUSAND = [funding('P', eur(1000))];
const over = '2026-07-01';

/** What each gift got, in the order in which the events tell it. */
function matches(events: readonly MatchPoolEvent[]): readonly string[] {
  return events.flatMap((event) =>
    event.type === 'MatchConfirmed' ? [event.data.matchedMinor] : [],
  );
}

function refusal(commands: readonly MatchPoolCommand[], from: readonly MatchPoolEvent[]): string {
  try {
    play(commands, from);
  } catch (error) {
    if (error instanceof Rejection) return error.code;
    throw error;
  }
  return 'nothing was refused';
}

describe('a pool', () => {
  test('opens on signed money alone, by somebody who prepared nothing of it', () => {
    const open = { type: 'OpenPool', today: day, by: accountant } as const;
    const { events } = play([configure(), funding('P', eur(999.99))]);
    expect(refusal([open], events)).toBe('pool-not-funded');
    const funded = play([funding('Q', eur(0.01))], events).events;
    expect(refusal([{ ...open, by: treasurer }], funded)).toBe('pool-needs-second');
    expect(play([open], funded).pool.stage).toBe('open');
  });

  test.each<[string, Parameters<typeof configure>, string]>([
    ['a currency that the fund does not hold', [{ currency: 'USD' }], 'currency-not-held'],
    ['days that are over', [{}, { until: '2026-05-31' }], 'pool-days-over'],
    ['days that end before they begin', [{}, { from: '2026-07-01' }], 'dates-reversed'],
    ['a target that the fund does not know', [{}, { targets: ['x'] }], 'restriction-unknown'],
    ['a guarantee that it does not know', [{}, { guarantee: 'x' }], 'restriction-unknown'],
    ['a threshold without one', [{ method: 'threshold' }], 'match-rule-invalid'],
  ])('is not configured with %s', (_, said, code) => {
    expect(refusal([configure(...said)], [])).toBe(code);
  });

  test('matches the worked example of first come, first matched to the cent', () => {
    const rule = { donorCap: cents(300), minimumGift: cents(5) };
    const { events, pool } = opened(rule, THOUSAND);
    const gifts = [
      paid('g1', 'A', eur(120)),
      paid('g2', 'B', eur(350)),
      paid('g3', 'A', eur(250)),
      paid('g4', 'C', eur(3)),
      paid('g5', 'D', eur(500)),
      paid('g6', 'E', eur(200)),
    ];
    const done = play(gifts, events);
    expect(matches(done.events)).toEqual(['12000', '30000', '18000', '30000', '10000']);
    expect(done.events).toContainEqual({
      type: 'MatchRefused',
      data: { poolId: pool.poolId, giftId: 'g4', because: 'gift-too-small' },
    });
    expect(done.events.filter(({ type }) => type === 'MatchPoolExhausted')).toHaveLength(1);
    expect(remainingIn(done.pool)).toBe(0n);
  });

  test('fills stacked fundings in turn, and calls those of one priority by largest remainder', () => {
    const fundings = [
      funding('B', eur(300), { priority: 1 }),
      funding('A', eur(500), { priority: 1 }),
      funding('C', eur(200), { priority: 1 }),
    ];
    const { events } = opened({}, fundings);
    const settle = { type: 'SettlePool', today: over, by: accountant } as const;
    const done = play([paid('g1', 'A', eur(640.01)), settle], events);
    expect(done.events.at(-1)).toMatchObject({
      type: 'MatchPoolSettled',
      data: {
        matchedMinor: '64001',
        remainingMinor: '35999',
        calls: [
          { fundingId: 'A', minor: '32001' },
          { fundingId: 'B', minor: '19200' },
          { fundingId: 'C', minor: '12800' },
        ],
      },
    });
  });

  test('shares a pool that is too small in proportion, at the close and not before', () => {
    const { events } = opened({ method: 'pro-rata' }, THOUSAND);
    const gifts = [333.33, 333.33, 666.67, 120.01].map((amount, place) =>
      paid(`g${place}`, `d${place}`, eur(amount)),
    );
    const before = play(gifts, events);
    expect(matches(before.events)).toEqual(['0', '0', '0', '0']);
    const done = play([{ type: 'SettlePool', today: over, by: accountant }], before.events);
    const [results] = done.events.flatMap((event) =>
      event.type === 'MatchResultsSettled' ? [event.data.results] : [],
    );
    expect(results?.map(({ matchedMinor }) => matchedMinor)).toEqual([
      '22935',
      '22935',
      '45872',
      '8258',
    ]);
  });

  test('a quadratic round adds to targets, and gives the rest back', () => {
    const rule = { method: 'quadratic', quadraticCap: cents(250) } as const;
    const { events } = opened(rule, [funding('P', eur(500))], { advertised: eur(500) });
    const gifts = [
      ...Array.from({ length: 10 }, (_, n) => paid(`a${n}`, `a${n}`, eur(10), 'roof')),
      ...[64, 16, 9, 1].map((amount, n) => paid(`c${n}`, `c${n}`, eur(amount))),
    ];
    const done = play([...gifts, { type: 'SettlePool', today: over, by: accountant }], events);
    expect(done.events.at(-1)?.data).toMatchObject({
      targets: [
        { target: 'roof', matchedMinor: cents(250) },
        { target: 'free', matchedMinor: cents(166) },
      ],
      remainingMinor: cents(84),
    });
  });
});

describe('a gift on its way', () => {
  const reserve = {
    type: 'ReserveMatch',
    giftId: 'g1',
    giver: 'A',
    target: 'free',
    money: eur(1000),
    on: day,
    expiresAt: '2026-06-01T10:30:00.000Z',
  } as const;

  test('keeps its match until it runs out, and what was kept serves others then', () => {
    const { events } = opened({}, THOUSAND);
    const kept = play([reserve], events);
    expect(remainingIn(kept.pool)).toBe(0n);
    const early = { type: 'ExpireReservation', giftId: 'g1', now: '2026-06-01T10:29:59.999Z' };
    expect(refusal([early as MatchPoolCommand], kept.events)).toBe('reservation-still-runs');
    const ran = { type: 'ExpireReservation', giftId: 'g1', now: reserve.expiresAt } as const;
    const done = play([ran, paid('g2', 'B', eur(400))], kept.events);
    expect(matches(done.events)).toEqual([cents(400)]);
    expect(done.pool.live).toBe(0);
  });

  test('paid too late it waits for what is left at the close', () => {
    const { events } = opened({}, THOUSAND);
    const done = play(
      [
        reserve,
        { type: 'ExpireReservation', giftId: 'g1', now: reserve.expiresAt },
        paid('g2', 'B', eur(400)),
        paid('g1', 'A', eur(1000)),
        paid('g1', 'A', eur(1000)),
        { type: 'SettlePool', today: over, by: accountant },
      ],
      events,
    );
    expect(done.events.filter(({ type }) => type === 'MatchConfirmed')).toMatchObject([
      { data: { giftId: 'g2', matchedMinor: cents(400), late: false } },
      { data: { giftId: 'g1', matchedMinor: '0', late: true } },
    ]);
    expect(done.events.at(-2)?.data).toMatchObject({
      results: [
        { giftId: 'g2', matchedMinor: cents(400) },
        { giftId: 'g1', matchedMinor: cents(600) },
      ],
    });
  });

  test('keeps the pool from being settled', () => {
    const { events } = opened({}, THOUSAND);
    const settle = { type: 'SettlePool', today: over, by: accountant } as const;
    expect(refusal([reserve, settle], events)).toBe('reservations-live');
  });

  test('is asked about once, however often it is told', () => {
    const { events } = opened({}, THOUSAND);
    const { pool } = play([reserve], events);
    expect(poolDecider.decide(reserve, pool)).toEqual([]);
    const paidOnce = play([paid('g1', 'A', eur(1000))], play([reserve], events).events);
    expect(matches(paidOnce.events)).toEqual([cents(1000)]);
    expect(poolDecider.decide(paid('g1', 'A', eur(1000)), paidOnce.pool)).toEqual([]);
  });

  describe('of a stranger, whom only the card tells', () => {
    const rule = { donorCap: cents(300) };
    const stranger = { ...reserve, giver: null, money: eur(250) } as const;
    const giver = (id: string) => paid(stranger.giftId, id, eur(250));
    const codes = (events: readonly MatchPoolEvent[]) =>
      events.flatMap((event) => (event.type === 'MatchRefused' ? [event.data.because] : []));

    test('is kept as a first gift, and stands where it is one', () => {
      const done = play([stranger, giver('A')], opened(rule, THOUSAND).events);
      expect(matches(done.events)).toEqual([cents(250)]);
      const again = play([paid('g2', 'A', eur(250))], done.events);
      expect(matches(again.events)).toEqual([cents(250), cents(50)]);
    });

    test('counts among what that giver gave meanwhile, and is never more than was kept', () => {
      const { events } = opened(rule, THOUSAND);
      const done = play([paid('g0', 'A', eur(200)), stranger, giver('A')], events);
      expect(matches(done.events)).toEqual([cents(200), cents(100)]);
      expect(remainingIn(done.pool)).toBe(70_000n);
    });

    test('is let go where nobody knows in the end who gave, or where it is the funder', () => {
      const { events } = opened(rule, THOUSAND);
      const unknown = play([stranger, { ...giver('A'), giver: null }], events);
      expect(codes(unknown.events)).toEqual(['giver-not-known']);
      const funder = play([stranger, giver('funder-P')], events);
      expect(codes(funder.events)).toEqual(['giver-funds-pool']);
      for (const { pool } of [unknown, funder]) expect(remainingIn(pool)).toBe(100_000n);
    });

    test('stays with nobody where the rule has no limit for a giver', () => {
      const done = play([stranger, { ...giver('A'), giver: null }], opened({}, THOUSAND).events);
      expect(matches(done.events)).toEqual([cents(250)]);
    });

    test('paid too late and known only then, it counts for its giver', () => {
      const { events } = opened(rule, THOUSAND);
      const ran = { type: 'ExpireReservation', giftId: 'g1', now: reserve.expiresAt } as const;
      const settle = { type: 'SettlePool', today: over, by: accountant } as const;
      const gifts = [paid('g0', 'A', eur(200)), stranger, ran, giver('A'), settle];
      expect(play(gifts, events).events.at(-2)?.data).toMatchObject({
        results: [
          { giftId: 'g0', matchedMinor: cents(200) },
          { giftId: 'g1', matchedMinor: cents(100) },
        ],
      });
    });

    test('paid after the close it is told so', () => {
      const ran = { type: 'ExpireReservation', giftId: 'g1', now: reserve.expiresAt } as const;
      const settle = { type: 'SettlePool', today: over, by: accountant } as const;
      const done = play([stranger, ran, settle, giver('A')], opened(rule, THOUSAND).events);
      expect(codes(done.events)).toEqual(['pool-not-open']);
    });
  });
});

describe('money that goes back', () => {
  const rule = { donorCap: cents(300) };

  test.each([
    [[120], 50, ['7000']],
    [[350], 50, ['30000']],
    [[350, 100], 350, ['0', '0']],
  ] as const)('gifts %j, of the first goes back %d', (amounts, back, stays) => {
    const { events } = opened(rule, THOUSAND);
    const gifts = amounts.map((amount, place) => paid(`g${place}`, 'A', eur(amount)));
    const left = cents(amounts[0] - back);
    const { pool } = play(
      [...gifts, { type: 'ReduceMatch', giftId: 'g0', leftMinor: left }],
      events,
    );
    const now = amounts.map((_, place) => find(pool.gifts, `g${place}`)?.matchedMinor.toString());
    expect(now).toEqual(stays);
  });

  test('what became free goes to the second gift at the close', () => {
    const { events } = opened(rule, THOUSAND);
    const done = play(
      [
        paid('g0', 'A', eur(350)),
        paid('g1', 'A', eur(100)),
        { type: 'ReduceMatch', giftId: 'g0', leftMinor: '0' },
        { type: 'SettlePool', today: over, by: accountant },
      ],
      events,
    );
    expect(done.events.at(-2)?.data).toMatchObject({
      results: [
        { giftId: 'g0', matchedMinor: '0' },
        { giftId: 'g1', matchedMinor: cents(100) },
      ],
    });
  });

  test('after the close it is for people to say what it changes', () => {
    const { events } = opened({}, THOUSAND);
    const settle = { type: 'SettlePool', today: over, by: accountant } as const;
    const done = play([paid('g0', 'A', eur(10)), settle], events);
    const reduce = { type: 'ReduceMatch', giftId: 'g0', leftMinor: '0' } as const;
    expect(refusal([reduce], done.events)).toBe('pool-settled');
  });
});

describe('a funder', () => {
  test('is matched by no pool that they fund', () => {
    const { events } = opened({}, [funding('P', eur(1000), { donorId: 'A' })]);
    const done = play([paid('g1', 'A', eur(10))], events);
    expect(done.events.at(-1)).toMatchObject({ data: { because: 'giver-funds-pool' } });
    const again = funding('Q', eur(10), { donorId: 'B' });
    expect(refusal([paid('g2', 'B', eur(10)), again], events)).toBe('funder-was-matched');
  });

  test('of whom nothing should be taken funds no pool', () => {
    const { events } = opened({}, THOUSAND);
    const stopped = { ...funding('Q', eur(10)), isStopped: true };
    expect(refusal([stopped], events)).toBe('funder-stopped');
  });

  test('takes back what nothing relies on, and no more', () => {
    const shrink = { type: 'ShrinkFunding', fundingId: 'P', by: treasurer } as const;
    const { events } = opened({}, [funding('P', eur(1200))]);
    expect(refusal([{ ...shrink, byMinor: cents(200.01) }], events)).toBe('funding-relied-on');
    const { pool } = play([{ ...shrink, byMinor: cents(200) }], events);
    expect(fundedIn(pool)).toBe(100_000n);
    expect(refusal([{ ...shrink, byMinor: '-1' }], events)).toBe('amount-not-positive');
  });

  test('who does not pay stops the pool; what was matched stands, covered by the guarantee', () => {
    const { events } = opened({}, [funding('P', eur(600)), funding('Q', eur(600))]);
    const fails = { type: 'RecordFundingDefault', fundingId: 'P', by: treasurer } as const;
    const done = play([paid('g1', 'A', eur(250)), fails], events);
    expect(done.events.slice(-2)).toMatchObject([
      { type: 'MatchFundingDefaulted', data: { fundingId: 'P', coveredMinor: cents(250) } },
      { type: 'MatchPoolPaused', data: { reason: 'funder-defaulted' } },
    ]);
    expect(remainingIn(done.pool)).toBe(60_000n);
    const resume = { type: 'ResumePool', today: day, by: accountant } as const;
    expect(refusal([resume], done.events)).toBe('pool-not-funded');
    expect(play([paid('g2', 'B', eur(1))], done.events).events.at(-1)).toMatchObject({
      data: { because: 'pool-not-open' },
    });
    const more = play([funding('R', eur(150)), resume, paid('g3', 'C', eur(700))], done.events);
    expect(matches(more.events)).toEqual([cents(250), cents(700)]);
  });
});

test.each([
  ['before its days', { on: '2026-04-30' }, 'outside-the-days'],
  ['after its days', { on: '2026-07-01' }, 'outside-the-days'],
  ['in another currency', { money: { minor: '1000', currency: 'USD' } }, 'other-currency'],
  ['to something else', { target: 'other' }, 'target-not-matched'],
  ['by nobody knows whom, where people have a cap', { giver: null }, 'giver-not-known'],
] as const)('a gift %s is answered with why nothing is added', (_, change, because) => {
  const { events } = opened({ donorCap: cents(10) }, THOUSAND, { targets: ['free'] });
  const done = play([{ ...paid('g1', 'A', eur(10)), ...change }], events);
  expect(done.events.at(-1)).toMatchObject({ type: 'MatchRefused', data: { because } });
});

test('nobody sets up or opens a pool without a role for it', () => {
  const nobody = { accountId: 'x', roles: ['case-worker'] } as const;
  expect(refusal([configure({}, { by: nobody })], [])).toBe('not-allowed');
});
