import { scanLog, type EventStore, type RecordedEvent } from '#event-store';
import { canonicalDigest, ensure, isDay, isInstant, Rejection } from '#kernel';
import { postingsOf, movesMoney, posts, postingTypes, type Posting } from './ledger.postings.js';
import { tally, type Balance, type GrossTotal, type Tally } from './tally.js';

export type ReplayOptions = {
  /**
   * The log up to the last event that was recorded by this instant (D13, ADR 30): no such event is left
   * out, whatever time those before it tell.
   */
  readonly at?: string;
  /** The prefix up to this log index, itself included (D1, D13). */
  readonly position?: number;
  /** Keeps what counts up to this day, YYYY-MM-DD in the entity's zone (D13). */
  readonly asOf?: string;
  /**
   * `known`: by the day of the entry. `corrected`: the whole log, each correction on the day that
   * it corrects; needs `asOf` (D13).
   */
  readonly view?: 'known' | 'corrected';
  /** With the memo accounts (D14). */
  readonly memo?: boolean;
  /** Told now and then how many events were read. */
  readonly progress?: (events: number) => void;
};

/** What `replay --json` prints (D14). */
export type Replay = {
  /** Index of the last folded event; null when nothing was folded. */
  readonly position: string | null;
  /** How many events were folded, whether they post or not. */
  readonly events: number;
  /** The instant that was asked for. */
  readonly at: string | null;
  /** How many of the events tell a later time than `at`: the clock had been set back. Left out when none. */
  readonly recordedLater?: number;
  readonly balances: readonly Balance[];
  readonly totals: Readonly<Record<string, GrossTotal>>;
  /** SHA-256 over the RFC 8785 form of `balances`. */
  readonly digest: string;
};

/** Events read at a time: few enough that their text does not fill the memory. */
const PAGE_EVENTS = 2_000;

/**
 * Folds the log into a trial balance, as it stood at an instant, a position or a day (D13, D14).
 *
 * Rejections: `instant-invalid`, `date-invalid`, `position-invalid`, `position-not-in-log`,
 * `replay-range-ambiguous` (both an instant and a position), `corrected-needs-as-of`,
 * `corrected-takes-whole-log`; `event-unreadable` when an event that posts cannot be read.
 */
export async function replay(store: EventStore, options: ReplayOptions = {}): Promise<Replay> {
  checkOptions(options);
  const sums = tally({ memo: options.memo });
  const { at, position, asOf } = options;
  const isWhole = at === undefined && position === undefined && asOf === undefined;
  const folded = await (isWhole ? foldWholeLog : foldLog)(store, options, sums);
  const balances = sums.balances();
  return {
    position: folded.last === undefined ? null : String(folded.last),
    events: folded.events,
    at: options.at ?? null,
    ...(folded.later > 0 && { recordedLater: folded.later }),
    balances,
    totals: sums.totals(),
    digest: balancesDigest(balances),
  };
}

/** `sha256:` and the digest of balances in the order of `Tally.balances` (D14). */
export function balancesDigest(balances: readonly Balance[]): string {
  return `sha256:${canonicalDigest(balances)}`;
}

function checkOptions({ at, position, asOf, view }: ReplayOptions): void {
  ensure(at === undefined || isInstant(at), 'instant-invalid');
  ensure(asOf === undefined || isDay(asOf), 'date-invalid');
  ensure(
    position === undefined || (Number.isSafeInteger(position) && position >= 0),
    'position-invalid',
  );
  ensure(at === undefined || position === undefined, 'replay-range-ambiguous');
  if (view !== 'corrected') return;
  ensure(asOf !== undefined, 'corrected-needs-as-of');
  ensure(at === undefined && position === undefined, 'corrected-takes-whole-log');
}

/** Events passed at a time where only what posts is read: garbage that is gone before it ages. */
const SCAN_EVENTS = 250;
/** Parts between two words about the progress. */
const PARTS_A_WORD = 8;

