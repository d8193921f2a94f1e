import { disbursementIdOf, type DisbursementEvent, type FundPolicy } from '#catalogue';
import {
  bookOfFund,
  instantOf,
  loadAuthority,
  type Invocation,
  type Book,
  type NotedIn,
  type Ports,
} from '#commands';
import { foldStream, lookAt, type EventStore, type Fold } from '#event-store';
import {
  feeCoverOf,
  fundAccountDecider,
  fundAccountStream,
  fundFold,
  hasPolicy,
  policyOfVersion,
  type FeeCover,
  type Fund,
} from '#funds/facts';
import { interestsFold, type Authority, type Tie } from '#gate';
import { dayIn, Rejection } from '#kernel';
import { caseFold, type CaseFacts } from '#applications/facts';
import { MAX_PAYOUTS_PER_GRANT } from './payout.facts.js';
import type { Sibling } from './disbursement-preparation.decider.js';
import { disbursementDecider } from './disbursement.decider.js';
import { isOver, type DisbursementState } from './disbursement.state.js';
import { grantDecider, type Grant, type GrantState } from './grant.decider.js';

/** One payout of a grant as its stream tells it. */
export type PayoutOfGrant = {
  readonly disbursementId: string;
  /** The revision at which its stream stood. */
  readonly seen: number;
  readonly state: Exclude<DisbursementState, { status: 'unknown' }>;
  /** The command that prepared it. */
  readonly commandId: string;
  readonly preparedAt: string;
  /** When the payee's details as they are now were typed. */
  readonly typedAt: string;
  /** The day on which the last attempt was written down. */
  readonly submittedOn: string;
};

/** A grant and what the rules need around it, each read from its own stream (D9). */
export type LoadedGrant = {
  readonly stream: string;
  /** The revision at which the stream stood. */
  readonly seen: number;
  readonly state: Exclude<GrantState, { status: 'unknown' }>;
  readonly grant: Grant;
  readonly payouts: readonly PayoutOfGrant[];
  readonly caseFacts: CaseFacts;
  readonly policy: FundPolicy;
  readonly book: Book;
  readonly at: string;
  readonly today: string;
};

/**
 * Lays a grant out with its facts; a payout that was just read is not read again. Payouts that ask
 * nothing of anybody any more are remembered as they were then, but where they are shown: what was
 * written of them may be corrected still. Rejection `not-found`.
 */
export async function loadGrant(
  ports: Ports,
  invocation: Invocation,
  grantId: string,
  { known, shown = false }: { readonly known?: PayoutOfGrant; readonly shown?: boolean } = {},
): Promise<LoadedGrant> {
  const { store } = ports;
  const stream = `grant-${grantId}`;
  const { state, revision: seen } = await lookAt(store, grantDecider, stream);
  if (state.status === 'unknown') throw new Rejection('not-found');
  const { grant } = state;
  const ofCase = await foldStream(store, caseFold, `application-${grant.applicationId}`);
  if (!ofCase) throw new Rejection('not-found');
  const { policyVersion } = ofCase;
  const isThere = (known: Fund | null): boolean => hasPolicy(known, policyVersion);
  const fund = await foldStream(store, fundFold, `fund-${grant.fundId}`, isThere);
  if (!fund) throw new Rejection('fund-unknown');
  const policy = policyOfVersion(fund, policyVersion);
  const book = await bookOfFund(store, grant.fundId);
  const now = instantOf(ports, invocation);
  const time = { at: now.toISOString(), today: dayIn(book.timeZone, now) };
  const payouts = await payoutsOf(store, grantId, known, shown ? never : isAtRest);
  const payeeRefs = payouts.map(({ state: { payout } }) => payout.payeeRef);
  const caseFacts = { ...ofCase, payeeRefs };
  return { stream, seen, state, grant, payouts, caseFacts, policy, book, ...time };
}

export type LoadedPayout = LoadedGrant & { readonly payout: PayoutOfGrant };

/** Lays a payout out with its grant. Rejection `not-found`. */
export async function loadPayout(
  ports: Ports,
  invocation: Invocation,
  disbursementId: string,
): Promise<LoadedPayout> {
  const payout = await readPayout(ports.store, disbursementId, never);
  if (!payout) throw new Rejection('not-found');
  const loaded = await loadGrant(ports, invocation, payout.state.payout.grantId, {
    known: payout,
  });
  return { ...loaded, payout };
}

