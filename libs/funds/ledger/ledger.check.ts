import { movesUnder, sumMoves, type AnyEvent, type FundBalance } from '#catalogue';
import { minorUnitDigits, type RejectionParams } from '#kernel';
import { isAccount } from './accounts.js';
import { controlEquations } from './control.equations.js';
import { fundFacts, type FundBucket } from './control.facts.js';
import { daysCheck } from './days.check.js';
import { movementCheck } from './movement.check.js';
import { postingsOf, type Posting } from './ledger.postings.js';
import { tally } from './tally.js';

/** Told of what does not hold; the code is the key of its text. */
type Tell = (code: string, params?: RejectionParams) => void;

/**
 * What `verify` asks of the money, event by event and at the end:
 * - every posting moves a whole, positive amount of a known currency between known accounts;
 * - every movement of a fund account is what its event means, and no balance under any restriction
 *   is below zero at any event, nor what money comes from above it; no restriction
 *   has less than nothing at the bank by anything but fees, and what is given back was lent before;
 * - what others hold for a fund is on no day less than nothing, and nothing stands before the day of
 *   an opening balance;
 * - debits equal credits, per currency and in base;
 * - the control equations hold (D27).
 */
export function ledgerCheck(tell: Tell): {
  /** `day`: the day on which the event counts, YYYY-MM-DD. */
  readonly onEvent: (event: AnyEvent, index: number, day: string) => void;
  readonly atEnd: () => void;
} {
  const sums = tally({ memo: true });
  const facts = fundFacts();
  const movements = movementCheck(tell);
  const days = daysCheck(tell);
  return {
    onEvent: (event, _, day) => {
      days.onEvent(event, day);
      for (const posting of postingsOf(event)) {
        checkPosting(posting, tell);
        sums.post(posting);
      }
      if (!movements.onEvent(event)) return;
      for (const bucket of facts.fold(event)) {
        checkBucket(bucket, tell);
        checkPlaces(event, bucket, tell);
      }
    },
    atEnd: () => {
      movements.atEnd();
      days.atEnd();
      const balances = sums.balances();
      checkBalanced(balances, tell);
      for (const { holds, account, ledger, name, ...place } of controlEquations(
        facts.buckets(),
        balances,
      )) {
        if (holds) continue;
        const params = { ...place, account: String(account), ledger: String(ledger) };
        tell(`control-${name}-differs`, params);
      }
    },
  };
}

const WHOLE = /^(?:0|[1-9][0-9]*)$/;
const SIGNED = /^(?:0|-?[1-9][0-9]*)$/;

function checkPosting({ from, to, money, baseMinor }: Posting, tell: Tell): void {
  const isSound =
    isAccount(from) &&
    isAccount(to) &&
    from !== to &&
    WHOLE.test(money.minor) &&
    SIGNED.test(baseMinor);
  if (!isSound) tell('posting-unsound', { from, to, minor: money.minor, baseMinor });
  if (minorUnitDigits(money.currency) === undefined) {
    tell('posting-currency-unknown', { currency: money.currency });
  }
}

/** Where money comes from: never above zero. */
const SOURCES: readonly FundBalance[] = ['short', 'missing'];
/**
 * What may be below zero: fees leave the bank without asking, also where a restriction has none, what
 * went back to givers leaves the processor in the same way, and what is borrowed is owed.
 */
const EITHER_WAY: readonly FundBalance[] = ['bank', 'outside', 'lent', 'processor', 'given'];
/** By these the bank takes fees without asking; nothing else may leave a restriction below zero. */
const TAKES_FEES: ReadonlySet<string> = new Set([
  'FundsSettled',
  'FeeShortfallOpened',
  'SettlementCorrected',
]);

/**
 * By these what a processor holds may fall below zero: what went back, and a payout from before it that is
 * written down later. That a processor pays out no more than it was given is asked by `daysCheck`. Of a gift
 * all goes back, and what the provider kept of it as well: so more may have gone than was ever given.
 */
const TAKES_BACK: ReadonlySet<string> = new Set([
  'FundsReceiptReversed',
  'ShortfallOpened',
  'ProcessorPaidOut',
  'ProcessorPayoutCorrected',
  'ShortfallCovered',
  'ReceiptCorrected',
]);

function checkBucket({ fund, currency, restriction, balances }: FundBucket, tell: Tell): void {
  for (const part of Object.keys(balances) as FundBalance[]) {
    if (EITHER_WAY.includes(part)) continue;
    const minor = balances[part];
    if (SOURCES.includes(part) ? minor <= 0n : minor >= 0n) continue;
    tell('fund-below-zero', { fund, currency, restriction, part, minor: String(minor) });
  }
}

/**
 * What is set aside, lent, given back or corrected was at the bank under the same restriction (D55):
 * only a fee leaves less than nothing there, and at the processor only what went back to givers.
 */
function checkPlaces(
  event: AnyEvent,
  { fund, currency, restriction, balances }: FundBucket,
  tell: Tell,
): void {
  if (!('moves' in event.data)) return;
  const own = movesUnder(event.data.moves, restriction);
  for (const [part, taking, sign] of [
    ['bank', TAKES_FEES, 1n],
    ['processor', TAKES_BACK, 1n],
    ['given', TAKES_BACK, -1n],
  ] as const) {
    const minor = balances[part];
    const isSound = sign * minor >= 0n || sign * sumMoves(own, part) >= 0n;
    if (isSound || taking.has(event.type)) continue;
    tell('fund-below-zero', { fund, currency, restriction, part, minor: String(minor) });
  }
}

function checkBalanced(
  balances: readonly {
    readonly currency: string;
    readonly minor: string;
    readonly baseMinor: string;
  }[],
  tell: Tell,
): void {
  const sums = new Map<string, bigint>();
  const add = (name: string, minor: string): void => {
    sums.set(name, (sums.get(name) ?? 0n) + BigInt(minor));
  };
  for (const { currency, minor, baseMinor } of balances) {
    add(currency, minor);
    add('base', baseMinor);
  }
  for (const [currency, minor] of sums) {
    if (minor !== 0n) tell('ledger-unbalanced', { currency, minor: String(minor) });
  }
}
