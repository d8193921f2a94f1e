import type { PayoutCounted } from '#catalogue';
import { DAY_MS, ensure, type Decider, type Money } from '#kernel';

/** Payouts to one account, one person or of one grant are added up over so many days (D35). */
export const THRESHOLD_DAYS = 90;
/** How many people release what is above the limit of the policy. */
export const RELEASERS_ABOVE_LIMIT = 2;

/** Counts a payout that is about to be released, with what went the same way before. */
export type CountPayout = {
  readonly type: 'CountPayout';
  /** The account, or the person. */
  readonly ref: string;
  readonly disbursementId: string;
  readonly money: Money;
  readonly at: string;
  /** How many people release it. */
  readonly released: number;
  /** The policy's limit for one releaser; minor units. */
  readonly limitMinor: string;
};

type Counted = Pick<PayoutCounted['data'], 'money' | 'releasedAt' | 'released'>;

/** By payout: what was released to the account or the person in the last days. */
export type PayeeTally = ReadonlyMap<string, Counted>;

/**
 * What was released to one account, or one person, whatever the case and however the name is
 * spelled. Stream `payee-<ref>`: two releases at the same moment meet here, and one of them sees the
 * other. A payout that was counted and then cancelled still counts: that asks for one more person,
 * and never for one less.
 */
export const payeeTallyDecider: Decider<PayeeTally, CountPayout, PayoutCounted> = {
  initial: new Map(),
  decide: ({ type: _, limitMinor, at, ...counted }, tally) => {
    const { disbursementId, money, released } = counted;
    const sum = BigInt(money.minor) + paidBefore(tally, counted, at);
    const needed = sum > BigInt(limitMinor) ? RELEASERS_ABOVE_LIMIT : 1;
    ensure(released >= needed, 'second-releaser-needed');
    const known = tally.get(disbursementId);
    if (known?.money.minor === money.minor && known.released >= released) return [];
    return [{ type: 'PayoutCounted', data: { ...counted, releasedAt: at } }];
  },
  evolve: (tally, { data }) => {
    const { disbursementId, money, releasedAt, released } = data;
    const young = [...tally].filter(([, one]) => isWithin(one.releasedAt, releasedAt));
    return new Map(young).set(disbursementId, { money, releasedAt, released });
  },
};

/** What others of the last days add up to, in the same currency; minor units. */
function paidBefore(
  tally: PayeeTally,
  { disbursementId, money }: Pick<CountPayout, 'disbursementId' | 'money'>,
  at: string,
): bigint {
  let sum = 0n;
  for (const [id, other] of tally) {
    const counts = other.money.currency === money.currency && isWithin(other.releasedAt, at);
    if (id !== disbursementId && counts) sum += BigInt(other.money.minor);
  }
  return sum;
}

/** Whether an instant lies in the days before another. */
export function isWithin(instant: string, at: string): boolean {
  return Date.parse(instant) >= Date.parse(at) - THRESHOLD_DAYS * DAY_MS;
}
