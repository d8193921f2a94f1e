import type { Exchange, PledgeMovement } from '#catalogue';
import { baseOf, proportion } from '#funds/facts';
import { money } from '#kernel';
import { difference, priced, type ForeignPledge } from './pledge-foreign.js';
import { openOf, type Pledge } from './pledge.state.js';

/** A pledge in another currency than its books. */
export type Abroad = Pledge & { readonly foreign: ForeignPledge };

/** What of an amount is put off to later years, in minor units of the pledge. */
type Parts = { readonly minor: bigint; readonly deferred: bigint };

/** It is owed from now on, at the rate of the day; `later` is what is put off, `held` what came before. */
export function owedAbroad(
  state: Abroad,
  {
    later,
    held,
    exchange,
  }: { readonly later: bigint; readonly held: bigint; readonly exchange: Exchange },
): readonly PledgeMovement[] {
  const open = openOf(state);
  const all = at(state, open, exchange);
  const putOff = proportion(all, later, open);
  return [
    ...heldAbroad(state, held),
    ...priced('income', 'receivable', open - later, all - putOff),
    ...priced('deferred', 'receivable', later, putOff),
  ];
}

/** What came before the last condition was met is income now, as much as it was then. */
export function heldAbroad({ foreign }: Abroad, held: bigint): readonly PledgeMovement[] {
  return priced('income', 'deferred', held, foreign.deferred);
}

/** So much more is put off to later years, at the rate at which it became owed; less, where it is below zero. */
export function putOffAbroad(
  state: Abroad,
  more: bigint,
  before: bigint,
): readonly PledgeMovement[] {
  if (more < 0n) {
    return priced('income', 'deferred', -more, proportion(state.foreign.deferred, -more, before));
  }
  const { exchange } = state.foreign;
  return priced('deferred', 'income', more, exchange ? at(state, more, exchange) : 0n);
}

/**
 * What was owed is owed no longer, at what it stands for. What was put off with it never was income: what
 * its rates cost while it was owed is taken back.
 */
export function givenUpAbroad(
  state: Abroad,
  { minor, deferred }: Parts,
  against: 'income' | 'loss',
): readonly PledgeMovement[] {
  const { owed, putOff } = standsFor(state, { minor, deferred });
  const ofDeferred = proportion(owed, deferred, minor);
  return [
    ...priced('receivable', against, minor - deferred, owed - ofDeferred),
    ...priced('receivable', 'deferred', deferred, ofDeferred),
    ...difference('unrealised', 'deferred', putOff - ofDeferred),
  ];
}

/**
 * A gift took the place of what was owed: the difference between what came and what it stood for is realised. What
 * was put off is income at the rate at which it became owed.
 *
 * @param cameBase - what the gift is in the books, in minor units
 */
export function receivedAbroad(
  state: Abroad,
  { minor, deferred }: Parts,
  cameBase: bigint,
): readonly PledgeMovement[] {
  const { owed, putOff } = standsFor(state, { minor, deferred });
  const ofDeferred = proportion(owed, deferred, minor);
  const cameDeferred = proportion(cameBase, deferred, minor);
  return [
    ...priced('receivable', 'income', minor - deferred, owed - ofDeferred),
    ...difference('realised', 'income', cameBase - cameDeferred - (owed - ofDeferred)),
    ...priced('receivable', 'deferred', deferred, ofDeferred),
    ...difference('realised', 'deferred', cameDeferred - ofDeferred),
    ...difference('income', 'deferred', putOff - cameDeferred),
  ];
}

/**
 * A gift was taken back: it is owed again, as it was. Where it came before it was owed, or what is owed was
 * parted anew since, it is owed at the rate at which the rest became so.
 */
export function givenBackAbroad(
  state: Abroad,
  minor: bigint,
  books: readonly PledgeMovement[],
): readonly PledgeMovement[] {
  if (books.some(({ from }) => from === 'receivable')) {
    return books.map(({ from, to, ...one }) => ({ ...one, from: to, to: from }));
  }
  const { exchange } = state.foreign;
  return priced('income', 'receivable', minor, exchange ? at(state, minor, exchange) : 0n);
}

/** What a part of it stands for in the books: what is owed, and what of that is put off. */
function standsFor(
  state: Abroad,
  { minor, deferred }: Parts,
): { readonly owed: bigint; readonly putOff: bigint } {
  const { foreign, instalments } = state;
  const allDeferred = instalments.reduce((sum, one) => sum + one.deferred, 0n);
  return {
    owed: proportion(foreign.owed, minor, openOf(state)),
    putOff: proportion(foreign.deferred, deferred, allDeferred),
  };
}

function at({ currency }: Abroad, minor: bigint, exchange: Exchange): bigint {
  return BigInt(baseOf(money(minor, currency), exchange));
}

export function isAbroad(state: Pledge): state is Abroad {
  return state.foreign !== null;
}
