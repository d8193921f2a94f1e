import type {
  Actor,
  BucketShare,
  GrantAgreed,
  GrantDrafted,
  GrantEvent,
  GrantReduced,
  HeldMoney,
  PolicyRail,
  SafeContact,
} from '#catalogue';
import { gated, type Authority, type Passage } from '#gate';
import {
  compareMoney,
  ensure,
  requireAmount,
  minorOf,
  Rejection,
  type Decider,
  type Money,
} from '#kernel';
import type { CaseFacts } from '#applications/facts';
import { requireInForce, subjectOf } from './officer.facts.js';
import { moneyOfShares, partOfShares, sumOfShares, withoutShares } from './shares.js';

export type Grant = {
  readonly grantId: string;
  readonly applicationId: string;
  readonly fundId: string;
  readonly holdId: string;
  readonly award: Money;
  readonly rail: PolicyRail;
  /** The award less what was reduced, by restriction: what may be paid in all. */
  readonly split: readonly BucketShare[];
  /** What it was worth in the entity's currency when the beneficiary was told. */
  readonly notifiedMinor: bigint;
  readonly notifiedBaseMinor: bigint;
  /** Attempts that arrived with their payee, and what they sum to. */
  readonly arrived: readonly string[];
  readonly paidMinor: bigint;
};

/** An award on its way to its beneficiary: drafted, told, agreed to, closed. */
export type GrantState =
  | { readonly status: 'unknown' }
  | { readonly status: 'drafted' | 'notified' | 'agreed' | 'closed'; readonly grant: Grant };

/** By the award process, once the money is set aside. */
export type DraftGrant = { readonly type: 'Draft'; readonly kind: Actor['kind'] } & Readonly<
  GrantDrafted['data']
>;

/** The beneficiary is told: an expense from now on (D25). */
export type NotifyGrant = Authority & {
  readonly type: 'Notify';
  readonly channel: SafeContact['channel'];
  readonly caseFacts: CaseFacts;
  readonly baseCurrency: string;
};

export type AgreeGrant = {
  readonly type: 'Agree';
  readonly evidence: GrantAgreed['data']['evidence'];
  readonly from: { readonly applicant: string } | Authority;
  readonly caseFacts: CaseFacts;
};

/** Takes back what is not paid and not about to be: all of it, or a part. */
export type ReduceGrant = {
  readonly type: 'Reduce';
  readonly from: 'process' | Authority;
  readonly money: Money | 'all';
  readonly reason: GrantReduced['data']['reason'];
  readonly caseFacts: CaseFacts;
  /** What the grant's payouts, cancelled ones apart, hold of it. */
  readonly allotted: readonly BucketShare[];
};

/** By the payment process: a payment arrived with its payee. */
export type NotePaid = {
  readonly type: 'NotePaid';
  readonly kind: Actor['kind'];
  readonly attemptId: string;
  readonly money: Money;
};

/** By the payment process: the fund account has given the money of the grant to others. */
export type GiveUpGrant = {
  readonly type: 'GiveUp';
  readonly kind: Actor['kind'];
  readonly reason: 'withdrawn' | 'voided';
};

export type GrantCommand =
  DraftGrant | NotifyGrant | AgreeGrant | ReduceGrant | NotePaid | GiveUpGrant;

export const grantDecider: Decider<GrantState, GrantCommand, GrantEvent> = gated(
  { initial: { status: 'unknown' }, decide, evolve },
  passageOf,
);

/** What each command by a person must pass; processes and applicants pass no gate of roles. */
function passageOf(command: GrantCommand): Passage | undefined {
  switch (command.type) {
    case 'Notify':
      return { act: 'grant.notify', authority: command, subject: subjectOf(command.caseFacts) };
    case 'Agree': {
      const { from, caseFacts } = command;
      if ('applicant' in from) return undefined;
      return { act: 'grant.agree', authority: from, subject: subjectOf(caseFacts) };
    }
    case 'Reduce': {
      const { from, caseFacts } = command;
      if (from === 'process') return undefined;
      return { act: 'grant.reduce', authority: from, subject: subjectOf(caseFacts) };
    }
    case 'Draft':
    case 'NotePaid':
    case 'GiveUp':
      return undefined;
  }
}

