import type { MeasureAsked, MeasureKind, SuspensionReason } from '#catalogue';
import { bookOfEntity, carryOut, commandId, type Invocation, type Ports } from '#commands';
import { loadState, type Executed } from '#event-store';
import { createdIdOf, DAY_MS, derivedId, ensure } from '#kernel';
import { openResetLink } from './access.commands.js';
import { accountDecider, type AccountCommand } from './account.decider.js';
import type { AccountEvent, AccountState } from './account.state.js';
import { actingIn, stepOf } from './acting.js';
import { administrationDecider } from './administration.decider.js';
import type { AdministrationEvent, AskedMeasure } from './administration.state.js';
import { foundingDecider, foundingStream } from './founding.decider.js';
import {
  accountAt,
  administrationStream,
  enterIfAdministrator,
  measuredOf,
  onAdministration,
  takingPower,
  type Taken,
} from './power.commands.js';

/** How long the two halves of a way to a new password are worth something. */
export const RESET_DAYS = 2;

/**
 * Shuts an account: its sessions and roles hold no longer. At once, but for the second that somebody
 * takes power from within a day. Rejection `two-administrators-needed`.
 */
export async function suspendAccount(
  ports: Ports,
  invocation: Invocation,
  { accountId, reason }: { readonly accountId: string; readonly reason: SuspensionReason },
): Promise<Taken> {
  const state = await accountAt(ports, accountId);
  const suspend = (as: Invocation): Promise<Executed<AccountEvent>> =>
    onAccount(ports, as, accountId, async (by) => ({ type: 'Suspend', accountId, reason, by }));
  // What is shut already, or was shut by this very request, is answered by the account.
  if (state.status === 'suspended') return { ...(await suspend(invocation)), asked: false };
  return takingPower(ports, invocation, {
    measure: 'suspension',
    accountId,
    role: null,
    reason,
    carryOut: suspend,
  });
}

/** Asks for what always takes two people: giving an account back, or a way to a new password. */
export async function askMeasure(
  ports: Ports,
  invocation: Invocation,
  input: {
    readonly accountId: string;
    readonly measure: 'reinstatement' | 'password-reset';
  },
): Promise<Executed<AdministrationEvent> & { readonly measureId: string }> {
  const { accountId, measure } = input;
  const { entityId } = await accountAt(ports, accountId);
  const measureId = createdIdOf(commandId(invocation));
  const about = { entityId, measureId, measure, accountId, role: null, reason: null };
  const done = await onAdministration(ports, invocation, entityId, async () => {
    const { by, now } = await actingIn(ports, invocation, entityId);
    const { status } = await accountAt(ports, accountId);
    return { type: 'AskMeasure', ...about, now, by, notYet: notYet(measure, status) };
  });
  return { ...done, measureId };
}

/** Agrees to a measure that somebody else asked for, and carries it out. */
export async function secondMeasure(
  ports: Ports,
  invocation: Invocation,
  { accountId, measureId }: { readonly accountId: string; readonly measureId: string },
): Promise<Executed<AccountEvent>> {
  const { entityId } = await accountAt(ports, accountId);
  const asked = await measureAsked(ports, entityId, measureId);
  ensure(asked?.accountId === accountId, 'measure-unknown');
  const step = stepOf(invocation, 'second');
  await onAdministration(ports, step, entityId, async () => {
    const { by, now } = await actingIn(ports, invocation, entityId);
    const measured = await measuredOf(ports, asked, now);
    return { type: 'SecondMeasure', measureId, ...measured, now, by };
  });
  const done = await onAccount(ports, invocation, accountId, (by, now) =>
    commandFor(ports, asked, by, now),
  );
  for (const event of done.events) {
    if (event.type !== 'PasswordResetOpened') continue;
    await openResetLink(ports, accountId, event.data.resetRef);
  }
  if (asked.measure === 'reinstatement') await enterIfAdministrator(ports, invocation, accountId);
  return done;
}

function notYet(measure: MeasureKind, status: AccountState['status']) {
  if (measure === 'reinstatement') return status === 'suspended' ? null : 'account-not-suspended';
  return status === 'active' ? null : 'account-not-activated';
}

type By = Awaited<ReturnType<typeof actingIn>>['by'];

/** What a measure is on the account. */
async function commandFor(
  ports: Ports,
  { measure, measureId, accountId, role, reason, by: askedBy }: AskedMeasure,
  by: By,
  now: string,
): Promise<AccountCommand> {
  switch (measure) {
    case 'revocation': {
      ensure(role, 'role-not-held');
      const { second } = await loadState(ports.store, foundingDecider, foundingStream);
      return { type: 'RevokeRole', ...role, accountId, now, isFounded: second !== null, by };
    }
    case 'suspension':
      return { type: 'Suspend', accountId, reason: reason ?? 'other', by };
    case 'reinstatement':
      return { type: 'Reinstate', accountId, askedBy, by };
    case 'password-reset': {
      const resetRef = derivedId(measureId, 'reset');
      const expiresAt = new Date(Date.parse(now) + RESET_DAYS * DAY_MS).toISOString();
      return { type: 'OpenReset', accountId, resetRef, expiresAt, askedBy, by };
    }
  }
}

/** What was asked for, also once somebody agreed: a request sent again completes it. */
async function measureAsked(
  ports: Ports,
  entityId: string,
  measureId: string,
): Promise<AskedMeasure | undefined> {
  const state = await loadState(ports.store, administrationDecider, administrationStream(entityId));
  const waiting = state.asked.find((one) => one.measureId === measureId);
  if (waiting) return waiting;
  const events = await ports.store.read(administrationStream(entityId));
  return events
    .filter(({ type }) => type === 'MeasureAsked')
    .map(({ data }) => data as MeasureAsked['data'])
    .find((asked) => asked.measureId === measureId);
}

async function onAccount(
  ports: Ports,
  invocation: Invocation,
  accountId: string,
  commandOf: (by: By, now: string) => Promise<AccountCommand>,
): Promise<Executed<AccountEvent>> {
  const { entityId } = await accountAt(ports, accountId);
  const book = await bookOfEntity(ports.store, entityId);
  const stream = `account-${accountId}`;
  return carryOut(ports, invocation, book, accountDecider, stream, async () => {
    const { by, now } = await actingIn(ports, invocation, entityId);
    return commandOf(by, now);
  });
}
