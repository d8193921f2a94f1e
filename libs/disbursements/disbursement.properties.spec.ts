import type { DisbursementEvent, GrantEvent } from '#catalogue';
import type { Authority } from '#gate';
import { Rejection } from '#kernel';
import * as fc from 'fast-check';
import { disbursementDecider, type DisbursementCommand } from './disbursement.decider.js';
import type { Sibling } from './disbursement-preparation.decider.js';
import { isOver, type DisbursementState } from './disbursement.state.js';
import {
  accountant,
  agreed,
  caseFacts,
  caseWorker,
  drafted,
  eur,
  grantOf,
  note,
  notified,
  officer,
  otherReleaser,
  payee,
  policy,
  releaser,
  today,
  treasurer,
} from './disbursement.fixtures.js';
import { grantDecider } from './grant.decider.js';

// Random lives of a grant of 6,000.00 with up to four payouts: whatever order people try things
// in, no two attempts of a payout are live, and never more is out than the grant allows.

const AWARD = 600_000;
const SHARES = [
  { restriction: 'r1', minor: '200001' },
  { restriction: 'free', minor: '399999' },
];
const PAYOUTS = 4;
const PEOPLE = [
  treasurer,
  releaser,
  otherReleaser,
  accountant,
  caseWorker,
  officer('all-hats', ['treasurer', 'releaser', 'accountant', 'case-worker']),
  officer('approver', ['treasurer', 'releaser', 'accountant']),
];

type World = {
  grant: ReturnType<typeof grantOf>;
  readonly payouts: DisbursementState[];
  readonly logs: DisbursementEvent[][];
};

type Kind = DisbursementCommand['type'];
type Step =
  { readonly on: 'payout'; readonly place: number; readonly kind: Kind } | { readonly on: 'grant' };

type Try = {
  readonly step: Step;
  readonly who: Authority;
  readonly minor: number;
  /** Does what comes next, by somebody who may, instead of anything by anybody. */
  readonly isGuided: boolean;
};

const KINDS: readonly Kind[] = [
  'Prepare',
  'Screen',
  'Screen',
  'Release',
  'Release',
  'Release',
  'SubmitToRail',
  'SubmitToRail',
  'RecordPaid',
  'RecordPaid',
  'ConfirmReceipt',
  'RecordFailed',
  'RecordFailedAfterPaid',
  'RecordReturnedMoney',
  'ChangePayee',
  'Cancel',
];

const tries: fc.Arbitrary<Try> = fc.record({
  step: fc.oneof(
    {
      weight: 30,
      arbitrary: fc.record({
        on: fc.constant('payout' as const),
        place: fc.nat(PAYOUTS - 1),
        kind: fc.constantFrom(...KINDS),
      }),
    },
    { weight: 1, arbitrary: fc.record({ on: fc.constant('grant' as const) }) },
  ),
  who: fc.constantFrom(...PEOPLE),
  isGuided: fc.boolean(),
  minor: fc.constantFrom(100_000, 200_000, 250_001, 600_000),
});

function begin(): World {
  return {
    grant: grantOf(drafted(AWARD, SHARES), notified(AWARD, SHARES), agreed),
    payouts: Array.from({ length: PAYOUTS }, () => disbursementDecider.initial),
    logs: Array.from({ length: PAYOUTS }, () => []),
  };
}

function siblingsIn(world: World, but: number): readonly Sibling[] {
  return world.payouts.flatMap((state, place) => {
    if (place === but || state.status === 'unknown' || state.status === 'cancelled') return [];
    const { disbursementId, split, money } = state.payout;
    return [{ disbursementId, split, money, preparedAt: '2026-03-01T00:00:00.000Z' }];
  });
}

