import type {
  ApplicationEvent,
  ApplicationSubmitted,
  FundPolicy,
  PolicyPriority,
  Sensitivity,
} from '#catalogue';
import { ensure, HOUR_MS, isDay, minorOf, Rejection, requireAmount, type Sealed } from '#kernel';
import type { Authority } from './application.authority.js';
import {
  atStage,
  ENDED_WITHOUT_HELP,
  heldFor,
  type ApplicationState,
} from './application.state.js';
import { bandOf, openIntakeAt, policyInForce, type Fund } from '#funds/facts';
import type { PayoutFacts } from '#disbursements/facts';

/** The form has one table of costs, with so many lines. */
export const MAX_COST_LINES = 6;
/** Core support, the longest kind of help, ends after a year. */
export const MAX_MONTHS = 12;
/** The version of the twelve questions. */
export const FORM_VERSION = 1;
/** How often the clock may stand still to ask the applicant something; never in P1. */
export const MAX_PAUSES = 2;

/** The twelve answers, sealed where they could identify anybody. */
export type FilledForm = Omit<
  ApplicationSubmitted['data'],
  'policyVersion' | 'formVersion' | 'round'
>;

export type Submit = {
  readonly type: 'Submit';
  readonly at: string;
  readonly today: string;
  readonly fund: Fund;
  readonly form: FilledForm;
};

/** The case keeps the policy and the round of its submission. */
export function submit(command: Submit, state: ApplicationState): readonly ApplicationEvent[] {
  ensure(state.status === 'unknown', 'already-submitted');
  const { form } = command;
  const { round, policyVersion } = requireAcceptable(command, form);
  const kept = { policyVersion, formVersion: FORM_VERSION, round };
  return [{ type: 'ApplicationSubmitted', data: { ...form, ...kept } }];
}

/** The answers by which the rules of a fund accept or refuse a request; nobody is named in them. */
export type AskedFor = Pick<
  FilledForm,
  'requested' | 'costLines' | 'needs' | 'country' | 'months' | 'neededBy'
>;

/**
 * Refuses what the fund does not take. It rests on the fund and on what is asked for alone: whoever
 * asks, and whatever other requests there are, the answer is the same (D51).
 */
export function requireAcceptable(
  { fund, at, today }: Pick<Submit, 'fund' | 'at' | 'today'>,
  form: AskedFor,
): { readonly round: string | null; readonly policyVersion: number } {
  const { round } = openIntakeAt(fund, at, today);
  const { version, policy } = policyInForce(fund, at);
  requireAmountWithin(policy, fund.currency, form);
  requireNeedsWithin(policy, form);
  ensure(/^[A-Z]{2}$/.test(form.country), 'country-unknown');
  ensure(
    Number.isInteger(form.months) && form.months >= 1 && form.months <= MAX_MONTHS,
    'months-out-of-range',
    { max: MAX_MONTHS },
  );
  ensure(form.neededBy === null || isDay(form.neededBy), 'date-invalid');
  return { round, policyVersion: version };
}

function requireAmountWithin(policy: FundPolicy, currency: string, form: AskedFor): void {
  const { requested, costLines } = form;
  ensure(requested.currency === currency, 'currency-not-of-fund', { currency });
  requireAmount(requested);
  ensure(bandOf(policy, requested), 'above-ceiling');
  ensure(costLines.length >= 1, 'cost-lines-missing');
  ensure(costLines.length <= MAX_COST_LINES, 'cost-lines-too-many', { max: MAX_COST_LINES });
  const minors = costLines.map((line) => BigInt(line.minor));
  ensure(
    minors.every((minor) => minor > 0n),
    'amount-not-positive',
  );
  const sum = minors.reduce((total, minor) => total + minor, 0n);
  ensure(sum === minorOf(requested), 'cost-lines-do-not-add-up');
}

