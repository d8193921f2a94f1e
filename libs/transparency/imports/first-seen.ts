import { hash } from 'node:crypto';

/** A row in which an id stood before. */
export type Sighting = {
  readonly row: number;
  /** Whether both rows say the same. */
  readonly isSame: boolean;
};

/** Remembers in which row each id stood first. */
export type FirstSeen = {
  /** The first row with this id, where there was one before; else this one is remembered as it. */
  readonly meet: (id: string, digest: string, row: number) => Sighting | undefined;
};

/** Numbers kept of an id: three of its hash, two of the digest of its row, and row. */
const FIELDS = 6;
const FIRST_SLOTS = 4_096;

/**
 * A table of hashes in plain memory, 24 bytes a slot and half of the slots empty: a file may have a
 * million ids, and as texts in a map they would take many times as much. Two ids that share 96 bits
 * of a hash would be taken for one; in a million, the odds are one in 10^17.
 */
export function firstSeen(): FirstSeen {
  let slots = FIRST_SLOTS;
  let table = new Uint32Array(slots * FIELDS);
  let used = 0;
  /** Where an entry stands, or where it would: row 0 is an empty slot. */
  const slotOf = (one: number, two: number, three: number): number => {
    for (let slot = one % slots; ; slot = (slot + 1) % slots) {
      const at = slot * FIELDS;
      if (table[at + 5] === 0) return at;
      if (table[at] === one && table[at + 1] === two && table[at + 2] === three) return at;
    }
  };
  const grow = (): void => {
    const old = table;
    slots *= 2;
    table = new Uint32Array(slots * FIELDS);
    for (let at = 0; at < old.length; at += FIELDS) {
      if (old[at + 5] === 0) continue;
      const place = slotOf(old[at] as number, old[at + 1] as number, old[at + 2] as number);
      for (let field = 0; field < FIELDS; field += 1)
        table[place + field] = old[at + field] as number;
    }
  };
  return {
    meet: (id, digest, row) => {
      const hashed = hash('sha1', id, 'hex');
      const one = word(hashed, 0);
      const two = word(hashed, 1);
      const three = word(hashed, 2);
      const content = word(digest, 0);
      const more = word(digest, 1);
      const slot = slotOf(one, two, three);
      if (table[slot + 5] !== 0) {
        const isSame = table[slot + 3] === content && table[slot + 4] === more;
        return { row: table[slot + 5] as number, isSame };
      }
      table[slot] = one;
      table[slot + 1] = two;
      table[slot + 2] = three;
      table[slot + 3] = content;
      table[slot + 4] = more;
      table[slot + 5] = row;
      used += 1;
      if (used * 2 > slots) grow();
      return undefined;
    },
  };
}

function word(hex: string, place: number): number {
  return Number.parseInt(hex.slice(place * 8, place * 8 + 8), 16);
}
