import type { FundAccountEvent, RestrictionTerms } from '#catalogue';
import { bookOfFund, carryOut, commandId, instantOf, type Asked, type Desk } from '#desk';
import { loadState, type Executed } from '#event-store';
import { createdIdOf, dayIn, Rejection, type Localised, type Money } from '#kernel';
import { fundAccountDecider } from './fund-account.decider.js';
import { fundAccountStream, personFor } from './fund.commands.js';
import { fundDecider } from './fund.decider.js';

export type NewRestriction = {
  readonly fundId: string;
  readonly restriction: string;
  readonly terms: RestrictionTerms;
  /** How the donor wishes to be named where the money shows. */
  readonly credit: Localised;
};

/** Opens a bucket for money given under terms; by a treasurer or an accountant. */
export async function openRestriction(
  desk: Desk,
  asked: Asked,
  input: NewRestriction,
): Promise<Executed<FundAccountEvent>> {
  const { fundId } = input;
  const book = await bookOfFund(desk.store, fundId);
  const { fund } = await loadState(desk.store, fundDecider, `fund-${fundId}`);
  if (!fund) throw new Rejection('fund-unknown');
  const currency = fund.baseCurrency;
  const by = await personFor(desk, asked, fundId);
  const command = { ...input, type: 'OpenRestriction', currency, by } as const;
  const stream = fundAccountStream(fundId, currency);
  return carryOut(desk, asked, book, fundAccountDecider, stream, command);
}

/** Writes down what a card processor paid out to the bank; by a treasurer or an accountant. */
export async function recordProcessorPayout(
  desk: Desk,
  asked: Asked,
  input: { readonly fundId: string; readonly money: Money; readonly arrivedOn: string },
): Promise<Executed<FundAccountEvent> & { readonly payoutId: string }> {
  const { fundId, money, arrivedOn } = input;
  const book = await bookOfFund(desk.store, fundId);
  const by = await personFor(desk, asked, fundId);
  const payoutId = createdIdOf(commandId(asked));
  const today = dayIn(book.timeZone, instantOf(desk, asked));
  const { baseCurrency } = book;
  const what = { fundId, payoutId, money, arrivedOn, today, baseCurrency, by };
  const command = { type: 'RecordProcessorPayout', ...what } as const;
  const stream = fundAccountStream(fundId, money.currency);
  const onDay = { ...asked, effectiveDate: arrivedOn };
  return { ...(await carryOut(desk, onDay, book, fundAccountDecider, stream, command)), payoutId };
}
