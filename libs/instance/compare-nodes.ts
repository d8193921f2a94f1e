import type { Finding } from '#audit';
import type { EventStore } from '#event-store';
import { Rejection } from '#kernel';
import {
  foldEvents,
  openViews,
  type Projection,
  type ViewDigest,
  type ViewDigests,
  type ViewSet,
} from '#read-models';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type NodeComparison = {
  /** Number of events at which both were compared (D1). */
  readonly events: number;
  /** Views that are equal on both. */
  readonly equal: readonly string[];
  /** One for each view that is not, or that cannot be compared. */
  readonly findings: readonly Finding[];
};

export type NodeToCompare = {
  /** What the other node says of its views now. */
  readonly ask: () => Promise<ViewDigests>;
  /** Waits before it is asked again. */
  readonly pause: () => Promise<void>;
  readonly progress?: (done: number, total: number) => void;
};

/** How often a node is asked that has folded more than this log holds. */
const ATTEMPTS = 5;

/**
 * Folds the log up to where another node is, by the same code, and compares view by view. The
 * views lie in a temporary file meanwhile; the log and the other node are only read.
 *
 * Rejection `node-ahead-of-log` when the other node stays ahead: then it has another log, or this
 * one is a copy of yesterday's.
 */
export async function compareWithNode(
  store: EventStore,
  projections: readonly Projection[],
  node: NodeToCompare,
): Promise<NodeComparison> {
  const folder = mkdtempSync(join(tmpdir(), 'entraide-compare-'));
  const views = openViews(join(folder, 'views.db'), projections);
  try {
    const there = await foldAsFarAs(store, views, node);
    return { events: there.events, ...compared(views, there.views) };
  } finally {
    views.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function foldAsFarAs(
  store: EventStore,
  views: ViewSet,
  { ask, pause, progress }: NodeToCompare,
): Promise<ViewDigests> {
  for (let attempt = 1; ; attempt += 1) {
    const there = await ask();
    const told = (done: number): void => progress?.(done, there.events);
    const { events } = await foldEvents(store, views, there.events, told);
    if (events === there.events) return there;
    // It went on before this log could be read as far, or a restored node fell behind: ask again.
    if (attempt === ATTEMPTS) {
      throw new Rejection('node-ahead-of-log', { node: there.events, log: events });
    }
    await pause();
  }
}

function compared(
  views: ViewSet,
  there: readonly ViewDigest[],
): Pick<NodeComparison, 'equal' | 'findings'> {
  const theirs = new Map(there.map((view) => [view.name, view]));
  const equal: string[] = [];
  const findings: Finding[] = [];
  for (const { name, version } of views.projections) {
    const other = theirs.get(name);
    theirs.delete(name);
    if (other?.version === version && other.sha256 === views.digest(name)) equal.push(name);
    else findings.push(difference(name, version, other));
  }
  for (const { name } of theirs.values()) {
    findings.push({ code: 'node-view-unknown', params: { view: name } });
  }
  return { equal, findings };
}

function difference(view: string, version: number, other: ViewDigest | undefined): Finding {
  if (!other) return { code: 'node-view-missing', params: { view } };
  if (other.version === version) return { code: 'node-view-differs', params: { view } };
  return {
    code: 'node-view-of-another-version',
    params: { view, here: version, there: other.version },
  };
}
