import { shift, type FundAccountEvent, type Movement, type ReceiptInAccount } from '#catalogue';
import { ensure, isDay } from '#kernel';
import { EMPTY_BUCKET } from './buckets.js';
import { freeCash } from './fund-account.cash.js';
import { andServe } from './fund-account.queue.js';
import type {
  CorrectReceipt,
  RecordProcessorPayout,
  RecordReceipt,
} from './fund-account.requests.js';
import { checkAmount } from './fund-account.rules.js';
import {
  evolveFundAccount,
  heldByProcessorFrom,
  processorShortOn,
  type FundAccountState,
} from './fund-account.state.js';
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
  const moves = cameIn({ minor: money.minor, restriction, heldBy, on });
  const data = { fundId, receiptId, money, restriction, source, on, moves };
  return andServe(state, [{ type: 'FundsReceived', data }], fundId, on);
}

/**
 * What came in was written down wrongly. Refused where more would be taken back than is there: what
 * was promised meanwhile, what has left the bank, or what a processor has paid out on a day before.
 * Told again, nothing more happens.
 *
 * Rejections: `receipt-unknown`, `restriction-unknown`, `receipt-promised`, `bank-has-less`,
 * `processor-paid-it-out`.
 */
export function correctReceipt(
  command: CorrectReceipt,
  state: FundAccountState,
): readonly FundAccountEvent[] {
  const { type: _, on, currency, ...told } = command;
  const { fundId, receiptId, correctionId, was, becomes } = told;
  if (find(state.receipts, correctionId)) return [];
  ensure(find(state.receipts, receiptId), 'receipt-unknown');
  const money = { minor: becomes?.minor ?? '0', currency };
  if (becomes) {
    const { restriction } = becomes;
    checkAmount(money, state);
    ensure(state.buckets.has(restriction), 'restriction-unknown', { restriction });
  }
  const moves = [...tookBack(was), ...(becomes ? cameIn(becomes) : [])];
  const corrected: FundAccountEvent = { type: 'ReceiptCorrected', data: { ...told, money, moves } };
  requireStillThere(state, evolveFundAccount(state, corrected), { currency, on });
  return andServe(state, [corrected], fundId, on);
}

function cameIn({ restriction, minor, heldBy }: ReceiptInAccount): readonly Movement[] {
  const shares = [share(restriction, BigInt(minor))];
  return [...shift('given', 'available', shares), ...shift('outside', heldBy, shares)];
}

function tookBack(receipt: ReceiptInAccount): readonly Movement[] {
  return cameIn(receipt).map(
    ({ from, to, ...what }) => ({ ...what, from: to, to: from }) as Movement,
  );
}

/** A correction takes nothing that was promised or paid since, in any bucket that it makes smaller. */
function requireStillThere(
  before: FundAccountState,
  after: FundAccountState,
  { currency, on }: Pick<CorrectReceipt, 'currency' | 'on'>,
): void {
  for (const [restriction, { balances }] of after.buckets) {
    const had = (before.buckets.get(restriction) ?? EMPTY_BUCKET).balances;
    const { available, bank, processor } = balances;
    ensure(available >= 0n || available >= had.available, 'receipt-promised', {
      missing: (-available).toString(),
      currency,
    });
    const left = freeCash(after, restriction);
    ensure(left >= 0n || bank >= had.bank, 'bank-has-less', {
      missing: (-left).toString(),
      currency,
    });
    ensure(processor >= 0n, 'processor-paid-it-out', { day: on });
  }
  const day = processorShortOn(after);
  ensure(day === undefined, 'processor-paid-it-out', { day: day ?? '' });
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
