import {
  changesOf,
  movedBetween,
  PAID,
  PROMISED,
  type FundAccountEvent,
  type FundBalance,
  type FundsSettled,
  type PolicyPriority,
  type ReceiptInAccount,
} from '#catalogue';
import { fold, Rejection } from '#kernel';
import * as fc from 'fast-check';
import { availableIn, availableOver, chooseBuckets, totalOf } from './buckets.js';
import { freeCash } from './fund-account.cash.js';
import { fundAccountDecider, type FundAccountCommand } from './fund-account.decider.js';
import {
  accountant,
  commit,
  eur,
  fundId,
  on as today,
  opened,
  openingFacts,
  receipt,
  release,
  reserve,
  reverse,
  settle,
  treasurer,
} from './fund-account.fixtures.js';
import { bucketsFor } from './fund-account.queue.js';
import type { SettleOpeningBalance } from './opening-balance.requests.js';
import type {
  CorrectCashReturn,
  CorrectSettlement,
  NoteCashReturned,
  RecordReceipt,
} from './fund-account.requests.js';
import { missingUnder } from './receipt-reversal.state.js';
import { processorShortOn, type FundAccountState, type Hold } from './fund-account.state.js';
import { addShares, sumOf, takeFirst, type Shares } from './shares.js';

const RUNS = 2000;
const MOVEMENTS = [
  'FundsReceived',
  'OpeningBalanceProposed',
  'OpeningBalanceConfirmed',
  'OpeningBalanceDropped',
  'CashTransferProposed',
  'CashTransferDropped',
  'CashLent',
  'CashGivenBack',
  'ReceiptCorrected',
  'FundsReceiptReversed',
  'ShortfallOpened',
  'ShortfallCovered',
  'FundsReceiptRestored',
  'ShortfallCoverGivenBack',
  'FundsReserved',
  'ReservationRefused',
  'FundsCommitted',
  'FundsSettled',
  'SettlementReversed',
  'SettlementCorrected',
  'ReservationReleased',
  'ProcessorPaidOut',
  'ProcessorPayoutCorrected',
  'CashSetAside',
  'CashFreed',
  'CashReturned',
  'CashReturnCorrected',
];
const DAYS = ['2026-03-10', '2026-06-30', '2026-12-31'];

const restriction = fc.constantFrom('free', 'legal-aid', 'cameroon', 'spring', 'no-fees');
const holdId = fc.constantFrom(...'abcdefghijkl');
const attemptId = fc.constantFrom('attempt-1', 'attempt-2', 'attempt-3');
const amount = fc.integer({ min: 1, max: 500 });
const fee = fc.integer({ min: 0, max: 30 });
const on = fc.constantFrom(...DAYS);
const wish = fc.record({
  priority: fc.constantFrom<PolicyPriority>('P1', 'P2', 'P3', 'P4'),
  fee: fc.oneof(fc.constant(0), fee),
  needs: fc.subarray(['legal', 'medical'], { minLength: 1 }),
  country: fc.constantFrom('CM', 'TN'),
});

const ofProcessor = { fundId, today: '2026-12-31', baseCurrency: 'EUR', by: treasurer };

/** What a card processor holds and pays out, and what of that was typed wrongly. */
const processorCommand: fc.Arbitrary<FundAccountCommand> = fc.oneof(
  fc
    .tuple(amount, restriction, fc.integer({ min: 41, max: 60 }))
    .map(([minor, name, receiptId]) => ({
      ...(receipt(minor, name, `r${receiptId}`) as RecordReceipt),
      heldBy: 'processor' as const,
    })),
  fc.tuple(amount, fc.uuid(), on).map(([minor, payoutId, arrivedOn]) => ({
    type: 'RecordProcessorPayout' as const,
    ...ofProcessor,
    payoutId,
    money: eur(minor),
    arrivedOn,
    another: true,
  })),
  fc.tuple(amount, fc.uuid(), on, fc.boolean()).map(([minor, correctionId, day, isGone]) => ({
    type: 'ProposePayoutCorrection' as const,
    ...ofProcessor,
    payoutId: String(minor),
    correctionId,
    reason: 'typed-wrongly' as const,
    becomes: isGone ? null : { money: eur(minor), arrivedOn: day },
  })),
);

