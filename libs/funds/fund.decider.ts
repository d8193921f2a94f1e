import {
  type FundEvent,
  type FundPolicy,
  type FundPreset,
  type IntakeSuspended,
  type Person,
} from '#catalogue';
import { asAuthority, gated, type Act } from '#gate';
import {
  checkLocalised,
  ensure,
  HOUR_MS,
  isCurrency,
  isDay,
  isInstant,
  type Decider,
  type Localised,
} from '#kernel';
import { FIRST_DAY_OF_BOOKS } from './first-day.js';
import { fundFold, policyInForce, type Fund, type FundState } from './fund.state.js';
import { checkPolicy } from './policy.rules.js';
import { promisesOf, unkept, type Keepers } from './promises.js';

/** By an administrator. The base currency is fixed for ever. */
export type CreateFund = {
  readonly type: 'CreateFund';
  readonly fundId: string;
  readonly entityId: string;
  readonly name: Localised;
  readonly purpose: Localised;
  readonly preset: FundPreset;
  readonly baseCurrency: string;
  /** The first day of its books; today, or earlier where it brings gifts of before with it. */
  readonly openedOn: string;
  readonly today: string;
  readonly by: Person;
};

/** By an administrator, the governing body or the treasurer; without effect until confirmed. */
export type ProposePolicy = {
  readonly type: 'ProposePolicy';
  readonly policy: FundPolicy;
  readonly by: Person;
};

/** By an administrator or the governing body, never by the one who proposed it (D7). */
export type ConfirmPolicy = {
  readonly type: 'ConfirmPolicy';
  readonly version: number;
  readonly now: string;
  readonly by: Person;
};

/** Applications may be sent from now on; `until` is an instant. */
export type OpenIntake = {
  readonly type: 'OpenIntake';
  readonly round: string | null;
  readonly until: string | null;
  /** Who and what is there to keep the fund's promises. */
  readonly keepers: Keepers;
  readonly now: string;
  readonly by: Person;
};

/** The duty officer and the treasurer may do this too: it must be quick. */
export type SuspendIntake = {
  readonly type: 'SuspendIntake';
  readonly reason: IntakeSuspended['data']['reason'];
  readonly until: string | null;
  readonly now: string;
  readonly by: Person;
};

/** By the governing body, once nothing is promised any more. */
export type CloseFund = {
  readonly type: 'CloseFund';
  readonly reason: string;
  /** Holds of the fund's accounts that are reserved, owed or waiting. */
  readonly openHolds: number;
  readonly by: Person;
};

export type FundCommand =
  CreateFund | ProposePolicy | ConfirmPolicy | OpenIntake | SuspendIntake | CloseFund;

/** What was confirmed waits this long before it holds, so that others can object (D7). */
export const POLICY_NOTICE_HOURS = 48;
const MAX_NAME = 200;
const MAX_TEXT = 4000;
const MAX_ROUND = 80;

/** A fund: what it is for, under which policy it decides, whether it takes applications. */
export const fundDecider: Decider<FundState, FundCommand, FundEvent> = gated(
  {
    ...fundFold,
    decide: decideFund,
  },
  ({ type, by }) => ({ act: ACT_OF[type], authority: asAuthority(by) }),
);

/** The line of the gate's table that each command stands on. */
const ACT_OF = {
  CreateFund: 'fund.create',
  ProposePolicy: 'fund.propose-policy',
  ConfirmPolicy: 'fund.confirm-policy',
  OpenIntake: 'fund.open-intake',
  SuspendIntake: 'fund.suspend-intake',
  CloseFund: 'fund.close',
} as const satisfies Record<FundCommand['type'], Act>;

