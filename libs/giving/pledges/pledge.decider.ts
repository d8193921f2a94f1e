import type { Exchange, PledgeEvent, PledgeInstalment, PledgeMovement } from '#catalogue';
import { requireExchange } from '#funds/facts';
import { asAuthority, gated, requireProposal, requireSecondPerson, type Act } from '#gate';
import {
  ensure,
  isCurrency,
  isDay,
  minorOf,
  Rejection,
  requireAmount,
  type Decider,
} from '#kernel';
import { isStopped } from '../donors/due-diligence.js';
import { requireBookCurrency } from '../gift-rules.js';
import {
  givenUpAbroad,
  heldAbroad,
  isAbroad,
  owedAbroad,
  putOffAbroad,
} from './pledge-foreign-books.js';
import { pledgeGift } from './pledge-gifts.js';
import { revaluePledge } from './pledge-revaluation.js';
import type {
  ConfirmPledge,
  MeetCondition,
  OfferPledge,
  PledgeCommand,
  RecogniseIncome,
  SchedulePledge,
  SettleWriteOff,
} from './pledge.requests.js';
import {
  deferredAfter,
  evolvePledge,
  isReceivable,
  move,
  openOf,
  standingOf,
  sumOf,
  taken,
  type Pledge,
  type PledgeState,
} from './pledge.state.js';

/** Instalments and conditions of one pledge at most. */
export const MAX_INSTALMENTS = 120;
export const MAX_CONDITIONS = 10;

/**
 * Money that a donor promised. What was received, cancelled and written off never comes to more than
 * was pledged; only what is enforceable, confirmed and bound to nothing more is owed in the books (D30).
 */
export const pledgeDecider: Decider<PledgeState, PledgeCommand, PledgeEvent> = gated<
  PledgeState,
  PledgeCommand,
  PledgeEvent
>({ initial: { status: 'unknown' }, decide, evolve: evolvePledge }, (command) =>
  'kind' in command ? undefined : { act: ACT_OF[command.type], authority: asAuthority(command.by) },
);

const ACT_OF = {
  OfferPledge: 'pledge.offer',
  ConfirmPledge: 'pledge.confirm',
  SchedulePledge: 'pledge.schedule',
  MeetCondition: 'pledge.meet-condition',
  RecogniseIncome: 'pledge.recognise',
  CancelRemainder: 'pledge.cancel',
  DefaultPledge: 'pledge.default',
  ProposeWriteOff: 'pledge.propose-write-off',
  ConfirmWriteOff: 'pledge.confirm-write-off',
  DropWriteOff: 'pledge.drop-write-off',
} as const satisfies Record<
  Exclude<PledgeCommand['type'], 'CountGift' | 'CorrectGift' | 'RevaluePledge'>,
  Act
>;

function decide(command: PledgeCommand, state: PledgeState): readonly PledgeEvent[] {
  if (command.type === 'OfferPledge') {
    ensure(state.status === 'unknown', 'pledge-offered-before');
    return offer(command);
  }
  if (state.status === 'unknown') throw new Rejection('pledge-unknown');
  switch (command.type) {
    case 'CountGift':
    case 'CorrectGift':
      return pledgeGift(command, state);
    case 'RevaluePledge':
      return revaluePledge(command, state);
    case 'ConfirmPledge':
      return confirm(command, state);
    case 'SchedulePledge':
      return schedule(command, state);
    case 'MeetCondition':
      return meetCondition(command, state);
    case 'RecogniseIncome':
      return recognise(command, state);
    case 'CancelRemainder': {
      const minor = requireOpen(state);
      const { reason, today: on, by } = command;
      const data = { minor: minor.toString(), on, reason, by: by.accountId };
      const books = givenUp(state, minor, 'last', 'income');
      return [{ type: 'PledgeRemainderCancelled', data: { ...at(state), ...data, books } }];
    }
    case 'DefaultPledge': {
      requireBound(state);
      ensure(!state.hasDefaulted, 'pledge-defaulted-before');
      const { pledgeId, fundId } = state;
      const data = { pledgeId, fundId, on: command.today, by: command.by.accountId };
      return [{ type: 'PledgeDefaulted', data }];
    }
    case 'ProposeWriteOff': {
      requireBound(state);
      const { pledgeId, fundId } = state;
      const { proposalId, reason, by } = command;
      const said = { pledgeId, fundId, proposalId, reason, proposedBy: by.accountId };
      return [{ type: 'PledgeWriteOffProposed', data: said }];
    }
    case 'ConfirmWriteOff':
    case 'DropWriteOff':
      return settleWriteOff(command, state);
  }
}

