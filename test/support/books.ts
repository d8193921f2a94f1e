import { grantIdOf, type AnyEvent } from '#catalogue';
import { derivedId } from '#kernel';
import { commitmentMoves, receiptMoves, releaseMoves, reservationMoves } from './fund-moves.js';
import { caseOf, policyOf } from './books-case.js';
import { base, cameBack, paid, step, type Facts, type Step } from './books-payout.js';

/** An event as it stands in the log: where, and on which day it counts. */
export type LogEntry = {
  readonly stream: string;
  readonly event: AnyEvent;
  readonly day: string;
  /** UTC instant; rises along the log. */
  readonly at: string;
};

export type BooksOptions = {
  readonly seed: number;
  /** Grants to be told of; each brings about 3.3 entries of the ledger. */
  readonly grants: number;
  readonly funds?: number;
  /** The base currency comes first; the others share `foreign`. */
  readonly currencies?: readonly string[];
  /** Part of the grants and gifts in a currency other than the first. */
  readonly foreign?: number;
  /** Only events that move money: the ledger's entries and nothing around them. */
  readonly entriesOnly?: boolean;
};

const FIRST_DAY = Date.UTC(2025, 0, 1);
const DAY_MS = 86_400_000;
const RESTRICTIONS = ['free', 'legal-aid', 'women-defenders'] as const;
/**
 * The books of made-up funds over a year: gifts, reservations, grants, payouts with their fees,
 * payments that came back, grants that shrank. The same seed gives the same books, and every
 * stream obeys the rules of its aggregate, so the control equations hold after every grant.
 */
export function* books(options: BooksOptions): Generator<LogEntry> {
  const { seed, grants, funds = 4, entriesOnly = false } = options;
  const random = randomOf(seed);
  const fundOf = (ordinal: number): string => derivedId('books', 'fund', String(ordinal % funds));
  if (!entriesOnly) {
    const [day = '', at] = [new Date(FIRST_DAY).toISOString().slice(0, 10), FIRST_DAY - DAY_MS];
    for (let fund = 0; fund < Math.min(funds, grants); fund += 1) {
      yield { ...policyOf(fundOf(fund)), day, at: new Date(at + fund).toISOString() };
    }
  }
  for (let ordinal = 0; ordinal < grants; ordinal += 1) {
    const at = FIRST_DAY + Math.floor((ordinal * 364 * DAY_MS) / grants);
    const day = new Date(at).toISOString().slice(0, 10);
    const fundId = fundOf(ordinal);
    let step = 0;
    for (const { stream, event } of lifeOfGrant({ ...options, random, ordinal, fundId, day })) {
      if (entriesOnly && !ENTRIES.has(event.type)) continue;
      yield { stream, event, day, at: new Date(at + 40 * step++).toISOString() };
    }
  }
}

const ENTRIES: ReadonlySet<string> = new Set([
  'DonationReceived',
  'GrantNotified',
  'GrantReduced',
  'AttemptPaid',
  'SettlementReversed',
  'ReturnedMoneyArrived',
]);

type Random = (below: number) => number;
type Grant = BooksOptions & {
  readonly random: Random;
  readonly ordinal: number;
  readonly fundId: string;
  readonly day: string;
};

function* lifeOfGrant(grant: Grant): Generator<Step> {
  const { random } = grant;
  const facts = factsOf(grant);
  for (const [place, share] of facts.split.entries()) {
    // What the grant needs, its fee, the processor's part, and a little more.
    const needed = BigInt(share.minor) + (share.restriction === facts.bearer ? facts.fee : 0n);
    yield* gift(grant, facts, place, share.restriction, needed + BigInt(random(5_000)));
  }
  yield* caseOf(facts);
  yield reserved(facts);
  yield notified(facts);
  yield step(facts, { type: 'FundsCommitted', data: committedData(facts) });
  const fate = random(100);
  if (fate < 4) {
    yield* reduced(facts);
    return;
  }
  yield* paid(facts, facts.attemptId);
  if (fate < 12) {
    yield* cameBack(facts);
    yield* paid(facts, `${facts.attemptId}.2`, 0n);
  }
}

