import type { AccessRefused, RecordOpened } from '#catalogue';
import type { Decider } from '#kernel';
import type { Book } from './books.js';
import { carryOut, type Invocation, type Ports } from './carry-out.js';

type Look =
  | { readonly type: 'NoteOpening'; readonly entry: RecordOpened['data'] }
  | { readonly type: 'NoteRefusal'; readonly entry: AccessRefused['data'] };

/** The record of who opened what in a case, and who was refused (D10). It only grows. */
const looksDecider: Decider<null, Look, RecordOpened | AccessRefused> = {
  initial: null,
  decide: (look) =>
    look.type === 'NoteOpening'
      ? [{ type: 'RecordOpened', data: look.entry }]
      : [{ type: 'AccessRefused', data: look.entry }],
  evolve: (state) => state,
};

/** Where a look is noted: the book of the case, its day there, and under which policy it stands. */
export type NotedIn = {
  readonly book: Book;
  /** The day of the request where the case's fund counts its days. */
  readonly today: string;
  /** Absent where no policy governs it: grants of the past. */
  readonly policyVersion?: number;
};

/** What was opened: a part of a case, or of one thing in it. */
type Opening = Omit<RecordOpened['data'], 'thingId'> & { readonly thingId?: string };

/**
 * Notes that somebody opens a part of a case; before it is opened. The same request sent again, such
 * as a page that is loaded anew, is the same look; on another day it is another one, so that nobody
 * goes on reading under one old entry. `part` tells the parts of one request apart.
 */
export async function noteOpening(
  ports: Ports,
  invocation: Invocation,
  where: NotedIn,
  opening: Opening,
  part = opening.section,
): Promise<void> {
  const entry = { ...opening, thingId: opening.thingId ?? null };
  await note(ports, invocation, where, { type: 'NoteOpening', entry }, part);
}

/** Leaves in the log that somebody was refused a part of a case. */
export async function noteRefusal(
  ports: Ports,
  invocation: Invocation,
  where: NotedIn,
  entry: AccessRefused['data'],
  part = entry.section,
): Promise<void> {
  await note(ports, invocation, where, { type: 'NoteRefusal', entry }, part);
}

/** An opening never hides behind a refusal under the same key, nor the other way round. */
async function note(
  ports: Ports,
  invocation: Invocation,
  { book, today, policyVersion }: NotedIn,
  look: Look,
  part: string,
): Promise<void> {
  const own = { ...invocation, key: [invocation.key, look.type, part, today].join('/') };
  const stream = `access-${look.entry.caseId}`;
  await carryOut(ports, own, book, looksDecider, stream, look, { policyVersion });
}
