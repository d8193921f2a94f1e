import type { AnyEvent } from '#catalogue';
import { minorUnitDigits, type RejectionParams } from '#kernel';
import { isAccount } from './accounts.js';
import { controlEquations } from './control.equations.js';
import { availableIn, fundFacts, type FundBucket } from './control.facts.js';
import { postingsOf, type Posting } from './ledger.postings.js';
import { tally } from './tally.js';

/** Told of what does not hold; the code is the key of its text. */
type Tell = (code: string, params?: RejectionParams) => void;

/**
 * What `verify` asks of the money, event by event and at the end:
 * - every posting moves a whole, positive amount of a known currency between known accounts;
 * - no fund, currency and restriction is below zero at any event;
 * - debits equal credits, per currency and in base;
 * - the control equations hold (D27).
 */
export function ledgerCheck(tell: Tell): {
  readonly onEvent: (event: AnyEvent) => void;
  readonly atEnd: () => void;
} {
  const sums = tally({ memo: true });
  const facts = fundFacts();
  return {
    onEvent: (event) => {
      for (const posting of postingsOf(event)) {
        checkPosting(posting, tell);
        sums.post(posting);
      }
      for (const bucket of facts.fold(event)) checkBucket(bucket, tell);
    },
    atEnd: () => {
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

function checkBucket(bucket: FundBucket, tell: Tell): void {
  const { fund, currency, restriction } = bucket;
  const parts = {
    available: availableIn(bucket),
    reserved: bucket.reserved,
    committed: bucket.committed,
    fees: bucket.feesHeld,
  };
  for (const [part, minor] of Object.entries(parts)) {
    if (minor >= 0n) continue;
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