/** What came back of failed payments; each under an attempt of its own. */
const returnCommand: fc.Arbitrary<FundAccountCommand> = fc.oneof(
  fc.tuple(amount, fc.uuid()).map(([minor, attempt]) => ({
    type: 'NoteCashReturned' as const,
    fundId,
    attemptId: attempt,
    money: eur(minor),
    split: [],
  })),
  fc.tuple(fc.integer({ min: 0, max: 500 }), fc.uuid()).map(([minor, correctionId]) => ({
    type: 'CorrectCashReturn' as const,
    fundId,
    attemptId: String(minor),
    returnId: '',
    correctionId,
    currency: 'EUR',
    was: [],
    becomes: [{ restriction: 'free', minor: String(minor) }],
  })),
);

/** What went back to givers, and what came again of it. */
const reversalCommand: fc.Arbitrary<FundAccountCommand> = fc.oneof(
  fc
    .tuple(amount, fc.integer({ min: 1, max: 60 }), fc.uuid(), on)
    .map(([minor, receiptId, reversalId, day]) => ({
      type: 'RecordReceiptReversal' as const,
      fundId,
      reversalId,
      receiptId: `r${receiptId}`,
      money: eur(minor),
      restriction: 'free',
      on: day,
    })),
  fc.tuple(amount, fc.uuid(), on).map(([minor, reversalId, day]) => ({
    type: 'RestoreReceipt' as const,
    fundId,
    reversalId,
    money: eur(minor),
    on: day,
  })),
);

/** What concerns where the money is. */
const cashCommand: fc.Arbitrary<FundAccountCommand> = fc.oneof(
  fc.tuple(attemptId, amount, restriction).map(([attempt, minor, name]) => ({
    type: 'SetCashAside' as const,
    fundId,
    attemptId: attempt,
    money: eur(minor),
    split: [{ restriction: name, minor: String(minor) }],
  })),
  attemptId.map((attempt) => ({
    type: 'FreeCash' as const,
    fundId,
    attemptId: attempt,
    currency: 'EUR',
  })),
);

const opensOn = fc.constantFrom('2025-12-31', ...DAYS);
const person = fc.constantFrom(treasurer, accountant);

/** With what the books begin, said by one, and confirmed or dropped by either. */
const openingCommand: fc.Arbitrary<FundAccountCommand> = fc.oneof(
  fc
    .tuple(fc.uuid(), amount, restriction, opensOn, fc.boolean(), fc.boolean(), person)
    .map(([proposalId, minor, name, day, isGone, isFirst, by]) => ({
      type: 'ProposeOpeningBalance' as const,
      fundId,
      currency: 'EUR',
      proposalId,
      becomes: isGone
        ? null
        : { on: day, shares: [{ restriction: name, minor: String(minor) }], source: 'statement' },
      reason: isFirst ? null : ('typed-wrongly' as const),
      facts: openingFacts,
      by,
    })),
  fc.tuple(fc.uuid(), fc.integer({ min: 0, max: 1 }), person).map(([proposalId, dropped, by]) => ({
    type: dropped === 0 ? ('DropOpeningBalance' as const) : ('ConfirmOpeningBalance' as const),
    fundId,
    proposalId,
    facts: openingFacts,
    by,
  })),
);

/** What restrictions lend each other and give back. */
const transferCommand: fc.Arbitrary<FundAccountCommand> = fc.oneof(
  fc
    .tuple(fc.uuid(), amount, restriction, restriction, person)
    .map(([proposalId, minor, from, to, by]) => ({
      type: 'ProposeCashTransfer' as const,
      fundId,
      proposalId,
      from,
      to,
      money: eur(minor),
      reason: 'other' as const,
      facts: openingFacts,
      by,
    })),
  fc.tuple(fc.uuid(), fc.integer({ min: 0, max: 2 }), person).map(([proposalId, dropped, by]) => ({
    type: dropped === 0 ? ('DropCashTransfer' as const) : ('ConfirmCashTransfer' as const),
    fundId,
    proposalId,
    facts: openingFacts,
    by,
  })),
);