/** Nobody of whom it is known that nothing should be taken promises anything. */
function offer(command: OfferPledge): readonly PledgeEvent[] {
  const { type: _, by: _by, today: offeredOn, facts, ...said } = command;
  const { money, restriction, instalments, conditions, expiresOn } = said;
  const { fund, bookCurrency, restrictions, standing } = facts;
  ensure(fund, 'fund-unknown');
  ensure(!fund.closed, 'fund-closed');
  ensure(!isStopped(standing), 'donor-not-cleared', { standing });
  const { currency } = money;
  requireBookCurrency(fund, bookCurrency);
  ensure(isCurrency(currency), 'currency-not-held', { currency: currency.slice(0, 8) });
  requireAmount(money);
  const known = restriction === 'free' || restrictions.includes(restriction);
  ensure(known, 'restriction-unknown', { restriction: restriction.slice(0, 60) });
  requireInstalments(instalments, minorOf(money));
  ensure(conditions.length <= MAX_CONDITIONS, 'too-many-conditions', { max: MAX_CONDITIONS });
  if (expiresOn !== null) {
    ensure(isDay(expiresOn), 'date-invalid', { field: 'expiresOn' });
    ensure(expiresOn >= offeredOn, 'pledge-expired', { field: 'expiresOn', day: expiresOn });
  }
  const data = { ...said, offeredOn };
  return [
    { type: 'PledgeOffered', data: currency === bookCurrency ? data : { ...data, bookCurrency } },
  ];
}

/** Together they are what is open, each on a day, in the order of the days. */
function requireInstalments(instalments: readonly PledgeInstalment[], open: bigint): void {
  const { length } = instalments;
  ensure(length > 0 && length <= MAX_INSTALMENTS, 'instalments-not-counted', {
    max: MAX_INSTALMENTS,
  });
  let sum = 0n;
  for (const [place, { number, minor, dueOn }] of instalments.entries()) {
    ensure(isDay(dueOn), 'date-invalid');
    ensure(number === place + 1 && /^[1-9][0-9]{0,29}$/.test(minor), 'instalments-not-in-order');
    ensure(dueOn >= (instalments[place - 1]?.dueOn ?? ''), 'instalments-not-in-order');
    sum += BigInt(minor);
  }
  ensure(sum === open, 'instalments-not-the-sum', { open: open.toString() });
}

function confirm(command: ConfirmPledge, state: Pledge): readonly PledgeEvent[] {
  const { confirmedOn, evidence, yearEndsOn, standing, today, by } = command;
  ensure(state.status === 'offered', 'pledge-confirmed-before');
  requireOpen(state);
  ensure(!isStopped(standing), 'donor-not-cleared', { standing });
  requireDay(confirmedOn, today);
  ensure(confirmedOn >= state.offeredOn, 'pledge-not-offered-yet', { day: state.offeredOn });
  const { expiresOn } = state;
  ensure(expiresOn === null || confirmedOn <= expiresOn, 'pledge-expired', {
    day: expiresOn ?? '',
  });
  const said = { confirmedOn, yearEndsOn, evidence, by: by.accountId };
  const owed = owedFrom({ ...state, status: 'confirmed' }, command, confirmedOn);
  return [{ type: 'PledgeConfirmed', data: { ...at(state), ...said, ...owed } }];
}

/** From now on it is owed: as income what is due in the year, the rest put off. */
function owedFrom(
  state: Pledge,
  { yearEndsOn, exchange = null }: Pick<ConfirmPledge, 'yearEndsOn' | 'exchange'>,
  day: string,
): { readonly books: readonly PledgeMovement[]; readonly exchange?: Exchange } {
  // What came before a condition was met was no income; now it is.
  const held = heldOf(state);
  if (!isReceivable(state)) {
    const given = isAbroad(state) ? heldAbroad(state, held) : move('income', 'deferred', held);
    return { books: isFree(state) ? given : [] };
  }
  const later = deferredOf(deferredAfter(state.instalments, yearEndsOn));
  if (isAbroad(state)) {
    const wish = { from: state.currency, to: state.foreign.into, day };
    const found = requireExchange(exchange, wish);
    return { books: owedAbroad(state, { later, held, exchange: found }), exchange: found };
  }
  return {
    books: [
      ...move('income', 'deferred', held),
      ...move('income', 'receivable', openOf(state) - later),
      ...move('deferred', 'receivable', later),
    ],
  };
}

/** What gifts brought while a condition was not met. */
function heldOf({ received, conditions }: Pledge): bigint {
  return conditions.length === 0 ? 0n : received;
}

function isFree({ conditions }: Pledge): boolean {
  return conditions.every(({ isMet }) => isMet);
}

function deferredOf(instalments: Pledge['instalments']): bigint {
  return instalments.reduce((sum, { deferred }) => sum + deferred, 0n);
}

