import { grantIdOf, type Actor, type AnyEvent } from '#catalogue';
import type { EventStore, RecordedEvent } from '#event-store';
import { isId, Rejection } from '#kernel';
import { memoryTree } from '../merkle/growing.js';
import type { Hash } from '../merkle/hashes.js';
import { leafHashOf } from '../merkle/leaf.js';
import { treeOver, type LogTree } from '../merkle/log-tree.js';
import { bankLineIn, referencesIn, type BankLine } from './bank-lines.js';
import { saidIn, type Said } from './said.js';

/** One event of a trace: what, who, when, why, where, and the proof that it is in the log. */
export type TraceEntry = {
  /** Log index (D1). */
  readonly index: number;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly eventId: string;
  /** Pseudonymous: an id, never a name. */
  readonly actor: Actor;
  readonly recordedAt: string;
  readonly effectiveDate: string;
  readonly commandId: string;
  /** The command or event that led to it. */
  readonly causationId: string;
  readonly correlationId: string;
  /** Null while the node's views have not seen the event yet. */
  readonly proof: { readonly leaf: Hash; readonly hashes: readonly Hash[] } | null;
  /**
   * The text as it is stored: with it the leaf can be made anew by other code, which is the canonical
   * JSON of eventId, index, SHA-256 of the metadata, SHA-256 of the payload, revision, stream and type.
   */
  readonly stored: { readonly metadata: string; readonly payload: string };
} & Said;

export type Trace = {
  readonly id: string;
  readonly kind: TraceKind;
  readonly entries: readonly TraceEntry[];
  /** The tree in which the proofs hold. */
  readonly size: number;
  readonly root: Hash;
};

export type TraceKind = 'case' | 'gift' | 'grant' | 'payout' | 'past-grant';

/** Events read at a time. */
const PAGE_EVENTS = 1_000;

/**
 * Everything that the log holds about one case, gift, grant, payout or past grant, in order: its own
 * streams, its holds and settlements in the fund account, who opened it. `tree` spares hashing the
 * whole log where a node's views keep its leaves. Rejection `trace-unknown`.
 */
export async function trace(
  store: EventStore,
  id: string,
  options: {
    readonly tree?: LogTree;
    readonly progress?: (events: number) => void;
  } = {},
): Promise<Trace> {
  const subject = await subjectOf(store, id);
  if (!subject) throw new Rejection('trace-unknown');
  const grown = options.tree ? undefined : memoryTree();
  const found: { readonly recorded: RecordedEvent; readonly index: number }[] = [];
  let index = 0;
  for (let after = 0n; ;) {
    const page = await store.readAll(after, PAGE_EVENTS);
    for (const recorded of page) {
      if (belongs(recorded, subject.ids)) {
        found.push({ recorded, index });
        if (LEADS_ON.has(subject.kind)) learn(recorded, subject.ids);
      }
      grown?.add(leafHashOf(recorded, index));
      index += 1;
    }
    options.progress?.(index);
    const last = page.at(-1);
    if (!last) break;
    after = last.position;
  }
  const tree = options.tree ?? treeOver((grown ?? memoryTree()).nodes, index);
  const entries = found.map((each) => entryOf(each.recorded, each.index, tree));
  return { id, kind: subject.kind, entries, size: tree.size, root: tree.root() };
}

/** Whether the id is that of something that can be traced. */
export async function isTraced(store: EventStore, id: string): Promise<boolean> {
  return (await subjectOf(store, id)) !== undefined;
}

type Subject = { readonly kind: TraceKind; readonly ids: Set<string> };

/** What the id names, and the ids under which other streams speak of it. */
async function subjectOf(store: EventStore, id: string): Promise<Subject | undefined> {
  if (!isId(id)) return undefined;
  for (const [kind, category] of KINDS) {
    const events = await store.read(`${category}-${id}`);
    if (events.length === 0) continue;
    return { kind, ids: idsOf(id, events) };
  }
  return undefined;
}

