/** A text of which only a window is in memory, read by place and only forwards. */
export type TextWindow = {
  /** The byte at a place; undefined behind the end. */
  readonly byteAt: (place: number) => number | undefined;
  /** The bytes at hand and the place of their first, for who looks at many; `readOn` moves them. */
  readonly held: () => { readonly bytes: Buffer; readonly from: number };
  /** Takes in the next part; false behind the end. */
  readonly readOn: () => boolean;
  /** What stands between two places, as text. */
  readonly text: (start: number, end: number) => string;
  /** Nothing before this place is asked for any more. */
  readonly forget: (before: number) => void;
};

/** A window over a text that comes in parts: it holds one part, and what is not forgotten yet. */
export function textWindow(chunks: Iterator<Buffer>): TextWindow {
  let held: Buffer = Buffer.alloc(0);
  /** The place of the first byte held, and of the first that is still wanted. */
  let from = 0;
  let wanted = 0;
  const readOn = (): boolean => {
    const next = chunks.next();
    if (next.done) return false;
    const kept = held.subarray(wanted - from);
    held = kept.length > 0 ? Buffer.concat([kept, next.value]) : next.value;
    from = wanted;
    return true;
  };
  const byteAt = (place: number): number | undefined => {
    while (place - from >= held.length) if (!readOn()) return undefined;
    return held[place - from];
  };
  return {
    byteAt,
    held: () => ({ bytes: held, from }),
    readOn,
    text: (start, end) => held.toString('utf8', start - from, end - from),
    forget: (before) => {
      wanted = before;
    },
  };
}
