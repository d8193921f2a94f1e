import { memoryEventStore, type RecordedEvent } from '#event-store';
import { sampleEvents } from '../../test/contract/sample-events.js';
import { projection, type RowsOf } from './projection.js';
import type { RowOf, Tables } from './table.js';
import { openViews } from './view-set.js';

const tables = {
  visits: {
    key: ['fund_id', 'nth'],
    columns: {
      fund_id: 'text',
      nth: 'integer',
      people: 'integer',
      note: 'text?',
      hours: 'integer?',
    },
  },
} as const satisfies Tables;
type Visit = RowOf<typeof tables.visits>;

const first: Visit = { fund_id: 'a', nth: 1, people: 2, note: null, hours: null };

describe('the columns that a table declares', () => {
  let event: RecordedEvent;
  beforeAll(async () => {
    const store = memoryEventStore();
    await store.append('pastgrant-1', 'new', sampleEvents(1));
    event = (await store.readAll(0n, 1))[0] as RecordedEvent;
  });

  /** The rows there are after one event, with what one handler does about it. */
  const rowsAfter = (onEvery: (rows: RowsOf<typeof tables>) => void): readonly Visit[] => {
    const views = openViews(':memory:', [
      projection({ name: 'visits', version: 1, tables, on: {}, onEvery }),
    ]);
    try {
      views.apply([event]);
      return views.select<Visit>('select * from visits');
    } finally {
      views.close();
    }
  };

  it('give the rows their types, and the key its order', () => {
    const after = rowsAfter(({ visits }) => {
      visits.put(first);
      const row = visits.get('a', 1);
      const [people, note]: [number, string | null] = [row?.people ?? 0, row?.note ?? null];
      visits.change(['a', 1], { people: people + 1, note: `${note ?? 'no'} note` });
      // @ts-expect-error -- what may be null is not simply a text
      const text: string | undefined = row?.note;
      expect(text).toBeNull();
      // @ts-expect-error -- a key in another order names another row
      expect(visits.get(1, 'a')).toBeUndefined();
      // @ts-expect-error -- so does a part of it
      expect(visits.get('a')).toBeUndefined();
      // @ts-expect-error -- no such column
      expect(row?.person).toBeUndefined();
    });
    expect(after).toEqual([{ ...first, people: 3, note: 'no note' }]);
  });

  it('let null in where they say so, and nowhere else', () => {
    expect(rowsAfter(({ visits }) => visits.put(first))).toEqual([first]);
    expect(() =>
      // @ts-expect-error -- a column without `?` holds no null
      rowsAfter(({ visits }) => visits.put({ ...first, people: null })),
    ).toThrow(/NOT NULL constraint failed: visits.people/);
    expect(() =>
      // @ts-expect-error -- nor may a row leave it out
      rowsAfter(({ visits }) => visits.put({ fund_id: 'a', nth: 1, note: null, hours: null })),
    ).toThrow(/NOT NULL/);
  });

  it('keep a cell that a change leaves undefined', () => {
    const after = rowsAfter(({ visits }) => {
      visits.put({ ...first, note: 'kept', hours: 4 });
      visits.change(['a', 1], { note: undefined, hours: null });
    });
    expect(after).toEqual([{ ...first, note: 'kept' }]);
  });
});