/** Any command at any moment: most random ones are refused, which must change nothing. */
const command: fc.Arbitrary<FundAccountCommand> = fc.oneof(
  fc
    .tuple(amount, restriction, fc.integer({ min: 1, max: 40 }), on)
    .map(([minor, name, receiptId, day]) => receipt(minor, name, `r${receiptId}`, day)),
  fc.tuple(holdId, amount, wish).map(([id, minor, wished]) => reserve(id, minor, wished)),
  fc.tuple(holdId, amount).map(([id, minor]) => commit(id, minor)),
  fc
    .tuple(holdId, amount, fee, attemptId, fc.option(restriction))
    .map(([id, minor, cost, attempt, bearer]) =>
      settle(id, minor, { fee: cost, attemptId: attempt, bearer: bearer ?? undefined }),
    ),
  fc.tuple(holdId, attemptId).map(([id, attempt]) => reverse(id, attempt)),
  fc.tuple(holdId, fc.boolean()).map(([id, inFlight]) => release(id, inFlight)),
  cashCommand,
  // More often, since much must have happened before one of their events is met.
  processorCommand,
  processorCommand,
  processorCommand,
  reversalCommand,
  reversalCommand,
  openingCommand,
  openingCommand,
  returnCommand,
  returnCommand,
  transferCommand,
  transferCommand,
  transferCommand,
  fc
    .tuple(fc.integer({ min: 1, max: 60 }), fc.uuid(), amount, restriction, on, fc.boolean())
    .map(([receiptId, correctionId, minor, name, day, isGone]) => {
      const heldBy = receiptId > 40 ? ('processor' as const) : ('bank' as const);
      const was = { minor: String(minor), restriction: name, heldBy, on: day };
      const told = { fundId, receiptId: `r${receiptId}`, correctionId, currency: 'EUR', was };
      const becomes = isGone ? null : was;
      return { type: 'CorrectReceipt' as const, ...told, becomes, on: today };
    }),
  fc.tuple(fc.uuid(), fee, fc.boolean()).map(([correctionId, minor, isUnpaid]) => ({
    type: 'CorrectSettlement' as const,
    fundId,
    holdId: 'a',
    attemptId: 'attempt-1',
    correctionId,
    feeRestriction: 'free',
    wasFeeMinor: '0',
    becomesFeeMinor: isUnpaid ? null : String(minor),
    on: today,
  })),
);

/** A command that is meant: it takes its amounts from what the account holds at that moment. */
type Step = {
  readonly command: FundAccountCommand;
  readonly fits: boolean;
  readonly twice: boolean;
};
const step: fc.Arbitrary<Step> = fc.record({
  command,
  fits: fc.boolean(),
  twice: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
});

const start: readonly FundAccountEvent[] = [
  opened('legal-aid', { needs: ['legal'] }),
  opened('cameroon', { places: ['CM'] }),
  opened('spring', { from: '2026-03-01', until: '2026-05-31' }),
  opened('no-fees', { feesAllowed: false }),
];

describe('Whatever is asked of a fund account, in whatever order', () => {
  test('no bucket is ever below zero and no cent is made or lost', () => {
    const met = new Map<string, number>();
    fc.assert(
      fc.property(fc.array(step, { minLength: 70, maxLength: 140 }), (steps) => {
        const events: FundAccountEvent[] = [...start];
        let state = fold(fundAccountDecider, events);
        for (const { command: wished, fits, twice } of steps) {
          // Four steps that fit each other are what lending and giving back take.
          const isMeant = fits || wished.type.endsWith('CashTransfer');
          const meant = isMeant ? fitting(wished, state) : wished;
          const together = ofPayoutThatStands(ofWhatStands(meant, events, state), state);
          // A bank line counts once by the id of its command, and the account remembers none.
          const again = twice && wished.type !== 'NoteCashReturned';
          for (const asked of again ? together.flatMap((one) => [one, one]) : together) {
            const answer = decide(asked, state);
            state = answer.reduce(fundAccountDecider.evolve, state);
            events.push(...answer);
            for (const { type } of answer) met.set(type, (met.get(type) ?? 0) + 1);
            checkBuckets(state);
            if (answer.length > 0) checkHead(state, asked);
            if (answer.some(({ type }) => type === 'CashSetAside')) checkBank(state, asked);
            checkLoans(state, answer);
          }
        }
        must(pictureOf(state) === pictureOf(fold(fundAccountDecider, events)));
        checkAgainstEvents(state, events);
      }),
      { numRuns: RUNS },
    );
    // The property is only worth something if money really moved.
    for (const type of MOVEMENTS) expect([type, met.get(type)]).toEqual([type, expect.any(Number)]);

    expect(Math.min(...met.values())).toBeGreaterThan(RUNS / 20);
  }, 120_000);
});