/** Without a bound in time, only type and data of what posts are wanted. */
async function foldWholeLog(
  store: EventStore,
  options: ReplayOptions,
  sums: Tally,
): Promise<Folded> {
  const types = new Set(options.memo ? postingTypes : postingTypes.filter(movesMoney));
  let after = 0n;
  let events = 0;
  for (let part = 1; ; part += 1) {
    try {
      const { events: posting, passed, through } = await scanLog(store, after, SCAN_EVENTS, types);
      if (passed === 0) break;
      for (const event of posting) postingsOf(event).forEach(sums.post);
      after = through;
      events += passed;
    } catch (error) {
      await nameUnreadable(store, after, events, types);
      throw error;
    }
    if (part % PARTS_A_WORD === 0) options.progress?.(events);
  }
  options.progress?.(events);
  return { events, last: events === 0 ? undefined : events - 1, later: 0 };
}

/** Throws for the first event of a part that cannot be read, and says which it is. */
async function nameUnreadable(
  store: EventStore,
  after: bigint,
  index: number,
  types: ReadonlySet<string>,
): Promise<void> {
  const page = await store.readAll(after, SCAN_EVENTS);
  page.forEach((recorded, place) => {
    if (types.has(recorded.type)) postingsIn(recorded, index + place);
  });
}

type Folded = {
  readonly events: number;
  readonly last: number | undefined;
  /** Events that tell a later time than was asked for. */
  readonly later: number;
};

/** Index of the last event that was recorded by an instant, and how many up to it tell a later time. */
async function recordedBy(
  store: EventStore,
  at: string,
): Promise<{ readonly last: number; readonly later: number }> {
  const until = Date.parse(at);
  let [after, index, last, later, laterSince] = [0n, 0, -1, 0, 0];
  for (;;) {
    const page = await store.readAll(after, PAGE_EVENTS);
    for (const { metadata } of page) {
      if (Date.parse(metadata.recordedAt) > until) {
        laterSince += 1;
      } else {
        last = index;
        later += laterSince;
        laterSince = 0;
      }
      index += 1;
    }
    const end = page.at(-1);
    if (!end) return { last, later };
    after = end.position;
  }
}

async function foldLog(store: EventStore, options: ReplayOptions, sums: Tally): Promise<Folded> {
  const { position, progress } = options;
  const bound = options.at === undefined ? undefined : await recordedBy(store, options.at);
  const later = bound?.later ?? 0;
  const fold = folderOf(options, sums);
  let after = 0n;
  let index = 0;
  let events = 0;
  let last: number | undefined;
  for (;;) {
    const page = await store.readAll(after, PAGE_EVENTS);
    for (const recorded of page) {
      if (bound && index > bound.last) return { events, last, later };
      if (fold(recorded, index)) {
        events += 1;
        last = index;
      }
      if (index === position) return { events, last, later };
      index += 1;
    }
    progress?.(index);
    const end = page.at(-1);
    if (!end) break;
    after = end.position;
  }
  ensure(position === undefined, 'position-not-in-log', { position: position ?? 0, events: index });
  return { events, last, later };
}

/** Folds one event; answers whether it counts. Without a day, only events that post are parsed. */
function folderOf(
  { asOf, view = 'known', memo = false }: ReplayOptions,
  sums: Tally,
): (recorded: RecordedEvent, index: number) => boolean {
  const concerns = memo ? posts : movesMoney;
  if (asOf === undefined) {
    return (recorded, index) => {
      if (concerns(recorded.type)) postingsIn(recorded, index).forEach(sums.post);
      return true;
    };
  }
  return (recorded, index) => {
    const entered = recorded.metadata.effectiveDate <= asOf;
    const postings = concerns(recorded.type) ? postingsIn(recorded, index) : [];
    if (view === 'known') {
      if (entered) postings.forEach(sums.post);
      return entered;
    }
    const counting = postings.filter(({ relatesTo }) =>
      relatesTo === undefined ? entered : relatesTo <= asOf,
    );
    counting.forEach(sums.post);
    return entered || counting.length > 0;
  };
}

function postingsIn(recorded: RecordedEvent, index: number): readonly Posting[] {
  try {
    return postingsOf(recorded.event);
  } catch (cause) {
    if (cause instanceof Rejection && cause.code.startsWith('event-')) throw cause;
    const { stream, revision, type } = recorded;
    throw new Rejection('event-unreadable', { index, stream, revision, type });
  }
}
