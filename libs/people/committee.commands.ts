import type { MandateEnded, Person, SeatRank } from '#catalogue';
import {
  bookOfFund,
  carryOut,
  commandId,
  instantOf,
  loadAuthority,
  type Invocation,
  type Ports,
} from '#commands';
import { loadState, type Executed } from '#event-store';
import { createdIdOf, dayIn } from '#kernel';
import { accountDecider } from './account.decider.js';
import {
  committeeDecider,
  type CommitteeCommand,
  type CommitteeEvent,
} from './committee.decider.js';

type Done = Promise<Executed<CommitteeEvent>>;

/** Forms the committee of a fund. */
export function formCommittee(
  ports: Ports,
  invocation: Invocation,
  input: { readonly fundId: string; readonly seats: number },
): Done {
  return onCommittee(ports, invocation, input.fundId, (by) => ({
    type: 'FormCommittee',
    ...input,
    by,
  }));
}

/** Proposes somebody for a seat (D7). Days, both included. */
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
  const seat = { seatId, memberId, rank, from, until };
  const { status } = await loadState(ports.store, accountDecider, `account-${memberId}`);
  const isMemberKnown = status === 'active' || status === 'invited';
  const done = await onCommittee(ports, invocation, fundId, (by, today) => ({
    type: 'ProposeSeat',
    ...seat,
    isMemberKnown,
    today,
    by,
  }));
  return { ...done, seatId };
}

/** Confirms a seat, as another person (D7): the mandate runs. */
export function confirmSeat(
  ports: Ports,
  invocation: Invocation,
  input: { readonly fundId: string; readonly seatId: string },
): Done {
  const { fundId, seatId } = input;
  return onCommittee(ports, invocation, fundId, (by, today) => ({
    type: 'ConfirmSeat',
    seatId,
    today,
    by,
  }));
}

/** Ends a mandate: from the day `on` the seat is empty. */
export function endMandate(
  ports: Ports,
  invocation: Invocation,
  input: {
    readonly fundId: string;
    readonly seatId: string;
    readonly on: string;
    readonly reason: MandateEnded['data']['reason'];
  },
): Done {
  const { fundId, seatId, on, reason } = input;
  return onCommittee(ports, invocation, fundId, (by) => ({
    type: 'EndMandate',
    seatId,
    on,
    reason,
    by,
  }));
}

async function onCommittee(
  ports: Ports,
  invocation: Invocation,
  fundId: string,
  commandOf: (by: Person, today: string) => CommitteeCommand,
): Done {
  const now = instantOf(ports, invocation);
  const accountId = invocation.actor.id;
  const [book, roles] = await Promise.all([
    bookOfFund(ports.store, fundId),
    loadAuthority(ports.store, accountId, fundId, now),
  ]);
  const command = commandOf({ accountId, roles }, dayIn(book.timeZone, now));
  return carryOut(ports, invocation, book, committeeDecider, `committee-${fundId}`, command);
}
