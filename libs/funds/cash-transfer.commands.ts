import type { CashTransfer, FundAccountEvent } from '#catalogue';
import { bookOfFund, carryOut, commandId, instantOf, type Invocation, type Ports } from '#commands';
import { loadState, type Executed } from '#event-store';
import { createdIdOf, dayIn, Rejection } from '#kernel';
import { fundAccountDecider } from './fund-account.decider.js';
import { fundAccountStream } from './fund-account.stream.js';
import { personFor } from './fund.commands.js';
import { fundDecider } from './fund.decider.js';

/** One person proposes that cash is lent from one restriction to another, or given back (D55). */
export async function proposeCashTransfer(
  ports: Ports,
  invocation: Invocation,
  fundId: string,
  transfer: CashTransfer,
): Promise<Executed<FundAccountEvent> & { readonly proposalId: string }> {
  const { book, stream, known } = await laidOut(ports, invocation, fundId);
  const proposalId = createdIdOf(commandId(invocation));
  const command = { type: 'ProposeCashTransfer', proposalId, ...transfer, ...known } as const;
  const done = await carryOut(ports, invocation, book, fundAccountDecider, stream, command);
  return { ...done, proposalId };
}

/** A second person confirms exactly that, or either says that it no longer stands. */
export async function settleCashTransfer(
  ports: Ports,
  invocation: Invocation,
  fundId: string,
  type: 'ConfirmCashTransfer' | 'DropCashTransfer',
  proposalId: string,
): Promise<Executed<FundAccountEvent>> {
  const { book, stream, known } = await laidOut(ports, invocation, fundId);
  const command = { type, proposalId, ...known } as const;
  return carryOut(ports, invocation, book, fundAccountDecider, stream, command);
}

async function laidOut(ports: Ports, invocation: Invocation, fundId: string) {
  const book = await bookOfFund(ports.store, fundId);
  const fund = await loadState(ports.store, fundDecider, `fund-${fundId}`);
  if (!fund) throw new Rejection('fund-unknown');
  const by = await personFor(ports, invocation, fundId);
  const today = dayIn(book.timeZone, instantOf(ports, invocation));
  const facts = { isClosed: fund.closed, bookCurrency: book.baseCurrency, today };
  const stream = fundAccountStream(fundId, fund.currency);
  return { book, stream, known: { fundId, facts, by } };
}
