import type { BrokenLink, EventStore, RecordedEvent } from '#event-store';
import type { ViewSet } from '#read-models';
import { compactRange, type CompactRange } from '../merkle/growing.js';
import { EMPTY_ROOT, type Hash } from '../merkle/hashes.js';
import { leafHashOf } from '../merkle/leaf.js';
import type { RememberedLog } from '../merkle/line-to-keep.js';
import { refOf, type Check, type EventRef, type Finding, type Tell } from './finding.js';
import { compareViews, keepStill, type KeptViews } from './kept-views.js';
import { readStored } from './stored-form.js';
import { streams, walk, type Streams } from './streams.js';

export type VerifyOptions = {
  /**
   * The node's views, opened for this alone and not followed by a projector. Their leaves are what
   * shows which event was changed; without them only what a change breaks can be seen.
   */
  readonly views?: ViewSet | undefined;
  /** The rules of the rooms, such as `awardCheck`, `paymentCheck` and the ledger's. */
  readonly checks: readonly Check[];
  /** The links of an embedded log that do not hold; other stores keep their streams themselves. */
  readonly chains?: () => Iterable<BrokenLink>;
  /** What somebody kept elsewhere of this log, as an earlier report told it. */
  readonly expected?: RememberedLog | undefined;
  /** What whoever asks could not look at, and why. */
  readonly unlooked?: readonly Unproven[];
  readonly progress?: (step: VerifyStep, done: number) => void;
};

/**
 * `proved`: everything agrees, and the whole log with a root that was kept elsewhere. `broken`:
 * something contradicts. `not-proven`: nothing contradicts, and not everything was compared with
 * something that whoever changes the log cannot change with it.
 */
export type VerifyResult = 'proved' | 'broken' | 'not-proven';

/** Why it is not proved, though nothing contradicts. The code is the key of its text. */
export type Unproven = Finding;

export type VerifyStep = 'events' | 'streams' | 'views';

export type VerifyReport = {
  readonly result: VerifyResult;
  /** Empty when it is proved. */
  readonly unproven: readonly Unproven[];
  /** Events of the log that were looked at. */
  readonly events: number;
  /** Root of the tree over the events as they are stored now, base64 (RFC 6962). */
  readonly root: Hash;
  /** Of the whole log first, then in the order in which they were found; empty when all is well. */
  readonly findings: readonly Finding[];
  /** Findings beyond MAX_FINDINGS, counted only. */
  readonly unlisted: number;
  /** Leaves that were compared with the kept ones: events beyond them may have been changed. */
  readonly leavesCompared: number;
  readonly viewsCompared: readonly string[];
};

/** Findings that are listed; one cause can break very much. */
export const MAX_FINDINGS = 1_000;

/** Events read at a time. */
const PAGE_EVENTS = 1_000;
/** Between two tellings of progress while streams are walked. */
const STREAMS_TOLD = 1_000;

/**
 * Rebuilds everything from the log and compares: the stored form of every event, its leaf with the
 * one that this node kept, the streams, the rules of the rooms on the whole history, the tree, and
 * every view. Writes nothing.
 *
 * Whoever changes the log and the kept leaves in one go is seen only by a root that was kept
 * elsewhere (`expected`; later: signed checkpoints). So without one nothing is called proved.
 */
export async function verify(store: EventStore, options: VerifyOptions): Promise<VerifyReport> {
  const kept = options.views ? keepStill(options.views) : undefined;
  try {
    // After the views are held still, so that the log is never shorter than what they have seen.
    const end = await store.head();
    return await verifyUpTo(store, end, kept, options);
  } finally {
    kept?.close();
  }
}

async function verifyUpTo(
  store: EventStore,
  end: bigint,
  kept: KeptViews | undefined,
  { checks, chains, expected, unlooked = [], progress }: VerifyOptions,
): Promise<VerifyReport> {
  const found = findings();
  const range = compactRange();
  const seen = streams();
  const look = lookerAt(range, seen, found, kept, checks);
  const remembered = rememberedIn(range, expected);

  for (let after = 0n; after < end;) {
    const page = (await store.readAll(after, PAGE_EVENTS)).filter((e) => e.position <= end);
    const last = page.at(-1);
    if (!last) break;
    for (const recorded of page) {
      remembered.before(recorded);
      look.at(recorded);
    }
    progress?.('events', range.size());
    after = last.position;
  }
  look.atEnd();
  const events = range.size();
  if (kept && kept.leaves > 0) compareTrees(kept, range, found);
  const unproven = remembered.atEnd(found.tellOfLog);
  const broken = tellChains(chains?.() ?? [], found);
  // A stream is read along its chain: what a broken one answers says nothing.
  if (!broken) await walkStreams(store, seen, found, progress);
  progress?.('views', 0);
  const viewsCompared = kept ? await compareViews(store, kept, found.tell()) : [];
  const leavesCompared = Math.min(events, kept?.leaves ?? 0);
  if (unproven.length > 0 && leavesCompared < events) {
    unproven.push({ code: 'leaves-not-kept', params: { events: events - leavesCompared } });
  }
  if (kept && kept.stale.length > 0) {
    unproven.push({ code: 'views-not-compared', params: { views: kept.stale.join(', ') } });
  }
  unproven.push(...unlooked);
  const all = found.all();
  return {
    result: resultOf(all.findings, unproven),
    unproven,
    events,
    root: range.root(),
    viewsCompared,
    leavesCompared,
    ...all,
  };
}

