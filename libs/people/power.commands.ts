import type { MeasureAsked } from '#catalogue';
import {
  bookOfEntity,
  carryOut,
  commandId,
  instantOf,
  registrationOf,
  type Invocation,
  type Ports,
} from '#commands';
import { loadState, type Executed } from '#event-store';
import { createdIdOf, ensure } from '#kernel';
import { accountDecider } from './account.decider.js';
import { isAdministrator, type AccountEvent, type AccountState } from './account.state.js';
import { actingIn, stepOf } from './acting.js';
import {
  administrationDecider,
  type AdministrationCommand,
  type Measured,
} from './administration.decider.js';
import type { AdministrationEvent } from './administration.state.js';

/** What became of a taking: carried out, or asked for and waiting for a second person. */
export type Taken = Executed<AccountEvent> & { readonly asked: boolean };

type Taking = Pick<MeasureAsked['data'], 'measure' | 'accountId' | 'role' | 'reason'> & {
  /** Takes it from the account, once the register let it. */
  readonly carryOut: (as: Invocation) => Promise<Executed<AccountEvent>>;
};

/** The register of an entity's power. */
export function administrationStream(entityId: string): string {
  return `administration-${entityId}`;
}

/**
 * Takes power from somebody: first it stands in the register, where two who shut each other out at
 * once meet, then it is carried out on the account. What was cut off in between is completed by the
 * same request sent again.
 */
export async function takingPower(
  ports: Ports,
  invocation: Invocation,
  { carryOut: take, ...about }: Taking,
): Promise<Taken> {
  const { accountId } = about;
  const { entityId } = await accountAt(ports, accountId);
  const step = stepOf(invocation, 'power');
  const measureId = createdIdOf(commandId(step));
  const registered = await onAdministration(ports, step, entityId, async () => {
    const { by, now } = await actingIn(ports, invocation, entityId);
    const measured = await measuredOf(ports, about, now);
    return { type: 'TakePower', entityId, measureId, ...about, ...measured, now, by };
  });
  if (registered.events.some(({ type }) => type === 'MeasureAsked')) {
    return { ...registered, events: [], asked: true };
  }
  return { ...(await take(invocation)), asked: false };
}

/** Tells the register of an administrator, once there is one; whoever is none is left out. */
export async function enterIfAdministrator(
  ports: Ports,
  invocation: Invocation,
  accountId: string,
): Promise<void> {
  const state = await accountAt(ports, accountId);
  const { entityId } = state;
  if (!isAdministrator(state, instantOf(ports, invocation).toISOString())) return;
  const command = { type: 'EnterAdministrator', entityId, accountId } as const;
  await onAdministration(ports, stepOf(invocation, 'administrator'), entityId, async () => command);
}

/** What a measure rests on, as the account stands now. */
export async function measuredOf(
  ports: Ports,
  { measure, accountId, role }: Pick<MeasureAsked['data'], 'measure' | 'accountId' | 'role'>,
  now: string,
): Promise<Measured> {
  const state = await accountAt(ports, accountId);
  return measuredIn(state, { measure, role }, await standsAlone(ports, state.entityId), now);
}

/** The same for an account that was read before, as a page asks. */
export function measuredIn(
  state: AccountState,
  { measure, role }: Pick<MeasureAsked['data'], 'measure' | 'role'>,
  isAlone: boolean,
  now: string,
): Measured {
  const isMeant =
    measure === 'suspension' || (role?.role === 'administrator' && role.fundId === null);
  return { takesAdministrator: isMeant && isAdministrator(state, now), standsAlone: isAlone };
}

/** Whether nobody stands above the entity who could give it administrators. */
export async function standsAlone(ports: Ports, entityId: string): Promise<boolean> {
  return (await registrationOf(ports.store, entityId))?.parentId === null;
}

/** The account as its stream tells. Rejection `account-unknown`. */
export async function accountAt(ports: Ports, accountId: string): Promise<AccountState> {
  const state = await loadState(ports.store, accountDecider, `account-${accountId}`);
  ensure(state.status !== 'unknown', 'account-unknown');
  return state;
}

/** Carries out a command on the register of an entity. */
export async function onAdministration(
  ports: Ports,
  invocation: Invocation,
  entityId: string,
  command: () => Promise<AdministrationCommand>,
): Promise<Executed<AdministrationEvent>> {
  const book = await bookOfEntity(ports.store, entityId);
  const stream = administrationStream(entityId);
  return carryOut(ports, invocation, book, administrationDecider, stream, command);
}
