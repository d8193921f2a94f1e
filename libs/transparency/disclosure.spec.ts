import fc from 'fast-check';
import {
  publishCount,
  publishGroup,
  publishLeft,
  publishMedianWait,
  publishTable,
  sumOfShown,
  type Share,
} from './disclosure.js';

const GROUPS = ['legal', 'medical', 'relocation'];
const HIDDEN = { shown: false };

const shares = (count: number, group = '', minor = 1_000_00n): readonly Share[] =>
  Array.from({ length: count }, (_, place) => ({ who: `${group}-${place}`, group, minor }));
const table = (given: readonly Share[]) => publishTable(given, GROUPS, 2);
const people = (cell: { shown: boolean; people?: unknown }) => (cell.shown ? cell.people : 'few');

describe('what is told of a sum from which gifts take', () => {
  it.each([
    [1_000_00n, 1_000_00n, 1_000_00n],
    [999_99n, 1_000_00n, 900_00n],
    [49_000_00n, 50_000_00n, 45_000_00n],
    [100_00n, 50_000_00n, undefined],
    [99_99n, 300_00n, undefined],
    [0n, 1_000_00n, undefined],
  ])('of %s left of %s is %s', (left, whole, told) => {
    const expected = told === undefined ? HIDDEN : { shown: true, minor: told };
    expect(publishLeft(left, whole, 2)).toEqual(expected);
  });
});

describe('what is published of one group', () => {
  it('is nothing of nine people, and rounded of more', () => {
    expect(publishGroup(shares(9), 2)).toEqual(HIDDEN);
    expect(publishGroup(shares(12, '', 1_234_56n), 2)).toEqual({
      shown: true,
      people: 10,
      minor: 14_800_00n,
    });
    expect(publishCount(['a'])).toEqual(publishCount([]));
    expect(people(publishCount([...'abcdefghijklm']))).toBe(15);
  });

  it('counts somebody once, however often they come', () => {
    const one = { who: 'one', group: '', minor: 100_00n };
    expect(
      publishGroup(
        Array.from({ length: 30 }, () => one),
        2,
      ),
    ).toEqual(HIDDEN);
    expect(publishCount(Array.from({ length: 30 }, () => 'one'))).toEqual(HIDDEN);
  });

  it('counts nobody of whom something was only taken back', () => {
    const back = { who: 'back', group: '', minor: -500_00n };
    expect(publishGroup([...shares(9), back], 2)).toEqual(HIDDEN);
    expect(publishGroup([...shares(10), back], 2)).toMatchObject({ people: 10, minor: 9_500_00n });
  });

  it('is nothing when one makes up more than half of it, or two more than three quarters', () => {
    const one = { who: 'one', group: '', minor: 10_001_00n };
    const two = [one, { ...one, who: 'two' }].map((each) => ({ ...each, minor: 16_000_00n }));
    expect(publishGroup([...shares(10), one], 2)).toEqual(HIDDEN);
    expect(publishGroup([...shares(10), ...two], 2)).toEqual(HIDDEN);
    // Ten gifts of one donor are the gift of one donor.
    const often = Array.from({ length: 11 }, () => ({ ...one, minor: 1_000_00n }));
    expect(publishGroup([...shares(10), ...often], 2)).toEqual(HIDDEN);
  });
});

