import { createHash } from 'node:crypto';

/** Repeatable chance: the same words give the same numbers, on any machine (D18). */
export type Random = {
  /** A whole number, both ends included. */
  readonly between: (least: number, most: number) => number;
  readonly pick: <T>(choices: readonly T[]) => T;
  /** True in so many of a hundred cases. */
  readonly percent: (chance: number) => boolean;
};

export function randomOf(...words: readonly (string | number)[]): Random {
  let state = createHash('sha256').update(words.join('\u0000')).digest().readUInt32LE(0);
  // Mulberry32: small, fast and good enough to tell a story.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number): number =>
    least + Math.floor(next() * (most - least + 1));
  return {
    between,
    pick: (choices) => choices[between(0, choices.length - 1)] as (typeof choices)[number],
    percent: (chance) => next() * 100 < chance,
  };
}
