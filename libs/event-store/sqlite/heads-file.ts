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

export type SavedHeads = SavedUpTo & { readonly heads: ReadonlyMap<string, Head> };

/**
 * The heads in a file beside the log: a first line that says of which log and up to where, with
 * the digest of all lines after it, one for each stream. It only spares reading the log at
 * opening, so anything odd about it means that it is not believed.
 */
export function readHeads(path: string): SavedHeads | undefined {
  const text = readIfThere(path);
  const end = text.indexOf('\n');
  if (end < 0) return undefined;
  const lines = text.slice(end + 1);
  const saved = parseFirst(text.slice(0, end));
  if (!saved || saved.digest !== digestOf(saved, lines)) return undefined;
  return { ...saved, heads: parse(lines) };
}

/** Writes the file anew and puts it in the place of the old one. */
export function writeHeads(path: string, { heads, ...upTo }: SavedHeads): void {
  let lines = '';
  for (const [stream, { revision, position, marks }] of heads) {
    lines += `${stream} ${revision} ${position}${marks ? ` ${marks.join(' ')}` : ''}\n`;
  }
  const fresh = `${path}.new`;
  try {
    writeFileSync(fresh, `${JSON.stringify({ ...upTo, digest: digestOf(upTo, lines) })}\n${lines}`);
    renameSync(fresh, path);
  } catch {
    // A full disk, say. The log itself is safe; the next opening only takes longer.
    rmSync(fresh, { force: true });
  }
}

function parse(lines: string): Map<string, Head> {
  const heads = new Map<string, Head>();
  for (const line of lines.split('\n')) {
    if (line === '') continue;
    const [stream = '', revision, position, ...marks] = line.split(' ');
    const head = { revision: Number(revision), position: Number(position) };
    heads.set(stream, marks.length > 0 ? { ...head, marks: marks.map(Number) } : head);
  }
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

function digestOf({ log, position, eventId }: SavedUpTo, lines: string): string {
  return createHash('sha256').update(`${log} ${position} ${eventId}\n${lines}`).digest('hex');
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
