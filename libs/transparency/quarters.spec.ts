import fc from 'fast-check';
import { countsIn, publishedOn, publishedQuarters, quarterOf } from './quarters.js';

describe('a quarter', () => {
  it.each([
    ['2026-01-01', '2026-Q1'],
    ['2026-03-31', '2026-Q1'],
    ['2026-04-01', '2026-Q2'],
    ['2026-12-31', '2026-Q4'],
  ])('of %s is %s', (day, quarter) => expect(quarterOf(day)).toBe(quarter));

  it.each([
    ['2026-Q1', '2026-06-29'],
    ['2026-Q2', '2026-09-28'],
    ['2026-Q3', '2026-12-29'],
    ['2026-Q4', '2027-03-31'],
  ])('%s is published 90 days after its end, on %s', (quarter, day) =>
    expect(publishedOn(quarter)).toBe(day),
  );

  it('is listed once it is published, whatever happened in it', () => {
    expect(publishedQuarters('2025-Q4', '2026-03-30')).toEqual([]);
    expect(publishedQuarters('2025-Q4', '2026-03-31')).toEqual(['2025-Q4']);
    expect(publishedQuarters('2025-Q4', '2026-11-27')).toEqual(['2026-Q2', '2026-Q1', '2025-Q4']);
  });
});

describe('something that is written down', () => {
  it('counts in the quarter of its day until that is published, then in the first that is not', () => {
    expect(countsIn('2026-03-30', '2026-03-30')).toBe('2026-Q1');
    expect(countsIn('2026-03-30', '2026-06-28')).toBe('2026-Q1');
    expect(countsIn('2026-03-30', '2026-06-29')).toBe('2026-Q2');
    expect(countsIn('2015-01-01', '2026-06-29')).toBe('2026-Q2');
  });

  it('never changes a quarter that is published', () => {
    const day = fc
      .date({ min: new Date('1999-01-01'), max: new Date('2060-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(day, day, (one, other) => {
        const [first = '', later = ''] = [one, other].sort();
        expect(publishedQuarters(quarterOf(first), later)).not.toContain(countsIn(first, later));
      }),
    );
  });
});