function factsOf({
  random,
  ordinal,
  fundId,
  day,
  seed,
  currencies = ['EUR'],
  foreign,
}: Grant): Facts {
  const isForeign = currencies.length > 1 && random(1_000) < (foreign ?? 0.1) * 1_000;
  const currency = currencies[isForeign ? 1 + random(currencies.length - 1) : 0] as string;
  const award = BigInt(20_000 + random(480_000));
  const bearer = RESTRICTIONS[random(RESTRICTIONS.length)] as string;
  const second = RESTRICTIONS[random(RESTRICTIONS.length)] as string;
  const part = second === bearer ? award : (award * BigInt(1 + random(99))) / 100n;
  const split = [
    { restriction: bearer, minor: part.toString() },
    ...(part === award ? [] : [{ restriction: second, minor: (award - part).toString() }]),
  ];
  const id = (kind: string): string => derivedId('books', String(seed), kind, String(ordinal));
  const applicationId = id('application');
  const holdId = `${applicationId}.1`;
  return {
    currency,
    fundId,
    applicationId,
    holdId,
    day,
    grantId: grantIdOf(holdId),
    disbursementId: id('disbursement'),
    attemptId: id('attempt'),
    award,
    fee: BigInt(random(3) * 150),
    split,
    bearer,
    account: `fundaccount-${fundId}.${currency}`,
  };
}

function* gift(
  { random, ordinal, seed }: Grant,
  { fundId, currency, day, account }: Facts,
  place: number,
  restriction: string,
  net: bigint,
): Generator<Step> {
  const donationId = derivedId('books', String(seed), 'gift', `${ordinal}.${place}`);
  const kept = random(3) === 0 ? BigInt(25 + random(900)) : 0n;
  const minor = net + kept;
  const isByCard = random(4) === 0;
  yield {
    stream: `donation-${donationId}`,
    event: {
      type: 'DonationReceived',
      data: {
        donationId,
        fundId,
        donorId: null,
        donorKind: 'individual',
        restriction,
        money: { minor: minor.toString(), currency },
        feeMinor: kept.toString(),
        baseMinor: base(minor, currency),
        method: isByCard ? 'card' : 'bank',
        receivedOn: day,
        recordedBy: 'treasurer',
      },
    },
  };
  const money = { minor: net.toString(), currency };
  const source = `donation-${donationId}`;
  yield {
    stream: account,
    event: {
      type: 'FundsReceived',
      data: {
        fundId,
        receiptId: donationId,
        money,
        restriction,
        source,
        on: day,
        moves: receiptMoves(money.minor, restriction, isByCard ? 'processor' : 'bank'),
      },
    },
  };
}

function reserved(facts: Facts): Step {
  const { fundId, holdId, applicationId, currency, award, fee, split, bearer } = facts;
  return step(facts, {
    type: 'FundsReserved',
    data: {
      fundId,
      holdId,
      purposeId: applicationId,
      money: { minor: award.toString(), currency },
      feeAllowanceMinor: fee.toString(),
      availableAfterMinor: '0',
      moves: reservationMoves(split, [{ restriction: bearer, minor: fee.toString() }]),
    },
  });
}

function notified(facts: Facts): Step {
  const { grantId, applicationId, fundId, holdId, award, currency, split } = facts;
  return {
    stream: `grant-${grantId}`,
    event: {
      type: 'GrantNotified',
      data: {
        grantId,
        applicationId,
        fundId,
        holdId,
        split,
        money: { minor: award.toString(), currency },
        baseMinor: base(award, currency),
        channel: 'receipt-code',
        by: 'case-worker',
      },
    },
  };
}

function committedData({ fundId, holdId, award, currency, split, fee, bearer }: Facts) {
  const moves = commitmentMoves(split, [{ restriction: bearer, minor: fee.toString() }]);
  return { fundId, holdId, money: { minor: award.toString(), currency }, moves };
}

function* reduced(facts: Facts): Generator<Step> {
  const { grantId, applicationId, fundId, holdId, award, currency, split, fee, bearer } = facts;
  const money = { minor: award.toString(), currency };
  const baseMinor = base(award, currency);
  yield {
    stream: `grant-${grantId}`,
    event: {
      type: 'GrantReduced',
      data: {
        grantId,
        applicationId,
        fundId,
        holdId: null,
        money,
        baseMinor,
        split,
        reason: 'withdrawn',
      },
    },
  };
  yield step(facts, {
    type: 'ReservationReleased',
    data: {
      fundId,
      holdId,
      reason: 'withdrawn',
      owed: false,
      money: { minor: (award + fee).toString(), currency },
      moves: releaseMoves('committed', split, [{ restriction: bearer, minor: fee.toString() }]),
    },
  });
}

/** Mulberry32: small, seeded, the same everywhere. */
function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}
