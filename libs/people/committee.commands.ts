import type { MandateEnded, Person, SeatRank } from '#catalogue';
import {
  bookOfFund,
  carryOut,
  commandId,
  instantOf,
  loadAuthority,
  type Book,
  type Invocation,
  type Ports,
} from '#commands';
import { loadState, type Executed } from '#event-store';
import { createdIdOf, dayIn, newId, Rejection } from '#kernel';
import { accountDecider, type AccountCommand } from './account.decider.js';
import { stepOf } from './acting.js';
import {
  committeeDecider,
  type CommitteeCommand,
  type CommitteeEvent,
} from './committee.decider.js';

/** Forms the committee of a fund. */
export function formCommittee(
  ports: Ports,
  invocation: Invocation,
  input: { readonly fundId: string; readonly seats: number },
): Promise<Executed<CommitteeEvent>> {
  return onCommittee(ports, invocation, input.fundId, (by) => ({
    type: 'FormCommittee',
    ...input,
    by,
  }));
}

/**
 * Proposes somebody for a seat (D7). Days, both included. The seat is first entered with the person,
 * where what excludes it is decided, then proposed to the committee; if that refuses, the entry is
 * taken back. No interleaving leaves a seat that the committee took without an entry: each attempt
 * makes an entry of its own before it proposes, and takes back no other (ADR 15).
 */
export async function proposeSeat(
  ports: Ports,
  invocation: Invocation,
  input: {
    readonly fundId: string;
    readonly memberId: string;
    readonly rank: SeatRank;
    readonly from: string;
    readonly until: string;
  },
): Promise<Executed<CommitteeEvent> & { readonly seatId: string }> {
  const { fundId, memberId, rank, from, until } = input;
  const seatId = createdIdOf(commandId(invocation));
  const stream = `account-${memberId}`;
  const seat = { seatId, memberId, rank, from, until };
  const committee = `committee-${fundId}`;
  const command = async (): Promise<CommitteeCommand> => {
    const { by, today } = await actingOn(ports, invocation, fundId);
    return { type: 'ProposeSeat', ...seat, today, by };
  };
  const propose = async (book: Book) => ({
    ...(await carryOut(ports, invocation, book, committeeDecider, committee, command)),
    seatId,
  });
  const book = await bookOfFund(ports.store, fundId);
  const state = await loadState(ports.store, committeeDecider, committee);
  // Once the committee took it, its entry stands: this is a repeat.
  if (state.seats.some((one) => one.seatId === seatId)) return propose(book);
  // What the committee would refuse now leaves nothing with the person.
  committeeDecider.decide(await command(), state);
  const entry = { accountId: memberId, seatId, entryId: (ports.newId ?? newId)() };
  const entering = stepOf(invocation, `enter.${entry.entryId}`);
  await carryOut(
    ports,
    entering,
    book,
    accountDecider,
    stream,
    async (): Promise<AccountCommand> => {
      const { by, now } = await actingOn(ports, invocation, fundId);
      const { timeZone } = book;
      return { type: 'EnterSeat', ...entry, fundId, rank, from, until, timeZone, now, by };
    },
  );
  try {
    return await propose(book);
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    const { today } = await actingOn(ports, invocation, fundId);
    const back = { type: 'TakeBackSeat', ...entry, today } as const;
    const leaving = stepOf(invocation, `leave.${entry.entryId}`);
    await carryOut(ports, leaving, book, accountDecider, stream, back);
    throw error;
  }
}

/**
 * Confirms a seat, as another person (D7): the mandate runs. The member must have joined, and be
 * known to a second person: by the code of their first role, or as a founder.
 */
export async function confirmSeat(
  ports: Ports,
  invocation: Invocation,
  input: { readonly fundId: string; readonly seatId: string },
): Promise<Executed<CommitteeEvent>> {
  const { fundId, seatId } = input;
  const { seats } = await loadState(ports.store, committeeDecider, `committee-${fundId}`);
  const memberId = seats.find((seat) => seat.seatId === seatId)?.memberId ?? '';
  const member = await loadState(ports.store, accountDecider, `account-${memberId}`);
  const isKnown = member.meeting.metBy !== null || member.isFounder;
  const isMet = member.status === 'active' && isKnown;
  return onCommittee(ports, invocation, fundId, (by, today) => ({
    type: 'ConfirmSeat',
    seatId,
    isMet,
    today,
    by,
  }));
}

/** Ends a mandate: from the day `on` the seat is empty. */
export async function endMandate(
  ports: Ports,
  invocation: Invocation,
  input: {
    readonly fundId: string;
    readonly seatId: string;
    readonly on: string;
    readonly reason: MandateEnded['data']['reason'];
  },
): Promise<Executed<CommitteeEvent>> {
  const { fundId, seatId, on, reason } = input;
  const done = await onCommittee(ports, invocation, fundId, (by) => ({
    type: 'EndMandate',
    seatId,
    on,
    reason,
    by,
  }));
  const book = await bookOfFund(ports.store, fundId);
  for (const event of done.events) {
    if (event.type !== 'MandateEnded') continue;
    const left = { accountId: event.data.memberId, seatId, on: event.data.on };
    const command = { type: 'LeaveSeat', ...left } as const;
    const stream = `account-${left.accountId}`;
    await carryOut(ports, stepOf(invocation, 'leave'), book, accountDecider, stream, command);
  }
  return done;
}

async function onCommittee(
  ports: Ports,
  invocation: Invocation,
  fundId: string,
  commandOf: (by: Person, today: string) => CommitteeCommand,
): Promise<Executed<CommitteeEvent>> {
  const book = await bookOfFund(ports.store, fundId);
  const stream = `committee-${fundId}`;
  return carryOut(ports, invocation, book, committeeDecider, stream, async () => {
    const { by, today } = await actingOn(ports, invocation, fundId);
    return commandOf(by, today);
  });
}

/** Who asks, with the roles that hold for the fund at that moment, and the fund's day. */
async function actingOn(
  ports: Ports,
  invocation: Invocation,
  fundId: string,
): Promise<{ readonly by: Person; readonly now: string; readonly today: string }> {
  const at = instantOf(ports, invocation);
  const accountId = invocation.actor.id;
  const [{ timeZone }, roles] = await Promise.all([
    bookOfFund(ports.store, fundId),
    loadAuthority(ports.store, accountId, fundId, at),
  ]);
  return { by: { accountId, roles }, now: at.toISOString(), today: dayIn(timeZone, at) };
}
