import fc from 'fast-check';
import { isSafe, publish, type TrueCell } from './disclosure.js';

const cell = (people: number, each = 1_000_00n): TrueCell => ({
  people,
  minor: BigInt(people) * each,
  largestMinor: people > 0 ? each : 0n,
  secondMinor: people > 1 ? each : 0n,
});

describe('what is published', () => {
  it('shows a cell of ten people and hides one of nine', () => {
    expect(isSafe(cell(10))).toBe(true);
    expect(isSafe(cell(9))).toBe(false);
  });

  it('hides a cell that one award makes up by more than half', () => {
    expect(isSafe({ ...cell(10), largestMinor: 5_001_00n })).toBe(false);
    expect(isSafe({ ...cell(10), largestMinor: 4_000_00n, secondMinor: 3_600_00n })).toBe(false);
  });

  it('rounds counts to five and amounts to a hundred', () => {
    const { cells } = publish([cell(12, 1_234_56n), cell(30)], 2);
    expect(cells[0]).toEqual({ shown: true, people: 10, minor: 14_800_00n });
  });

  it('hides a second cell when one hidden cell could be found by subtraction', () => {
    const { cells, total } = publish([cell(3), cell(12), cell(40)], 2);
    expect(cells.map(({ shown }) => shown)).toEqual([false, false, true]);
    expect(total.shown).toBe(true);
  });

  it('says nothing at all of a group that is too small', () => {
    const { cells, total } = publish([cell(3), cell(4)], 2);
    expect([...cells, total].some(({ shown }) => shown)).toBe(false);
  });

  it('never leaves a remainder that tells of fewer people than the threshold', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 8 }),
        (people) => {
          const cells = people.map((count) => cell(count));
          const published = publish(cells, 2);
          const hidden = cells.filter((_, place) => !published.cells[place]?.shown);
          const rest = hidden.reduce((sum, { people: count }) => sum + count, 0);
          if (published.total.shown) expect(rest === 0 || rest >= 10).toBe(true);
          published.cells.forEach((shown, place) => {
            if (shown.shown) expect(people[place]).toBeGreaterThanOrEqual(10);
          });
        },
      ),
    );
  });
});
