import { disbursementIdOf, grantIdOf, type FundPolicy, type Sensitivity } from '#catalogue';
import {
  bookOfEntity,
  carryOut,
  instantOf,
  loadAuthority,
  type Invocation,
  type Book,
  type NotedIn,
  type Ports,
} from '#commands';
import {
  foldStream,
  lookAt,
  type CommandOrAsk,
  type EventStore,
  type Fold,
  type Executed,
} from '#event-store';
import { interestsFold, mandatesFold, NO_INTERESTS, type Interests, type Mandate } from '#gate';
import { dayIn, Rejection } from '#kernel';
import type { ApplicationEvent } from '#catalogue';
import { holdIdOf, type Committee } from './application-decision.decider.js';
import type { Member } from './application-review.decider.js';
import type { Authority } from './application.authority.js';
import { applicationDecider, type ApplicationCommand } from './application.decider.js';
import type { ApplicationState, KnownState } from './application.state.js';
import { fundFold, hasPolicy, policyOfVersion, type Fund } from '#funds/facts';
import {
  joined,
  MAX_PAYOUTS_PER_GRANT,
  NO_PAYOUT,
  payoutFold,
  type PayoutFacts,
} from '#disbursements/facts';

/** A case and what the rules need around it, each read from its own stream (D9). */
export type LoadedCase = {
  readonly stream: string;
  /** The revision at which the stream stood. */
  readonly seen: number;
  readonly state: KnownState;
  readonly fund: Fund;
  /** The policy that the case keeps from its submission. */
  readonly policy: FundPolicy;
  readonly book: Book;
  readonly payout: PayoutFacts;
  readonly submittedAt: string;
  readonly at: string;
  readonly today: string;
};

export function applicationStream(applicationId: string): string {
  return `application-${applicationId}`;
}

/** A case with the instant at which it was submitted, from which the fund's promises count. */
const caseFold: Fold<
  { readonly state: ApplicationState; readonly submittedAt: string },
  ApplicationEvent
> = {
  initial: { state: applicationDecider.initial, submittedAt: '' },
  evolve: ({ state, submittedAt }, event, { recordedAt }) => ({
    state: applicationDecider.evolve(state, event),
    submittedAt: event.type === 'ApplicationSubmitted' ? recordedAt : submittedAt,
  }),
};

/** Lays a case out with its facts. Rejection `not-found`. */
export async function loadCase(
  ports: Ports,
  invocation: Invocation,
  applicationId: string,
): Promise<LoadedCase> {
  const { store } = ports;
  const stream = applicationStream(applicationId);
  const looked = await lookAt(store, caseFold, stream);
  const { state, submittedAt } = looked.state;
  if (state.status === 'unknown') throw new Rejection('not-found');
  const { fundId, policyVersion } = state.file;
  // All that a case asks its fund for never changes: its ids, its currency and this policy.
  const isThere = (known: Fund | null): boolean => hasPolicy(known, policyVersion);
  const fund = await foldStream(store, fundFold, `fund-${fundId}`, isThere);
  if (!fund) throw new Rejection('fund-unknown');
  const { book, at, today } = await timeIn(ports, invocation, fund);
  const policy = policyOfVersion(fund, policyVersion);
  // Before a decision nothing is held for the case, so nothing can be paid.
  const isDecided = state.file.holdId !== null;
  const payout = isDecided ? await payoutFacts(store, applicationId) : NO_PAYOUT;
  const seen = looked.revision;
  return { stream, seen, state, fund, policy, book, payout, submittedAt, at, today };
}

/** A fund with its book, and the instant and day of the request there. Rejection `fund-unknown`. */
export async function loadFund(
  ports: Ports,
  invocation: Invocation,
  fundId: string,
): Promise<Pick<LoadedCase, 'fund' | 'book' | 'at' | 'today'>> {
  const fund = await foldStream(ports.store, fundFold, `fund-${fundId}`);
  if (!fund) throw new Rejection('fund-unknown');
  return { fund, ...(await timeIn(ports, invocation, fund)) };
}

