import type {
  BucketShare,
  DisbursementEvent,
  FundPolicy,
  PayeeDetails,
  PolicyRail,
} from '#catalogue';
import { isTied, type Authority, type Tie } from '#gate';
import { compareMoney, ensure, HOUR_MS, requireAmount, type Money, type Sealed } from '#kernel';
import type { CaseFacts } from '#applications/facts';
import { atStage, RELEASERS_AFTER_BOUNCE } from './disbursement.state.js';
import type { DisbursementState, Screening } from './disbursement.state.js';
import type { GrantState } from './grant.decider.js';
import { requireInForce, requireNoPartInDecision } from './officer.facts.js';
import { isWithin, RELEASERS_ABOVE_LIMIT } from './payee-tally.decider.js';
import { moneyOfShares, partOfShares, withoutShares } from './shares.js';

/** Another payout of the same grant; cancelled ones hold nothing. */
export type Sibling = {
  readonly disbursementId: string;
  readonly split: readonly BucketShare[];
  readonly money: Money;
  readonly preparedAt: string;
};

/** What every step of a payout must know from elsewhere. */
export type PayoutFacts = {
  readonly caseFacts: CaseFacts;
  readonly grant: GrantState;
  /** The other payouts of the grant that were not cancelled. */
  readonly siblings: readonly Sibling[];
  readonly policy: FundPolicy;
};

export type Prepare = Authority &
  PayoutFacts & {
    readonly type: 'Prepare';
    readonly disbursementId: string;
    readonly money: Money;
    readonly rail: PolicyRail;
    readonly payee: Sealed<PayeeDetails>;
    readonly payeeRef: string;
    readonly accountRef: string;
    /** Whether the account can be one at all: an IBAN whose check digits fit. */
    readonly accountSound: boolean;
    readonly reference: string;
  };

export function prepare(command: Prepare, state: DisbursementState): readonly DisbursementEvent[] {
  ensure(state.status === 'unknown', 'already-prepared');
  const { caseFacts, grant: found, siblings, money, payeeRef, accountRef, by } = command;
  ensure(found.status === 'agreed', 'grant-not-agreed');
  requireInForce(caseFacts, found.grant.award);
  requireNoPartInDecision(command, caseFacts);
  ensure(command.accountSound, 'iban-invalid');
  const { grantId, applicationId, fundId, holdId, award } = found.grant;
  const unpaid = unpaidShares(found, siblings);
  ensure(money.currency === award.currency, 'currency-not-of-fund', { currency: award.currency });
  requireAmount(money);
  ensure(compareMoney(money, moneyOfShares(unpaid, award.currency)) <= 0, 'above-unpaid-part');
  const { disbursementId, rail, payee, reference } = command;
  const data = {
    disbursementId,
    grantId,
    applicationId,
    fundId,
    holdId,
    money,
    split: partOfShares(unpaid, money),
    rail,
    payee,
    payeeRef,
    accountRef,
    reference,
    releasersNeeded: releasersFor(command, money),
    preparedBy: by.id,
  };
  return [{ type: 'DisbursementPrepared', data }];
}

/** What of a grant no payout holds yet. */
function unpaidShares(
  grant: Exclude<GrantState, { status: 'unknown' }>,
  siblings: readonly Sibling[],
): readonly BucketShare[] {
  return withoutShares(
    grant.grant.split,
    siblings.flatMap(({ split }) => split),
  );
}

/**
 * Two releasers above the policy's limit, over the payouts of the grant in the last days, whoever
 * they go to (D35). What went to the same account or person is counted at the release.
 */
function releasersFor(
  { policy, siblings, at }: Pick<Prepare, 'policy' | 'siblings' | 'at'>,
  money: Money,
): number {
  const before = siblings.filter(({ preparedAt }) => isWithin(preparedAt, at));
  const sum = [money, ...before.map((other) => other.money)].reduce(
    (total, { minor }) => total + BigInt(minor),
    0n,
  );
  return sum > BigInt(policy.twoReleasersAboveMinor) ? RELEASERS_ABOVE_LIMIT : 1;
}

export type Screen = Authority & {
  readonly type: 'Screen';
  readonly caseFacts: CaseFacts;
  /** Which edition of which sanctions list was looked at. */
  readonly listVersion: string;
  readonly result: 'clear' | 'hit';
};

/**
 * A hit holds the payout; a later look at a newer list replaces an older one. Whoever screens does
 * not also release: one of the two looks would be nobody's.
 */
export function screen(command: Screen, state: DisbursementState): readonly DisbursementEvent[] {
  const known = atStage(state, 'prepared', 'screened', 'released');
  const { payout } = known;
  const { listVersion, result, at, by } = command;
  const releases = 'releases' in known ? known.releases : [];
  ensure(!releases.includes(by.id), 'releaser-may-not-screen');
  ensure(listVersion.trim() !== '', 'list-version-missing');
  const { disbursementId } = payout;
  const data = { disbursementId, listVersion, result, screenedAt: at, by: by.id };
  return [{ type: 'PayeeScreened', data }];
}

