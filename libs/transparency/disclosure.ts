/**
 * Disclosure control (D44): what may be said of a group of people without saying it of one. The only
 * place where a true figure becomes a public one: whatever is published takes the types below, which
 * nothing else makes. Thresholds are for persons, and donors count like them.
 */
export const disclosure = {
  /** Fewest distinct people behind a published figure. */
  leastPeople: 10,
  /** Largest share, in percent of the sum, that one person may make up; and the two largest. */
  largestPercent: 50,
  topTwoPercent: 75,
  /** Counts are published in steps of five, amounts in steps of a hundred whole units. */
  countStep: 5,
  amountStepMajor: 100,
  /** Waits are published as the first of these whole days in which they were over. */
  waitStepsDays: [1, 2, 3, 5, 7, 10, 14, 21, 28, 42, 56, 84, 112, 168],
} as const;

declare const disclosed: unique symbol;
type Disclosed = { readonly [disclosed]: true };

/** A count, a number of days, an amount in minor units that anybody may see. */
export type PublicNumber = number & Disclosed;
export type PublicMinor = bigint & Disclosed;

export type PublishedCell =
  { readonly shown: true; readonly people: PublicNumber; readonly minor: PublicMinor } | Hidden;
export type PublishedCount = { readonly shown: true; readonly people: PublicNumber } | Hidden;
export type PublishedWait = { readonly shown: true; readonly days: PublicNumber } | Hidden;
/** Nobody, or too few: one cannot be told from the other. */
type Hidden = { readonly shown: false };

/** What one person has of one group, as it really is. */
export type Share = { readonly who: string; readonly group: string; readonly minor: bigint };

export type PublishedTable = {
  /** One cell for each group that was asked for, in their order. */
  readonly cells: readonly PublishedCell[];
  /** Whoever is in no cell that is shown: of small groups, and of several groups at once. */
  readonly rest: PublishedCell;
  /** Of what is shown, and of nothing else. */
  readonly total: PublishedCell;
};

/**
 * A table of groups with their total. Each person counts in one line, with all that they have: in
 * that of their group, or in the rest where they have several or their group is too small; and the
 * rest is a group like any other. The total is that of the lines shown: who is in a line that is
 * hidden leaves no trace in any figure, so there is nothing to find by subtraction, and a group of
 * nobody looks like one of nine.
 */
export function publishTable(
  shares: readonly Share[],
  groups: readonly string[],
  digits: number,
): PublishedTable {
  const people = peopleOf(shares);
  const lines = new Map(
    groups.map((group) => [group, people.filter((one) => one.group === group)]),
  );
  const lineOf = (group: string | undefined): readonly Person[] => lines.get(group ?? '') ?? [];
  const safe = new Set(groups.filter((group) => isSafe(lineOf(group))));
  const inRest = ({ group }: Person): boolean => group === undefined || !safe.has(group);
  const rest = people.filter(inRest);
  const shown = isSafe(rest) ? people : people.filter((one) => !inRest(one));
  return {
    cells: groups.map((group) => cellOf(lineOf(group), digits)),
    rest: cellOf(rest, digits),
    total: cellOf(shown, digits),
  };
}

/** What one group has together. */
export function publishGroup(shares: readonly Share[], digits: number): PublishedCell {
  return cellOf(peopleOf(shares.map((share) => ({ ...share, group: '' }))), digits);
}

/** How many there are. */
export function publishCount(who: readonly string[]): PublishedCount {
  const count = new Set(who).size;
  return count < disclosure.leastPeople ? HIDDEN : { shown: true, people: roundedCount(count) };
}

/**
 * The days in which half of these people had their answer, each with their longest wait. A step of
 * days, never the wait of one of them.
 */
export function publishMedianWait(
  waits: readonly { readonly who: string; readonly hours: number }[],
): PublishedWait {
  const longest = new Map<string, number>();
  for (const { who, hours } of waits) longest.set(who, Math.max(hours, longest.get(who) ?? 0));
  if (longest.size < disclosure.leastPeople) return HIDDEN;
  const ordered = [...longest.values()].sort((a, b) => a - b);
  const days = (ordered[Math.ceil(ordered.length / 2) - 1] as number) / 24;
  const last = disclosure.waitStepsDays.at(-1) as number;
  const step = disclosure.waitStepsDays.find((one) => days <= one) ?? Math.ceil(days / last) * last;
  return { shown: true, days: step as PublicNumber };
}