function commandOf(world: World, { step, who, minor }: Try): DisbursementCommand | undefined {
  if (step.on === 'grant') return undefined;
  const { place, kind: type } = step;
  const state = world.payouts[place]!;
  const decided = { ...caseFacts, approvedMinor: String(AWARD) };
  const facts = {
    caseFacts: decided,
    grant: world.grant,
    siblings: siblingsIn(world, place),
    policy,
  };
  const attempts = 'payout' in state ? state.payout.attempts : 0;
  const attemptId = `${place}-${attempts + 1}`;
  const all = {
    ...who,
    ...facts,
    disbursementId: `payout-${place}`,
    money: eur(minor),
    rail: 'bank',
    payee,
    payeeRef: 'payee',
    accountRef: 'account',
    accountSound: true,
    reference: 'REF',
    preparerTies: [],
    listVersion: 'EU',
    result: 'clear',
    attemptId,
    baseCurrency: 'EUR',
    feeMinor: '0',
    evidence: type === 'ConfirmReceipt' ? 'code-word' : 'bank-confirmation',
    evidenceNote: note,
    paidOn: today,
    submittedOn: today,
    arrivedOn: today,
    failedOn: today,
    payeeSeen: true,
    releasersNeeded: 1,
    cashSetAside: true,
    feeRestriction: 'free',
    feeCoverMinor: '2000',
    feeAllowanceMinor: '2000',
    reason: 'other',
    from: who,
  };
  const bounced = 'payout' in state ? state.payout.bounced.at(-1)?.attemptId : undefined;
  const own = type === 'RecordReturnedMoney' ? { attemptId: bounced ?? 'none' } : {};
  // Each command takes of these facts what it needs.
  return { ...all, ...own, type } as unknown as DisbursementCommand;
}

/** What comes next at a stage, and who may do it. */
const NEXT: Partial<Record<DisbursementState['status'], readonly [Kind, readonly Authority[]]>> = {
  unknown: ['Prepare', [treasurer]],
  prepared: ['Screen', [treasurer]],
  screened: ['Release', [releaser, otherReleaser]],
  released: ['SubmitToRail', [treasurer]],
  submitted: ['RecordPaid', [accountant]],
  paid: ['RecordFailedAfterPaid', [accountant]],
};

function guided(world: World, one: Try): Try {
  if (!one.isGuided || one.step.on === 'grant') return one;
  const next = NEXT[world.payouts[one.step.place]!.status];
  if (!next) return one;
  const [kind, people] = next;
  return { ...one, step: { ...one.step, kind }, who: people[one.minor % people.length]! };
}

/** How often something was tried on a payout to which nothing can happen any more. */
let triedOver = 0;

/** Tries one thing; true when it was accepted. */
function attempt(world: World, tried: Try): boolean {
  const one = guided(world, tried);
  try {
    const command = commandOf(world, one);
    if (command && one.step.on === 'payout') {
      const { place } = one.step;
      const state = world.payouts[place]!;
      if (isOver(state)) triedOver += 1;
      const events = disbursementDecider.decide(command, state);
      mustHold(events.length === 0 || !isOver(state), 'something happened to what is over');
      world.logs[place]!.push(...events);
      world.payouts[place] = events.reduce(disbursementDecider.evolve, state);
      return true;
    }
    const allotted = siblingsIn(world, -1).flatMap(({ split }) => split);
    const reduce = { type: 'Reduce', from: one.who, money: eur(one.minor) } as const;
    const reason = 'unpayable';
    const events: readonly GrantEvent[] = grantDecider.decide(
      { ...reduce, reason, caseFacts, allotted },
      world.grant,
    );
    world.grant = events.reduce(grantDecider.evolve, world.grant);
    return true;
  } catch (error) {
    if (error instanceof Rejection) return false;
    throw error;
  }
}

/** Minor units that left and did not bounce, and those under way, by restriction and in all. */
function outOf(logs: World['logs']): { readonly out: bigint; readonly paidTwice: boolean } {
  let out = 0n;
  let paidTwice = false;
  for (const log of logs) {
    let own = 0;
    for (const event of log) {
      if (event.type === 'AttemptSubmitted') own += 1;
      if (event.type === 'AttemptFailed' || event.type === 'AttemptFailedAfterPaid') own -= 1;
      if (own > 1) paidTwice = true;
    }
    const prepared = log.find((event) => event.type === 'DisbursementPrepared');
    if (own > 0 && prepared?.type === 'DisbursementPrepared') {
      out += BigInt(prepared.data.money.minor) * BigInt(own);
    }
  }
  return { out, paidTwice };
}