export type Release = Authority &
  PayoutFacts & {
    readonly type: 'Release';
    /** Whether this very person has opened the payee as it is now. */
    readonly payeeSeen: boolean;
    /** How many people must release, as far as other payouts ask for more than this one. */
    readonly releasersNeeded: number;
    /** Whether the bank's money was set aside for it in the fund account (D27). */
    readonly cashSetAside: boolean;
  };

/**
 * One person's release; with the last that is needed the payout is released. Not by who prepared
 * it, typed or screened the payee, nor by anybody who decided the case; and only by who has opened
 * the payee: whoever releases answers for where the money goes.
 */
export function release(command: Release, state: DisbursementState): readonly DisbursementEvent[] {
  ensure(state.status !== 'prepared', 'screening-missing');
  ensure(state.status !== 'held', 'payee-held');
  const { payout, screening, releases } = atStage(state, 'screened');
  const { caseFacts, by } = command;
  requireGrantInForce(command);
  ensure(by.id !== payout.preparedBy, 'preparer-may-not-release');
  ensure(by.id !== payout.typedBy, 'typist-may-not-release');
  ensure(!caseFacts.approvedBy.includes(by.id), 'approver-may-not-release');
  requireNoPartInDecision(command, caseFacts);
  ensure(!releases.includes(by.id), 'already-released');
  ensure(by.id !== screening.by, 'screener-may-not-release');
  requireFresh(screening, command);
  ensure(command.payeeSeen, 'payee-not-opened');
  const { disbursementId } = payout;
  const needed = Math.max(payout.releasersNeeded, command.releasersNeeded);
  const given: DisbursementEvent = {
    type: 'DisbursementReleaseGiven',
    data: { disbursementId, by: by.id, needed },
  };
  const all = [...releases, by.id];
  if (all.length < needed) return [given];
  ensure(command.cashSetAside, 'cash-not-set-aside');
  return [given, { type: 'DisbursementReleased', data: { disbursementId, by: all } }];
}

/** Refuses on a screening older than the policy's hours (`screening-too-old`). */
export function requireFresh(
  { screenedAt }: Screening,
  { at, policy }: { readonly at: string; readonly policy: FundPolicy },
): void {
  const hours = policy.screeningValidHours;
  const age = Date.parse(at) - Date.parse(screenedAt);
  ensure(age <= hours * HOUR_MS, 'screening-too-old', { hours });
}

/** Refuses unless the decision for which the grant stands is in force. */
export function requireGrantInForce({ caseFacts, grant }: PayoutFacts): void {
  ensure(grant.status !== 'unknown', 'not-found');
  requireInForce(caseFacts, grant.grant.award);
}

/** Refuses once reductions or other payouts have left too little of the grant for this one. */
export function requireCovered(
  { grant, siblings }: PayoutFacts,
  split: readonly BucketShare[],
): void {
  ensure(grant.status === 'agreed', 'grant-not-agreed');
  const unpaid = unpaidShares(grant, siblings);
  const left = withoutShares(unpaid, split);
  ensure(
    left.every(({ minor }) => BigInt(minor) >= 0n),
    'above-unpaid-part',
  );
}

export type ChangePayee = Authority &
  PayoutFacts & {
    readonly type: 'ChangePayee';
    readonly rail: PolicyRail;
    readonly payee: Sealed<PayeeDetails>;
    readonly payeeRef: string;
    readonly accountRef: string;
    readonly accountSound: boolean;
    /** The preparer must not be tied to the new payee either. */
    readonly preparerTies: readonly Tie[];
  };

/** New details: screening and releases are void, and who typed them may not release (D35). */
export function changePayee(
  command: ChangePayee,
  state: DisbursementState,
): readonly DisbursementEvent[] {
  ensure(state.status !== 'submitted', 'attempt-in-flight');
  const { payout } = atStage(state, 'prepared', 'held', 'screened', 'released');
  const { caseFacts, payeeRef, accountRef, preparerTies, today, rail, payee, by } = command;
  requireNoPartInDecision(command, caseFacts);
  ensure(!isTied(preparerTies, [payeeRef], today), 'preparer-tied');
  ensure(command.accountSound, 'iban-invalid');
  const { disbursementId, money, bounced } = payout;
  const needed = releasersFor(command, money);
  const releasersNeeded = bounced.length > 0 ? Math.max(needed, RELEASERS_AFTER_BOUNCE) : needed;
  const to = { rail, payee, payeeRef, accountRef };
  const data = { disbursementId, ...to, releasersNeeded, by: by.id };
  return [{ type: 'PayeeChanged', data }];
}