function decide(asked: FundAccountCommand, state: FundAccountState): readonly FundAccountEvent[] {
  try {
    return fundAccountDecider.decide(asked, state);
  } catch (error) {
    if (error instanceof Rejection) return [];
    throw error;
  }
}

/** A correction of what stands in the books; whoever sends it has read them. */
function ofWhatStands(
  wished: FundAccountCommand,
  events: readonly FundAccountEvent[],
  state: FundAccountState,
): FundAccountCommand {
  if (wished.type === 'NoteCashReturned') return ofMoneyDueBack(wished, events, state);
  if (wished.type === 'CorrectCashReturn') return ofReturnThatStands(wished, events, state);
  if (wished.type === 'CorrectSettlement') return ofPaymentThatStands(wished, events);
  if (wished.type === 'RestoreReceipt') return ofReversal(wished, state);
  if (wished.type === 'RecordReceiptReversal') return ofReceipt(wished, events);
  if (wished.type !== 'CorrectReceipt') return wished;
  const standing = new Map<string, ReceiptInAccount | null>();
  for (const { type, data } of events) {
    if (type === 'FundsReceived') {
      const { money, restriction: name, on: day, receiptId } = data;
      const isHeld = data.moves.some(({ to }) => to === 'processor');
      const heldBy = isHeld ? 'processor' : 'bank';
      standing.set(receiptId, { minor: money.minor, restriction: name, heldBy, on: day });
    }
    if (type === 'ReceiptCorrected') standing.set(data.receiptId, data.becomes);
  }
  const there = [...standing].filter(([, was]) => was !== null);
  const [receiptId, was] = there[Number(wished.was.minor) % there.length] ?? [];
  // What is not there any more is never corrected: the gift says so before.
  if (!receiptId || !was) return { ...wished, receiptId: 'nobody-knows' };
  return { ...wished, receiptId, was };
}

/** Of one of the receipts, under the restriction under which it came. */
function ofReceipt(
  wished: Extract<FundAccountCommand, { type: 'RecordReceiptReversal' }>,
  events: readonly FundAccountEvent[],
): FundAccountCommand {
  const all = events.flatMap(({ type, data }) => (type === 'FundsReceived' ? [data] : []));
  const one = all[Number(wished.money.minor) % all.length];
  if (!one) return wished;
  return { ...wished, receiptId: one.receiptId, restriction: one.restriction };
}

/** Of one of those that went, all of it or a part. */
function ofReversal(
  wished: Extract<FundAccountCommand, { type: 'RestoreReceipt' }>,
  { reversals }: FundAccountState,
): FundAccountCommand {
  const all = reversals.known.flatMap((shelf) => [...(shelf?.values() ?? [])]);
  const gone = all.filter(({ restored }) => restored === 0n);
  const one = gone.find(({ fromFree }) => fromFree > 0n) ?? gone[0];
  if (!one) return wished;
  const minor = BigInt(wished.money.minor);
  const most = minor % 2n === 0n || minor > one.minor ? one.minor : minor;
  return { ...wished, reversalId: one.reversalId, money: eur(Number(most)) };
}

/** What the bank owes, by restriction. */
function dueBackIn(events: readonly FundAccountEvent[]): Shares {
  return changesOf(
    events.flatMap(({ data }) => data.moves),
    'due-back',
  );
}

/** Where nothing can come back yet: the next step towards a payment that fails. */
function leadingToReturn(state: FundAccountState, attempt: string): FundAccountCommand {
  const steps = [
    reverse('a'),
    settle('a', 1, { fee: 20, attemptId: attempt }),
    commit('a', 1),
  ] as const;
  const next = steps.find(({ type }) =>
    holdsOf(state).some((hold) => isReady(hold, type as 'Commit' | 'Settle' | 'ReverseSettlement')),
  );
  return next ? fitting(next, state) : reserve('a', 1);
}

/** No more comes back than is due: the payout says so before. */
function ofMoneyDueBack(
  wished: NoteCashReturned,
  events: readonly FundAccountEvent[],
  state: FundAccountState,
): FundAccountCommand {
  const split = takeFirst(dueBackIn(events), BigInt(wished.money.minor));
  if (split.length === 0) return leadingToReturn(state, wished.attemptId);
  return { ...wished, money: { ...wished.money, minor: sumOf(split).toString() }, split };
}

