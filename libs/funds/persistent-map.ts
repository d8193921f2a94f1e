/**
 * A map that never changes: putting something in copies one of many shelves, not the whole. A
 * fund account remembers every hold it ever saw, and its states must stay cheap to fold.
 */
export type PersistentMap<T> = readonly (ReadonlyMap<string, T> | undefined)[];

/** Few enough to copy at once, many enough that a shelf of 100,000 things holds about 200. */
const SHELVES = 512;

export function find<T>(shelves: PersistentMap<T>, key: string): T | undefined {
  return shelves[shelfOf(key)]?.get(key);
}

export function put<T>(shelves: PersistentMap<T>, key: string, value: T): PersistentMap<T> {
  const place = shelfOf(key);
  const copy = shelves.length === 0 ? new Array<undefined>(SHELVES).fill(undefined) : [...shelves];
  const shelf = new Map(shelves[place]);
  shelf.set(key, value);
  return copy.with(place, shelf);
}

/** FNV-1a: short, and spreads ids evenly. */
function shelfOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let place = 0; place < key.length; place += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(place), 0x01000193);
  }
  return (hash >>> 0) % SHELVES;
}
