import { openDatabase } from '#sqlite';

/** An event of an embedded log that does not point to the one before it in its stream. */
export type BrokenLink = {
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
  readonly id: string;
  /** Where it points, and where it should; null at the beginning of a stream. */
  readonly previous: number | null;
  readonly expected: number | null;
  readonly expectedRevision: number;
};

type Row = {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly previous: number | null;
  readonly id: string;
};

/** Rows read at a time: bounds the memory, whatever the length of the log. */
const PAGE_EVENTS = 10_000;

/**
 * Walks every chain of an embedded log, each event once and in the order of the log, and names
 * every link that does not hold. The chains stand for a unique index that the log does not have
 * (docs/adr/0003), so nothing that was kept beside it is believed here. Holds the end of each
 * stream in memory, and a page of rows. Opens the file for reading alone.
 */
export function* brokenChains(path: string): Generator<BrokenLink> {
  const db = openDatabase(path, { durability: 'full', readOnly: true });
  try {
    const page = db.prepare(`select position, stream, revision, previous, id from events
      where position > ? order by position limit ?`);
    const ends = new Map<string, { revision: number; position: number }>();
    let after = 0;
    for (;;) {
      const rows = page.all(after, PAGE_EVENTS) as Row[];
      for (const row of rows) {
        const end = ends.get(row.stream);
        const expected = end?.position ?? null;
        const expectedRevision = (end?.revision ?? -1) + 1;
        if (row.previous !== expected || row.revision !== expectedRevision) {
          yield { ...row, expected, expectedRevision };
        }
        if (end) Object.assign(end, { revision: row.revision, position: row.position });
        else ends.set(row.stream, { revision: row.revision, position: row.position });
        after = row.position;
      }
      if (rows.length < PAGE_EVENTS) return;
    }
  } finally {
    db.close();
  }
}