/** A correction of one of the returns that stand, to no more than was due of it. */
function ofReturnThatStands(
  wished: CorrectCashReturn,
  events: readonly FundAccountEvent[],
  state: FundAccountState,
): FundAccountCommand {
  const standing = new Map<string, Shares>();
  for (const { type, data } of events) {
    if (type !== 'CashReturned' && type !== 'CashReturnCorrected') continue;
    const back = changesOf(data.moves, 'bank');
    const { attemptId: attempt } = data;
    standing.set(attempt, addShares(standing.get(attempt) ?? [], back));
  }
  const all = [...standing];
  const [attempt, was = []] = all[Number(wished.attemptId) % all.length] ?? [];
  if (attempt === undefined) return leadingToReturn(state, wished.correctionId);
  const most = addShares(was, dueBackIn(events));
  const becomes = takeFirst(most, sumOf(wished.becomes));
  return { ...wished, attemptId: attempt, returnId: attempt, was, becomes };
}

/** A correction of one of the payouts that stand, with its confirmation. */
function ofPayoutThatStands(
  wished: FundAccountCommand,
  { payouts }: FundAccountState,
): readonly FundAccountCommand[] {
  if (wished.type !== 'ProposePayoutCorrection') return [wished];
  const all = payouts.flatMap((shelf) => [...(shelf ?? [])]);
  const standing = all.filter(([, { stands }]) => stands);
  const [payoutId = 'nobody-knows'] = standing[Number(wished.payoutId) % standing.length] ?? [];
  const by = { accountId: 'accountant', roles: ['accountant'] as const };
  const { correctionId } = wished;
  const second = {
    type: 'ConfirmPayoutCorrection',
    ...ofProcessor,
    payoutId,
    correctionId,
  } as const;
  return [
    { ...wished, payoutId },
    { ...second, by },
  ];
}

type Fee = { readonly restriction: string; readonly minor: string };

/** The fee that each payment has in the books, and the bucket that bore it; where it was not paid, none. */
function ofPaymentThatStands(
  wished: CorrectSettlement,
  events: readonly FundAccountEvent[],
): FundAccountCommand {
  const paid = new Map<string, Fee & { readonly holdId: string; readonly attemptId: string }>();
  for (const { type, data } of events) {
    const key = 'attemptId' in data && 'holdId' in data ? `${data.holdId} ${data.attemptId}` : '';
    if (type === 'FundsSettled') {
      const { holdId: id, attemptId: attempt, feeMinor: minor } = data;
      paid.set(key, { holdId: id, attemptId: attempt, minor, restriction: bearerOf(data, events) });
    }
    if (type === 'SettlementReversed') paid.delete(key);
    if (type !== 'SettlementCorrected') continue;
    const before = paid.get(key);
    if (data.becomesFeeMinor === null || !before) paid.delete(key);
    else paid.set(key, { ...before, minor: data.becomesFeeMinor });
  }
  const standing = [...paid.values()];
  const one = standing[Number(wished.becomesFeeMinor ?? 0) % standing.length];
  if (!one) return { ...wished, holdId: 'nobody-knows' };
  const { holdId: id, attemptId: attempt, restriction: feeRestriction, minor } = one;
  return { ...wished, holdId: id, attemptId: attempt, feeRestriction, wasFeeMinor: minor };
}

/** The bucket in which a fee was taken, or is missing. */
function bearerOf(
  { holdId: id, attemptId: attempt, moves }: FundsSettled['data'],
  events: readonly FundAccountEvent[],
): string {
  const taken = moves.find(
    ({ from, to }) => to === 'settled' && (from === 'available' || from === 'fees-committed'),
  );
  const short = events.findLast(
    ({ type, data }) =>
      type === 'FeeShortfallOpened' && data.holdId === id && data.attemptId === attempt,
  );
  return (
    taken?.restriction ?? (short?.type === 'FeeShortfallOpened' ? short.data.restriction : 'free')
  );
}

/** Whoever confirms means what they read. */
function ofProposal(
  wished: SettleOpeningBalance,
  { openingProposal }: FundAccountState,
): FundAccountCommand {
  if (!openingProposal) return wished;
  const { proposalId, proposedBy } = openingProposal;
  return { ...wished, proposalId, by: proposedBy === 'treasurer' ? accountant : treasurer };
}

