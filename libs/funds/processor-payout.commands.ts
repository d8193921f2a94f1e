import type { CorrectionReason, FundAccountEvent, Person, ProcessorPayoutSaid } from '#catalogue';
import {
  bookOfFund,
  carryOut,
  commandId,
  instantOf,
  type Book,
  type Invocation,
  type Ports,
} from '#commands';
import { loadState, type Executed } from '#event-store';
import { createdIdOf, dayIn, Rejection, type Money } from '#kernel';
import { fundAccountDecider } from './fund-account.decider.js';
import type { FundAccountState } from './fund-account.state.js';
import { fundAccountStream } from './fund-account.stream.js';
import { personFor } from './fund.commands.js';
import { fundDecider } from './fund.decider.js';

/** Writes down what a card processor paid out to the bank; by a treasurer or an accountant. */
export async function recordProcessorPayout(
  ports: Ports,
  invocation: Invocation,
  input: {
    readonly fundId: string;
    readonly money: Money;
    readonly arrivedOn: string;
    /** It is another one than the equal one of that day that is booked already. */
    readonly another?: boolean;
  },
): Promise<Executed<FundAccountEvent> & { readonly payoutId: string }> {
  const { fundId, money, arrivedOn } = input;
  const book = await bookOfFund(ports.store, fundId);
  const by = await personFor(ports, invocation, fundId);
  const payoutId = createdIdOf(commandId(invocation));
  const what = { ...input, payoutId, ...daysOf(ports, invocation, book), by };
  const command = { type: 'RecordProcessorPayout', ...what } as const;
  const stream = fundAccountStream(fundId, money.currency);
  const onDay = { ...invocation, effectiveDate: arrivedOn };
  return { ...(await carryOut(ports, onDay, book, fundAccountDecider, stream, command)), payoutId };
}

/** What is asked of the day and the currency of every payout. */
function daysOf(ports: Ports, invocation: Invocation, { timeZone, baseCurrency }: Book) {
  return { today: dayIn(timeZone, instantOf(ports, invocation)), baseCurrency };
}

/** The account of a fund, before somebody who would correct a payout in it. */
export type LoadedAccount = {
  readonly by: Person;
  readonly book: Book;
  readonly stream: string;
  readonly account: FundAccountState;
};

/** Lays it out. Rejection `fund-unknown`. */
export async function loadAccount(
  ports: Ports,
  invocation: Invocation,
  fundId: string,
): Promise<LoadedAccount> {
  const { store } = ports;
  const fund = await loadState(store, fundDecider, `fund-${fundId}`);
  if (!fund) throw new Rejection('fund-unknown');
  const stream = fundAccountStream(fundId, fund.currency);
  const book = await bookOfFund(store, fundId);
  const by = await personFor(ports, invocation, fundId);
  return { by, book, stream, account: await loadState(store, fundAccountDecider, stream) };
}

/** A payout of a processor, by the fund into whose account it came. */
export type PayoutPlaceId = { readonly fundId: string; readonly payoutId: string };

/** The id of the acts on it: `<fund>/<payout>`. */
export function payoutPlaceId(id: string): PayoutPlaceId {
  const [fundId = '', payoutId = ''] = id.split('/');
  return { fundId, payoutId };
}

/**
 * One person says what it should be, or that it never was: nothing changes before a second one
 * confirms (D54).
 */
export async function proposePayoutCorrection(
  ports: Ports,
  invocation: Invocation,
  place: PayoutPlaceId,
  said: { readonly reason: CorrectionReason; readonly becomes: ProcessorPayoutSaid | null },
): Promise<Executed<FundAccountEvent> & { readonly correctionId: string }> {
  const { by, book, stream } = await loadAccount(ports, invocation, place.fundId);
  const correctionId = createdIdOf(commandId(invocation));
  const days = daysOf(ports, invocation, book);
  const command = {
    type: 'ProposePayoutCorrection',
    ...place,
    correctionId,
    ...said,
    ...days,
    by,
  } as const;
  const done = await carryOut(ports, invocation, book, fundAccountDecider, stream, command);
  return { ...done, correctionId };
}

/** A second person confirms what was proposed, or either says that it no longer stands. */
export async function settlePayoutCorrection(
  ports: Ports,
  invocation: Invocation,
  place: PayoutPlaceId,
  type: 'ConfirmPayoutCorrection' | 'DropPayoutCorrection',
  correctionId: string,
): Promise<Executed<FundAccountEvent>> {
  const { by, book, stream } = await loadAccount(ports, invocation, place.fundId);
  const command = { type, ...place, correctionId, by } as const;
  return carryOut(ports, invocation, book, fundAccountDecider, stream, command);
}
