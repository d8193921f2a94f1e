import type { MatchPoolEvent, MatchRuleTerms, Person } from '#catalogue';
import { carryOut, commandId, type Book, type Invocation, type Ports } from '#commands';
import { loadState, type Executed } from '#event-store';
import { createdIdOf, Rejection, type Localised, type Money } from '#kernel';
import { loadFundOf } from '../donation.commands.js';
import { askerFor, loadGiver } from '../donors/donor.loading.js';
import { dueDiligenceOn, isStopped } from '../donors/due-diligence.js';
import { poolStream } from './pool-of-gift.js';
import { poolDecider } from './pool.decider.js';
import type { MatchPoolCommand } from './pool.requests.js';
import type { MatchPool } from './pool.state.js';

export type NewPool = {
  readonly fundId: string;
  readonly name: Localised;
  readonly rule: MatchRuleTerms;
  readonly advertised: Money;
  readonly targets: readonly string[];
  readonly from: string;
  readonly until: string;
  readonly guarantee: string;
};

/** Writes down what is to be matched and how; by a treasurer or an accountant. */
export async function configurePool(
  ports: Ports,
  invocation: Invocation,
  input: NewPool,
): Promise<Executed<MatchPoolEvent> & { readonly poolId: string }> {
  const poolId = createdIdOf(commandId(invocation));
  const { by, book, today } = await askerFor(ports, invocation, input.fundId);
  const { fund, account } = await loadFundOf(ports, input.fundId, input.rule.currency);
  const currency = fund && !fund.closed ? fund.currency : null;
  const facts = { currency, restrictions: [...account.buckets.keys()], today };
  const command = { type: 'ConfigurePool', poolId, ...input, by, facts } as const;
  const stream = poolStream(poolId);
  return { ...(await carryOut(ports, invocation, book, poolDecider, stream, command)), poolId };
}

/** A pool, with whoever looks at it. */
export type LoadedPool = {
  readonly poolId: string;
  readonly state: MatchPool;
  readonly book: Book;
  readonly by: Person;
  readonly today: string;
  readonly at: string;
};

/** Lays a pool out. Rejection `not-found`. */
export async function loadPool(
  ports: Ports,
  invocation: Invocation,
  poolId: string,
): Promise<LoadedPool> {
  const state = await loadState(ports.store, poolDecider, poolStream(poolId));
  if (!state) throw new Rejection('not-found');
  return { poolId, state, ...(await askerFor(ports, invocation, state.fundId)) };
}

/** A registered donor signed to put money in. Rejections `donor-unknown`, those of the decider. */
export async function addPoolFunding(
  ports: Ports,
  invocation: Invocation,
  poolId: string,
  input: {
    readonly donorId: string;
    readonly money: Money;
    readonly priority: number;
    readonly signedOn: string;
  },
): Promise<Executed<MatchPoolEvent> & { readonly fundingId: string }> {
  const fundingId = createdIdOf(commandId(invocation));
  const { book } = await loadPool(ports, invocation, poolId);
  const { donorId, dueDiligence } = await loadGiver(ports, input.donorId, book);
  const done = await onPool(ports, invocation, poolId, ({ by, today }) => ({
    type: 'AddFunding',
    fundingId,
    ...input,
    donorId,
    isStopped: isStopped(dueDiligenceOn(dueDiligence, today)),
    today,
    by,
  }));
  return { ...done, fundingId };
}

/** Any other command of a person on a pool that is there. */
export async function onPool(
  ports: Ports,
  invocation: Invocation,
  poolId: string,
  command: (asker: LoadedPool) => MatchPoolCommand,
): Promise<Executed<MatchPoolEvent>> {
  const known = await loadPool(ports, invocation, poolId);
  return carryOut(ports, invocation, known.book, poolDecider, poolStream(poolId), command(known));
}
