import type { FundPolicy, Person, RoleName, SeatRank } from '#catalogue';

/** Who could keep what a fund promises, and with what money; gathered before a command (D9). */
export type Keepers = {
  /** Everybody who holds a role for the fund, with all of theirs. */
  readonly staff: readonly Person[];
  /** Who may vote on its committee today. */
  readonly seats: readonly { readonly memberId: string; readonly rank: SeatRank }[];
  /** What may still be promised, over all restrictions. */
  readonly availableMinor: bigint;
};

/** What a fund needs somebody, or something, for. */
export type PromiseName =
  | 'policy'
  | 'money'
  | 'triage'
  | 'verification'
  | 'review'
  | 'call'
  | 'vote'
  | 'board'
  | 'preparation'
  | 'release';

/** How many it needs, and how many there are. */
export type FundPromise = {
  readonly promise: PromiseName;
  readonly needed: number;
  readonly there: number;
};

/** Releasers of a payout above the policy's limit. */
const TWO_RELEASERS = 2;

/**
 * What a fund promises from the day on which it takes requests, each with who is there to keep it:
 * grading and verifying, reviews and votes for every band up to the ceiling, payouts by people who do
 * not decide, and money. The one place where that is said: the rules, the page and the API ask it.
 */
export function promisesOf(
  policy: FundPolicy | undefined,
  { staff, seats, availableMinor }: Keepers,
): readonly FundPromise[] {
  const holders = (role: RoleName): readonly string[] =>
    staff.filter(({ roles }) => roles.includes(role)).map(({ accountId }) => accountId);
  const isSeated = (accountId: string): boolean =>
    seats.some(({ memberId }) => memberId === accountId);
  // Whoever decides a case handles none of its money.
  const apart = (role: RoleName): readonly string[] =>
    holders(role).filter((accountId) => !isSeated(accountId));
  const someone = (promise: PromiseName, there: readonly string[]): FundPromise => ({
    promise,
    needed: 1,
    there: there.length,
  });
  return [
    { promise: 'policy', needed: 1, there: policy ? 1 : 0 },
    { promise: 'money', needed: 1, there: availableMinor > 0n ? 1 : 0 },
    someone('triage', holders('duty-officer')),
    someone('verification', holders('verifier')),
    someone('call', holders('chair')),
    ...(policy ? committeePromises(policy, seats) : []),
    someone('preparation', apart('treasurer')),
    {
      promise: 'release',
      needed: policy && mayNeedTwo(policy) ? TWO_RELEASERS : 1,
      there: releasersBeside(apart('treasurer'), apart('releaser')),
    },
  ];
}

/** Those of them that nobody would keep. */
export function unkept(promises: readonly FundPromise[]): readonly FundPromise[] {
  return promises.filter(({ needed, there }) => there < needed);
}

/** The page on which somebody gives a fund what it lacks. */
export function mendedAt(promise: PromiseName, fundId: string): string {
  switch (promise) {
    case 'policy':
      return `/finance/funds/${fundId}/policy`;
    case 'money':
      return '/finance/gifts/new';
    case 'review':
    case 'vote':
    case 'board':
      return `/admin/committees/${fundId}`;
    default:
      return '/admin';
  }
}

/** What the bands ask of the committee, the one that asks most of all. */
function committeePromises({ bands }: FundPolicy, seats: Keepers['seats']): readonly FundPromise[] {
  const most = (of: (band: FundPolicy['bands'][number]) => number): number =>
    Math.max(0, ...bands.map(of));
  const there = new Set(seats.map(({ memberId }) => memberId)).size;
  const board = seats.filter(({ rank }) => rank === 'board').length;
  return [
    { promise: 'review', needed: most(({ reviews }) => reviews), there },
    {
      promise: 'vote',
      needed: most(({ approvers, seated }) => Math.max(approvers, seated)),
      there,
    },
    { promise: 'board', needed: most(({ boardApprovers }) => boardApprovers), there: board },
  ].filter(({ needed }) => needed > 0) as readonly FundPromise[];
}

function mayNeedTwo({ bands, twoReleasersAboveMinor }: FundPolicy): boolean {
  return bands.some(({ upToMinor }) => BigInt(upToMinor) > BigInt(twoReleasersAboveMinor));
}

/** Who is left to release once one of them has prepared: one person does not do both. */
function releasersBeside(preparers: readonly string[], releasers: readonly string[]): number {
  const left = (preparer: string): number =>
    releasers.filter((releaser) => releaser !== preparer).length;
  return preparers.length === 0 ? releasers.length : Math.max(...preparers.map(left));
}