/** Of what is there: what was lent goes back now and then. */
function ofCash(
  wished: Extract<FundAccountCommand, { type: 'ProposeCashTransfer' }>,
  state: FundAccountState,
): FundAccountCommand {
  const [loan] = state.loans;
  if (loan && BigInt(wished.money.minor) % 2n === 0n) {
    const { from: to, to: from, minor } = loan;
    const there = freeCash(state, from);
    const part = there < minor ? there : minor;
    return { ...wished, from, to, money: { minor: part.toString(), currency: 'EUR' } };
  }
  const from = [...state.buckets.keys()].find((name) => freeCash(state, name) > 0n);
  const money = { minor: freeCash(state, from ?? 'free').toString(), currency: 'EUR' };
  return from ? { ...wished, from, money } : wished;
}

/** The same wish for a hold that is ready for it, with its amount, so that long lives are met. */
function fitting(wished: FundAccountCommand, state: FundAccountState): FundAccountCommand {
  if (wished.type === 'ConfirmOpeningBalance' || wished.type === 'DropOpeningBalance') {
    return ofProposal(wished, state);
  }
  if (wished.type === 'ProposeCashTransfer') return ofCash(wished, state);
  if (wished.type === 'ConfirmCashTransfer' || wished.type === 'DropCashTransfer') {
    if (!state.transferProposal) return wished;
    const { proposalId, proposedBy } = state.transferProposal;
    return { ...wished, proposalId, by: proposedBy === 'treasurer' ? accountant : treasurer };
  }
  if (wished.type === 'ProposeOpeningBalance') {
    const becomes = wished.becomes && { ...wished.becomes, on: '2025-12-31' };
    return { ...wished, becomes, reason: state.opening ? 'typed-wrongly' : null };
  }
  if (wished.type === 'RecordProcessorPayout') {
    const held = sumOf(state.atProcessor);
    const minor = held < BigInt(wished.money.minor) ? held.toString() : wished.money.minor;
    return { ...wished, money: { ...wished.money, minor } };
  }
  if (wished.type === 'FreeCash') {
    const [attempt] = state.setAside.keys();
    return { ...wished, attemptId: attempt ?? wished.attemptId };
  }
  if (wished.type === 'SetCashAside') {
    const rich = [...state.buckets.keys()].find((name) => freeCash(state, name) > 0n);
    const minor = freeCash(state, rich ?? 'free').toString();
    const money = { minor, currency: 'EUR' };
    return rich ? { ...wished, money, split: [{ restriction: rich, minor }] } : wished;
  }
  if (wished.type !== 'Commit' && wished.type !== 'Settle' && wished.type !== 'ReverseSettlement') {
    return wished;
  }
  const ready = holdsOf(state).find((hold) => isReady(hold, wished.type));
  if (!ready) return wished;
  const { holdId } = ready;
  if (wished.type === 'ReverseSettlement') {
    const paid = ready.settlements.find(({ reversed }) => !reversed);
    return { ...wished, holdId, attemptId: paid?.attemptId ?? wished.attemptId };
  }
  return { ...wished, holdId, money: { minor: sumOf(ready.award).toString(), currency: 'EUR' } };
}

function isReady(hold: Hold, type: 'Commit' | 'Settle' | 'ReverseSettlement'): boolean {
  if (type === 'Commit') return hold.stage === 'reserved';
  if (type === 'Settle') return hold.stage === 'committed';
  return hold.settlements.some(({ reversed }) => !reversed);
}

function checkBuckets(state: FundAccountState): void {
  const { buckets, shortfalls, opening, receiptDays } = state;
  // A processor has paid out, on every day, what it held on that day.
  must(processorShortOn(state) === undefined);
  // Nothing stands before the books begin.
  must(!opening || receiptDays.every(({ day }) => day >= opening.on));
  // Nobody is promised money while a fee of the same bucket is still to be covered.
  for (const { restriction } of shortfalls) {
    const bucket = buckets.get(restriction);
    must(bucket?.terms?.feesAllowed === false || availableIn(bucket) === 0n);
  }
  // Nor while what went back to a giver is not there; nor is anything released from it.
  for (const { restriction: name } of state.reversals.missing) {
    must(availableIn(buckets.get(name)) === 0n);
    must(decide(settingAside(name), state).length === 0);
  }
  for (const [name, { balances }] of buckets) {
    must(-balances.missing === missingUnder(state.reversals, name));
  }
  for (const { balances } of buckets.values()) {
    const { given, short, missing, outside, bank, settled, lent, processor, ...held } = balances;
    must(Object.values(held).every((minor) => minor >= 0n));
    // Only what went back to givers leaves a processor with less than nothing, and more gone than given.
    must((processor >= 0n && given <= 0n) || state.reversals.left.length > 0);
    must(short <= 0n && missing <= 0n && settled >= 0n);
    // What is held by purpose is held by place, to the unit.
    must(given + settled === outside);
    must(Object.values(balances).reduce((sum, minor) => sum + minor, 0n) === 0n);
    must(bank + lent + held['set-aside'] + processor + held['due-back'] === -outside);
  }
}

