import { shift, type CashTransfer, type FundAccountEvent } from '#catalogue';
import { requireProposal, requireSecondPerson } from '#gate';
import { ensure } from '#kernel';
import type {
  ProposeCashTransfer,
  SettleCashTransfer,
  TransferFacts,
} from './cash-transfer.requests.js';
import { owedTo } from './cash-transfer.state.js';
import { freeCash } from './fund-account.cash.js';
import { checkAmount } from './fund-account.rules.js';
import type { FundAccountState } from './fund-account.state.js';
import { share } from './shares.js';

/**
 * Cash at the bank under one restriction is lent to another, which has none of it there yet, or given
 * back (D55). By two people, since what a donor gave for one purpose pays for another until it is back.
 * Where the money is changes, and not what it is for: nothing more can be promised under either.
 *
 * Rejections: `fund-closed`, and those of `checkTransfer`.
 */
export function proposeCashTransfer(
  { fundId, proposalId, from, to, money, reason, facts, by }: ProposeCashTransfer,
  state: FundAccountState,
): readonly FundAccountEvent[] {
  const transfer = { from, to, money, reason };
  checkTransfer(transfer, facts, state);
  const data = { fundId, proposalId, ...transfer, proposedBy: by.accountId, moves: [] };
  return [{ type: 'CashTransferProposed', data }];
}

/** Asked again: what was there may have been released meanwhile. Rejections as above. */
export function confirmCashTransfer(
  { fundId, proposalId, facts, by }: SettleCashTransfer,
  state: FundAccountState,
): readonly FundAccountEvent[] {
  const { transferProposal: proposal } = state;
  requireProposal(proposal, proposalId);
  requireSecondPerson(proposal, by.accountId);
  checkTransfer(proposal, facts, state);
  const { from, to, money } = proposal;
  const minor = BigInt(money.minor);
  const moves = [
    ...shift('bank', 'lent', [share(from, minor)]),
    ...shift('lent', 'bank', [share(to, minor)]),
  ];
  const data = { fundId, ...proposal, on: facts.today, confirmedBy: by.accountId, moves };
  if (isGivingBack(proposal, state)) return [{ type: 'CashGivenBack', data }];
  return [{ type: 'CashLent', data }];
}

/** What was proposed no longer stands; either of two people may say so. */
export function dropCashTransfer(
  { fundId, proposalId, by }: SettleCashTransfer,
  state: FundAccountState,
): readonly FundAccountEvent[] {
  const { transferProposal: proposal } = state;
  requireProposal(proposal, proposalId);
  const { currency } = proposal.money;
  const data = { fundId, proposalId, currency, by: by.accountId, moves: [] };
  return [{ type: 'CashTransferDropped', data }];
}

/** Whoever has borrowed gives back before it lends to the same one. */
function isGivingBack({ from, to }: CashTransfer, { loans }: FundAccountState): boolean {
  return owedTo(loans, to, from) > 0n;
}

/**
 * Only what the bank holds under that restriction and no release counts on; and what is given back is
 * at most what is owed.
 *
 * Rejections: `fund-closed`, `fund-in-other-currency`, `restriction-unknown`, `transfer-to-itself`,
 * `above-what-is-lent`, `cash-to-lend-short`, and those of an amount.
 */
function checkTransfer(
  transfer: CashTransfer,
  { isClosed, bookCurrency }: TransferFacts,
  state: FundAccountState,
): void {
  const { from, to, money } = transfer;
  const { currency } = money;
  ensure(!isClosed, 'fund-closed');
  checkAmount(money, state);
  // A fund in another currency than the books is not kept yet.
  ensure(currency === bookCurrency, 'fund-in-other-currency', { from: currency, to: bookCurrency });
  for (const restriction of [from, to]) {
    ensure(state.buckets.has(restriction), 'restriction-unknown', { restriction });
  }
  ensure(from !== to, 'transfer-to-itself', { field: 'to' });
  const needed = money.minor;
  if (isGivingBack(transfer, state)) {
    const owed = owedTo(state.loans, to, from);
    ensure(BigInt(needed) <= owed, 'above-what-is-lent', { owed: owed.toString(), currency });
  }
  const left = freeCash(state, from);
  const available = (left > 0n ? left : 0n).toString();
  ensure(BigInt(needed) <= left, 'cash-to-lend-short', {
    restriction: from,
    available,
    needed,
    currency,
  });
}