function decideFund(command: FundCommand, state: FundState): readonly FundEvent[] {
  if (command.type === 'CreateFund') return createFund(command, state);
  ensure(state, 'fund-unknown');
  ensure(!state.closed, 'fund-closed');
  const { fundId } = state;
  switch (command.type) {
    case 'ProposePolicy':
      return proposePolicy(command, state);
    case 'ConfirmPolicy':
      return confirmPolicy(command, state);
    case 'OpenIntake':
      return openIntake(command, state);
    case 'SuspendIntake': {
      ensure(state.intake, 'intake-not-open');
      checkUntil(command.until, command.now);
      const { reason, until } = command;
      return [{ type: 'IntakeSuspended', data: { fundId, reason, until } }];
    }
    case 'CloseFund': {
      ensure(command.openHolds === 0, 'fund-has-open-holds', { count: command.openHolds });
      checkText(command.reason, MAX_TEXT);
      return [{ type: 'FundClosed', data: { fundId, reason: command.reason } }];
    }
  }
}

function createFund(command: CreateFund, state: FundState): readonly FundEvent[] {
  const { fundId, entityId, name, purpose, preset, baseCurrency, openedOn, today } = command;
  ensure(!state, 'fund-already-created');
  ensure(isCurrency(baseCurrency), 'currency-unknown', { currency: baseCurrency.slice(0, 8) });
  checkLocalised(name, MAX_NAME);
  checkLocalised(purpose, MAX_TEXT);
  ensure(isDay(openedOn), 'date-invalid');
  ensure(openedOn <= today, 'date-in-the-future');
  ensure(openedOn >= FIRST_DAY_OF_BOOKS, 'date-too-early', { earliest: FIRST_DAY_OF_BOOKS });
  const data = { fundId, entityId, name, purpose, preset, baseCurrency, openedOn };
  return [{ type: 'FundCreated', data }];
}

function proposePolicy(
  { policy, by }: ProposePolicy,
  { fundId, versions }: Fund,
): readonly FundEvent[] {
  checkPolicy(policy);
  const data = { fundId, version: versions + 1, policy, proposedBy: by.accountId };
  return [{ type: 'FundPolicyProposed', data }];
}

/**
 * In force after 48 hours, so that whoever disagrees has time to say so (D7). The very first
 * policy holds at once: without one nobody can have applied, so nobody is taken by surprise.
 */
function confirmPolicy(
  { version, now, by }: ConfirmPolicy,
  { fundId, policies, versions, proposal }: Fund,
): readonly FundEvent[] {
  const isPublished = policies.some((published) => published.version === version);
  ensure(!isPublished, 'policy-already-confirmed', { version });
  ensure(version <= versions && version > 0, 'policy-unknown', { version });
  ensure(proposal && proposal.version === version, 'policy-superseded', { version });
  ensure(proposal.proposedBy !== by.accountId, 'second-person-needed');
  const waitMs = policies.length === 0 ? 0 : POLICY_NOTICE_HOURS * HOUR_MS;
  const inForceFrom = new Date(Date.parse(now) + waitMs).toISOString();
  const { policy } = proposal;
  const data = { fundId, version, policy, inForceFrom, confirmedBy: by.accountId };
  return [{ type: 'FundPolicyPublished', data }];
}

/** Only where somebody would keep each promise: whoever asks for help relies on them. */
function openIntake({ round, until, keepers, now }: OpenIntake, fund: Fund): readonly FundEvent[] {
  const { fundId, intake } = fund;
  ensure(!intake || isOver(intake.until, now), 'intake-already-open');
  const { policy } = policyInForce(fund, now);
  checkUntil(until, now);
  if (round !== null) checkText(round, MAX_ROUND);
  const missing = unkept(promisesOf(policy, keepers));
  ensure(missing.length === 0, 'promises-unkept', {
    count: missing.length,
    missing: missing.map(({ promise }) => promise).join(', '),
  });
  return [{ type: 'IntakeOpened', data: { fundId, round, until } }];
}

function checkUntil(until: string | null, now: string): void {
  ensure(until === null || isInstant(until), 'date-invalid');
  ensure(!isOver(until, now), 'date-in-the-past');
}

function isOver(until: string | null, now: string): boolean {
  return until !== null && Date.parse(until) <= Date.parse(now);
}

function checkText(text: string, max: number): void {
  ensure(text.trim().length > 0, 'text-missing');
  ensure(text.length <= max, 'text-too-long', { max });
}
