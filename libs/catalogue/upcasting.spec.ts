import { Rejection } from '#kernel';
import { versionsOf } from './upcasting.js';

// No event has a second version before 0.2, so the machinery is shown on made-up ones.

const { schemaVersionOf, upcast } = versionsOf({
  WellDug: {
    upcasters: [
      // Version 1 measured in whole metres; version 2 in centimetres.
      ({ depthMetres, ...rest }) => ({ ...rest, depthCm: Number(depthMetres) * 100 }),
      // Version 3 names who may draw from it; before that everybody could.
      (data) => ({ ...data, openTo: 'everybody' }),
    ],
  },
  WellFilledIn: { upcasters: [] },
});

describe('An event that has changed its shape', () => {
  const today = { wellId: 'w', depthCm: 1200, openTo: 'everybody' };

  test('is read as it is written today, from whichever version it was written in', () => {
    expect(schemaVersionOf('WellDug')).toBe(3);
    expect(upcast('WellDug', 1, { wellId: 'w', depthMetres: 12 })).toEqual(today);
    expect(upcast('WellDug', 2, { wellId: 'w', depthCm: 1200 })).toEqual(today);
    const members = { ...today, openTo: 'members' };
    expect(upcast('WellDug', 3, members)).toEqual(members);
  });

  test('stays as it was written', () => {
    const stored = Object.freeze({ wellId: 'w', depthMetres: 12 });
    upcast('WellDug', 1, stored);
    expect(stored).toEqual({ wellId: 'w', depthMetres: 12 });
  });

  test('is not guessed at when a newer program wrote it', () => {
    expect(refusal(() => upcast('WellDug', 4, today))).toEqual({
      code: 'event-from-the-future',
      params: { type: 'WellDug', version: 4, known: 3 },
    });
  });
});

describe('An event that has one shape', () => {
  test('is read as it was written', () => {
    expect(schemaVersionOf('WellFilledIn')).toBe(1);
    expect(upcast('WellFilledIn', 1, { wellId: 'w' })).toEqual({ wellId: 'w' });
  });
});

test('A type that the catalogue does not hold is refused', () => {
  const unknown = { code: 'event-unknown', params: { type: 'WellPainted' } };
  expect(refusal(() => upcast('WellPainted', 1, {}))).toEqual(unknown);
  expect(refusal(() => schemaVersionOf('WellPainted'))).toEqual(unknown);
  // Not a type either, though every object has it.
  expect(refusal(() => schemaVersionOf('toString'))).toMatchObject({ code: 'event-unknown' });
});

function refusal(act: () => unknown): Pick<Rejection, 'code' | 'params'> | undefined {
  try {
    act();
  } catch (error) {
    if (error instanceof Rejection) return { code: error.code, params: error.params };
    throw error;
  }
  return undefined;
}