function schedule(command: SchedulePledge, state: Pledge): readonly PledgeEvent[] {
  const { instalments, yearEndsOn, today: on, by } = command;
  const open = requireOpen(state);
  requireInstalments(instalments, open);
  const opened = instalments.map((one) => ({ ...one, open: BigInt(one.minor), deferred: 0n }));
  const later = isReceivable(state) ? deferredOf(deferredAfter(opened, yearEndsOn)) : 0n;
  const before = deferredOf(state.instalments);
  const books = isAbroad(state)
    ? putOffAbroad(state, later - before, before)
    : putOff(later - before);
  const said = { instalments, on, yearEndsOn, by: by.accountId };
  return [{ type: 'PledgeRescheduled', data: { ...at(state), ...said, books } }];
}

/** So much more is put off to later years; less, where it is below zero. */
function putOff(more: bigint): readonly PledgeMovement[] {
  return more < 0n ? move('income', 'deferred', -more) : move('deferred', 'income', more);
}

function meetCondition(command: MeetCondition, state: Pledge): readonly PledgeEvent[] {
  const { conditionId, on, yearEndsOn, today, by } = command;
  requireBound(state);
  const condition = state.conditions.find((one) => one.conditionId === conditionId);
  if (!condition) throw new Rejection('not-found');
  ensure(!condition.isMet, 'condition-met-before');
  requireDay(on, today);
  requireAfterConfirmed(state, on);
  const met = state.conditions.map((one) =>
    one.conditionId === conditionId ? { ...one, isMet: true } : one,
  );
  const owed = owedFrom({ ...state, conditions: met }, command, on);
  const said = { conditionId, on, yearEndsOn, by: by.accountId };
  return [{ type: 'PledgeConditionMet', data: { ...at(state), ...said, ...owed } }];
}

function recognise(command: RecogniseIncome, state: Pledge): readonly PledgeEvent[] {
  const { yearEndsOn, today: on, by } = command;
  requireBound(state);
  const still = deferredOf(deferredAfter(state.instalments, yearEndsOn));
  const minor = deferredOf(state.instalments) - still;
  ensure(minor > 0n, 'nothing-to-recognise');
  const said = { minor: minor.toString(), on, yearEndsOn, by: by.accountId };
  const books = isAbroad(state)
    ? putOffAbroad(state, -minor, deferredOf(state.instalments))
    : move('income', 'deferred', minor);
  return [{ type: 'PledgeIncomeRecognised', data: { ...at(state), ...said, books } }];
}

function settleWriteOff(command: SettleWriteOff, state: Pledge): readonly PledgeEvent[] {
  const { proposalId, by, today: on } = command;
  const { proposal, pledgeId, fundId } = state;
  requireProposal(proposal, proposalId);
  if (command.type === 'DropWriteOff') {
    const data = { pledgeId, fundId, proposalId, by: by.accountId };
    return [{ type: 'PledgeWriteOffDropped', data }];
  }
  requireSecondPerson(proposal, by.accountId);
  const minor = requireBound(state);
  const said = { ...proposal, minor: minor.toString(), on, confirmedBy: by.accountId };
  const books = givenUp(state, minor, 'first', 'loss');
  return [{ type: 'PledgeWrittenOff', data: { ...at(state), ...said, books } }];
}

/** What was owed is owed no longer: against income or as a loss, and what was put off with it. */
function givenUp(
  state: Pledge,
  minor: bigint,
  order: 'first' | 'last',
  against: 'income' | 'loss',
): readonly PledgeMovement[] {
  if (!isReceivable(state)) return [];
  const { deferred } = sumOf(taken(state.instalments, minor, order));
  if (isAbroad(state)) return givenUpAbroad(state, { minor, deferred }, against);
  return [
    ...move('receivable', against, minor - deferred),
    ...move('receivable', 'deferred', deferred),
  ];
}

/** Where the books of a pledge are. */
function at({ pledgeId, fundId, currency, restriction }: Pledge) {
  return { pledgeId, fundId, currency, restriction };
}

/** Something is still to come. Rejection `pledge-closed`. */
function requireOpen(state: Pledge): bigint {
  const open = openOf(state);
  ensure(open > 0n, 'pledge-closed', { standing: standingOf(state, '') });
  return open;
}

/** The donor is bound, and something is still to come. */
function requireBound(state: Pledge): bigint {
  ensure(state.status === 'confirmed', 'pledge-not-confirmed');
  return requireOpen(state);
}

function requireAfterConfirmed({ confirmedOn }: Pledge, day: string): void {
  const first = confirmedOn ?? '';
  ensure(day >= first, 'before-pledge-confirmed', { day: first });
}

function requireDay(day: string, today: string): void {
  ensure(isDay(day), 'date-invalid');
  ensure(day <= today, 'date-in-the-future');
}
