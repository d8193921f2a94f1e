import { canonicalJson, Rejection } from '#kernel';
import { createSecretKey, type KeyObject } from 'node:crypto';
import type { KeyName } from './envelope.js';
import {
  EVERY_PURPOSE,
  type Answer,
  type KeptKey,
  type KeyRow,
  type KeyTable,
} from './key-table.js';
import { decrypt, encrypt, freshBytes, KEY_BYTES, NONCE_BYTES, TAG_BYTES } from './primitives.js';

/** Most unwrapped keys held in memory: the persons of a busy day. */
export const MAX_KEYS_IN_MEMORY = 10_000;
/** Most new keys in one commit. */
export const MAX_KEYS_PER_COMMIT = 500;

/** One key of a person and purpose; without `key` when its stored form was changed. */
export type DataKey = { readonly version: number; readonly key: KeyObject | undefined };

/** A person's keys for one purpose, newest first. */
export type DataKeys = readonly DataKey[] | 'destroyed';

export type KeyRing = {
  /** The keys there are; none when nothing was sealed yet. */
  readonly find: (subjectRef: string, purpose: string) => Answer<DataKeys>;
  /** The keys there are, else a new one, durable when it is answered. */
  readonly findOrMake: (subjectRef: string, purpose: string) => Answer<DataKeys>;
  /**
   * The same for many persons at once, each in the place where it was asked for. The table is not
   * asked first which keys there are, since it keeps none where one stands: meant for new ones.
   */
  readonly findOrMakeAll: (
    subjectRefs: readonly string[],
    purpose: string,
  ) => Promise<readonly DataKeys[]>;
  readonly destroy: (subjectRef: string, purpose?: string) => Promise<void>;
  /** Writes the keys that are being made, then closes the table. */
  readonly close: () => Promise<void>;
};

/** Random data keys, kept wrapped in a table and unwrapped in a bounded memory. */
export function keyRing(table: KeyTable, wrappingKey: KeyObject): KeyRing {
  const memory = recentlyUsed<Remembered>(MAX_KEYS_IN_MEMORY);
  const making = new Map<string, Making>();
  const remember = (name: string, rows: readonly KeyRow[], until: number): DataKeys => {
    const keys = dataKeys(wrappingKey, rows);
    if (!isNone(keys)) memory.set(name, { keys, until });
    return keys;
  };

  const find = (subjectRef: string, purpose: string): Answer<DataKeys> => {
    const name = nameOf(subjectRef, purpose);
    const known = memory.get(name);
    if (known && known.until > performance.now()) return known.keys;
    // Counted from before the question: its answer may be on its way for long.
    const until = trustedUntil(table);
    const rows = table.find(subjectRef, purpose);
    return rows instanceof Promise
      ? rows.then((found) => remember(name, found, until))
      : remember(name, rows, until);
  };

  // Keys asked for in one turn of the event loop share one commit, and so one sync of the disk.
  const flush = async (): Promise<void> => {
    const batch = [...making].slice(0, MAX_KEYS_PER_COMMIT);
    if (batch.length === 0) return;
    for (const [name] of batch) making.delete(name);
    if (making.size > 0) setImmediate(() => void flush());
    const until = trustedUntil(table);
    try {
      const kept = await table.keep(batch.map(([, { row }]) => row));
      batch.forEach(([name, { resolve, row, key }], place) => {
        const keys = keysNow({ row, key }, kept[place] as readonly KeyRow[], wrappingKey);
        if (!isNone(keys)) memory.set(name, { keys, until });
        resolve(keys);
      });
    } catch (error) {
      for (const [, { reject }] of batch) reject(error as Error);
    }
  };

  const make = (subjectRef: string, purpose: string): Promise<DataKeys> => {
    const name = nameOf(subjectRef, purpose);
    const under = making.get(name);
    if (under) return under.made;
    const next = aboutToMake(newKey(wrappingKey, subjectRef, purpose));
    if (making.size === 0) setImmediate(() => void flush());
    making.set(name, next);
    return next.made;
  };

  return {
    find,
    findOrMake: (subjectRef, purpose) => {
      const orMake = (keys: DataKeys): Answer<DataKeys> =>
        isNone(keys) ? make(subjectRef, purpose) : keys;
      const known = find(subjectRef, purpose);
      // What is known at once is begun at once: closing waits for it.
      return known instanceof Promise ? known.then(orMake) : orMake(known);
    },
    findOrMakeAll: async (subjectRefs, purpose) => {
      const fresh = new Map<string, NewKey>();
      for (const subjectRef of subjectRefs) {
        const name = nameOf(subjectRef, purpose);
        if (!fresh.has(name)) fresh.set(name, newKey(wrappingKey, subjectRef, purpose));
      }
      const made = [...fresh.values()];
      const kept = await table.keep(made.map(({ row }) => row));
      const keys = new Map(
        [...fresh.keys()].map((name, place) => [
          name,
          keysNow(made[place] as NewKey, kept[place] as readonly KeyRow[], wrappingKey),
        ]),
      );
      return subjectRefs.map((subjectRef) => keys.get(nameOf(subjectRef, purpose)) as DataKeys);
    },
    destroy: (subjectRef, purpose) => destroyIn(table, memory, subjectRef, purpose),
    close: async () => {
      while (making.size > 0) await flush();
      table.close();
    },
  };
}

