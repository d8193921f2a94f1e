/** Place of the first event after a position in a list that rises by position; by bisection. */
export function firstAfter(
  events: readonly { readonly position: bigint }[],
  position: bigint,
): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = events[middle];
    if (at !== undefined && at.position > position) high = middle;
    else low = middle + 1;
  }
  return low;
}
