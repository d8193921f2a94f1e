import { EVERY_PURPOSE, type KeyRow, type KeyTable } from '../key-table.js';

/** Keys in memory, for specifications and simulations. Holds to the same contract as the file. */
export function memoryKeyTable(): KeyTable {
  const persons = new Map<string, KeyRow[]>();

  const find = (subjectRef: string, purpose: string): readonly KeyRow[] =>
    (persons.get(subjectRef) ?? [])
      .filter((row) => row.purpose === purpose || row.purpose === EVERY_PURPOSE)
      .sort((one, other) => other.version - one.version);

  return {
    find,
    keep: (rows) =>
      rows.map((row) => {
        if (find(row.subjectRef, row.purpose).length === 0) {
          persons.set(row.subjectRef, [...(persons.get(row.subjectRef) ?? []), row]);
        }
        return find(row.subjectRef, row.purpose);
      }),
    destroy: (subjectRef, purpose) => {
      const rows = persons.get(subjectRef) ?? [];
      const kept = rows.map((row): KeyRow => {
        if (row.purpose !== purpose && purpose !== EVERY_PURPOSE) return row;
        if (row.wrapped !== 'destroyed') row.wrapped.fill(0);
        return { ...row, wrapped: 'destroyed' };
      });
      if (!kept.some((row) => row.purpose === purpose && row.version === 0)) {
        kept.push({ subjectRef, purpose, version: 0, wrapped: 'destroyed' });
      }
      persons.set(subjectRef, kept);
    },
    all: () => [...persons.values()].flat(),
    close: () => persons.clear(),
  };
}
