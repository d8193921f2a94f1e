import { ecbXml, type EcbDays } from '../../../test/support/ecb-file.js';
import { portsInMemory, type WorldInMemory } from '../../../test/support/ports-in-memory.js';
import * as cases from '../../applications/application.fixtures.js';
import { surveyRates } from './ecb.reader.js';
import { importRates } from './import-rates.js';
import { ratesDecider } from './rates.decider.js';
import { rateOn, ratesStreamsOf } from './rates.facts.js';
import { foldStream } from '#event-store';

const ENTITY = 'entity';
const march = { '2026-03-30': { USD: '1.0870' }, '2026-03-31': { USD: '1.1050', CHF: '0.94' } };

describe('Rates in the log', () => {
  let world: WorldInMemory;
  beforeEach(async () => {
    world = await portsInMemory(cases.policy, '2026-04-10T10:00:00Z');
  });
  const load = (days: EcbDays) =>
    importRates(world.ports, [ENTITY], surveyRates(Buffer.from(ecbXml(days))));
  const count = async () => (await world.ports.store.readAll(0n, 1_000)).length;
  const rate = async (day: string, from = 'USD', to = 'EUR') => {
    const streams = ratesStreamsOf(ENTITY, day);
    const months = await Promise.all(
      streams.map((stream) => foldStream(world.ports.store, ratesDecider, stream)),
    );
    return rateOn(
      months.flatMap(({ sets }) => sets),
      { from, to, day },
    );
  };

  test('each day once, however often it is told', async () => {
    expect(await load(march)).toEqual({ days: 2, newDays: 2 });
    const before = await count();
    expect(await load(march)).toEqual({ days: 2, newDays: 0 });
    expect(await count()).toBe(before);
    expect(await load({ ...march, '2026-04-01': { USD: '1.1' } })).toEqual({ days: 3, newDays: 1 });
  });

  test('a day that is told otherwise is refused, and nothing of the file is written', async () => {
    await load(march);
    const before = await count();
    const otherwise = {
      '2026-02-27': { USD: '1.2' },
      '2026-03-31': { USD: '1.1051', CHF: '0.94' },
    };
    await expect(load(otherwise)).rejects.toMatchObject({
      code: 'rates-told-otherwise',
      params: { day: '2026-03-31', currency: 'USD' },
    });
    expect(await count()).toBe(before);
  });

  test('no day of the future, and nothing of a file with a problem', async () => {
    await expect(load({ '2026-04-11': { USD: '1.1' } })).rejects.toMatchObject({
      code: 'date-in-the-future',
    });
    await expect(load({ '2026-03-31': { USD: '0' } })).rejects.toMatchObject({
      code: 'rates-unsound',
    });
  });

  test('the rate of a day is its own, or of the last day before, at most seven days older', async () => {
    await load(march);
    expect(await rate('2026-03-30')).toMatchObject({
      on: '2026-03-30',
      ratio: { numerator: 1_000n, denominator: 1_087n },
    });
    // In another month, of another currency, and over the euro.
    expect(await rate('2026-04-03')).toMatchObject({ on: '2026-03-31' });
    expect(await rate('2026-04-06', 'CHF', 'USD')).toMatchObject({
      ratio: { numerator: 221n, denominator: 188n },
    });
    expect(await rate('2026-04-07')).toMatchObject({ on: '2026-03-31' });
    expect(await rate('2026-04-08')).toBeUndefined();
    expect(await rate('2026-03-29')).toBeUndefined();
    expect(await rate('2026-03-30', 'CHF')).toBeUndefined();
  });
});