function decide(command: GrantCommand, state: GrantState): readonly GrantEvent[] {
  switch (command.type) {
    case 'Draft':
      return draft(command, state);
    case 'Notify':
      return notify(command, state);
    case 'Agree':
      return agree(command, state);
    case 'Reduce':
      return reduce(command, state);
    case 'NotePaid':
      return notePaid(command, state);
    case 'GiveUp':
      return giveUp(command, state);
  }
}

/**
 * A decision voided and taken again finds its grant: as it is when the award is the same, and
 * drafted anew with another amount while nobody has been told of it, or once that was given up.
 */
function draft(command: DraftGrant, state: GrantState): readonly GrantEvent[] {
  const { type: _, kind, ...data } = command;
  ensure(kind === 'process', 'not-allowed');
  requireAmount(data.award);
  ensure(sumOfShares(data.split) === minorOf(data.award), 'split-does-not-add-up');
  if (state.status === 'unknown') return [{ type: 'GrantDrafted', data }];
  const isOpen = state.status !== 'closed';
  if (isOpen && isSameAward(state.grant, data)) return [];
  const isFree = isOpen ? state.status === 'drafted' : state.grant.paidMinor === 0n;
  ensure(isFree, 'grant-already-drafted');
  return [{ type: 'GrantDrafted', data }];
}

function isSameAward(grant: Grant, { award, split }: GrantDrafted['data']): boolean {
  return grant.award.minor === award.minor && withoutShares(grant.split, split).length === 0;
}

/**
 * Its money is with others: nothing of it is owed any more, whatever its payouts hold. The hold is
 * not named: it has been given back, and may by now hold the amount of a second decision.
 */
function giveUp(command: GiveUpGrant, state: GrantState): readonly GrantEvent[] {
  ensure(command.kind === 'process', 'not-allowed');
  if (state.status === 'unknown' || state.status === 'closed') return [];
  const { grant } = state;
  const { grantId, applicationId, fundId, split } = grant;
  const nothing = { grantId, applicationId, outcome: 'reduced-to-nothing', held: null } as const;
  const closed: GrantEvent = { type: 'GrantClosed', data: nothing };
  if (state.status === 'drafted') return [closed];
  const money = payableOf(grant);
  const amounts = { money, baseMinor: shareOfBase(grant, money), split };
  const { reason } = command;
  const data = { grantId, applicationId, fundId, holdId: null, ...amounts, reason };
  return [{ type: 'GrantReduced', data }, closed];
}

function notify(command: NotifyGrant, state: GrantState): readonly GrantEvent[] {
  const grant = grantAt(state, 'drafted');
  requireInForce(command.caseFacts, grant.award);
  const { grantId, applicationId, fundId, holdId, split } = grant;
  const money = payableOf(grant);
  const { baseCurrency, channel, by } = command;
  const amounts = { money, baseMinor: inBase(money, baseCurrency), split };
  const data = { grantId, applicationId, fundId, holdId, ...amounts, channel, by: by.id };
  return [{ type: 'GrantNotified', data }];
}

function agree(command: AgreeGrant, state: GrantState): readonly GrantEvent[] {
  const { from, evidence, caseFacts } = command;
  const { grantId, award } = grantAt(state, 'notified');
  requireInForce(caseFacts, award);
  ensure('applicant' in from === (evidence === 'receipt-code'), 'evidence-does-not-fit');
  const by = 'applicant' in from ? from.applicant : from.by.id;
  return [{ type: 'GrantAgreed', data: { grantId, evidence, by } }];
}

