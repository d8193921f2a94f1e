import type { FundAccountEvent, RestrictionTerms } from '#catalogue';
import { bookOfFund, carryOut, type Invocation, type Ports } from '#commands';
import { loadState, type Executed } from '#event-store';
import { Rejection, type Localised } from '#kernel';
import { fundAccountDecider } from './fund-account.decider.js';
import { fundAccountStream } from './fund-account.stream.js';
import { personFor } from './fund.commands.js';
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
  ports: Ports,
  invocation: Invocation,
  input: NewRestriction,
): Promise<Executed<FundAccountEvent>> {
  const { fundId } = input;
  const book = await bookOfFund(ports.store, fundId);
  const fund = await loadState(ports.store, fundDecider, `fund-${fundId}`);
  if (!fund) throw new Rejection('fund-unknown');
  const { currency } = fund;
  const by = await personFor(ports, invocation, fundId);
  const command = { ...input, type: 'OpenRestriction', currency, by } as const;
  const stream = fundAccountStream(fundId, currency);
  return carryOut(ports, invocation, book, fundAccountDecider, stream, command);
}