async function timeIn(
  ports: Ports,
  invocation: Invocation,
  { entityId }: Fund,
): Promise<Pick<LoadedCase, 'book' | 'at' | 'today'>> {
  const book = await bookOfEntity(ports.store, entityId);
  const now = instantOf(ports, invocation);
  return { book, at: now.toISOString(), today: dayIn(book.timeZone, now) };
}

/** Where looks at a case are noted. */
export function notedIn({ book, today, state }: LoadedCase): NotedIn {
  return { book, today, policyVersion: state.file.policyVersion };
}

/** What the rules must know of whoever asks. */
export async function authorityOf(
  ports: Ports,
  invocation: Invocation,
  loaded: LoadedCase,
): Promise<Authority> {
  const { at, today, fund, payout } = loaded;
  const { id } = invocation.actor;
  const roles = await loadAuthority(ports.store, id, fund.fundId, new Date(at));
  const { ties } = await interestsOf(ports.store, id);
  return { at, today, by: { id, roles, ties }, payeeRefs: payout.payeeRefs };
}

/** One member of the fund's committee. */
export async function memberOf(ports: Ports, fundId: string, memberId: string): Promise<Member> {
  const seats = await mandatesOf(ports.store, fundId);
  return { memberId, seats, interests: await interestsOf(ports.store, memberId) };
}

/** Somebody as a member of a committee that is at hand, with or without a seat. */
export function memberIn({ seats, interests }: Committee, memberId: string): Member {
  return { memberId, seats, interests: interests[memberId] ?? NO_INTERESTS };
}

/** The fund's whole committee. */
export async function committeeOf(ports: Ports, seats: readonly Mandate[]): Promise<Committee> {
  const members = [...new Set(seats.map(({ memberId }) => memberId))];
  const declared = await Promise.all(members.map((id) => interestsOf(ports.store, id)));
  return { seats, interests: Object.fromEntries(members.map((id, at) => [id, declared[at]!])) };
}

/**
 * Carries out a command on a case by somebody with a role. Who may is asked last, and anew at every
 * attempt: a role or a tie that changed meanwhile counts as it is when it is written.
 */
export function onCase(
  ports: Ports,
  invocation: Invocation,
  loaded: LoadedCase,
  command: (authority: Authority) => ApplicationCommand,
): Promise<Executed<ApplicationEvent>> {
  const asked = async () => command(await authorityOf(ports, invocation, loaded));
  return onCaseAsked(ports, invocation, loaded, asked);
}

/** Carries out a command on a case, in the books of its fund. */
export function onCaseAsked(
  ports: Ports,
  invocation: Invocation,
  { stream, seen, state, book }: LoadedCase,
  command: CommandOrAsk<ApplicationCommand>,
): Promise<Executed<ApplicationEvent>> {
  const { policyVersion } = state.file;
  const sensitivity: Sensitivity | undefined =
    'triage' in state ? state.triage.sensitivity : undefined;
  const standing = { policyVersion, sensitivity, seen };
  return carryOut(ports, invocation, book, applicationDecider, stream, command, standing);
}

/** The seats of a fund's committee. */
export async function mandatesOf(store: EventStore, fundId: string): Promise<readonly Mandate[]> {
  return foldStream(store, mandatesFold, `committee-${fundId}`);
}

async function interestsOf(store: EventStore, accountId: string): Promise<Interests> {
  return foldStream(store, interestsFold, `interests-${accountId}`);
}

async function payoutFacts(store: EventStore, applicationId: string): Promise<PayoutFacts> {
  const grantId = grantIdOf(holdIdOf(applicationId));
  let facts = NO_PAYOUT;
  for (let ordinal = 1; ordinal <= MAX_PAYOUTS_PER_GRANT; ordinal += 1) {
    const stream = `disbursement-${disbursementIdOf(grantId, ordinal)}`;
    const payout = await foldStream(store, payoutFold, stream);
    if (payout === null) break;
    facts = joined(facts, payout);
  }
  return facts;
}
