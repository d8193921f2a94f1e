import { createHash } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Where a stream ends. */
export type Head = {
  readonly revision: number;
  readonly position: number;
  /** Positions of events at regular distances of a long stream. */
  readonly marks?: readonly number[];
};

/** Up to where the heads were saved, and in which log. */
export type SavedUpTo = {
  readonly log: string;
  readonly position: number;
  /** Id of the event at that position: another history of the same log has another there. */
  readonly eventId: string;
};

export type SavedHeads = SavedUpTo & { readonly heads: Map<string, Head> };

/**
 * The heads in a file beside the log: a first line that says of which log and up to where, with
 * the digest of the second, which holds the heads column by column. It only spares reading the
 * log at opening, so anything odd about it means that it is not believed.
 */
export function readHeads(path: string): SavedHeads | undefined {
  const text = readIfThere(path);
  const end = text.indexOf('\n');
  if (end < 0) return undefined;
  const columns = text.slice(end + 1);
  const saved = parseFirst(text.slice(0, end));
  if (!saved || saved.digest !== digestOf(saved, columns)) return undefined;
  try {
    return { ...saved, heads: parseColumns(columns) };
  } catch {
    // Whole, but not in the form that this program writes: another version wrote it.
    return undefined;
  }
}

/** Writes the file anew and puts it in the place of the old one. */
export function writeHeads(path: string, { heads, ...upTo }: SavedHeads): void {
  const columns = columnsOf(heads);
  const fresh = `${path}.new`;
  try {
    const first = JSON.stringify({ ...upTo, digest: digestOf(upTo, columns) });
    writeFileSync(fresh, `${first}\n${columns}`);
    renameSync(fresh, path);
  } catch {
    // A full disk, say. The log itself is safe; the next opening only takes longer.
    rmSync(fresh, { force: true });
  }
}

/** Columns are written and read several times faster than an object for each stream. */
type Columns = {
  readonly streams: string[];
  readonly revisions: number[];
  readonly positions: number[];
  /** Of the long streams only. */
  readonly marks: Record<string, readonly number[]>;
};

function columnsOf(heads: ReadonlyMap<string, Head>): string {
  const columns: Columns = { streams: [], revisions: [], positions: [], marks: {} };
  for (const [stream, { revision, position, marks }] of heads) {
    columns.streams.push(stream);
    columns.revisions.push(revision);
    columns.positions.push(position);
    if (marks) columns.marks[stream] = marks;
  }
  return JSON.stringify(columns);
}

function parseColumns(text: string): Map<string, Head> {
  const { streams, revisions, positions, marks } = JSON.parse(text) as Columns;
  const heads = new Map<string, Head>();
  streams.forEach((stream, place) => {
    const [revision, position] = [revisions[place] as number, positions[place] as number];
    const long = Object.hasOwn(marks, stream) ? { marks: marks[stream] } : undefined;
    heads.set(stream, { revision, position, ...long });
  });
  return heads;
}

type FirstLine = SavedUpTo & { readonly digest: string };

function parseFirst(line: string): FirstLine | undefined {
  try {
    return JSON.parse(line) as FirstLine;
  } catch {
    return undefined;
  }
}

function digestOf({ log, position, eventId }: SavedUpTo, columns: string): string {
  return createHash('sha256').update(`${log} ${position} ${eventId}\n${columns}`).digest('hex');
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