function requireNeedsWithin(policy: FundPolicy, { needs, costLines }: AskedFor): void {
  ensure(needs.length >= 1, 'needs-missing');
  for (const need of needs) ensure(policy.needs.includes(need), 'need-not-funded', { need });
  for (const { need } of costLines) ensure(needs.includes(need), 'cost-line-without-need');
}

export type DoTriage = Authority & {
  readonly type: 'Triage';
  readonly priority: PolicyPriority;
  readonly sensitivity: Sensitivity;
  /** The fund's promise counts from here. */
  readonly submittedAt: string;
  readonly policy: FundPolicy;
};

export function triage(command: DoTriage, state: ApplicationState): readonly ApplicationEvent[] {
  const { file } = atStage(state, 'submitted');
  const { priority, sensitivity, policy, submittedAt, by } = command;
  const promised = policy.promises[priority].decisionHours * HOUR_MS;
  const decideBy = new Date(Date.parse(submittedAt) + promised).toISOString();
  const { applicationId } = file;
  const data = { applicationId, priority, sensitivity, triagedBy: by.id, decideBy };
  return [{ type: 'ApplicationTriaged', data }];
}

export type MarkIneligible = Authority & {
  readonly type: 'MarkIneligible';
  readonly reason: string;
  readonly policy: FundPolicy;
};

export function markIneligible(
  command: MarkIneligible,
  state: ApplicationState,
): readonly ApplicationEvent[] {
  const { file } = atStage(state, 'triaged');
  const { reason, policy, by } = command;
  ensure(policy.ineligibleReasons.includes(reason), 'reason-not-in-policy');
  const data = { applicationId: file.applicationId, reason, by: by.id };
  return [{ type: 'ApplicationFoundIneligible', data }];
}

export type RequestInfo = Authority & {
  readonly type: 'RequestInfo';
  readonly question: Sealed<string>;
};

export function requestInfo(
  command: RequestInfo,
  state: ApplicationState,
): readonly ApplicationEvent[] {
  const { file, triage: sorted } = atStage(state, 'verifying', 'under-review');
  ensure(!file.questionOpen, 'question-already-open');
  const pauses = sorted.priority !== 'P1';
  ensure(!pauses || file.pauses < MAX_PAUSES, 'pauses-used-up', { max: MAX_PAUSES });
  const { question, by } = command;
  const data = { applicationId: file.applicationId, question, by: by.id };
  return [{ type: 'ApplicationInfoRequested', data }];
}

/** By the applicant, or by staff who wrote down what the applicant said. */
export type ProvideInfo = {
  readonly type: 'ProvideInfo';
  readonly from: 'applicant' | Authority;
  readonly answer: Sealed<string>;
};

/** Once a decision is reached, new words cannot change what was decided. */
export function provideInfo(
  command: ProvideInfo,
  state: ApplicationState,
): readonly ApplicationEvent[] {
  const { file } = atStage(state, 'more-info', 'verifying', 'under-review', 'deciding');
  ensure(file.questionOpen, 'no-question-open');
  const { applicationId, revision } = file;
  const data = { applicationId, revision: revision + 1, answer: command.answer };
  return [{ type: 'ApplicationInfoProvided', data }];
}

export type Withdraw = {
  readonly type: 'Withdraw';
  readonly from: 'applicant' | Authority;
  readonly payout: PayoutFacts;
};

/** Not any more once money is on its way or has arrived. */
export function withdraw(command: Withdraw, state: ApplicationState): readonly ApplicationEvent[] {
  if (state.status === 'unknown') throw new Rejection('not-found');
  const { file } = state;
  const isOver = state.status === 'closed' || ENDED_WITHOUT_HELP.includes(state.status);
  ensure(!isOver, 'wrong-stage', { stage: state.status });
  ensure(!command.payout.inFlight && !command.payout.paid, 'payout-under-way');
  const by = command.from === 'applicant' ? 'applicant' : 'agent';
  const { applicationId, incidentRef } = file;
  const data = { applicationId, by, held: heldFor(file), incidentRef } as const;
  return [{ type: 'ApplicationWithdrawn', data }];
}