/** Plain, since it is asked a hundred thousand times. */
function mustHold(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

const lives = fc.array(tries, { minLength: 80, maxLength: 300 });
const RUNS = { numRuns: 150, seed: 20_260_316 };

describe('Whatever order people try things in', () => {
  test('no payout has two live attempts, never more is out than the grant allows, and what is over stays so', () => {
    const seen = { full: 0, second: 0, bounced: 0 };
    fc.assert(
      fc.property(lives, (life) => {
        const world = begin();
        for (const one of life) {
          if (!attempt(world, one)) continue;
          const { out, paidTwice } = outOf(world.logs);
          mustHold(!paidTwice, 'two live attempts');
          const { grant } = world;
          if (grant.status === 'unknown') throw new Error('the grant is gone');
          const payable = grant.grant.split.reduce((sum, { minor }) => sum + BigInt(minor), 0n);
          mustHold(out <= payable, 'more is out than the grant allows');
          const held = siblingsIn(world, -1).reduce(
            (sum, { money }) => sum + BigInt(money.minor),
            0n,
          );
          mustHold(held <= payable, 'payouts hold more than the grant');
          mustHold(
            !grant.grant.split.some(({ minor }) => BigInt(minor) < 0n),
            'a share below zero',
          );
          if (out === BigInt(AWARD)) seen.full += 1;
        }
        const types = world.logs.flat().map(({ type }) => type);
        if (types.filter((type) => type === 'AttemptPaid').length > 1) seen.second += 1;
        if (types.includes('AttemptFailedAfterPaid')) seen.bounced += 1;
      }),
      RUNS,
    );
    // The lives are worth something only if money really moves in them, back and forth.
    expect(seen.full).toBeGreaterThan(0);
    expect(seen.second).toBeGreaterThan(20);
    expect(seen.bounced).toBeGreaterThan(20);
    expect(triedOver).toBeGreaterThan(100);
  });

  test('nothing is paid that fewer people looked at than the rules ask for', () => {
    let sent = 0;
    fc.assert(
      fc.property(lives, (life) => {
        const world = begin();
        for (const one of life) attempt(world, one);
        for (const log of world.logs) sent += checkPeople(log);
      }),
      RUNS,
    );
    expect(sent).toBeGreaterThan(100);
  });
});

/** Counts the attempts of a log, each with its distinct people: read from the events alone. */
function checkPeople(log: readonly DisbursementEvent[]): number {
  let sent = 0;
  let preparedBy = '';
  let typedBy = '';
  let screenedBy = '';
  let clear = false;
  let releases: string[] = [];
  let needed = 0;
  for (const event of log) {
    if (event.type === 'DisbursementPrepared' || event.type === 'PayeeChanged') {
      needed = event.data.releasersNeeded;
      typedBy = event.type === 'PayeeChanged' ? event.data.by : event.data.preparedBy;
    }
    if (event.type === 'DisbursementPrepared') preparedBy = event.data.preparedBy;
    if (event.type === 'PayeeChanged' || event.type.startsWith('AttemptFailed')) {
      clear = false;
      releases = [];
    }
    if (event.type === 'AttemptFailedAfterPaid') needed = 2;
    if (event.type === 'PayeeScreened') {
      clear = event.data.result === 'clear';
      screenedBy = event.data.by;
    }
    if (event.type === 'DisbursementReleaseGiven') {
      releases.push(event.data.by);
      ({ needed } = event.data);
    }
    if (event.type === 'AttemptPaid') expect(releases).not.toContain(event.data.by);
    if (event.type === 'ReceiptConfirmed') {
      expect([preparedBy, ...releases]).not.toContain(event.data.by);
    }
    if (event.type !== 'AttemptSubmitted') continue;
    sent += 1;
    expect(clear).toBe(true);
    expect(new Set(releases).size).toBeGreaterThanOrEqual(needed);
    for (const person of [preparedBy, typedBy, screenedBy, 'approver']) {
      expect(releases).not.toContain(person);
    }
  }
  return sent;
}
