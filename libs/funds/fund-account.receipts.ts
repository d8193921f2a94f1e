import { shift, type FundAccountEvent } from '#catalogue';
import { ensure, isDay } from '#kernel';
import { andServe } from './fund-account.queue.js';
import type { RecordProcessorPayout, RecordReceipt } from './fund-account.requests.js';
import { checkAmount } from './fund-account.rules.js';
import { heldByProcessorFrom, type FundAccountState } from './fund-account.state.js';
import { share, sumOf, takeFirst } from './shares.js';
import { find } from './persistent-map.js';

/** Money came in; it may be promised at once, also while a processor still holds it. */
export function recordReceipt(
  { fundId, receiptId, money, restriction, source, heldBy, on }: RecordReceipt,
  state: FundAccountState,
): readonly FundAccountEvent[] {
  if (find(state.receipts, receiptId)) return [];
  checkAmount(money, state);
  ensure(state.buckets.has(restriction), 'restriction-unknown', { restriction });
  const shares = [share(restriction, BigInt(money.minor))];
  const moves = [...shift('given', 'available', shares), ...shift('outside', heldBy, shares)];
  const data = { fundId, receiptId, money, restriction, source, on, moves };
  return andServe(state, [{ type: 'FundsReceived', data }], fundId, on);
}

/**
 * The processor's payout reached the bank: from now on it can be wired (D27). It pays out what
 * was given first, whatever it was given for; never more than it holds, nor on any day more than it
 * held on that day (D53).
 */
export function recordProcessorPayout(
  command: RecordProcessorPayout,
  state: FundAccountState,
): readonly FundAccountEvent[] {
  const { fundId, payoutId, money, arrivedOn, today, baseCurrency, by } = command;
  checkAmount(money, state);
  ensure(isDay(arrivedOn), 'date-invalid');
  ensure(arrivedOn <= today, 'date-in-the-future');
  const { currency } = money;
  // Another currency than the books needs a rate, and rates are not kept yet.
  ensure(currency === baseCurrency, 'rate-missing', { from: currency, to: baseCurrency });
  const held = sumOf(state.atProcessor);
  ensure(BigInt(money.minor) <= held, 'above-what-processor-holds', {
    held: held.toString(),
    currency,
  });
  const then = heldByProcessorFrom(state, arrivedOn);
  ensure(BigInt(money.minor) <= then, 'processor-held-less-then', {
    held: then.toString(),
    currency,
    day: arrivedOn,
  });
  const moves = shift('processor', 'bank', takeFirst(state.atProcessor, BigInt(money.minor)));
  const data = { fundId, payoutId, money, baseMinor: money.minor, arrivedOn, moves };
  return [{ type: 'ProcessorPaidOut', data: { ...data, by: by.accountId } }];
}
