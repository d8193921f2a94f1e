import type { FundAccountEvent, RestrictionTerms } from '#catalogue';
import { bookOfFund, carryOut, type Asked, type Desk } from '#desk';
import { loadState, type Executed } from '#event-store';
import { Rejection, type Localised } from '#kernel';
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

/**
 * Opens a bucket for money given under terms; by a treasurer or an accountant. Everything else
 * that happens to a fund account is told to it by the processes.
 */
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
