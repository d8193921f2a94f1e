import type { MatchRuleTerms, Person } from '#catalogue';
import type { Localised, Money } from '#kernel';

/** What a pool must know of its fund (D9). */
export type PoolFacts = {
  /** The currency of the fund; null where there is no such fund, or it is closed. */
  readonly currency: string | null;
  /** Restrictions that the fund account knows. */
  readonly restrictions: readonly string[];
  readonly today: string;
};

/** Writes down what is to be matched, and how. Nothing is matched before it is opened. */
export type ConfigurePool = {
  readonly type: 'ConfigurePool';
  readonly poolId: string;
  readonly fundId: string;
  readonly name: Localised;
  readonly rule: MatchRuleTerms;
  readonly advertised: Money;
  readonly targets: readonly string[];
  readonly from: string;
  readonly until: string;
  readonly guarantee: string;
  readonly by: Person;
  readonly facts: PoolFacts;
};

/** Somebody signed to put money in. */
export type AddFunding = {
  readonly type: 'AddFunding';
  readonly fundingId: string;
  readonly donorId: string;
  readonly money: Money;
  readonly priority: number;
  readonly signedOn: string;
  /** What is known of the donor keeps anybody from taking more of them. */
  readonly isStopped: boolean;
  readonly today: string;
  readonly by: Person;
};

/** A funder takes some of it back: as far as nothing relies on it (E11). */
export type ShrinkFunding = {
  readonly type: 'ShrinkFunding';
  readonly fundingId: string;
  readonly byMinor: string;
  readonly by: Person;
};

/** A funder does not pay: a fact, which cannot be refused (D42). */
export type RecordFundingDefault = {
  readonly type: 'RecordFundingDefault';
  readonly fundingId: string;
  readonly by: Person;
};

export type StepPool = {
  readonly type: 'OpenPool' | 'PausePool' | 'ResumePool';
  readonly today: string;
  readonly by: Person;
};

/** Shares the pool out and calls its funders. */
export type SettlePool = {
  readonly type: 'SettlePool';
  readonly today: string;
  readonly by: Person;
};

/** A gift that may be matched. Sent by a process; always answered by an event. */
export type GiftForPool = {
  readonly giftId: string;
  /** A random ref of the giver; null where nobody knows who gave, or not before it is paid. */
  readonly giver: string | null;
  /** The restriction to which it was given, or `free`. */
  readonly target: string;
  readonly money: Money;
  /** The fund's own day. */
  readonly on: string;
};

/** A gift on its way: its match is kept until `expiresAt`, a UTC instant. */
export type ReserveMatch = GiftForPool & {
  readonly type: 'ReserveMatch';
  readonly expiresAt: string;
};

/** A gift that has been paid, whether or not the pool has heard of it. */
export type MatchPaidGift = GiftForPool & { readonly type: 'MatchPaidGift' };

/** It was not paid by then, or it failed: then `now` is null. */
export type ExpireReservation = {
  readonly type: 'ExpireReservation';
  readonly giftId: string;
  readonly now: string | null;
};

/** Of a gift this much is left: money went back, or it was written down wrongly. */
export type ReduceMatch = {
  readonly type: 'ReduceMatch';
  readonly giftId: string;
  readonly leftMinor: string;
};

export type MatchPoolCommand =
  | ConfigurePool
  | AddFunding
  | ShrinkFunding
  | RecordFundingDefault
  | StepPool
  | SettlePool
  | ReserveMatch
  | MatchPaidGift
  | ExpireReservation
  | ReduceMatch;