/** A release of the least that is one, of an attempt that nobody else makes. */
function settingAside(name: string): FundAccountCommand {
  const split = [{ restriction: name, minor: '1' }];
  return { type: 'SetCashAside', fundId, attemptId: 'of-nobody', money: eur(1), split };
}

/** What is set aside was at the bank, under its own restriction (D55). */
function checkBank({ buckets }: FundAccountState, asked: FundAccountCommand): void {
  if (asked.type !== 'SetCashAside') return;
  for (const { restriction: name } of asked.split) {
    must((buckets.get(name)?.balances.bank ?? 0n) >= 0n);
  }
}

/** What is lent was at the bank, and what is owed is what the two buckets say, to the unit. */
function checkLoans(
  { buckets, loans }: FundAccountState,
  answer: readonly FundAccountEvent[],
): void {
  for (const { type, data } of answer) {
    if (type !== 'CashLent' && type !== 'CashGivenBack') continue;
    must(data.proposedBy !== data.confirmedBy);
    must((buckets.get(data.from)?.balances.bank ?? -1n) >= 0n);
  }
  for (const [name, { balances }] of buckets) {
    const owed = loans.reduce(
      (sum, { from, to, minor }) => sum + (from === name ? minor : 0n) - (to === name ? minor : 0n),
      0n,
    );
    must(balances.lent === owed);
  }
  must(loans.every(({ minor }) => minor > 0n));
}

/** After a movement of money, the first in the queue waits only because it does not fit. */
function checkHead({ waiting, buckets }: FundAccountState, asked: FundAccountCommand): void {
  const [head] = waiting;
  if (!head || !('on' in asked)) return;
  const names = bucketsFor(buckets, head, '2026-12-31');
  const fitsAnyDay = availableOver(buckets, names) >= head.award + head.fee;
  if (fitsAnyDay && head.need.on === asked.on) {
    const today = bucketsFor(buckets, head, asked.on);
    must(chooseBuckets(buckets, today, head.award, head.fee) === undefined);
  }
}