describe('what is published of a table', () => {
  it('has every group; one of nobody looks like one of nine', () => {
    const of = (count: number) => table([...shares(12, 'legal'), ...shares(count, 'medical')]);
    expect(of(0).cells.map(people)).toEqual([10, 'few', 'few']);
    for (let count = 1; count <= 9; count += 1) expect(of(count)).toEqual(of(0));
    expect(of(10).cells.map(people)).toEqual([10, 10, 'few']);
  });

  it('adds up without those who are hidden, so that a subtraction leaves nothing', () => {
    const { total, rest } = table([...shares(12, 'legal'), ...shares(3, 'medical')]);
    expect(people(total)).toBe(10);
    expect(rest).toEqual(HIDDEN);
  });

  it('shows small groups together once they are enough', () => {
    const { cells, rest, total } = table([
      ...shares(6, 'legal'),
      ...shares(6, 'medical'),
      ...shares(20, 'relocation'),
    ]);
    expect(cells.map(people)).toEqual(['few', 'few', 20]);
    expect([rest, total].map(people)).toEqual([10, 30]);
  });

  it('counts a person with two needs once, with all that they have, in no line of one need', () => {
    const both = ['legal', 'medical'].map((group) => ({ who: 'both', group, minor: 1_000_00n }));
    const single = table([...shares(13, 'legal'), ...shares(13, 'medical')]);
    const { cells, rest, total } = table([
      ...shares(12, 'legal'),
      ...shares(12, 'medical'),
      ...both,
    ]);
    expect(cells.map(people)).toEqual([10, 10, 'few']);
    expect([rest, total].map(people)).toEqual(['few', 25]);
    expect(people(single.total)).toBe(25);
  });

  const anyShares = fc.array(
    fc.record({
      who: fc.integer({ min: 0, max: 60 }).map((place) => `p${place}`),
      group: fc.constantFrom(...GROUPS),
      minor: fc.integer({ min: 1, max: 3_000_00 }).map(BigInt),
    }),
    { maxLength: 120 },
  );

  it('tells nothing of who is in a hidden line: with or without them it is the same', () => {
    let hidden = 0;
    fc.assert(
      fc.property(anyShares, (given) => {
        const all = table(given);
        if (all.rest.shown) return;
        const needsOf = (who: string) =>
          new Set(given.filter((share) => share.who === who).map(({ group }) => group));
        const isHidden = ({ who }: Share) => {
          const [group = '', ...more] = needsOf(who);
          return more.length > 0 || !all.cells[GROUPS.indexOf(group)]?.shown;
        };
        if (given.some(isHidden)) hidden += 1;
        expect(table(given.filter((share) => !isHidden(share)))).toEqual(all);
      }),
    );
    expect(hidden).toBeGreaterThan(10);
  });

  it('adds up to what its lines say, as far as each is rounded', () => {
    fc.assert(
      fc.property(anyShares, (given) => {
        const { cells, rest, total } = table(given);
        const lines = [...cells, rest].flatMap((cell) => (cell.shown ? [cell] : []));
        if (!total.shown) return expect(lines).toEqual([]);
        const counted = lines.reduce((sum, cell) => sum + cell.people, 0);
        expect(Math.abs(counted - total.people)).toBeLessThanOrEqual((lines.length + 1) * 2.5);
        const sum = lines.reduce((sum, cell) => sum + cell.minor, 0n);
        const apart = Number(sum - total.minor);
        expect(Math.abs(apart)).toBeLessThanOrEqual((lines.length + 1) * 50_00);
      }),
    );
  });

  it('sums over tables what they show', () => {
    const quarters = [publishGroup(shares(10), 2), publishGroup(shares(3), 2)];
    expect(sumOfShown(quarters)).toEqual({ shown: true, minor: 10_000_00n });
    expect(sumOfShown([publishGroup(shares(3), 2)])).toEqual(HIDDEN);
  });
});

describe('how long half of them waited', () => {
  const waits = (...hours: readonly number[]) =>
    hours.map((each, place) => ({ who: `p${place}`, hours: each }));
  const alike = (count: number, hours: number) =>
    waits(...Array.from({ length: count }, () => hours));

  it('is nothing of nine people, nor of ten cases of one', () => {
    expect(publishMedianWait(alike(9, 30))).toEqual(HIDDEN);
    expect(publishMedianWait(alike(12, 30).map((wait) => ({ ...wait, who: 'one' })))).toEqual(
      HIDDEN,
    );
  });

  it('is a step of days, never the wait of somebody', () => {
    const days = (count: number, hours: number) => publishMedianWait(alike(count, hours));
    expect(days(10, 1)).toEqual({ shown: true, days: 1 });
    expect(days(10, 25)).toEqual({ shown: true, days: 2 });
    expect(days(10, 97)).toEqual({ shown: true, days: 5 });
    expect(days(10, 400 * 24)).toEqual({ shown: true, days: 504 });
    expect(publishMedianWait(waits(1, 1, 1, 1, 1, 30, 90, 90, 90, 90))).toEqual({
      shown: true,
      days: 1,
    });
  });

  it('does not move with one wait among those of a step', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 25, max: 48 }), { minLength: 10, maxLength: 30 }),
        (hours) => expect(publishMedianWait(waits(...hours))).toEqual({ shown: true, days: 2 }),
      ),
    );
  });
});
