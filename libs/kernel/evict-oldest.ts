/** How much room is made at once: finding the oldest entry of a map costs more than letting it go. */
const ROOM = 0.1;

/** Lets go of the entries that stand longest in a map, a tenth of it, once it holds more than `most`. */
export function evictOldest(remembered: Map<string, unknown>, most: number): void {
  if (remembered.size <= most) return;
  let surplus = Math.ceil(most * ROOM);
  for (const key of remembered.keys()) {
    if (surplus === 0) return;
    remembered.delete(key);
    surplus -= 1;
  }
}