export function disbursementStream(disbursementId: string): string {
  return `disbursement-${disbursementId}`;
}

/** What the rules must know of whoever asks. */
export async function authorityOf(
  ports: Ports,
  invocation: Invocation,
  loaded: LoadedGrant,
): Promise<Authority> {
  const { at, today, grant } = loaded;
  const { id } = invocation.actor;
  const roles = await loadAuthority(ports.store, id, grant.fundId, new Date(at));
  return { at, today, by: { id, roles, ties: await tiesOf(ports, id) } };
}

/** Where looks at a grant, its payouts and payees are noted: with those at its case. */
export function notedIn({ book, today, caseFacts: { policyVersion } }: LoadedGrant): NotedIn {
  return { book, today, policyVersion };
}

export async function tiesOf(ports: Ports, accountId: string): Promise<readonly Tie[]> {
  return (await foldStream(ports.store, interestsFold, `interests-${accountId}`)).ties;
}

/** The other payouts of the grant that hold some of it: all but this one and the cancelled. */
export function siblingsOf(
  payouts: readonly PayoutOfGrant[],
  disbursementId: string | null,
): readonly Sibling[] {
  return payouts
    .filter((one) => one.disbursementId !== disbursementId && one.state.status !== 'cancelled')
    .map(({ disbursementId: id, state, preparedAt }) => {
      const { split, money } = state.payout;
      return { disbursementId: id, split, money, preparedAt };
    });
}

/** Who bears the fee of the grant's hold, and what covers it. Reads the whole fund account. */
export async function loadFeeCover(ports: Ports, grant: Grant): Promise<FeeCover> {
  const stream = fundAccountStream(grant.fundId, grant.award.currency);
  const account = await foldStream(ports.store, fundAccountDecider, stream);
  return feeCoverOf(account, grant.holdId);
}

const never = (): boolean => false;
const isAtRest = ({ state }: Found): boolean => isOver(state);

/** The payouts of a grant in the order in which they were prepared; found by counting. */
async function payoutsOf(
  store: EventStore,
  grantId: string,
  known: PayoutOfGrant | undefined,
  isEnough: (found: Found) => boolean,
): Promise<readonly PayoutOfGrant[]> {
  const payouts: PayoutOfGrant[] = [];
  for (let ordinal = 1; ordinal <= MAX_PAYOUTS_PER_GRANT; ordinal += 1) {
    const disbursementId = disbursementIdOf(grantId, ordinal);
    const isKnown = known?.disbursementId === disbursementId;
    const payout = isKnown ? known : await readPayout(store, disbursementId, isEnough);
    if (!payout) break;
    payouts.push(payout);
  }
  return payouts;
}

async function readPayout(
  store: EventStore,
  disbursementId: string,
  isEnough: (found: Found) => boolean,
): Promise<PayoutOfGrant | undefined> {
  const stream = disbursementStream(disbursementId);
  const { state: found, revision: seen } = await lookAt(store, payoutFold, stream, isEnough);
  const { state, ...times } = found;
  return state.status === 'unknown' ? undefined : { disbursementId, seen, state, ...times };
}

type Found = Omit<PayoutOfGrant, 'disbursementId' | 'seen' | 'state'> & {
  readonly state: DisbursementState;
};

/** A payout with when, and by which command, it was prepared, and the day of its last attempt. */
const payoutFold: Fold<Found, DisbursementEvent> = {
  initial: {
    state: disbursementDecider.initial,
    commandId: '',
    preparedAt: '',
    typedAt: '',
    submittedOn: '',
  },
  evolve: (found, event, { commandId, recordedAt, effectiveDate }) => {
    const isFirst = found.commandId === '';
    return {
      state: disbursementDecider.evolve(found.state, event),
      commandId: isFirst ? commandId : found.commandId,
      preparedAt: isFirst ? recordedAt : found.preparedAt,
      typedAt: isFirst || event.type === 'PayeeChanged' ? recordedAt : found.typedAt,
      submittedOn: isFirst || event.type === 'AttemptSubmitted' ? effectiveDate : found.submittedOn,
    };
  },
};