/** Whatever was found stands above what could not be shown. */
function resultOf(findings: readonly Finding[], unproven: readonly Unproven[]): VerifyResult {
  if (findings.length > 0) return 'broken';
  return unproven.length > 0 ? 'not-proven' : 'proved';
}

/** Compares the growing log with what is remembered of it, at the length that is remembered. */
function rememberedIn(range: CompactRange, expected: RememberedLog | undefined) {
  let root: Hash | undefined;
  let after: EventRef | undefined;
  const look = (): void => {
    if (range.size() === expected?.events) root = range.root();
  };
  return {
    before: (recorded: RecordedEvent): void => {
      look();
      if (root !== undefined) after ??= refOf(recorded, range.size());
    },
    atEnd: (tell: Tell): Unproven[] => {
      if (!expected) return [{ code: 'root-not-given', params: {} }];
      look();
      const { events } = expected;
      if (root === undefined) tell('log-shorter-than-remembered', { events, log: range.size() });
      else if (root !== expected.root)
        tell('root-differs', { events, kept: expected.root, now: root });
      if (!after) return [];
      return [
        { code: 'events-after-root', params: { events: range.size() - events }, event: after },
      ];
    },
  };
}

type Findings = {
  readonly tell: (event?: EventRef) => Tell;
  /** Of the log as a whole: always listed, and before what was found of single events. */
  readonly tellOfLog: Tell;
  readonly all: () => Pick<VerifyReport, 'findings' | 'unlisted'>;
};

function findings(): Findings {
  const listed: Finding[] = [];
  const ofLog: Finding[] = [];
  let unlisted = 0;
  return {
    tellOfLog: (code, params = {}) => {
      ofLog.push({ code, params });
    },
    tell:
      (event) =>
      (code, params = {}) => {
        if (listed.length < MAX_FINDINGS) listed.push({ code, params, ...(event && { event }) });
        else unlisted += 1;
      },
    all: () => ({ findings: [...ofLog, ...listed], unlisted }),
  };
}

type Looker = {
  readonly at: (recorded: RecordedEvent) => void;
  readonly atEnd: () => void;
};

function lookerAt(
  range: CompactRange,
  seen: Streams,
  found: Findings,
  kept: KeptViews | undefined,
  checks: readonly Check[],
): Looker {
  let current: Tell = found.tell();
  const running = checks.map((check) => check((code, params) => current(code, params)));
  return {
    at: (recorded) => {
      const index = range.size();
      current = found.tell(refOf(recorded, index));
      const leaf = leafHashOf(recorded, index);
      if (kept && index < kept.leaves) compareLeaf(leaf, kept.leaf(index), current);
      range.add(leaf);
      const expected = seen.follow(recorded);
      if (expected !== undefined) current('stream-broken', { expected });
      const event = readStored(recorded, current);
      if (!event) return;
      try {
        for (const check of running) check.onEvent(event, index, recorded.metadata.effectiveDate);
      } catch {
        current('event-not-understood');
      }
    },
    atEnd: () => {
      current = found.tell();
      for (const check of running) check.atEnd();
    },
  };
}

function compareLeaf(leaf: Hash, kept: Hash | undefined, tell: Tell): void {
  if (kept === undefined) tell('leaf-not-kept');
  else if (kept !== leaf) tell('event-changed', { kept, now: leaf });
}

function compareTrees(kept: KeptViews, range: CompactRange, found: Findings): void {
  const tell = found.tellOfLog;
  if (range.size() < kept.events) {
    tell('events-missing', { kept: kept.events, log: range.size() });
  }
  // The tree that is kept must be the tree of the leaves that are kept.
  const again = compactRange();
  for (let index = 0; index < kept.events; index += 1) again.add(kept.leaf(index) ?? EMPTY_ROOT);
  if (again.root() !== rootOf(kept)) tell('kept-tree-broken', { events: kept.events });
}

function rootOf(kept: KeptViews): Hash | undefined {
  try {
    return kept.root();
  } catch {
    // A node of the kept tree is not there.
    return undefined;
  }
}

/** Whether any link of a chain does not hold; each is named. */
function tellChains(links: Iterable<BrokenLink>, found: Findings): boolean {
  let broken = false;
  for (const link of links) {
    const { stream, revision, position, id, previous, expected, expectedRevision } = link;
    const points = { previous: String(previous ?? '–'), expected: String(expected ?? '–') };
    const at = { stream, revision, position, id, expectedRevision, ...points };
    found.tell()('chain-broken', at);
    broken = true;
  }
  return broken;
}

async function walkStreams(
  store: EventStore,
  seen: Streams,
  found: Findings,
  progress: VerifyOptions['progress'],
): Promise<void> {
  let walked = 0;
  for (const [stream, end] of seen.all()) {
    const parted = await walk(store, stream, end);
    if (parted) found.tell()('stream-differs-from-log', { ...parted });
    walked += 1;
    if (walked % STREAMS_TOLD === 0) progress?.('streams', walked);
  }
}