/** The sum of what is shown, over several tables; hidden where nothing is. */
export function sumOfShown(cells: readonly PublishedCell[]): PublishedAmount {
  const shown = cells.flatMap((cell) => (cell.shown ? [cell.minor as bigint] : []));
  if (shown.length === 0) return HIDDEN;
  return { shown: true, minor: shown.reduce((sum, minor) => sum + minor, 0n) as PublicMinor };
}

/**
 * A group of which nobody keeps a list: how many people, what they have together, and the two that
 * have most, in minor units.
 */
export type GroupSize = {
  readonly people: number;
  readonly minor: bigint;
  readonly largestMinor: bigint;
  readonly secondMinor: bigint;
};

/** Whether a group may be told of alone: enough people, and none of them makes up most of it. */
export function mayStandAlone({ people, minor, largestMinor, secondMinor }: GroupSize): boolean {
  if (people < disclosure.leastPeople) return false;
  if (largestMinor * 100n > minor * BigInt(disclosure.largestPercent)) return false;
  return (largestMinor + secondMinor) * 100n <= minor * BigInt(disclosure.topTwoPercent);
}

/**
 * A sum that grows before everybody's eyes: whoever looks at it twice knows the difference. So what is
 * added to it at a time must be a group that may stand alone (`mayStandAlone`), and here is only
 * what was added so. Hidden before the first.
 */
export function publishGrown(
  { people, minor }: Pick<GroupSize, 'people' | 'minor'>,
  digits: number,
): PublishedCell {
  if (people < disclosure.leastPeople) return HIDDEN;
  return { shown: true, people: roundedCount(people), minor: roundedMinor(minor, digits) };
}

/**
 * What is left of a sum from which single gifts take before everybody's eyes, rounded down to tenths of
 * it, and to steps of amounts where a tenth is less: so a look after one gift shows the same as the look
 * before, unless that gift fills a step. Hidden where less than a step is left.
 */
export function publishLeft(left: bigint, whole: bigint, digits: number): PublishedAmount {
  const least = stepOf(digits);
  const tenth = whole / 10n;
  const step = tenth > least ? (tenth / least) * least : least;
  const minor = (left / step) * step;
  return minor > 0n ? { shown: true, minor: minor as PublicMinor } : HIDDEN;
}

export type PublishedAmount = { readonly shown: true; readonly minor: PublicMinor } | Hidden;

const HIDDEN: Hidden = { shown: false };

/** Somebody with all that they have; in no one group where they have of several. */
type Person = { readonly group: string | undefined; readonly minor: bigint };

function peopleOf(shares: readonly Share[]): readonly Person[] {
  const people = new Map<string, Person>();
  for (const { who, group, minor } of shares) {
    const before = people.get(who);
    const isOne = before === undefined || before.group === group;
    people.set(who, {
      group: isOne ? group : undefined,
      minor: minor + (before?.minor ?? 0n),
    });
  }
  return [...people.values()].filter(({ minor }) => minor !== 0n);
}

/** Whether these people together may stand alone. */
function isSafe(people: readonly Person[]): boolean {
  const sizes = people.map(({ minor }) => (minor < 0n ? -minor : minor));
  const [largestMinor = 0n, secondMinor = 0n] = sizes.sort((a, b) => (a > b ? -1 : a < b ? 1 : 0));
  const minor = sumOf(people);
  return mayStandAlone({ people: countOf(people), minor, largestMinor, secondMinor });
}

function cellOf(people: readonly Person[], digits: number): PublishedCell {
  if (!isSafe(people)) return HIDDEN;
  const minor = roundedMinor(sumOf(people), digits);
  return { shown: true, people: roundedCount(countOf(people)), minor };
}

function roundedMinor(minor: bigint, digits: number): PublicMinor {
  const step = stepOf(digits);
  return (((minor + step / 2n) / step) * step) as PublicMinor;
}

function stepOf(digits: number): bigint {
  return BigInt(disclosure.amountStepMajor) * 10n ** BigInt(digits);
}

/** Of whom something was only taken back is nobody here. */
function countOf(people: readonly Person[]): number {
  return people.filter(({ minor }) => minor > 0n).length;
}

function sumOf(people: readonly Person[]): bigint {
  return people.reduce((sum, { minor }) => sum + minor, 0n);
}

function roundedCount(count: number): PublicNumber {
  const { countStep } = disclosure;
  return (Math.round(count / countStep) * countStep) as PublicNumber;
}