function reduce(command: ReduceGrant, state: GrantState): readonly GrantEvent[] {
  const { from, reason, allotted } = command;
  if (from === 'process' && (state.status === 'closed' || state.status === 'unknown')) return [];
  const grant = grantAt(state, 'drafted', 'notified', 'agreed');
  const { grantId, applicationId, fundId, holdId } = grant;
  const free = withoutShares(grant.split, allotted);
  const open = moneyOfShares(free, grant.award.currency);
  const money = command.money === 'all' ? open : command.money;
  const held = heldBy(grant);
  const nothing = { grantId, applicationId, outcome: 'reduced-to-nothing', held } as const;
  // Nobody was told, so nothing was owed: there is no expense to take back.
  if (state.status === 'drafted') {
    ensure(compareMoney(money, payableOf(grant)) === 0, 'grant-not-notified');
    return [{ type: 'GrantClosed', data: nothing }];
  }
  if (from === 'process' && minorOf(money) === 0n) return [];
  requireAmount(money);
  ensure(compareMoney(money, open) <= 0, 'above-unpaid-part');
  const amounts = { money, baseMinor: shareOfBase(grant, money) };
  const split = partOfShares(free, money);
  const data = { grantId, applicationId, fundId, holdId, ...amounts, split, reason };
  const reduced: GrantEvent = { type: 'GrantReduced', data };
  const left = minorOf(payableOf(grant)) - minorOf(money);
  if (left === 0n) return [reduced, { type: 'GrantClosed', data: nothing }];
  if (left !== grant.paidMinor) return [reduced];
  const paid = { grantId, applicationId, outcome: 'paid', held } as const;
  return [reduced, { type: 'GrantClosed', data: paid }];
}

/** The part of the expense that falls away, at the rate at which it was booked. */
function shareOfBase({ notifiedMinor, notifiedBaseMinor }: Grant, money: Money): string {
  return ((notifiedBaseMinor * minorOf(money)) / notifiedMinor).toString();
}

/** The money that was set aside for the grant. */
function heldBy({ holdId, fundId, award }: Grant): HeldMoney {
  return { holdId, fundId, currency: award.currency };
}

/** With the last payment the grant is closed. The same payment is noted once. */
function notePaid(command: NotePaid, state: GrantState): readonly GrantEvent[] {
  const { kind, attemptId, money } = command;
  ensure(kind === 'process', 'not-allowed');
  if (state.status !== 'agreed' || state.grant.arrived.includes(attemptId)) return [];
  const { grantId, applicationId } = state.grant;
  const noted: GrantEvent = { type: 'GrantPaymentNoted', data: { grantId, attemptId, money } };
  const paid = state.grant.paidMinor + minorOf(money);
  if (paid !== minorOf(payableOf(state.grant))) return [noted];
  const data = { grantId, applicationId, outcome: 'paid', held: heldBy(state.grant) } as const;
  return [noted, { type: 'GrantClosed', data }];
}

/** What may be paid of a grant in all: the award less the reductions. */
export function payableOf({ split, award }: Grant): Money {
  return moneyOfShares(split, award.currency);
}

/** The amount in the entity's currency; without a rate only where it is the same. */
export function inBase({ minor, currency }: Money, baseCurrency: string): string {
  ensure(currency === baseCurrency, 'fund-in-other-currency', { from: currency, to: baseCurrency });
  return minor;
}

type Stage = Exclude<GrantState['status'], 'unknown'>;

function grantAt(state: GrantState, ...stages: readonly Stage[]): Grant {
  if (state.status === 'unknown') throw new Rejection('not-found');
  ensure(stages.includes(state.status), 'wrong-stage', { stage: state.status });
  return state.grant;
}

function evolve(state: GrantState, event: GrantEvent): GrantState {
  if (event.type === 'GrantDrafted') {
    const { grantId, applicationId, fundId, holdId, award, rail, split } = event.data;
    const worth = { notifiedMinor: 0n, notifiedBaseMinor: 0n, arrived: [], paidMinor: 0n };
    const grant = { grantId, applicationId, fundId, holdId, award, rail, split, ...worth };
    return { status: 'drafted', grant };
  }
  if (state.status === 'unknown') return state;
  switch (event.type) {
    case 'GrantNotified': {
      const notifiedMinor = minorOf(event.data.money);
      const notifiedBaseMinor = BigInt(event.data.baseMinor);
      const grant = { ...state.grant, notifiedMinor, notifiedBaseMinor };
      return { status: 'notified', grant };
    }
    case 'GrantAgreed':
      return { ...state, status: 'agreed' };
    case 'GrantReduced': {
      const split = withoutShares(state.grant.split, event.data.split);
      return { ...state, grant: { ...state.grant, split } };
    }
    case 'GrantPaymentNoted': {
      const arrived = [...state.grant.arrived, event.data.attemptId];
      const paidMinor = state.grant.paidMinor + minorOf(event.data.money);
      return { ...state, grant: { ...state.grant, arrived, paidMinor } };
    }
    case 'GrantClosed':
      return { ...state, status: 'closed' };
    default:
      return state;
  }
}
