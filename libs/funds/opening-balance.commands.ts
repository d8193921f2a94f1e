import type { CorrectionReason, FundAccountEvent, OpeningBalance } from '#catalogue';
import { bookOfFund, carryOut, commandId, instantOf, type Invocation, type Ports } from '#commands';
import { loadState, type Executed } from '#event-store';
import { createdIdOf, dayIn, Rejection } from '#kernel';
import { fundAccountDecider } from './fund-account.decider.js';
import { fundAccountStream } from './fund-account.stream.js';
import { personFor } from './fund.commands.js';
import { fundDecider } from './fund.decider.js';
import { openingFacts } from './opening-balance.facts.js';

/**
 * One person says with what the books of a fund begin, or what that should have been (null where it
 * should not be there); nothing changes before a second one confirms (D53, D54).
 */
export async function proposeOpeningBalance(
  ports: Ports,
  invocation: Invocation,
  fundId: string,
  said: { readonly becomes: OpeningBalance | null; readonly reason: CorrectionReason | null },
): Promise<Executed<FundAccountEvent> & { readonly proposalId: string }> {
  const { book, stream, known } = await laidOut(ports, invocation, fundId);
  const proposalId = createdIdOf(commandId(invocation));
  const command = { type: 'ProposeOpeningBalance', proposalId, ...said, ...known } as const;
  const done = await carryOut(ports, invocation, book, fundAccountDecider, stream, command);
  return { ...done, proposalId };
}

/**
 * A second person confirms it. The first one is an entry of its own day; what corrects it is one of
 * today, and its postings say to which days they belong.
 */
export async function confirmOpeningBalance(
  ports: Ports,
  invocation: Invocation,
  fundId: string,
  proposalId: string,
): Promise<Executed<FundAccountEvent>> {
  const { book, stream, known } = await laidOut(ports, invocation, fundId);
  const { opening, openingProposal } = await loadState(ports.store, fundAccountDecider, stream);
  const isFirst = !opening && openingProposal?.proposalId === proposalId;
  const effectiveDate = isFirst ? openingProposal.becomes?.on : undefined;
  const dated = effectiveDate === undefined ? invocation : { ...invocation, effectiveDate };
  const command = { type: 'ConfirmOpeningBalance', proposalId, ...known } as const;
  return carryOut(ports, dated, book, fundAccountDecider, stream, command);
}

/** What was proposed no longer stands. */
export async function dropOpeningBalance(
  ports: Ports,
  invocation: Invocation,
  fundId: string,
  proposalId: string,
): Promise<Executed<FundAccountEvent>> {
  const { book, stream, known } = await laidOut(ports, invocation, fundId);
  const command = { type: 'DropOpeningBalance', proposalId, ...known } as const;
  return carryOut(ports, invocation, book, fundAccountDecider, stream, command);
}

async function laidOut(ports: Ports, invocation: Invocation, fundId: string) {
  const book = await bookOfFund(ports.store, fundId);
  const fund = await loadState(ports.store, fundDecider, `fund-${fundId}`);
  if (!fund) throw new Rejection('fund-unknown');
  const { currency } = fund;
  const by = await personFor(ports, invocation, fundId);
  const today = dayIn(book.timeZone, instantOf(ports, invocation));
  const facts = openingFacts(fund, book, today);
  const stream = fundAccountStream(fundId, currency);
  return { book, stream, known: { fundId, currency, facts, by } };
}