/** Keys in memory, and until when (by the clock of the process) they may be believed. */
type Remembered = { readonly keys: DataKeys; readonly until: number };

async function destroyIn(
  table: KeyTable,
  memory: ReturnType<typeof recentlyUsed<Remembered>>,
  subjectRef: string,
  purpose: string | undefined,
): Promise<void> {
  const drop = (): void => {
    if (purpose === undefined) memory.dropWhere((name) => name.startsWith(nameOf(subjectRef, '')));
    else memory.drop(nameOf(subjectRef, purpose));
  };
  drop();
  try {
    await table.destroy(subjectRef, purpose ?? EVERY_PURPOSE);
  } finally {
    // Somebody may have looked it up while it was being destroyed.
    drop();
  }
}

function trustedUntil({ trustMs }: KeyTable): number {
  return trustMs === undefined ? Infinity : performance.now() + trustMs;
}

/** A key that somebody waits for. */
type Making = NewKey & {
  readonly made: Promise<DataKeys>;
  readonly resolve: (keys: DataKeys) => void;
  readonly reject: (error: Error) => void;
};

/** A key that was just made, and how it is stored. */
type NewKey = { readonly row: KeptKey; readonly key: KeyObject };

function aboutToMake(fresh: NewKey): Making {
  let settle: Pick<Making, 'resolve' | 'reject'> | undefined;
  const made = new Promise<DataKeys>((resolve, reject) => (settle = { resolve, reject }));
  return { ...fresh, made, ...(settle as unknown as Pick<Making, 'resolve' | 'reject'>) };
}

const WRAPPED_BYTES = NONCE_BYTES + KEY_BYTES + TAG_BYTES;

function newKey(wrappingKey: KeyObject, subjectRef: string, purpose: string): NewKey {
  const name = { subjectRef, purpose, keyVersion: 1 };
  const secret = freshBytes(KEY_BYTES);
  const nonce = freshBytes(NONCE_BYTES);
  const wrapped = Buffer.concat([nonce, encrypt(wrappingKey, nonce, secret, boundTo(name))]);
  const key = createSecretKey(secret);
  secret.fill(0);
  return { row: { subjectRef, purpose, version: 1, wrapped }, key };
}

/** The key just made need not be unwrapped; where another one stands there, that one counts. */
function keysNow({ row, key }: NewKey, rows: readonly KeyRow[], wrappingKey: KeyObject): DataKeys {
  const isOurs = rows.length === 1 && rows[0]?.wrapped === row.wrapped;
  return isOurs ? [{ version: row.version, key }] : dataKeys(wrappingKey, rows);
}

function dataKeys(wrappingKey: KeyObject, rows: readonly KeyRow[]): DataKeys {
  if (rows.some((row) => row.wrapped === 'destroyed')) return 'destroyed';
  return rows.map((row) => ({ version: row.version, key: unwrap(wrappingKey, row) }));
}

/** The key of a row; undefined when it is not what was wrapped there. */
export function unwrap(wrappingKey: KeyObject, row: KeyRow): KeyObject | undefined {
  const { subjectRef, purpose, version: keyVersion, wrapped } = row;
  if (wrapped === 'destroyed' || wrapped.length !== WRAPPED_BYTES) return undefined;
  const nonce = wrapped.subarray(0, NONCE_BYTES);
  const bound = boundTo({ subjectRef, purpose, keyVersion });
  const secret = decrypt(wrappingKey, nonce, wrapped.subarray(NONCE_BYTES), bound);
  if (secret?.length !== KEY_BYTES) return undefined;
  const key = createSecretKey(secret);
  secret.fill(0);
  return key;
}

/** A wrapped key fits its own row only: rows that were exchanged do not unwrap. */
function boundTo(name: KeyName): string {
  return canonicalJson({
    keyVersion: name.keyVersion,
    purpose: name.purpose,
    subjectRef: name.subjectRef,
  });
}

function isNone(keys: DataKeys): boolean {
  return keys !== 'destroyed' && keys.length === 0;
}

function nameOf(subjectRef: string, purpose: string): string {
  if (subjectRef.includes('\0')) throw new Rejection('subject-ref-invalid');
  return `${subjectRef}\0${purpose}`;
}

/** A map that forgets what was not used for longest. */
function recentlyUsed<V>(most: number) {
  const entries = new Map<string, V>();
  const set = (name: string, value: V): void => {
    entries.delete(name);
    entries.set(name, value);
    if (entries.size > most) entries.delete(entries.keys().next().value as string);
  };
  return {
    get: (name: string): V | undefined => {
      const value = entries.get(name);
      if (value !== undefined) set(name, value);
      return value;
    },
    set,
    drop: (name: string) => entries.delete(name),
    dropWhere: (matches: (name: string) => boolean): void => {
      for (const name of [...entries.keys()]) if (matches(name)) entries.delete(name);
    },
  };
}
