import type { FundAccountEvent } from '#catalogue';
import { ensure, Rejection, type Decider, type Money } from '#kernel';

/** What the bank holds of a fund in one currency, and what of it is on its way out. Minor units. */
export type CashState = {
  /** Never below zero but for fees, which the bank takes without authority. */
  readonly atBank: bigint;
  /** By attempt: released and not yet paid. */
  readonly setAside: ReadonlyMap<string, bigint>;
};

/** A release needs its money at the bank. Sent by whoever gives the last release that is needed. */
export type SetCashAside = {
  readonly type: 'SetCashAside';
  readonly fundId: string;
  /** The attempt that will be made of it. */
  readonly attemptId: string;
  readonly money: Money;
};

/** The attempt ended without a payment, or will never be made. */
export type FreeCash = {
  readonly type: 'FreeCash';
  readonly fundId: string;
  readonly attemptId: string;
  readonly currency: string;
};

/** Money of a bounced payment is at the bank again. Sent by a process. */
export type NoteCashReturned = {
  readonly type: 'NoteCashReturned';
  readonly fundId: string;
  readonly attemptId: string;
  readonly money: Money;
};

export type CashCommand = SetCashAside | FreeCash | NoteCashReturned;

/**
 * The cash of a fund account, decided in the account's own stream, so that two releases at the
 * same moment cannot both count on the same money (D27). Whether an award has money is decided by
 * the account's buckets; this only asks whether the bank already holds it: what a processor still
 * keeps and what is due back cannot be wired.
 */
export const cashDecider: Decider<CashState, CashCommand, FundAccountEvent> = {
  initial: { atBank: 0n, setAside: new Map() },
  decide: (command, state) => {
    switch (command.type) {
      case 'SetCashAside':
        return setAside(command, state);
      case 'FreeCash':
        return free(command, state);
      case 'NoteCashReturned': {
        const { fundId, attemptId, money } = command;
        return [{ type: 'CashReturned', data: { fundId, attemptId, money } }];
      }
    }
  },
  evolve,
};

/** What of the bank's money no release counts on yet. */
export function freeCash({ atBank, setAside: kept }: CashState): bigint {
  return [...kept.values()].reduce((left, minor) => left - minor, atBank);
}

function setAside(
  { fundId, attemptId, money }: SetCashAside,
  state: CashState,
): readonly FundAccountEvent[] {
  const minor = BigInt(money.minor);
  if (state.setAside.get(attemptId) === minor) return [];
  if (state.setAside.has(attemptId)) throw new Rejection('cash-set-aside-differs');
  const left = freeCash(state);
  const available = left > 0n ? left : 0n;
  ensure(minor <= left, 'bank-balance-short', {
    available: available.toString(),
    needed: money.minor,
    currency: money.currency,
  });
  return [{ type: 'CashSetAside', data: { fundId, attemptId, money } }];
}

function free(
  { fundId, attemptId, currency }: FreeCash,
  state: CashState,
): readonly FundAccountEvent[] {
  const minor = state.setAside.get(attemptId);
  if (minor === undefined) return [];
  const money = { minor: minor.toString(), currency };
  return [{ type: 'CashFreed', data: { fundId, attemptId, money } }];
}

function evolve(state: CashState, event: FundAccountEvent): CashState {
  switch (event.type) {
    case 'FundsReceived':
      return event.data.heldBy === 'processor' ? state : atBank(state, event.data.money);
    case 'ProcessorPaidOut':
    case 'CashReturned':
      return atBank(state, event.data.money);
    case 'CashSetAside': {
      const kept = new Map(state.setAside);
      kept.set(event.data.attemptId, BigInt(event.data.money.minor));
      return { ...state, setAside: kept };
    }
    case 'CashFreed':
      return without(state, event.data.attemptId);
    case 'FundsSettled': {
      const { attemptId, money, feeMinor } = event.data;
      const left = BigInt(money.minor) + BigInt(feeMinor);
      return without({ ...state, atBank: state.atBank - left }, attemptId);
    }
    // A payment that bounced is due back and not at the bank before its line comes.
    default:
      return state;
  }
}

function atBank(state: CashState, { minor }: Money): CashState {
  return { ...state, atBank: state.atBank + BigInt(minor) };
}

function without(state: CashState, attemptId: string): CashState {
  if (!state.setAside.has(attemptId)) return state;
  const kept = new Map(state.setAside);
  kept.delete(attemptId);
  return { ...state, setAside: kept };
}
