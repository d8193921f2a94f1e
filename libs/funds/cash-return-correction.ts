import { find } from '#kernel';
import { shift, type FundAccountEvent } from '#catalogue';
import { requireAtBank } from './fund-account.receipts.js';
import type { CorrectCashReturn } from './fund-account.requests.js';
import { evolveFundAccount, type FundAccountState } from './fund-account.state.js';
import { sumOf } from './shares.js';

/**
 * What came back after a failed payment was written down wrongly: so much is due back again, and so
 * much is at the bank. Refused where the bank has spent or set aside what it would not have had. Told
 * again, nothing more happens.
 *
 * Rejection: `bank-has-less`.
 */
export function correctCashReturn(
  { fundId, attemptId, returnId, correctionId, currency, was, becomes }: CorrectCashReturn,
  state: FundAccountState,
): readonly FundAccountEvent[] {
  if (find(state.receipts, correctionId)) return [];
  const money = { minor: sumOf(becomes).toString(), currency };
  const wasMinor = sumOf(was).toString();
  const moves = [...shift('bank', 'due-back', was), ...shift('due-back', 'bank', becomes)];
  const data = { fundId, attemptId, returnId, correctionId, wasMinor, money, moves };
  const corrected: FundAccountEvent = { type: 'CashReturnCorrected', data };
  requireAtBank(state, evolveFundAccount(state, corrected), currency);
  return [corrected];
}
