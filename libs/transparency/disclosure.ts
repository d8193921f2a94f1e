/**
 * Disclosure control (D44): what may be said of a group of people without saying it of one.
 * Thresholds are for persons; an intermediary is not a person.
 */
export const disclosure = {
  /** Fewest distinct people behind a published cell. */
  leastPeople: 10,
  /** Largest share, in percent of the sum, that one award may make up; and the two largest. */
  largestPercent: 50,
  topTwoPercent: 75,
  /** Counts are published in steps of five, amounts in steps of a hundred whole units. */
  countStep: 5,
  amountStepMajor: 100,
} as const;

/** A cell as it really is; never published as such. */
export type TrueCell = {
  readonly people: number;
  readonly minor: bigint;
  readonly largestMinor: bigint;
  readonly secondMinor: bigint;
};

export type PublishedCell =
  | { readonly shown: true; readonly people: number; readonly minor: bigint }
  | { readonly shown: false };

/** Whether a cell may stand alone. An empty one tells of nobody. */
export function isSafe({ people, minor, largestMinor, secondMinor }: TrueCell): boolean {
  if (people < disclosure.leastPeople) return false;
  if (largestMinor * 100n > minor * BigInt(disclosure.largestPercent)) return false;
  return (largestMinor + secondMinor) * 100n <= minor * BigInt(disclosure.topTwoPercent);
}

/**
 * A row of cells with their total, as it may be published. Where one cell is hidden, what is left
 * over (total less the cells shown) must be safe as well, else further cells are hidden until it
 * is: nobody can find a hidden cell by subtraction.
 */
export function publish(
  cells: readonly TrueCell[],
  digits: number,
): { readonly cells: readonly PublishedCell[]; readonly total: PublishedCell } {
  const total = merge(cells);
  if (!isSafe(total)) return { cells: cells.map(() => HIDDEN), total: HIDDEN };
  const hidden = new Set(cells.flatMap((cell, place) => (isSafe(cell) ? [] : [place])));
  const restIsSafe = (): boolean => {
    const rest = cells.filter((_, place) => hidden.has(place));
    const people = rest.reduce((sum, cell) => sum + cell.people, 0);
    return people === 0 || isSafe(merge(rest));
  };
  while (!restIsSafe()) {
    const smallest = smallestShown(cells, hidden);
    if (smallest === undefined) break;
    hidden.add(smallest);
  }
  return {
    cells: cells.map((cell, place) => (hidden.has(place) ? HIDDEN : rounded(cell, digits))),
    total: rounded(total, digits),
  };
}

const HIDDEN: PublishedCell = { shown: false };

function smallestShown(cells: readonly TrueCell[], hidden: ReadonlySet<number>) {
  let smallest: number | undefined;
  for (const [place, cell] of cells.entries()) {
    if (hidden.has(place)) continue;
    if (smallest === undefined || cell.people < (cells[smallest] as TrueCell).people)
      smallest = place;
  }
  return smallest;
}

function merge(cells: readonly TrueCell[]): TrueCell {
  const sizes = cells
    .flatMap(({ largestMinor, secondMinor }) => [largestMinor, secondMinor])
    .sort((a, b) => (a > b ? -1 : a < b ? 1 : 0));
  return {
    people: cells.reduce((sum, cell) => sum + cell.people, 0),
    minor: cells.reduce((sum, cell) => sum + cell.minor, 0n),
    largestMinor: sizes[0] ?? 0n,
    secondMinor: sizes[1] ?? 0n,
  };
}

function rounded({ people, minor }: TrueCell, digits: number): PublishedCell {
  const step = BigInt(disclosure.amountStepMajor) * 10n ** BigInt(digits);
  return {
    shown: true,
    people: Math.round(people / disclosure.countStep) * disclosure.countStep,
    minor: ((minor + step / 2n) / step) * step,
  };
}