/** Everything again from the events alone, by sums that know nothing of the fold. */
function checkAgainstEvents(state: FundAccountState, events: readonly FundAccountEvent[]): void {
  const total = { received: 0n, held: 0n, settled: 0n, missing: 0n, told: 0n, covered: 0n };
  let atProcessor = 0n;
  let dueBack = 0n;
  let missing = 0n;
  for (const { type, data } of events) {
    if (type === 'FundsReceived') {
      total.received += BigInt(data.money.minor);
      if (data.moves.some(({ to }) => to === 'processor')) atProcessor += BigInt(data.money.minor);
    }
    if (type === 'FundsReceiptReversed' || type === 'FundsReceiptRestored') {
      const more = BigInt(data.money.minor) * (type === 'FundsReceiptReversed' ? -1n : 1n);
      total.received += more;
      atProcessor += more;
    }
    if (type === 'ShortfallOpened') missing += BigInt(data.money.minor);
    if (type === 'ShortfallCovered') missing -= BigInt(data.money.minor);
    if (type === 'SettlementReversed') dueBack += BigInt(data.money.minor);
    if (type === 'CashReturned') dueBack -= BigInt(data.money.minor);
    if (type === 'CashReturnCorrected') {
      dueBack += BigInt(data.wasMinor) - BigInt(data.money.minor);
    }
    if (type === 'ProcessorPaidOut') atProcessor -= BigInt(data.money.minor);
    if (type === 'ProcessorPayoutCorrected') {
      atProcessor += BigInt(data.was.money.minor) - BigInt(data.becomes?.money.minor ?? 0);
    }
    if (type === 'ReceiptCorrected') {
      total.received += BigInt(data.becomes?.minor ?? 0) - BigInt(data.was.minor);
      if (data.was.heldBy === 'processor') atProcessor -= BigInt(data.was.minor);
      if (data.becomes?.heldBy === 'processor') atProcessor += BigInt(data.becomes.minor);
    }
    if (type === 'OpeningBalanceConfirmed') {
      must(data.proposedBy !== data.confirmedBy);
      total.received += sumOf(data.becomes?.shares ?? []) - sumOf(data.was?.shares ?? []);
    }
    if (type === 'FundsReserved') {
      total.held += BigInt(data.money.minor) + BigInt(data.feeAllowanceMinor);
    }
    if (type === 'ReservationReleased') total.held -= BigInt(data.money.minor);
    if (type === 'FundsSettled') {
      const paid = BigInt(data.money.minor);
      const between = (from: FundBalance, to: FundBalance): bigint =>
        sumOf(movedBetween(data.moves, from, to));
      const allowance = between('fees-committed', 'settled');
      const extra = between('available', 'settled');
      must(between('committed', 'settled') === paid);
      total.missing += BigInt(data.feeMinor) - allowance - extra;
      total.held -= paid + allowance + between('fees-committed', 'available');
      total.settled += paid + allowance + extra;
    }
    if (type === 'SettlementCorrected') {
      const more = BigInt(data.becomesFeeMinor ?? 0) - BigInt(data.wasFeeMinor);
      const extra = sumOf(movedBetween(data.moves, 'available', 'settled'));
      if (data.becomesFeeMinor === null) total.held += BigInt(data.money.minor);
      if (data.becomesFeeMinor === null) total.settled -= BigInt(data.money.minor);
      total.settled += more > 0n ? extra : more;
      if (more > 0n) total.missing += more - extra;
    }
    if (type === 'FeeShortfallOpened') total.told += BigInt(data.money.minor);
    if (type === 'FeeShortfallCovered') {
      total.covered += BigInt(data.money.minor);
      total.settled += BigInt(data.money.minor);
    }
    if (type === 'SettlementReversed') {
      total.held += BigInt(data.money.minor);
      total.settled -= BigInt(data.money.minor);
    }
  }
  // A fee is covered to the cent, or the cents that are missing are told.
  must(total.missing === total.told);
  const stillMissing = state.shortfalls.reduce((sum, { minor }) => sum + minor, 0n);
  must(stillMissing === total.told - total.covered);
  const sum = (...balances: readonly FundBalance[]): bigint =>
    balances.reduce((all, balance) => all + totalOf(state.buckets, balance), 0n);
  must(-sum('given') === total.received);
  must(sum('processor') === atProcessor && sumOf(state.atProcessor) === atProcessor);
  must(sum('due-back') === dueBack);
  must(sum(...PROMISED) === total.held);
  must(sum(...PAID) === total.settled);
  must(-sum('missing') === missing);
  must(sum('available') === total.received - total.held - total.settled + missing);
  must(sum('set-aside') === [...state.setAside.values()].reduce((all, s) => all + sumOf(s), 0n));
  checkHolds(state);
}

/** What the buckets say is reserved and committed is what the holds have left, to the unit. */
function checkHolds(state: FundAccountState): void {
  for (const stage of ['reserved', 'committed'] as const) {
    const [award, fee] = [new Map<string, bigint>(), new Map<string, bigint>()];
    for (const hold of holdsOf(state).filter((known) => known.stage === stage)) {
      addTo(award, hold.award);
      addTo(fee, hold.fee);
    }
    for (const [name, { balances }] of state.buckets) {
      must(balances[stage] === (award.get(name) ?? 0n));
      must(balances[`fees-${stage}`] === (fee.get(name) ?? 0n));
    }
  }
  const open = holdsOf(state).filter(({ stage }) => stage === 'reserved' || stage === 'committed');
  must(state.openHolds === open.length);
}

function addTo(sums: Map<string, bigint>, shares: Shares): void {
  for (const { restriction: name, minor } of shares) {
    sums.set(name, (sums.get(name) ?? 0n) + BigInt(minor));
  }
}

/** Plain, since it is asked a million times. */
function must(holds: boolean): void {
  if (!holds) throw new Error('an invariant of the account is broken');
}

function pictureOf(state: FundAccountState): string {
  const told = {
    ...state,
    buckets: [...state.buckets],
    setAside: [...state.setAside],
    holds: holdsOf(state),
    receipts: [],
    reversals: { ...state.reversals, known: [] },
  };
  return JSON.stringify(told, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
}

function holdsOf(state: FundAccountState) {
  const holds: Hold[] = [];
  for (const shelf of state.holds) if (shelf) holds.push(...shelf.values());
  return holds;
}