const KINDS: readonly (readonly [TraceKind, string])[] = [
  ['case', 'application'],
  ['gift', 'donation'],
  ['grant', 'grant'],
  ['payout', 'disbursement'],
  ['past-grant', 'pastgrant'],
];

/** A case leads to its grants, a grant to its payouts. */
const LEADS_ON: ReadonlySet<TraceKind> = new Set(['case', 'grant']);
const FURTHER = /^(?:grant|disbursement)-(.+)$/;

function learn({ stream }: RecordedEvent, ids: Set<string>): void {
  const id = FURTHER.exec(stream)?.[1];
  if (id !== undefined) ids.add(id);
}

function idsOf(id: string, events: readonly RecordedEvent[]): Set<string> {
  const ids = new Set([id]);
  for (const { event } of events) addIds(event, ids);
  return ids;
}

function addIds(event: AnyEvent, ids: Set<string>): void {
  switch (event.type) {
    case 'DecisionReached':
      ids.add(event.data.holdId).add(grantIdOf(event.data.holdId));
      return;
    case 'GrantDrafted':
    case 'GrantNotified':
      ids.add(event.data.holdId);
      return;
    case 'AttemptSubmitted':
      ids.add(event.data.attemptId);
      return;
    default:
  }
}

/** Ids are random or derived, 128 bits: text that holds one speaks of it. */
function belongs({ stream, storedData }: RecordedEvent, ids: ReadonlySet<string>): boolean {
  for (const id of ids) if (stream.endsWith(id) || storedData.includes(id)) return true;
  return false;
}

function entryOf(recorded: RecordedEvent, index: number, tree: LogTree): TraceEntry {
  const { stream, revision, type, id: eventId, metadata } = recorded;
  return {
    index,
    stream,
    revision,
    type,
    eventId,
    actor: metadata.actor,
    recordedAt: metadata.recordedAt,
    effectiveDate: metadata.effectiveDate,
    ...saidIn(recorded.data),
    commandId: metadata.commandId,
    causationId: metadata.causationId,
    correlationId: metadata.correlationId,
    proof:
      index < tree.size
        ? { leaf: leafHashOf(recorded, index), hashes: tree.inclusion(index) }
        : null,
    stored: { metadata: recorded.storedMetadata, payload: recorded.storedData },
  };
}

/** A bank line with the id under which its payout or its gift is traced. */
export type TracedLine = BankLine & { readonly traceId: string };

/** What stands on a bank statement; what is left out narrows nothing. */
export type StatementLine = {
  readonly text?: string;
  /** Whole minor units, whatever the currency. */
  readonly minor?: string;
  /** YYYY-MM-DD. */
  readonly day?: string;
};

/** The payments, returns and gifts of the log that a line of a bank statement may be. */
export async function findBankLines(
  store: EventStore,
  { text, minor, day }: StatementLine,
): Promise<readonly TracedLine[]> {
  const references = text === undefined ? undefined : new Set(referencesIn(text));
  const sought = text?.trim().toLowerCase();
  const fits = (line: TracedLine): boolean =>
    (references === undefined ||
      references.has(line.reference ?? '') ||
      line.lineId === sought ||
      line.traceId === sought) &&
    (minor === undefined || line.minor === minor) &&
    (day === undefined || line.day === day);
  return (await allBankLines(store)).filter(fits);
}

async function allBankLines(store: EventStore): Promise<readonly TracedLine[]> {
  const lines = new Map<string, TracedLine>();
  for (let after = 0n; ;) {
    const page = await store.readAll(after, PAGE_EVENTS);
    for (const { event, stream } of page) {
      const told = bankLineIn(event);
      if (!told) continue;
      if ('line' in told) {
        const traceId = stream.slice(stream.indexOf('-') + 1);
        lines.set(told.line.lineId, { ...told.line, traceId });
        continue;
      }
      const known = lines.get(told.lineId);
      if (known) lines.set(told.lineId, { ...known, ...told.change });
    }
    const last = page.at(-1);
    if (!last) return [...lines.values()];
    after = last.position;
  }
}
