import * as fc from 'fast-check';
import { dayIn, isDay, isInstant } from './clock.js';

describe('days', () => {
  it.each([
    ['Europe/Paris', '2026-02-28T23:30:00Z', '2026-03-01'],
    ['America/Port-au-Prince', '2026-03-01T02:00:00Z', '2026-02-28'],
    ['Pacific/Kiritimati', '2026-12-31T10:00:00Z', '2027-01-01'],
    ['UTC', '0999-05-01T12:00:00Z', '0999-05-01'],
    // An hour that the clocks there skipped, and one that they had twice.
    ['Europe/Paris', '2026-03-29T01:30:00Z', '2026-03-29'],
    ['Europe/Paris', '2026-10-24T22:30:00Z', '2026-10-25'],
  ])('in %s, %s is on %s', (zone, instant, day) => {
    expect(dayIn(zone, instant)).toBe(day);
    expect(dayIn(zone, new Date(instant))).toBe(day);
  });

  it('are those that a calendar of the zone shows, however instants follow each other', () => {
    const zones = ['Europe/Paris', 'Asia/Kathmandu', 'Africa/Monrovia', 'Pacific/Apia', 'UTC'];
    const midnight = fc
      .tuple(fc.integer({ min: -30_000, max: 30_000 }), fc.integer({ min: -96, max: 96 }))
      .map(([day, quarter]) => day * 86_400_000 + quarter * 900_000);
    const near = fc.tuple(midnight, fc.integer({ min: -2_000, max: 2_000 }));
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.array(near), (timeZone, instants) => {
        const fresh = new Intl.DateTimeFormat('en-CA', {
          timeZone,
          year: 'numeric',
          month: '2-digit',
          day: '2-digit',
        });
        for (const [at, off] of instants.flatMap(([at, off]) => [
          [at, off] as const,
          [at, 0] as const,
        ])) {
          const instant = new Date(at + off);
          expect(dayIn(timeZone, instant)).toBe(fresh.format(instant));
        }
      }),
    );
  });

  it('in UTC are those of the instant itself', () => {
    const year = { min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true };
    fc.assert(
      fc.property(fc.date(year), (date) => {
        expect(dayIn('UTC', date)).toBe(date.toISOString().slice(0, 10));
        expect(isDay(dayIn('Asia/Kathmandu', date))).toBe(true);
        expect(isInstant(date.toISOString())).toBe(true);
      }),
    );
  });

  it.each(['2024-02-29', '2026-12-31', '2000-02-29'])('know %s', (day) => {
    expect(isDay(day)).toBe(true);
  });

  it.each([
    '2026-02-29',
    '2026-02-30',
    '2026-13-01',
    '1900-02-29',
    '2026-00-10',
    '2026-1-1',
    '',
    '2026-03-01T00:00:00Z',
    '20260301',
    '2026-03-01\n',
  ])('do not know %j', (day) => {
    expect(isDay(day)).toBe(false);
  });
});

describe('instants', () => {
  it.each(['2026-03-01T08:00:00Z', '2026-03-01T08:00Z', '2026-03-01T08:00:00.123456789+05:45'])(
    'are read from %s',
    (text) => {
      expect(isInstant(text)).toBe(true);
    },
  );

  it.each([
    '2026-02-30T08:00:00Z',
    '2026-03-01T25:00:00Z',
    '2026-03-01T08:60:00Z',
    '2026-03-01T08:00:00',
    '2026-03-01',
    '2026-03-01 08:00:00Z',
    '2026-03-01T08:00:00.Z',
    '2026-03-01T08:00:00+25:00',
    'yesterday',
  ])('are not read from %s', (text) => {
    expect(isInstant(text)).toBe(false);
  });
});
