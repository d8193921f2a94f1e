import {
  shift,
  undone,
  type FundAccountEvent,
  type Movement,
  type OpeningBalance,
} from '#catalogue';
import { requireProposal, requireSecondPerson } from '#gate';
import { canonicalJson, ensure, isDay } from '#kernel';
import { andServe } from './fund-account.queue.js';
import { requireStillThere } from './fund-account.receipts.js';
import { checkAmount } from './fund-account.rules.js';
import { evolveFundAccount, firstDayInBooks, type FundAccountState } from './fund-account.state.js';
import { FIRST_DAY_OF_BOOKS } from './first-day.js';
import type {
  OpeningFacts,
  ProposeOpeningBalance,
  SettleOpeningBalance,
} from './opening-balance.requests.js';
import { sumOf } from './shares.js';

/** Characters of where an opening balance can be read. */
export const MAX_SOURCE = 80;

/**
 * What a fund held before its books began here is said by one person and takes effect when a second
 * one confirms (D53). Once for each fund; what stands is corrected, or taken back, in the same way.
 *
 * Rejections: `fund-closed`, `opening-balance-stands`, `no-opening-balance`, `nothing-to-correct`,
 * and those of `checkOpening`.
 */
export function proposeOpeningBalance(
  command: ProposeOpeningBalance,
  state: FundAccountState,
): readonly FundAccountEvent[] {
  const { fundId, currency, proposalId, becomes, reason, facts, by } = command;
  ensure(!facts.isClosed, 'fund-closed');
  const stands = state.opening;
  if (reason === null) ensure(!stands, 'opening-balance-stands', { day: stands?.on ?? '' });
  else ensure(stands, 'no-opening-balance');
  ensure(stands || becomes, 'no-opening-balance');
  const isSame = becomes !== null && canonicalJson(becomes) === canonicalJson(stands);
  ensure(!isSame, 'nothing-to-correct');
  checkOpening(becomes, currency, facts, state);
  const said = { proposalId, currency, becomes, reason, proposedBy: by.accountId };
  return [{ type: 'OpeningBalanceProposed', data: { fundId, ...said, moves: [] } }];
}

/**
 * From now on the fund's first day is the day of the opening balance. It is asked again whether
 * anything happened before it, and a correction takes nothing that was promised or paid since (D54).
 *
 * Rejections: `fund-closed`, those of the second person, of `checkOpening` and of
 * `requireStillThere`.
 */
export function confirmOpeningBalance(
  { fundId, proposalId, facts, by }: SettleOpeningBalance,
  state: FundAccountState,
): readonly FundAccountEvent[] {
  const { openingProposal: proposal, opening: was } = state;
  ensure(!facts.isClosed, 'fund-closed');
  requireProposal(proposal, proposalId);
  requireSecondPerson(proposal, by.accountId);
  const { currency, becomes, reason, proposedBy } = proposal;
  checkOpening(becomes, currency, facts, state);
  const money = { minor: sumOf(becomes?.shares ?? []).toString(), currency };
  const moves = [...(was ? undone(held(was)) : []), ...(becomes ? held(becomes) : [])];
  const said = { proposalId, was, becomes, reason, money, proposedBy };
  const confirmed: FundAccountEvent = {
    type: 'OpeningBalanceConfirmed',
    data: { fundId, ...said, confirmedBy: by.accountId, moves },
  };
  const { today: on } = facts;
  requireStillThere(state, evolveFundAccount(state, confirmed), { currency, on });
  return andServe(state, [confirmed], fundId, on);
}

/** What was proposed no longer stands; either of two people may say so. */
export function dropOpeningBalance(
  { fundId, proposalId, by }: SettleOpeningBalance,
  state: FundAccountState,
): readonly FundAccountEvent[] {
  const { openingProposal: proposal } = state;
  requireProposal(proposal, proposalId);
  const { currency } = proposal;
  const data = { fundId, proposalId, currency, by: by.accountId, moves: [] };
  return [{ type: 'OpeningBalanceDropped', data }];
}

/**
 * Nothing may have happened in the books before their first day, whichever that is then (D53).
 *
 * Rejections: `date-invalid`, `date-in-the-future`, `date-too-early`, `books-begun-before`,
 * `fund-in-other-currency`, `text-missing`, `text-too-long`, `restriction-unknown`, `restriction-twice`, and
 * those of an amount.
 */
function checkOpening(
  becomes: OpeningBalance | null,
  currency: string,
  { openedOn, bookCurrency, today }: OpeningFacts,
  state: FundAccountState,
): void {
  const begun = firstDayInBooks(state);
  const on = becomes?.on ?? openedOn;
  ensure(isDay(on), 'date-invalid');
  ensure(on <= today, 'date-in-the-future');
  ensure(on >= FIRST_DAY_OF_BOOKS, 'date-too-early', { earliest: FIRST_DAY_OF_BOOKS });
  ensure(begun === undefined || on <= begun, 'books-begun-before', { day: begun ?? '' });
  if (!becomes) return;
  // A fund in another currency than the books is not kept yet.
  ensure(currency === bookCurrency, 'fund-in-other-currency', { from: currency, to: bookCurrency });
  const { source, shares } = becomes;
  ensure(source.trim().length > 0, 'text-missing', { field: 'source' });
  ensure(source.length <= MAX_SOURCE, 'text-too-long', { field: 'source', max: MAX_SOURCE });
  const names = shares.map(({ restriction }) => restriction);
  for (const [place, { restriction, minor }] of shares.entries()) {
    ensure(state.buckets.has(restriction), 'restriction-unknown', { restriction });
    ensure(names.indexOf(restriction) === place, 'restriction-twice', { restriction });
    checkAmount({ minor, currency }, state);
  }
  checkAmount({ minor: sumOf(shares).toString(), currency }, state);
}

/** It stood at the bank, and may be promised. */
function held({ shares }: OpeningBalance): readonly Movement[] {
  return [...shift('given', 'available', shares), ...shift('outside', 'bank', shares)];
}
