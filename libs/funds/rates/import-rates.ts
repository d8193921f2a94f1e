import type { Actor } from '#catalogue';
import { bookOfEntity, carryOut, type Book, type Invocation, type Ports } from '#commands';
import { loadState } from '#event-store';
import { dayIn, derivedId, ensure } from '#kernel';
import type { RatesFile, ReadRates } from './ecb.reader.js';
import { ratesDecider, type ImportRates } from './rates.decider.js';
import { monthOf, ratesStream } from './rates.facts.js';

const IMPORTER: Actor = {
  authentication: 'none',
  id: 'import:rates',
  kind: 'import',
  role: 'import',
};

export type RatesOutcome = {
  /** Days of the file in the books of each entity, and how many of them were new. */
  readonly days: number;
  readonly newDays: number;
};

type Month = {
  readonly stream: string;
  readonly book: Book;
  readonly command: ImportRates;
};

/**
 * Puts the days of a file into the books of entities, all of them or none: where a day was told
 * otherwise before, nothing is written. A day that is there already adds nothing, and what was cut
 * short is finished.
 *
 * Rejections: `rates-unsound` where the file has problems, and those of the rules of a month.
 */
export async function importRates(
  ports: Ports,
  entityIds: readonly string[],
  file: RatesFile,
  progress: (done: number) => void = () => undefined,
): Promise<RatesOutcome> {
  ensure(file.problemCount === 0, 'rates-unsound', { problems: file.problemCount });
  const months: Month[] = [];
  for (const entityId of entityIds) {
    const book = await bookOfEntity(ports.store, entityId);
    const today = dayIn(book.timeZone, ports.clock.now());
    for (const [month, days] of byMonth(file.days)) {
      const sets = days.map(({ on, rates }) => ({
        rateSetId: derivedId('rates', entityId, 'ecb', on),
        entityId,
        on,
        source: 'ecb' as const,
        rates,
      }));
      const stream = ratesStream(entityId, month);
      months.push({ stream, book, command: { type: 'ImportRates', sets, today } });
    }
  }
  let newDays = 0;
  for (const { stream, command } of months) {
    newDays += ratesDecider.decide(
      command,
      await loadState(ports.store, ratesDecider, stream),
    ).length;
  }
  let done = 0;
  for (const { stream, book, command } of months) {
    await carryOut(ports, invocation(stream, command), book, ratesDecider, stream, command);
    done += command.sets.length;
    progress(done);
  }
  return { days: done, newDays };
}

/** Another part of a month is another command; the same one is known again. */
function invocation(stream: string, { sets }: ImportRates): Invocation {
  const days = sets.map(({ on }) => on).join(' ');
  return { actor: IMPORTER, key: `${stream} ${days}`, path: 'import rates', body: sets };
}

function byMonth(days: readonly ReadRates[]): ReadonlyMap<string, readonly ReadRates[]> {
  const months = new Map<string, ReadRates[]>();
  for (const day of days) {
    const month = monthOf(day.on);
    const of = months.get(month) ?? [];
    months.set(month, of);
    of.push(day);
  }
  return months;
}
