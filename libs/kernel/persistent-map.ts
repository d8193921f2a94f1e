/**
 * A map that never changes: putting something in copies one of many parts, not the whole. A
 * fund account remembers every hold it ever saw, a match pool every gift, and their states must stay
 * cheap to fold.
 */
export type PersistentMap<T> = readonly (ReadonlyMap<string, T> | undefined)[];

/** Few enough to copy at once, many enough that a part of 100,000 things holds about 200. */
const PARTS = 512;

export function find<T>(map: PersistentMap<T>, key: string): T | undefined {
  return map[partOf(key)]?.get(key);
}

export function put<T>(map: PersistentMap<T>, key: string, value: T): PersistentMap<T> {
  const place = partOf(key);
  const copy = map.length === 0 ? new Array<undefined>(PARTS).fill(undefined) : [...map];
  const part = new Map(map[place]);
  part.set(key, value);
  return copy.with(place, part);
}

/** All that is in it, in no order that means anything. */
export function valuesOf<T>(map: PersistentMap<T>): readonly T[] {
  return map.flatMap((part) => (part ? [...part.values()] : []));
}

/** FNV-1a: short, and spreads ids evenly. */
function partOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let place = 0; place < key.length; place += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(place), 0x01000193);
  }
  return (hash >>> 0) % PARTS;
}
