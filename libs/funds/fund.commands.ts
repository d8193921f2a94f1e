import { refusalTo } from '#acts';
import type { FundEvent, FundPolicy, FundPreset, IntakeSuspended, Person } from '#catalogue';
import {
  bookOfEntity,
  bookOfFund,
  carryOut,
  commandId,
  instantOf,
  loadAuthority,
  loadEntityAuthority,
  type Invocation,
  type Ports,
} from '#commands';
import { loadState, type Executed } from '#event-store';
import { createdIdOf, dayIn, type Localised } from '#kernel';
import { fundAccountDecider } from './fund-account.decider.js';
import { fundAccountStream } from './fund-account.stream.js';
import { fundDecider, type FundCommand } from './fund.decider.js';
import { loadKeepers } from './keepers.js';
import type { Keepers } from './promises.js';

export type NewFund = {
  readonly entityId: string;
  readonly name: Localised;
  readonly purpose: Localised;
  readonly preset: FundPreset;
  readonly baseCurrency: string;
  /** The first day of its books, YYYY-MM-DD; today when not given. */
  readonly openedOn?: string;
};

/** Creates a fund of an entity; by an administrator. Rejection `entity-unknown`. */
export async function createFund(
  ports: Ports,
  invocation: Invocation,
  input: NewFund,
): Promise<Executed<FundEvent> & { readonly fundId: string }> {
  const fundId = createdIdOf(commandId(invocation));
  const book = await bookOfEntity(ports.store, input.entityId);
  const accountId = invocation.actor.id;
  const at = instantOf(ports, invocation);
  const roles = await loadEntityAuthority(ports.store, accountId, input.entityId, at);
  const by = { accountId, roles };
  const today = dayIn(book.timeZone, at);
  const { openedOn = today } = input;
  const command = { ...input, type: 'CreateFund', fundId, openedOn, today, by } as const;
  const done = await carryOut(ports, invocation, book, fundDecider, `fund-${fundId}`, command);
  return { ...done, fundId };
}

/** Proposes a policy for a fund; it has no effect before a second person confirms it (D7). */
export async function proposePolicy(
  ports: Ports,
  invocation: Invocation,
  input: { readonly fundId: string; readonly policy: FundPolicy },
): Promise<Executed<FundEvent> & { readonly version: number }> {
  const done = await onFund(ports, invocation, input.fundId, (by) => ({
    type: 'ProposePolicy',
    policy: input.policy,
    by,
  }));
  const [event] = done.events;
  return { ...done, version: event?.type === 'FundPolicyProposed' ? event.data.version : 0 };
}

/** Confirms the newest proposal; in force after 48 hours, the first one at once (D7). */
export function confirmPolicy(
  ports: Ports,
  invocation: Invocation,
  input: { readonly fundId: string; readonly version: number },
): Promise<Executed<FundEvent>> {
  const { fundId, version } = input;
  return onFund(ports, invocation, fundId, (by, now) => ({
    type: 'ConfirmPolicy',
    version,
    now,
    by,
  }));
}

/**
 * Opens the fund for applications, for a round or until further notice. `until` is an instant.
 * Rejection `promises-unkept`, with what is missing.
 */
export async function openIntake(
  ports: Ports,
  invocation: Invocation,
  input: {
    readonly fundId: string;
    readonly round: string | null;
    readonly until: string | null;
  },
): Promise<Executed<FundEvent>> {
  const { fundId, round, until } = input;
  const stream = `fund-${fundId}`;
  const book = await bookOfFund(ports.store, fundId);
  return carryOut(ports, invocation, book, fundDecider, stream, async () => {
    const by = await personFor(ports, invocation, fundId);
    const at = instantOf(ports, invocation);
    const asked = { type: 'OpenIntake', round, until, now: at.toISOString(), by } as const;
    const fund = await loadState(ports.store, fundDecider, stream);
    // Whoever may not open it, or not now, hears so before the staff is looked through.
    const other = refusalTo(() => fundDecider.decide({ ...asked, keepers: NOBODY }, fund));
    if (!fund || other?.code !== 'promises-unkept') return { ...asked, keepers: NOBODY };
    const { currency } = fund;
    const today = dayIn(book.timeZone, at);
    return { ...asked, keepers: await loadKeepers(ports, { fundId, currency, at, today }) };
  });
}

const NOBODY: Keepers = { staff: [], seats: [], availableMinor: 0n };

/** Stops taking applications. */
export function suspendIntake(
  ports: Ports,
  invocation: Invocation,
  input: {
    readonly fundId: string;
    readonly reason: IntakeSuspended['data']['reason'];
    readonly until: string | null;
  },
): Promise<Executed<FundEvent>> {
  const { fundId, reason, until } = input;
  return onFund(ports, invocation, fundId, (by, now) => ({
    type: 'SuspendIntake',
    reason,
    until,
    now,
    by,
  }));
}

/** Closes a fund for good, once nothing is promised from it any more. */
export async function closeFund(
  ports: Ports,
  invocation: Invocation,
  input: { readonly fundId: string; readonly reason: string },
): Promise<Executed<FundEvent>> {
  const { fundId, reason } = input;
  const openHolds = await openHoldsOf(ports, fundId);
  return onFund(ports, invocation, fundId, (by) => ({ type: 'CloseFund', reason, openHolds, by }));
}

/** Who asks, with the roles that hold for a fund at this moment. */
export async function personFor(
  ports: Ports,
  invocation: Invocation,
  fundId: string,
): Promise<Person> {
  const accountId = invocation.actor.id;
  const at = instantOf(ports, invocation);
  return { accountId, roles: await loadAuthority(ports.store, accountId, fundId, at) };
}

async function onFund(
  ports: Ports,
  invocation: Invocation,
  fundId: string,
  commandOf: (by: Person, now: string) => FundCommand,
): Promise<Executed<FundEvent>> {
  const book = await bookOfFund(ports.store, fundId);
  const by = await personFor(ports, invocation, fundId);
  const command = commandOf(by, instantOf(ports, invocation).toISOString());
  return carryOut(ports, invocation, book, fundDecider, `fund-${fundId}`, command);
}

/** Awards of a fund that are reserved, owed or waiting for money. */
export async function openHoldsOf(ports: Ports, fundId: string): Promise<number> {
  const fund = await loadState(ports.store, fundDecider, `fund-${fundId}`);
  if (!fund) return 0;
  const stream = fundAccountStream(fundId, fund.currency);
  const account = await loadState(ports.store, fundAccountDecider, stream);
  return account.openHolds + account.waiting.length;
}
