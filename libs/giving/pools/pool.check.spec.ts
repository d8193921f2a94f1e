import type { AnyEvent, MatchPoolEvent } from '#catalogue';
import * as fc from 'fast-check';
import { poolCheck } from './pool.check.js';
import { live, lives, over } from './pool-lives.fixtures.js';
import { accountant, cents, eur, funding, opened, paid, play } from './pools.fixtures.js';

function findings(events: readonly AnyEvent[]): readonly string[] {
  const found = new Set<string>();
  const running = poolCheck((code) => found.add(code));
  for (const event of events) running.onEvent(event);
  running.atEnd();
  return [...found];
}

/** The gifts of a pool's life, before it hears of them. */
function withGifts(events: readonly MatchPoolEvent[], minor = cents(1_000_000)): AnyEvent[] {
  const ids = new Set(
    events.flatMap((one) => (one.type === 'MatchReserved' ? [one.data.giftId] : [])),
  );
  const gifts = [...ids].map((donationId): AnyEvent => {
    const money = { minor, currency: 'EUR' };
    const data = { donationId, fundId: 'f', donorId: null, donorKind: 'individual', money };
    return { type: 'DonationReceived', data } as unknown as AnyEvent;
  });
  return [...gifts, ...events];
}

/** Two gifts of one giver and one of another, one of them reduced; settled. */
const life = (): AnyEvent[] => {
  const { events } = opened({ donorCap: cents(300) }, [funding('P', eur(1000))]);
  const said = [
    paid('g1', 'A', eur(200)),
    paid('g2', 'A', eur(200)),
    paid('g3', 'B', eur(100)),
    { type: 'ReduceMatch', giftId: 'g3', leftMinor: cents(60) } as const,
    { type: 'SettlePool', today: over, by: accountant } as const,
  ];
  return withGifts(play(said, events).events);
};

const told = (type: AnyEvent['type'], change: object, nth = 0) => {
  const events = life();
  const place = events.flatMap((one, at) => (one.type === type ? [at] : []))[nth] as number;
  const { data } = events[place] as { readonly data: object };
  return events.with(place, { type, data: { ...data, ...change } } as AnyEvent);
};
const without = (type: AnyEvent['type'], nth = 0) => {
  const events = life();
  return events.toSpliced(
    events.flatMap((one, at) => (one.type === type ? [at] : []))[nth] as number,
    1,
  );
};

describe('What verify asks of match pools', () => {
  test('finds nothing where all is right', () => {
    expect(findings(life())).toEqual([]);
  });

  test('finds nothing in anything that a pool may live through', () => {
    fc.assert(
      fc.property(lives, (one) => {
        expect(findings(withGifts(live(one, () => undefined).events))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test.each<[string, () => readonly AnyEvent[], string]>([
    ['a pool of which nothing is known', () => without('MatchPoolConfigured'), 'pool-unknown-here'],
    [
      'one person who did it all',
      () => told('MatchPoolOpened', { openedBy: 'treasurer' }),
      'pool-opened-by-one',
    ],
    [
      'more told than there is',
      () => told('MatchFundingAdded', { money: eur(999) }),
      'pool-told-more',
    ],
    [
      'more kept than there is',
      () => told('MatchFundingAdded', { money: eur(300) }),
      'pool-over-promised',
    ],
    [
      'a claim that is not by the rule',
      () => told('MatchReserved', { claimMinor: cents(201) }),
      'match-not-by-rule',
    ],
    [
      'a total that is not the giver’s',
      () => told('MatchReserved', { totalBeforeMinor: '0' }, 1),
      'match-not-by-rule',
    ],
    [
      'a gift that changed its giver',
      () => told('MatchReserved', { giver: 'C' }, 1),
      'match-not-by-rule',
    ],
    ['a match of no sources', () => told('MatchReserved', { sources: [] }), 'match-sum-differs'],
    [
      'a confirmation of another sum',
      () => told('MatchConfirmed', { matchedMinor: '1' }),
      'match-sum-differs',
    ],
    ['a gift that never came', () => without('DonationReceived'), 'match-of-no-gift'],
    [
      'a gift that was smaller',
      () => told('DonationReceived', { money: eur(199) }),
      'match-of-no-gift',
    ],
    [
      'a result below what was confirmed',
      () => told('MatchResultsSettled', { results: [{ giftId: 'g1', matchedMinor: cents(1) }] }),
      'match-lowered-at-close',
    ],
    [
      'calls of another sum',
      () => told('MatchPoolSettled', { calls: [{ fundingId: 'P', minor: cents(1) }] }),
      'pool-close-differs',
    ],
    [
      'a rest of another sum',
      () => told('MatchPoolSettled', { remainingMinor: '0' }),
      'pool-close-differs',
    ],
  ])('finds %s', (_, events, code) => {
    expect(findings(events())).toContain(code);
  });

  test('lets a funder who does not pay stop a pool that told of that money', () => {
    const { events } = opened({}, [funding('P', eur(1000))]);
    const said = { type: 'RecordFundingDefault', fundingId: 'P', by: accountant } as const;
    expect(findings(play([said], events).events)).toEqual([]);
  });

  test('finds a match after the close, and a gift of two pools', () => {
    const done = life();
    const late = done.find(({ type }) => type === 'MatchReserved') as AnyEvent;
    expect(findings([...done, late])).toContain('pool-after-close');
    const second = done
      .filter(({ type }) => type !== 'DonationReceived')
      .map(({ type, data }) => ({ type, data: { ...data, poolId: 'second' } }) as AnyEvent);
    expect(findings([...done, ...second])).toContain('gift-in-two-pools');
  });
});
