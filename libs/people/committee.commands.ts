import type { MandateEnded, Person, SeatRank } from '#catalogue';
import {
  bookOfFund,
  carryOut,
  commandId,
  instantOf,
  loadAuthority,
  type Asked,
  type Desk,
} from '#desk';
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
  desk: Desk,
  asked: Asked,
  input: { readonly fundId: string; readonly seats: number },
): Done {
  return onCommittee(desk, asked, input.fundId, (by) => ({ type: 'FormCommittee', ...input, by }));
}

/** Proposes somebody for a seat (D7). Days, both included. */
export async function proposeSeat(
  desk: Desk,
  asked: Asked,
  input: {
    readonly fundId: string;
    readonly memberId: string;
    readonly rank: SeatRank;
    readonly from: string;
    readonly until: string;
  },
): Promise<Executed<CommitteeEvent> & { readonly seatId: string }> {
  const { fundId, memberId, rank, from, until } = input;
  const seatId = createdIdOf(commandId(asked));
  const seat = { seatId, memberId, rank, from, until };
  const { status } = await loadState(desk.store, accountDecider, `account-${memberId}`);
  const isMemberKnown = status === 'active' || status === 'invited';
  const done = await onCommittee(desk, asked, fundId, (by, today) => ({
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
  desk: Desk,
  asked: Asked,
  input: { readonly fundId: string; readonly seatId: string },
): Done {
  const { fundId, seatId } = input;
  return onCommittee(desk, asked, fundId, (by, today) => ({
    type: 'ConfirmSeat',
    seatId,
    today,
    by,
  }));
}

/** Ends a mandate: from the day `on` the seat is empty. */
export function endMandate(
  desk: Desk,
  asked: Asked,
  input: {
    readonly fundId: string;
    readonly seatId: string;
    readonly on: string;
    readonly reason: MandateEnded['data']['reason'];
  },
): Done {
  const { fundId, seatId, on, reason } = input;
  return onCommittee(desk, asked, fundId, (by) => ({
    type: 'EndMandate',
    seatId,
    on,
    reason,
    by,
  }));
}

async function onCommittee(
  desk: Desk,
  asked: Asked,
  fundId: string,
  commandOf: (by: Person, today: string) => CommitteeCommand,
): Done {
  const now = instantOf(desk, asked);
  const accountId = asked.actor.id;
  const [book, roles] = await Promise.all([
    bookOfFund(desk.store, fundId),
    loadAuthority(desk.store, accountId, fundId, now),
  ]);
  const command = commandOf({ accountId, roles }, dayIn(book.timeZone, now));
  return carryOut(desk, asked, book, committeeDecider, `committee-${fundId}`, command);
}
