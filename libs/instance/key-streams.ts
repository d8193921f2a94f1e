import { forgettableEnvelope } from '#commands';
import { ConcurrencyConflict, type EventStore, type NewEvent } from '#event-store';
import { derivedId, ensure, newId } from '#kernel';
import { EVERY_PURPOSE, type KeptKey, type KeyRow, type KeyTable } from '#vault';

/**
 * Wrapped keys as forgettable streams of the store, where every server of a cluster finds them
 * (architecture.md, section 7). Each person and purpose has a stream for the key and one for the
 * mark that it was destroyed. The mark is written first and stays: whatever happens in between,
 * a destroyed key never opens anything again, and destroying it again finishes the work. Its
 * bytes go from the servers' disks with their next scavenge.
 */
export function keyStreams(store: EventStore, masterCheck: string): KeyTable {
  let checked: Promise<void> | undefined;
  /** Before the first key is read or made, and again until it was possible to check. */
  const sameMaster = (): Promise<void> =>
    (checked ??= checkSameMaster(store, masterCheck).catch((error: unknown) => {
      checked = undefined;
      throw error;
    }));

  const find = async (subjectRef: string, purpose: string): Promise<readonly KeyRow[]> => {
    await sameMaster();
    const [key, mark, markOfAll] = await Promise.all([
      first(store, keyStream(subjectRef, purpose)),
      first(store, markStream(subjectRef, purpose)),
      first(store, markStream(subjectRef, EVERY_PURPOSE)),
    ]);
    return [key, mark, markOfAll].filter((row) => row !== undefined);
  };

  return {
    trustMs: TRUST_MS,
    find,
    keep: (rows) => Promise.all(rows.map((row) => keepOne(store, row, find))),
    destroy: async (subjectRef, purpose) => {
      const destroyed: KeyRow = { subjectRef, purpose, version: 0, wrapped: 'destroyed' };
      await begin(store, markStream(subjectRef, purpose), destroyed);
      const purposes = purpose === EVERY_PURPOSE ? await purposesOf(store, subjectRef) : [purpose];
      for (const one of purposes) await store.forget(keyStream(subjectRef, one));
    },
    all: () => allRows(store),
    // The store is closed by whoever opened it.
    close: () => undefined,
  };
}

/** How long a server may open with keys that another has destroyed meanwhile. */
const TRUST_MS = 30_000;
const MASTER_STREAM = 'key-master';

type StoredRow = Omit<KeyRow, 'wrapped'> & { readonly wrapped: string };
type StoredCheck = { readonly masterCheck: string };

/** Names tell neither person nor purpose; both stand inside. */
function keyStream(subjectRef: string, purpose: string): string {
  return `key-${derivedId('key', subjectRef, purpose)}`;
}

function markStream(subjectRef: string, purpose: string): string {
  return `key-${derivedId('destroyed', subjectRef, purpose)}`;
}

async function keepOne(
  store: EventStore,
  row: KeptKey,
  find: (subjectRef: string, purpose: string) => Promise<readonly KeyRow[]>,
): Promise<readonly KeyRow[]> {
  const { subjectRef, purpose } = row;
  const there = await find(subjectRef, purpose);
  if (there.length > 0) return there;
  await begin(store, keyStream(subjectRef, purpose), row);
  // Another server may have been first, or have destroyed it already.
  return find(subjectRef, purpose);
}

/** Begins a stream with a row, unless somebody has. */
async function begin(store: EventStore, stream: string, row: KeyRow): Promise<void> {
  const { wrapped } = row;
  const text = wrapped === 'destroyed' ? wrapped : Buffer.from(wrapped).toString('base64');
  await beginWith(store, stream, newEvent('DataKeyKept', { ...row, wrapped: text }));
}

async function beginWith(store: EventStore, stream: string, event: NewEvent): Promise<void> {
  try {
    await store.append(stream, 'new', [event]);
  } catch (error) {
    if (!(error instanceof ConcurrencyConflict)) throw error;
  }
}

function newEvent(type: string, data: object): NewEvent {
  return { type, data, metadata: forgettableEnvelope(type, newId()) };
}

async function first(store: EventStore, stream: string): Promise<KeyRow | undefined> {
  const [event] = await store.read(stream, 0, 1);
  return event && rowIn(event.storedData);
}

/** Undefined for what is no key: the check of the master key. */
function rowIn(text: string): KeyRow | undefined {
  const stored = JSON.parse(text) as StoredRow | StoredCheck;
  if ('masterCheck' in stored) return undefined;
  const { wrapped } = stored;
  return { ...stored, wrapped: wrapped === 'destroyed' ? wrapped : Buffer.from(wrapped, 'base64') };
}

async function allRows(store: EventStore): Promise<readonly KeyRow[]> {
  const rows: KeyRow[] = [];
  for (const stream of await store.forgettableStreams()) {
    if (!stream.startsWith('key-')) continue;
    const row = await first(store, stream);
    if (row) rows.push(row);
  }
  return rows;
}

/** Walks through the store: whoever erases a person altogether can wait. */
async function purposesOf(store: EventStore, subjectRef: string): Promise<readonly string[]> {
  const rows = await allRows(store);
  const own = rows.filter((row) => row.subjectRef === subjectRef && row.wrapped !== 'destroyed');
  return own.map(({ purpose }) => purpose);
}

/** One instance, one master key: what is sealed under another could never be opened here. */
async function checkSameMaster(store: EventStore, masterCheck: string): Promise<void> {
  const event = newEvent('MasterKeyChosen', { masterCheck });
  const [there] = await store.read(MASTER_STREAM, 0, 1);
  if (!there) await beginWith(store, MASTER_STREAM, event);
  const [kept] = there ? [there] : await store.read(MASTER_STREAM, 0, 1);
  const stored = kept && (JSON.parse(kept.storedData) as StoredCheck);
  ensure(stored?.masterCheck === masterCheck, 'master-key-wrong');
}
