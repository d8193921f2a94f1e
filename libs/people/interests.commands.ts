import type { TieKind } from '#catalogue';
import {
  bookOfEntity,
  carryOut,
  commandId,
  instantOf,
  refOf,
  type Invocation,
  type Book,
  type Ports,
} from '#commands';
import { loadState, type Executed } from '#event-store';
import { createdIdOf, dayIn, ensure } from '#kernel';
import { subjectOf } from './account.commands.js';
import { accountDecider } from './account.decider.js';
import { actingIn } from './acting.js';
import { interestsDecider, type InterestsEvent } from './interests.decider.js';

/** Characters of the name of a person or an organisation. */
export const MAX_PARTY_NAME = 200;

export type NewTie = {
  readonly kind: TieKind;
  readonly party: 'organisation' | 'person';
  /** Name of the person or organisation; sealed, and compared only through look-ups (D8). */
  readonly name: string;
  readonly from: string;
  readonly until: string | null;
};

/**
 * A member declares a tie of their own. Days, both included. The party's name is
 * looked up in the same way as the names in applications, so that a tie is found there (D8).
 */
export async function declareTie(
  ports: Ports,
  invocation: Invocation,
  input: NewTie,
): Promise<Executed<InterestsEvent> & { readonly tieId: string }> {
  const memberId = invocation.actor.id;
  ensure(input.name.trim() !== '', 'text-missing');
  ensure(input.name.length <= MAX_PARTY_NAME, 'text-too-long', { max: MAX_PARTY_NAME });
  const { book, subjectRef } = await member(ports, memberId);
  const declaredOn = todayIn(ports, invocation, book);
  const id = commandId(invocation);
  const tieId = createdIdOf(id);
  const stream = `interests-${memberId}`;
  const place = { stream, commandId: id, field: 'TieDeclared.partyName' };
  const { name, kind, party, from, until } = input;
  const partyName = await ports.vault.seal(name.trim(), subjectRef, 'interests', place);
  const partyRef = await refOf(ports, input.party, name);
  const term = { from, until, declaredOn };
  const tie = { tieId, memberId, kind, party, partyRef, partyName, ...term };
  const command = { type: 'DeclareTie', tie, by: memberId } as const;
  return { ...(await carryOut(ports, invocation, book, interestsDecider, stream, command)), tieId };
}

/** Asks that a tie ends; `on` is its last day. It holds until somebody else has confirmed it. */
export async function endTie(
  ports: Ports,
  invocation: Invocation,
  input: { readonly tieId: string; readonly on: string },
): Promise<Executed<InterestsEvent>> {
  const by = invocation.actor.id;
  const { book } = await member(ports, by);
  const today = todayIn(ports, invocation, book);
  const command = { type: 'EndTie', ...input, memberId: by, today, by } as const;
  return carryOut(ports, invocation, book, interestsDecider, `interests-${by}`, command);
}

/** Confirms that a tie of somebody else ends. Roles: administrator, governing body. */
export async function confirmTieEnd(
  ports: Ports,
  invocation: Invocation,
  { accountId, tieId }: { readonly accountId: string; readonly tieId: string },
): Promise<Executed<InterestsEvent>> {
  const { book, entityId } = await member(ports, accountId);
  const today = todayIn(ports, invocation, book);
  const stream = `interests-${accountId}`;
  return carryOut(ports, invocation, book, interestsDecider, stream, async () => {
    const { by } = await actingIn(ports, invocation, entityId);
    return { type: 'ConfirmTieEnd', memberId: accountId, tieId, today, by } as const;
  });
}

function todayIn(ports: Ports, invocation: Invocation, { timeZone }: Book): string {
  return dayIn(timeZone, instantOf(ports, invocation));
}

/** The yearly statement: the declared ties are all there are. */
export async function attestInterests(
  ports: Ports,
  invocation: Invocation,
): Promise<Executed<InterestsEvent>> {
  const by = invocation.actor.id;
  const { book } = await member(ports, by);
  const on = todayIn(ports, invocation, book);
  const command = { type: 'AttestInterests', memberId: by, on, by } as const;
  return carryOut(ports, invocation, book, interestsDecider, `interests-${by}`, command);
}

/** The books in which a member counts days, and under which key their ties are sealed. */
export async function member(
  ports: Ports,
  accountId: string,
): Promise<{ readonly book: Book; readonly entityId: string; readonly subjectRef: string }> {
  const account = await loadState(ports.store, accountDecider, `account-${accountId}`);
  ensure(account.status !== 'unknown', 'account-unknown');
  const subjectRef = subjectOf(accountId);
  const { entityId } = account;
  return { book: await bookOfEntity(ports.store, entityId), entityId, subjectRef };
}
