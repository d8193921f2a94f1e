import type { Person, SeatEntered } from '#catalogue';
import { ensure } from '#kernel';
import { ensureAuditorStandsAlone, type AccountEvent, type AccountState } from './account.state.js';
import { mayNotGain } from './two-people.js';

/**
 * Before a seat is proposed to the committee, it is entered with the person who is to have it.
 * `entryId` is drawn for every attempt: an attempt that failed takes back its own entry only.
 */
export type EnterSeat = Omit<SeatEntered['data'], 'enteredBy'> & {
  readonly type: 'EnterSeat';
  readonly now: string;
  readonly by: Person;
};

/** The committee did not take the seat that one attempt entered. */
export type TakeBackSeat = {
  readonly type: 'TakeBackSeat';
  readonly accountId: string;
  readonly seatId: string;
  readonly entryId: string;
  readonly today: string;
};

/** The committee ended the mandate: from the day `on` the seat is empty. */
export type LeaveSeat = {
  readonly type: 'LeaveSeat';
  readonly accountId: string;
  readonly seatId: string;
  readonly on: string;
};

export type SeatCommand = EnterSeat | TakeBackSeat | LeaveSeat;

export function decideSeat(command: SeatCommand, state: AccountState): readonly AccountEvent[] {
  switch (command.type) {
    case 'EnterSeat':
      return enter(command, state);
    case 'TakeBackSeat': {
      const { accountId, seatId, entryId, today } = command;
      return leave(state, { accountId, seatId, entryId, on: today });
    }
    case 'LeaveSeat': {
      const { accountId, seatId, on } = command;
      return leave(state, { accountId, seatId, entryId: null, on });
    }
  }
}

function enter({ type: _, now, by, ...seat }: EnterSeat, state: AccountState) {
  mayNotGain(by.accountId, seat.accountId);
  ensure(state.status === 'active' || state.status === 'invited', 'account-unknown');
  ensureAuditorStandsAlone(state, 'seat', now);
  return [{ type: 'SeatEntered', data: { ...seat, enteredBy: by.accountId } }] as const;
}

function leave(
  { seats }: AccountState,
  {
    accountId,
    seatId,
    entryId,
    on,
  }: { accountId: string; seatId: string; entryId: string | null; on: string },
): readonly AccountEvent[] {
  const seat = seats.find(
    (one) =>
      one.seatId === seatId && one.leftOn === null && (entryId === null || one.entryId === entryId),
  );
  if (!seat) return [];
  const { fundId } = seat;
  return [{ type: 'SeatLeft', data: { accountId, seatId, fundId, entryId, on } }];
}
